"""What a recogniser finds, and how findings that overlap become one covering."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from typing import NamedTuple

NAME = "NAME"
DATE = "DATE"
PHONE = "PHONE"
EMAIL = "EMAIL"
URL = "URL"
IP = "IP"
SSN = "SSN"
CREDIT_CARD = "CREDIT_CARD"
CARD_CODE = "CARD_CODE"
MEMBER_ID = "MEMBER_ID"
ACCOUNT = "ACCOUNT"
CLAIM = "CLAIM"
MRN = "MRN"
ADDRESS = "ADDRESS"
AGE = "AGE"
PLATE = "PLATE"
DEVICE = "DEVICE"
ID = "ID"

# The order decides which of two overlapping findings keeps its whole extent and its type.
# ID comes last: it says only that nothing else explains the characters.
TYPES = (
    CREDIT_CARD, CARD_CODE, SSN, URL, EMAIL, IP, PHONE, DATE, MEMBER_ID, CLAIM, ACCOUNT, MRN,
    ADDRESS, PLATE, DEVICE, AGE, NAME, ID,
)  # fmt: skip
_RANK = {name: rank for rank, name in enumerate(TYPES)}


class Span(NamedTuple):
    """Characters ``start`` to ``end`` (exclusive) of a text, the type, and a score from 0 to 1."""

    start: int
    end: int
    type: str
    score: float = 1.0


class Places:
    """Parts of a text, to be asked whether others touch them."""

    def __init__(self, places: Iterable[tuple[int, int]]) -> None:
        """``places`` are starts and ends, in any order; they may overlap."""
        self._starts: list[int] = []
        self._ends: list[int] = []
        for start, end in sorted(places):
            if self._ends and start <= self._ends[-1]:
                self._ends[-1] = max(end, self._ends[-1])
            else:
                self._starts.append(start)
                self._ends.append(end)

    def touch(self, start: int, end: int) -> bool:
        """Whether any of them shares a character with the part from ``start`` to ``end``."""
        at = bisect_left(self._starts, end)
        return at > 0 and self._ends[at - 1] > start

    def hold(self, start: int, end: int) -> bool:
        """Whether the whole part lies within one of them, or several that touch."""
        at = bisect_right(self._starts, start)
        return at > 0 and self._ends[at - 1] >= end


def merge(spans: Iterable[Span], text: str) -> tuple[Span, ...]:
    """Give non-overlapping spans in text order that cover every character the given ones cover.

    A typed span beats an untyped one, then the longer wins, then the surer; what a beaten span
    covered beyond the winner stays covered under its own type. Blanks alone are let go.
    """
    kept: list[Span] = []
    for span in sorted(spans, key=_precedence):
        first = bisect_left(kept, (span.start,))
        if first and kept[first - 1].end > span.start:
            first -= 1
        last = bisect_left(kept, (span.end,))
        for piece in _gaps(span, kept[first:last]):
            _keep(piece, kept, text)
    return tuple(kept)


def _precedence(span: Span) -> tuple[bool, int, float, int, int]:
    rank = _RANK.get(span.type, len(_RANK))
    return (span.type == ID, span.start - span.end, -span.score, rank, span.start)


def _gaps(span: Span, others: list[Span]) -> Iterator[Span]:
    """The pieces of a span that none of the others covers; they overlap it, in text order."""
    at = span.start
    for other in others:
        if at < other.start:
            yield span._replace(start=at, end=other.start)
        at = other.end
    if at < span.end:
        yield span._replace(start=at)


def _keep(piece: Span, kept: list[Span], text: str) -> None:
    """Keep a piece; a leftover of punctuation alone joins the span beside it."""
    content = text[piece.start : piece.end]
    if not content.strip():
        return
    at = bisect_left(kept, piece)
    if any(char.isalnum() for char in content):
        kept.insert(at, piece)
    elif at and kept[at - 1].end == piece.start:
        kept[at - 1] = kept[at - 1]._replace(end=piece.end)
    elif at < len(kept) and kept[at].start == piece.end:
        kept[at] = kept[at]._replace(start=piece.start)
    else:
        kept.insert(at, piece)
