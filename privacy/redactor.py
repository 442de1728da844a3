"""Replaces whatever identifies a person in a text; what may stay needs a reason."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple, Protocol

from privacy.spans import Span, merge

LONGEST_TEXT = 20_000


class RedactionFailed(Exception):
    """The text could not be redacted, so nothing of it may be passed on."""


class Redaction(NamedTuple):
    """The text with ``<TYPE>`` for each finding, and the findings with their places."""

    text: str
    spans: tuple[Span, ...]


class Finder(Protocol):
    """Anything that finds identifiers in a text: known people, a name model."""

    def find(self, text: str) -> Iterable[Span]: ...


_FIRST: tuple[tuple[str, str], ...] = (
    ("EMAIL", r"[\w.+-]{1,64}@[\w.-]{2,80}"),
    ("URL", r"https?://\S{1,400}"),
    (
        "DATE",
        r"\b\d{1,4}[-/.]\d{1,2}[-/.]\d{2,4}\b|\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}\.? \d{1,2}(?:st|nd|rd|th)?(?:,? \d{4})?\b",
    ),
    ("SSN", r"\b\d{3}-\d{2}-\d{4}\b"),
    ("PHONE", r"(?:\+?1[ .-]?)?\(?\b\d{3}\)?[ .-]?\d{3}[ .-]?\d{4}\b"),
    (
        "NAME",
        r"(?:(?<=my name is )|(?<=this is )|(?<=i am )|(?<=im ))[a-z'\u2019-]+(?: [a-z'\u2019-]+)?",
    ),
    ("ID", r"(?<![$\d.])\b(?!(?:19|20)\d\d\b)(?=[\w-]{0,20}\d)[\w-]{4,20}\b(?!\.\d\d)"),
)
_PATTERNS = tuple((kind, re.compile(pattern, re.IGNORECASE)) for kind, pattern in _FIRST)


class Redactor:
    """Finds identifiers by rules, and by whatever else it is given."""

    def __init__(self, known: Finder | None = None, names: Finder | None = None) -> None:
        self._finders = tuple(finder for finder in (known, names) if finder is not None)

    def redact(self, text: str) -> Redaction:
        """Redact a text; raises RedactionFailed rather than let a fault pass anything on."""
        try:
            spans = self._find(text)
        except Exception:
            raise RedactionFailed("redaction failed") from None
        parts, at = [], 0
        for span in spans:
            parts += [text[at : span.start], f"<{span.type}>"]
            at = span.end
        return Redaction("".join([*parts, text[at:]]), spans)

    def _find(self, text: str) -> tuple[Span, ...]:
        if len(text) > LONGEST_TEXT:
            raise RedactionFailed("text too long")
        found = [
            Span(match.start(), match.end(), kind)
            for kind, pattern in _PATTERNS
            for match in pattern.finditer(text)
        ]
        for finder in self._finders:
            found.extend(finder.find(text))
        return merge(found, text)
