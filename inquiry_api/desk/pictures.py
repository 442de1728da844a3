"""Geometry of the overview's pictures. The templates draw; nothing here knows a colour."""

from collections.abc import Sequence
from dataclasses import dataclass

WIDTH = 640


@dataclass(frozen=True)
class Bar:
    """One bar: a label, its parts from left to right as (class, x, width), and what it says."""

    label: str
    parts: tuple[tuple[str, int, int], ...]
    words: str


def stacked_bars(
    rows: Sequence[tuple[str, Sequence[tuple[str, int]], str]], *, width: int = 400
) -> list[Bar]:
    """Bars to one scale; each row is a label, its parts as (class, amount), and its words."""
    longest = max((sum(amount for _, amount in parts) for _, parts, _ in rows), default=0) or 1
    bars = []
    for label, parts, words in rows:
        at, drawn = 0, []
        for kind, amount in parts:
            wide = amount * width // longest
            if amount and not wide:
                wide = 1
            drawn.append((kind, at, wide))
            at += wide
        bars.append(Bar(label, tuple(drawn), words))
    return bars


def points_of(amounts: Sequence[int], *, width: int, height: int, top: int | None = None) -> str:
    """A line's points for SVG, oldest left; `top` is the amount at the upper edge."""
    highest = max(top or 0, 1, *amounts)
    step = max(1, len(amounts) - 1)
    return " ".join(
        f"{number * width // step},{height - amount * height // highest}"
        for number, amount in enumerate(amounts)
    )
