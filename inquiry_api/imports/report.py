"""What a load read, posted and left, for people and for programs."""

import json
from collections import Counter
from dataclasses import dataclass, field

from inquiry_api.imports.records import Books, ClaimRecord, Ending, Flag, Move
from inquiry_api.money import format_cents

PAYMENTS = (Move.PAYER_PAID, Move.PATIENT_PAID, Move.COPAY_PAID)


@dataclass
class Report:
    """The account of one load. Totals are cents over everything that was read."""

    name: str
    rows_read: dict[str, int]
    rows_skipped: dict[str, int]
    dry_run: bool = False
    unchanged_since: str | None = None
    endings: Counter[str] = field(default_factory=Counter)
    flags: list[Flag] = field(default_factory=list)
    totals: Counter[str] = field(default_factory=Counter)
    payments_by_method: Counter[str] = field(default_factory=Counter)

    @classmethod
    def of(cls, books: Books, *, dry_run: bool) -> "Report":
        """A report that knows what was read and what it adds up to."""
        report = cls(books.name, dict(books.rows_read), dict(books.rows_skipped), dry_run)
        for claim in books.claims:
            report._count(claim)
        return report

    def _count(self, claim: ClaimRecord) -> None:
        self.totals["charges"] += claim.charge_cents
        self.totals["balance"] += claim.left_cents
        for move in claim.moves:
            if move.move in PAYMENTS:
                self.totals["payments"] += move.cents
                self.payments_by_method[(move.method or "unknown").upper()] += move.cents
            elif move.move is not Move.TO_PATIENT:
                self.totals["adjustments"] += move.cents

    def ended(self, ending: Ending, flags: list[Flag]) -> None:
        """Count one claim."""
        self.endings[ending] += 1
        self.flags.extend(flags)

    def as_json(self) -> dict[str, object]:
        """The report with money as dollars in text, so that no reader rounds it."""
        return {
            "name": self.name,
            "dry_run": self.dry_run,
            "unchanged_since": self.unchanged_since,
            "rows_read": self.rows_read,
            "rows_skipped": self.rows_skipped,
            "claims": dict(self.endings),
            "control_totals": {name: _dollars(self.totals[name]) for name in _TOTALS},
            "payments_by_method": {
                method: _dollars(cents) for method, cents in sorted(self.payments_by_method.items())
            },
            "flags": [vars(flag) for flag in self.flags],
        }

    def __str__(self) -> str:
        lines = [f"{self.name}{' (dry run: nothing was written)' if self.dry_run else ''}"]
        if self.unchanged_since:
            lines.append(f"  unchanged: the same files were loaded on {self.unchanged_since}")
        lines += [f"  read     {count:>7,}  {name}" for name, count in self.rows_read.items()]
        lines += [f"  skipped  {count:>7,}  {name}" for name, count in self.rows_skipped.items()]
        lines += [f"  {ending:<8} {count:>7,}  claims" for ending, count in self.endings.items()]
        lines += [f"  {name:<12} {format_cents(self.totals[name]):>16}" for name in _TOTALS]
        lines += [f"  ! {f.file}, line {f.line}: {f.item}: {f.what}" for f in self.flags]
        return "\n".join(lines)

    def to_json_text(self) -> str:
        """The report as one JSON document."""
        return json.dumps(self.as_json(), indent=2)


_TOTALS = ("charges", "payments", "adjustments", "balance")


def _dollars(cents: int) -> str:
    sign = "-" if cents < 0 else ""
    return f"{sign}{abs(cents) // 100}.{abs(cents) % 100:02d}"
