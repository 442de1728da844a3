"""What a recogniser finds, and how findings that overlap become one covering."""

from __future__ import annotations

from collections.abc import Iterable
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


def merge(spans: Iterable[Span], text: str) -> tuple[Span, ...]:
    """Give non-overlapping spans in text order that cover every character the given ones cover.

    A typed span beats an untyped one, then the longer wins, then the surer; what a beaten span covered beyond the
    winner stays covered under its own type.
    """
    kept: list[Span] = []
    for span in sorted(spans, key=_precedence):
        for piece in _outside(span, kept):
            _keep(piece, kept, text)
    return tuple(sorted(kept))


def _precedence(span: Span) -> tuple[bool, int, float, int, int]:
    rank = _RANK.get(span.type, len(_RANK))
    return (span.type == ID, span.start - span.end, -span.score, rank, span.start)


def _outside(span: Span, kept: list[Span]) -> list[Span]:
    """The pieces of a span that no kept span covers."""
    pieces = [span]
    for other in kept:
        if other.end <= span.start or other.start >= span.end:
            continue
        pieces = [part for piece in pieces for part in _minus(piece, other)]
    return pieces


def _minus(piece: Span, other: Span) -> list[Span]:
    if other.end <= piece.start or other.start >= piece.end:
        return [piece]
    parts = []
    if piece.start < other.start:
        parts.append(piece._replace(end=other.start))
    if other.end < piece.end:
        parts.append(piece._replace(start=other.end))
    return parts


def _keep(piece: Span, kept: list[Span], text: str) -> None:
    """Keep a piece; a leftover of punctuation alone joins the span beside it, blanks are let go."""
    content = text[piece.start : piece.end]
    if not content.strip():
        return
    if any(char.isalnum() for char in content):
        kept.append(piece)
        return
    for index, other in enumerate(kept):
        if other.end == piece.start:
            kept[index] = other._replace(end=piece.end)
            return
        if other.start == piece.end:
            kept[index] = other._replace(start=piece.start)
            return
    kept.append(piece)
