"""The access code printed on a statement: held by whoever has the paper in hand."""

import re
import secrets

from inquiry_api.crypto import blind_index

# No vowels, so no words; no characters that look or sound like another one.
_LETTERS = "BCDFGHJKMNPQRSTVWXZ"
_DIGITS = "23456789"
_LENGTH = 8
_SHAPE = re.compile(rf"[{_LETTERS}{_DIGITS}]{{{_LENGTH}}}")


def new_access_code() -> str:
    """A random code such as `K7QM-2XWP` (37 bits), with two digits and two letters at least.

    The mixture keeps it from being read as a word, a date or a telephone number.
    """
    while True:
        code = "".join(secrets.choice(_LETTERS + _DIGITS) for _ in range(_LENGTH))
        if is_access_code(code):
            return f"{code[:4]}-{code[4:]}"


def access_code_index(code: str) -> bytes:
    """What `statement.access_code_index` holds for a code, however it is spaced or cased."""
    return blind_index("access_code", code)


def is_access_code(text: str) -> bool:
    """Whether a text has the shape of an access code; dashes, blanks and case don't matter."""
    code = re.sub(r"[\s\W_]", "", text).upper()
    digits = sum(char in _DIGITS for char in code)
    return _SHAPE.fullmatch(code) is not None and 2 <= digits <= _LENGTH - 2
