"""Reads ``data/name_slots.txt``: the words around a place that only a person fills."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from itertools import product
from pathlib import Path
from typing import NamedTuple

_PATH = Path(__file__).parent.parent / "data" / "name_slots.txt"
SLOT = "_"
Side = tuple[frozenset[str], ...]


class Frame(NamedTuple):
    """The words around a name, nearest first, and whether a clause begins or a phrase ends."""

    before: Side
    after: Side
    filled_by: str
    opens: bool
    ends: bool


def _read_frames() -> Iterator[Frame]:
    filled_by = ""
    for line in _PATH.read_text(encoding="ascii").splitlines():
        if line.startswith("["):
            filled_by = line.strip("[]")
        elif line and not line.startswith("#"):
            for tokens in product(*map(_with_or_without, line.split())):
                yield from _frames([token for token in tokens if token], filled_by)


def _with_or_without(token: str) -> tuple[str, ...]:
    return (token[:-1], "") if token.endswith("?") else (token,)


def _frames(tokens: list[str], filled_by: str) -> Iterator[Frame]:
    """One frame for each name in it."""
    opens, ends = tokens[0] == "^", tokens[-1] == "$"
    sides = [frozenset(token.split("|")) for token in tokens[opens : len(tokens) - ends]]
    for at, words in enumerate(sides):
        if SLOT in words:
            yield Frame(tuple(sides[:at][::-1]), tuple(sides[at + 1 :]), filled_by, opens, ends)


def _by_neighbour() -> tuple[dict[str, list[Frame]], dict[str, list[Frame]]]:
    """Frames by the word right before the name, and those that have none by the one behind."""
    before: dict[str, list[Frame]] = defaultdict(list)
    after: dict[str, list[Frame]] = defaultdict(list)
    for frame in _read_frames():
        for word in (frame.before or frame.after)[0]:
            (before if frame.before else after)[word].append(frame)
    return dict(before), dict(after)


BY_BEFORE, BY_AFTER = _by_neighbour()
