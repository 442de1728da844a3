"""Labelled lines for the redactor's measurements, from JSON lines or from marked-up text."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

# Double angle quotes mark what must go, single ones what must stay.
_MARK = re.compile("\u00ab([A-Z_]+) ([^\u00bb]*)\u00bb|\u2039([A-Z_]+) ([^\u203a]*)\u203a")


class Mark(NamedTuple):
    """Characters of a line and what they are."""

    start: int
    end: int
    type: str


class Line(NamedTuple):
    """A text, what must be redacted in it and what must stay."""

    category: str
    text: str
    spans: tuple[Mark, ...]
    keep: tuple[Mark, ...]


def read_lines(path: Path) -> Iterator[Line]:
    """Read a labelled file: ``.jsonl`` with offsets, else text in which a type and words in
    double angle quotes must be redacted and in single ones must stay; a line ``# words`` names the
    category of those that follow.
    """
    lines = path.read_text(encoding="utf-8").splitlines()
    if path.suffix == ".jsonl":
        for line in lines:
            yield _from_json(json.loads(line))
        return
    category = ""
    for line in lines:
        if line.startswith("# "):
            category = line[2:]
        elif line.strip():
            yield from_markup(line, category)


def _from_json(row: dict[str, object]) -> Line:
    spans, keep = (
        tuple(Mark(mark["start"], mark["end"], mark["type"]) for mark in row.get(field, ()))  # type: ignore[attr-defined]
        for field in ("spans", "keep")
    )
    return Line(str(row.get("category", "")), str(row["text"]), spans, keep)


def from_markup(marked: str, category: str = "") -> Line:
    """Read one marked-up line."""
    text, spans, keep, at = "", [], [], 0
    for match in _MARK.finditer(marked):
        text += marked[at : match.start()]
        kind, words = (match[1], match[2]) if match[1] else (match[3], match[4])
        (spans if match[1] else keep).append(Mark(len(text), len(text) + len(words), kind))
        text += words
        at = match.end()
    return Line(category, text + marked[at:], tuple(spans), tuple(keep))
