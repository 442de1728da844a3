"""Draws what was taken for what: a square for each pair of intents, the darker the oftener."""

from collections import Counter
from collections.abc import Sequence
from xml.sax.saxutils import escape

from bot.scoring import Scored

CELL, LEFT, TOP = 14, 190, 190
RIGHT_COLOUR, WRONG_COLOUR = "#1b6e53", "#b3261e"
LEAST_VISIBLE = 0.15


def picture(scored: Sequence[Scored]) -> str:
    """An SVG: rows are what was meant, columns what was found; shares are of the row."""
    names = sorted({one.meant for one in scored} | {one.best for one in scored})
    place = {name: at for at, name in enumerate(names)}
    pairs = Counter((one.meant, one.meant if one.right else one.best) for one in scored)
    meant = Counter(one.meant for one in scored)
    size = CELL * len(names)
    cells = [
        _cell(place[row], place[column], count / meant[row], f"{row} -> {column}: {count}")
        for (row, column), count in sorted(pairs.items())
    ]
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{LEFT + size + 10}" '
        f'height="{TOP + size + 10}" font-family="sans-serif" font-size="10">'
    )
    return "\n".join(
        [
            head,
            f"<title>Meant (rows) and found (columns), {len(scored)} messages</title>",
            '<rect width="100%" height="100%" fill="#fff"/>',
            *(line for name in names for line in _labels(name, place[name], size)),
            *cells,
            "</svg>",
            "",
        ]
    )


def _labels(name: str, at: int, size: int) -> list[str]:
    middle = at * CELL + CELL // 2 + 3
    end = TOP + middle
    return [
        f'<text x="{LEFT - 6}" y="{end}" text-anchor="end">{escape(name)}</text>',
        f'<text transform="translate({LEFT + middle},{TOP - 6}) rotate(-90)">{escape(name)}</text>',
        f'<path d="M{LEFT} {TOP + at * CELL}h{size}" stroke="#eee"/>',
    ]


def _cell(row: int, column: int, share: float, told: str) -> str:
    colour = RIGHT_COLOUR if row == column else WRONG_COLOUR
    return (
        f'<rect x="{LEFT + column * CELL}" y="{TOP + row * CELL}" width="{CELL}" height="{CELL}" '
        f'fill="{colour}" fill-opacity="{max(share, LEAST_VISIBLE):.2f}">'
        f"<title>{escape(told)}</title></rect>"
    )
