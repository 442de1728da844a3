"""What `plainbill import` says of one file, to people and to programs."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from inquiry_api.imports.importer import Loaded
from inquiry_api.imports.posting.tally import in_words
from inquiry_api.imports.x12.values import amount_text
from inquiry_api.money import format_cents

Json = dict[str, object]


@dataclass
class FileReport:
    """One file: refused with a reason, or what it held and what became of it.

    `totals` are cents by name over all that was read. `flags` are the reader's, as plain JSON.
    `files` names the files that make up one whole and share this report; none is `file` alone.
    """

    file: str
    refused: str | None = None
    loaded: Loaded | None = None
    facts: Json | None = None
    flags: list[Json] = field(default_factory=list)
    totals: dict[str, int] = field(default_factory=dict)
    files: tuple[str, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """The files that this report is about."""
        return self.files or (self.file,)

    @property
    def outcome(self) -> str:
        """`refused`, `unchanged` or `loaded`."""
        if self.loaded is None:
            return "refused"
        return "unchanged" if self.loaded.unchanged_since else "loaded"

    def as_json(self) -> Json:
        """The report with money as text with two decimals, so that no reader rounds it."""
        report: Json = {"file": self.file, "outcome": self.outcome}
        if self.loaded is None:
            return report | {"error": self.refused}
        return report | {
            "sha256": self.loaded.digest,
            "unchanged_since": self.loaded.unchanged_since,
            **self.loaded.tally.as_json(),
            "control_totals": _texts(self.totals),
            "posted": _texts(self.loaded.posted),
            "flags": self.flags,
            "facts": self.facts,
        }

    def lines(self) -> list[str]:
        """The report for a person; a refused file is told on standard error instead."""
        if self.loaded is None:
            return []
        since = self.loaded.unchanged_since
        if since:
            return [f"{self.file}: unchanged, the same file was loaded on {since}"]
        lines = [f"{self.file}: loaded"]
        lines += [
            f"  {in_words(name):<26} {format_cents(cents):>16}" for name, cents in self._money()
        ]
        for what, counts in sorted(self.loaded.tally.endings.items()):
            told = ", ".join(f"{count:,} {ending}" for ending, count in sorted(counts.items()))
            lines.append(f"  {what:<20} {told}")
        if self.loaded.tally.cases:
            lines.append(f"  cases for a clerk    {self.loaded.tally.cases:,}")
        lines += [_told(flag) for flag in self.flags]
        lines += [
            f"  {line.ending}: {line.place}: {line.what}: {line.why}"
            for line in self.loaded.tally.lines
        ]
        return lines

    def _money(self) -> list[tuple[str, int]]:
        assert self.loaded is not None
        posted = [
            (f"posted to {book}", cents) for book, cents in sorted(self.loaded.posted.items())
        ]
        return [*self.totals.items(), *posted]


def _told(flag: Json) -> str:
    detail = f" ({flag['detail']})" if flag.get("detail") else ""
    return f"  ! {flag['place']}: {in_words(str(flag['notice']))}{detail}"


def _texts(cents: Mapping[str, int]) -> dict[str, str | None]:
    return {name: amount_text(value) for name, value in cents.items()}
