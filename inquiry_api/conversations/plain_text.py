"""What people type, brought to one plain form before anything reads it."""

import re
import unicodedata

LONGEST_TEXT = 2_000

_INVISIBLE = {"Cc", "Cf", "Cs", "Co", "Cn"}
_BLANKS = re.compile(r"\s+")
_SLASHES = re.compile(r"^[\s/\\\u2044\u2215\u29f8\u27cb]+")
_YES = {"\U0001f44d", "\u2705", "\u2714", "\U0001f197"}
_NO = {"\U0001f44e", "\u274c"}


def plain(text: str) -> str:
    """Fold Unicode forms, drop what can't be seen, and make every run of blanks one blank."""
    folded = unicodedata.normalize("NFKC", text[:LONGEST_TEXT])
    seen = "".join(char if _visible(char) else _stand_in(char) for char in folded)
    return _BLANKS.sub(" ", seen).strip()


def without_command(text: str) -> str:
    """Take leading slashes off a plain text: the assistant would read the rest as a command."""
    return _SLASHES.sub("", text)


def has_words(text: str) -> bool:
    """Whether there is any letter or digit, of any script, to understand."""
    return any(char.isalnum() for char in text)


def spoken_sign(text: str) -> str | None:
    """The word that a text of signs alone stands for: thumbs up is yes, thumbs down is no."""
    if any(char in text for char in _YES):
        return "yes"
    if any(char in text for char in _NO):
        return "no"
    return None


def _visible(char: str) -> bool:
    return unicodedata.category(char) not in _INVISIBLE


def _stand_in(char: str) -> str:
    return " " if char.isspace() else ""
