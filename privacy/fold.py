"""Folds a text to plain characters and remembers where each came from."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import NamedTuple

# Characters that nobody sees: soft hyphen, zero-width ones, direction marks, variation selectors.
_INVISIBLE = re.compile(
    "[\u00ad\u034f\u061c\u115f\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufe00-\ufe0f\ufeff]"
)
_ALIKE = str.maketrans(
    {
        **dict.fromkeys("\u2018\u2019\u201a\u201b\u02bc\u00b4\u2032`", "'"),
        **dict.fromkeys("\u201c\u201d\u201e\u201f\u00ab\u00bb\u2033", '"'),
        **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212\u2043", "-"),
        **dict.fromkeys("\u2024\u3002", "."),
        **dict.fromkeys("\u2044\u2215", "/"),
        **dict.fromkeys("\u2028\u2029", "\n"),
    }
)
_ESCAPE = re.compile(r"%[0-9A-Fa-f]{2}|\\u[0-9A-Fa-f]{4}|\\x[0-9A-Fa-f]{2}|\\[nrtbf\"'/\\]")
_CONTROL = {"n": "\n", "r": "\n", "t": "\t", "b": " ", "f": " "}


class Folded(NamedTuple):
    """Folded characters; ``origin[i]`` is where character i began, the last where all ended."""

    text: str
    origin: list[int] | None

    def place(self, start: int, end: int) -> tuple[int, int]:
        """Where in the original text the folded characters from start to end stand."""
        if self.origin is None:
            return start, end
        return self.origin[start], self.origin[end]


def fold(text: str, *, escapes: bool = False) -> Folded:
    """Fold compatibility forms, quotes, dashes and invisible characters; with ``escapes`` also
    percent and backslash escapes, as in logs.
    """
    if text.isascii() and not (escapes and ("%" in text or "\\" in text)):
        return Folded(text, None)
    chars: list[str] = []
    origin: list[int] = []
    at = 0
    for match in _ESCAPE.finditer(text) if escapes else ():
        _fold_plain(text, at, match.start(), chars, origin)
        chars.append(_unescape(match[0]))
        origin.append(match.start())
        at = match.end()
    _fold_plain(text, at, len(text), chars, origin)
    return Folded("".join(chars), [*origin, len(text)])


def _fold_plain(text: str, at: int, end: int, chars: list[str], origin: list[int]) -> None:
    for index in range(at, end):
        char = text[index]
        if char.isascii():
            chars.append(char)
            origin.append(index)
            continue
        if _INVISIBLE.match(char) or unicodedata.combining(char):
            continue
        for part in _parts(char):
            chars.append(part)
            origin.append(index)


@lru_cache(maxsize=4096)
def _parts(char: str) -> str:
    """What a character folds to; one that stands for a whole word or a fraction stays itself, so
    that a folded text is never much longer than the text.
    """
    parts = unicodedata.normalize("NFKC", char.translate(_ALIKE)).translate(_ALIKE)
    return parts if len(parts) == 1 or (len(parts) <= 3 and parts.isalpha()) else char


def _unescape(escape: str) -> str:
    if escape[0] == "%":
        char = chr(int(escape[1:], 16))
    elif escape[1] in "ux":
        char = chr(int(escape[2:], 16))
    else:
        char = _CONTROL.get(escape[1], escape[1])
    return char if char.isprintable() or char in "\n\t" else "\ufffd"


def plain(text: str) -> str:
    """The text in lower case and without accents, of the same length, for rules to read."""
    if text.isascii():
        return text.lower()
    return "".join(char.lower() if char.isascii() else _base(char) for char in text)


@lru_cache(maxsize=4096)
def _base(char: str) -> str:
    lowered = unicodedata.normalize("NFKD", char)[0].lower()
    return lowered if len(lowered) == 1 else char


def fold_word(word: str) -> str:
    """A word's key: lower case, no accents, plain apostrophes."""
    if word.isascii():
        return word.lower()
    decomposed = unicodedata.normalize("NFKD", word.translate(_ALIKE)).lower()
    return "".join(char for char in decomposed if not unicodedata.combining(char))
