"""What a benchmark finds: a figure beside its reach, and under what load it was taken."""

import json
import os
import statistics
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path

_HEADER = ("what", "figure", "reach", "", "beside it", "load")


@dataclass(frozen=True)
class Row:
    """One line of the table. `met` is None where there is nothing to reach.

    `load` is the machine's mean of runnable processes over the last minute, before and after.
    """

    what: str
    figure: str
    reach: str = ""
    met: bool | None = None
    beside: str = ""
    load: str = ""

    def cells(self) -> tuple[str, ...]:
        """The line as texts."""
        verdict = {True: "reached", False: "NOT reached", None: ""}[self.met]
        return (self.what, self.figure, self.reach, verdict, self.beside, self.load)


@dataclass
class Times:
    """Durations in milliseconds."""

    milliseconds: list[float] = field(default_factory=list)

    def add(self, seconds: float) -> None:
        """Note one duration."""
        self.milliseconds.append(seconds * 1000)

    def share(self, part: float) -> float:
        """The duration that this part (0 to 1) of all does not exceed; 0 for none at all."""
        ordered = sorted(self.milliseconds)
        return ordered[min(len(ordered) - 1, int(len(ordered) * part))] if ordered else 0.0

    @property
    def p50(self) -> float:
        """The median."""
        return statistics.median(self.milliseconds) if self.milliseconds else 0.0

    @property
    def p95(self) -> float:
        """What one in twenty exceeds."""
        return self.share(0.95)

    @property
    def p99(self) -> float:
        """What one in a hundred exceeds."""
        return self.share(0.99)

    def __str__(self) -> str:
        return f"p50 {self.p50:.0f} ms, p95 {self.p95:.0f} ms"


def load_now() -> str:
    """The machine's load over the last minute."""
    return f"{os.getloadavg()[0]:.1f}"


def as_markdown(rows: Sequence[Row]) -> str:
    """The table for the README."""
    lines = [_HEADER, ("---",) * len(_HEADER), *(row.cells() for row in rows)]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def as_text(rows: Iterable[Row]) -> str:
    """The same for a terminal, one figure a paragraph."""
    return "".join(
        f"{row.what}: {row.figure}"
        + (f"  [{row.reach}: {'reached' if row.met else 'NOT reached'}]" if row.reach else "")
        + (f"\n    beside it: {row.beside}" if row.beside else "")
        + f"\n    load {row.load}\n"
        for row in rows
    )


def keep(found: Mapping[str, Sequence[Row]], path: Path, *, about: str) -> None:
    """Write the rows beside those of benchmarks run earlier, as `path`.json and,
    as a table, `path`.md. `about` says when and where these were found.
    """
    stored = path.with_suffix(".json")
    kept = json.loads(stored.read_text()) if stored.exists() else {}
    kept |= {
        name: {"about": about, "rows": list(map(asdict, rows))} for name, rows in found.items()
    }
    path.parent.mkdir(parents=True, exist_ok=True)
    stored.write_text(json.dumps(kept, indent=1))
    rows = [Row(**row) for one in kept.values() for row in one["rows"]]
    abouts = sorted({one["about"] for one in kept.values()})
    path.with_suffix(".md").write_text(as_markdown(rows) + "\n" + "\n".join(abouts) + "\n")
