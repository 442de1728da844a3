"""Between the address of the clerks' list and its filters."""

from collections.abc import Mapping
from urllib.parse import urlencode
from uuid import UUID

from inquiry_api.cases.listing import SHOWS, Filters
from inquiry_api.cases.models import SEVERITIES

CHANNELS = {"sms": "text", "web": "web chat"}
LANGUAGES = {"en": "English", "es": "Spanish"}
NAMES = ("show", "kind", "severity", "channel", "language", "clerk", "team", "words")


def filters_of(values: Mapping[str, str], me: UUID) -> Filters:
    """What an address asks for; what makes no sense is left out."""
    shows = [show for show in SHOWS if show == values.get("show")]
    return Filters(
        show=shows[0] if shows else "open",
        me=me,
        kind=_word(values.get("kind")),
        severity=_one_of(values.get("severity"), SEVERITIES),
        channel=_one_of(values.get("channel"), CHANNELS),
        language=_one_of(values.get("language"), LANGUAGES),
        clerk=_id(values.get("clerk")),
        team=_word(values.get("team")),
        words=values.get("words", "").replace("\x00", "")[:200],
    )


def query_of(filters: Filters) -> str:
    """The address's query for these filters, the shortest there is."""
    values = {name: str(getattr(filters, name) or "") for name in NAMES}
    if filters.show == "open":
        del values["show"]
    return urlencode({name: value for name, value in values.items() if value})


def _word(value: str | None) -> str | None:
    plain = (value or "").strip()
    return plain if plain and plain.replace("_", "").isalnum() and len(plain) <= 60 else None


def _one_of(value: str | None, words: Mapping[str, str] | tuple[str, ...]) -> str | None:
    return value if value in words else None


def _id(value: str | None) -> UUID | None:
    try:
        return UUID(value or "")
    except ValueError:
        return None
