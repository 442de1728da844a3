"""What a load read, posted and left, for people and for programs."""

from collections import Counter
from dataclasses import dataclass, field

from inquiry_api.imports.records import Books, ClaimRecord, Ending, Flag, Move

PAYMENTS = (Move.PAYER_PAID, Move.PATIENT_PAID, Move.COPAY_PAID)


@dataclass
class Report:
    """The account of one load. Totals are cents over everything that was read."""

    name: str
    rows_read: dict[str, int]
    rows_skipped: dict[str, int]
    endings: Counter[str] = field(default_factory=Counter)
    flags: list[Flag] = field(default_factory=list)
    totals: Counter[str] = field(default_factory=Counter)
    payments_by_method: Counter[str] = field(default_factory=Counter)

    @classmethod
    def of(cls, books: Books) -> "Report":
        """A report that knows what was read and what it adds up to."""
        report = cls(books.name, dict(books.rows_read), dict(books.rows_skipped))
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
            "rows_read": self.rows_read,
            "rows_skipped": self.rows_skipped,
            "claims": dict(self.endings),
            "control_totals": {name: _dollars(self.totals[name]) for name in _TOTALS},
            "payments_by_method": {
                method: _dollars(cents) for method, cents in sorted(self.payments_by_method.items())
            },
            "flags": [vars(flag) for flag in self.flags],
        }


_TOTALS = ("charges", "payments", "adjustments", "balance")


def _dollars(cents: int) -> str:
    sign = "-" if cents < 0 else ""
    return f"{sign}{abs(cents) // 100}.{abs(cents) % 100:02d}"
