"""Numbered placeholders for what was found, and the vault entries that can undo them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from privacy.dates import read_date
from privacy.spans import CARD_CODE, CREDIT_CARD, DATE, NAME, PHONE, Span

# Card data is never stored (PCI SAQ A): it gets a placeholder that nothing can undo.
NEVER_STORED = frozenset({CREDIT_CARD, CARD_CODE})

_PLACEHOLDER = re.compile(r"<([A-Z_]{2,40})_(\d{1,6})>")
# What a reader, or a program that folds Unicode forms, would take for a placeholder.
_BRACKETED = re.compile("[<\uff1c\ufe64]([^<>\uff1c\uff1e\ufe64\ufe65]{1,80})[>\uff1e\ufe65]")
_INVISIBLE = re.compile(r"[\s\u00ad\u034f\u200b-\u200f\u2060-\u2064\ufe00-\ufe0f\ufeff]+")
_LIKE_A_TYPE = re.compile(r"[A-Za-z_]{2,40}\d{0,6}")


class VaultEntry(NamedTuple):
    """A placeholder, its type, and the words it stands for; None where they may not be stored."""

    placeholder: str
    type: str
    value: str | None


class Replaced(NamedTuple):
    """The text with numbered placeholders, and the entries that the vault does not hold yet."""

    text: str
    entries: tuple[VaultEntry, ...]


class Numbering:
    """Numbers placeholders within one conversation: the same value keeps the same number."""

    def __init__(self, taken: Mapping[str, str]) -> None:
        """``taken`` maps each placeholder of the conversation's vault to its value."""
        self._placeholders: dict[tuple[str, str], str] = {}
        self._last: dict[str, int] = {}
        for placeholder, value in taken.items():
            match = _PLACEHOLDER.fullmatch(placeholder)
            if match:
                kind, number = match[1], int(match[2])
                self._placeholders[kind, same_value_key(kind, value)] = placeholder
                self._last[kind] = max(number, self._last.get(kind, 0))

    def replace(self, text: str, spans: Iterable[Span]) -> Replaced:
        """Replace each span; the spans must not overlap. What the sender typed that looks like a
        placeholder is defused, so that only this function makes placeholders.
        """
        parts: list[str] = []
        entries: list[VaultEntry] = []
        at = 0
        for span in sorted(spans):
            parts.append(defuse(text[at : span.start]))
            parts.append(self._placeholder(span.type, text[span.start : span.end], entries))
            at = span.end
        parts.append(defuse(text[at:]))
        return Replaced("".join(parts), tuple(entries))

    def _placeholder(self, kind: str, value: str, entries: list[VaultEntry]) -> str:
        key = (kind, same_value_key(kind, value))
        known = self._placeholders.get(key)
        if known is not None:
            return known
        self._last[kind] = self._last.get(kind, 0) + 1
        made = self._placeholders[key] = f"<{kind}_{self._last[kind]}>"
        entries.append(VaultEntry(made, kind, None if kind in NEVER_STORED else value))
        return made


def defuse(text: str) -> str:
    """Put round brackets where a sender typed the angle brackets of a placeholder."""
    return _BRACKETED.sub(_defused, text)


def _defused(match: re.Match[str]) -> str:
    content = _INVISIBLE.sub("", unicodedata.normalize("NFKC", match[1]))
    return f"({content})" if _LIKE_A_TYPE.fullmatch(content) else match[0]


def same_value_key(kind: str, value: str) -> str:
    """What two spellings of one value share: a date's day, a telephone's digits, folded letters."""
    if kind == DATE:
        day = read_date(value)
        if day is not None:
            return day.isoformat()
    folded = "".join(
        char
        for char in unicodedata.normalize("NFKD", value).casefold()
        if not unicodedata.combining(char)
    )
    if kind == NAME:
        return " ".join(re.findall(r"\w+", folded)) or folded
    if kind == PHONE:
        digits = re.sub(r"\D", "", folded)
        return digits[-10:] if len(digits) in (10, 11) else digits or folded
    return re.sub(r"[\W_]", "", folded) or folded
