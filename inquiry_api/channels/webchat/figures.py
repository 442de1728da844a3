"""The table under an answer, and the bar that shows how one charge came apart."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

_PARTS = ("reduction", "plan_paid", "you_paid", "pending", "left")
WIDTH = 1000


@dataclass(frozen=True)
class Segment:
    """One part of the bar; places are thousandths of its width."""

    kind: str
    label: str
    start: int
    width: int


def bar(rows: Iterable[Mapping[str, Any]]) -> tuple[Segment, ...]:
    """The parts of a charge side by side; none unless they add up to it to the cent."""
    figures = [row for row in rows if row.get("cents") is not None]
    whole = sum(abs(row["cents"]) for row in figures if row["kind"] == "charge")
    parts = [row for row in figures if row["kind"] in _PARTS and row["cents"]]
    if whole <= 0 or len(parts) < 2 or sum(abs(row["cents"]) for row in parts) != whole:
        return ()
    segments, before = [], 0
    for row in sorted(parts, key=lambda row: _PARTS.index(row["kind"])):
        start = before * WIDTH // whole
        before += abs(row["cents"])
        segments.append(Segment(row["kind"], row["label"], start, before * WIDTH // whole - start))
    return tuple(segments)
