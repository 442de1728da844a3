"""Pictures of figures, as SVG made here. Each page shows the same numbers as a table, too."""

from collections.abc import Mapping, Sequence
from typing import Any

from markupsafe import Markup

_CELL, _MARGIN, _MOST = 26, 150, 14


def confusion(rows: Sequence[Mapping[str, Any]], named: Any) -> Markup:
    """What is taken for what by the candidate: rows are what was meant, columns what was found."""
    pairs = [row for row in rows if row["after"] or row["before"]][:_MOST]
    meant = list(dict.fromkeys(str(row["meant"]) for row in pairs))
    found = list(dict.fromkeys(str(row["found"]) for row in pairs))
    most = max((max(row["after"], row["before"]) for row in pairs), default=1)
    width, height = _MARGIN + _CELL * len(found) + 110, _MARGIN + _CELL * len(meant)
    parts = [_label(0, _MARGIN + _CELL * at + 17, named(name)) for at, name in enumerate(meant)]
    parts += [_slanted(_MARGIN + _CELL * at + 14, named(name)) for at, name in enumerate(found)]
    parts += [_cell(row, meant, found, most) for row in pairs]
    return _svg(width, height, parts, "What is taken for what")


def _cell(row: Mapping[str, Any], meant: Sequence[str], found: Sequence[str], most: int) -> Markup:
    x = _MARGIN + _CELL * found.index(str(row["found"]))
    y = _MARGIN + _CELL * meant.index(str(row["meant"]))
    kind = "bar-c" if row["after"] > row["before"] else "bar-b"
    shade = 0.75 + 0.25 * max(row["after"], row["before"]) / most
    return Markup(
        '<rect x="{}" y="{}" width="{}" height="{}" rx="3" class="{}" fill-opacity="{:.2f}"/>'
        '<text x="{}" y="{}" text-anchor="middle" class="figure">{}</text>'
    ).format(x, y, _CELL - 2, _CELL - 2, kind, shade, x + 12, y + 17, row["after"])


def columns(labels: Sequence[str], values: Sequence[int], title: str) -> Markup:
    """One column for each label, such as messages a week."""
    most, room, height = max([*values, 1]), 46, 160
    parts = []
    for at, (label, value) in enumerate(zip(labels, values, strict=True)):
        tall = round(100 * value / most)
        parts.append(
            Markup(
                '<rect x="{}" y="{}" width="30" height="{}" rx="3" class="bar-a"/>'
                '<text x="{}" y="{}" text-anchor="middle">{}</text>'
                '<text x="{}" y="150" text-anchor="middle">{}</text>'
            ).format(
                at * room + 10, 130 - tall, tall, at * room + 25, 124 - tall, value,
                at * room + 25, label,
            )
        )  # fmt: skip
    return _svg(len(labels) * room + 20, height, parts, title)


def bars(rows: Sequence[tuple[str, float]], title: str) -> Markup:
    """One bar for each row; values are shares from 0 to 1."""
    parts = []
    for at, (label, share) in enumerate(rows):
        y = at * 26 + 4
        parts.append(_label(0, y + 14, label))
        parts.append(
            Markup(
                '<rect x="170" y="{0}" width="240" height="18" rx="3" class="rest"/>'
                '<rect x="170" y="{0}" width="{1}" height="18" rx="3" class="bar-a"/>'
                '<text x="420" y="{2}">{3:.0%}</text>'
            ).format(y, round(240 * share), y + 14, share)
        )
    return _svg(470, max(len(rows) * 26 + 8, 30), parts, title)


def _label(x: int, y: int, words: str) -> Markup:
    return Markup('<text x="{}" y="{}">{}</text>').format(x, y, _short(words))


def _slanted(x: int, words: str) -> Markup:
    return Markup('<text x="{0}" y="{1}" transform="rotate(-50 {0} {1})">{2}</text>').format(
        x, _MARGIN - 8, _short(words)
    )


def _short(words: str) -> str:
    return words if len(words) <= 22 else f"{words[:21]}…"


def _svg(width: int, height: int, parts: Sequence[Markup], title: str) -> Markup:
    """In its own size, so that its words can be read on a telephone: there it is slid sideways."""
    return Markup(
        '<div class="scroll" tabindex="0" role="region" aria-label="{2}">'
        '<svg class="picture" width="{0}" viewBox="0 0 {0} {1}" role="img" aria-label="{2}">{3}'
        "</svg></div>"
    ).format(width, height, title, Markup("").join(parts))
