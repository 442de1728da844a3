"""The blind indexes by which people are found; whoever writes these rows uses the same."""

from datetime import date

from inquiry_api.crypto import blind_index


def family_name_index(family_name: str) -> bytes:
    """What `family_name_index` columns hold."""
    return blind_index("family_name", family_name)


def name_birth_index(family_name: str, birth_date: date) -> bytes:
    """What `name_birth_index` columns hold: family name and birth date together."""
    return blind_index("name_birth", f"{family_name}|{birth_date.isoformat()}")


def phone_index(number: str) -> bytes:
    """What `contact_point.value_index` holds for a telephone number in E.164 form."""
    return blind_index("phone", number)
