"""One visit's figures, each with the journal entries that it is the sum of."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from datetime import date
from typing import NamedTuple
from uuid import UUID

from inquiry_api.ledger.journal import Book

SHARES = {"1": "deductible", "2": "coinsurance", "3": "copay"}
CONFIRMED = "confirmed"  # A payer's other reason that a clerk agreed with.
SELF_PAY = "self_pay"  # Charged to the patient without a payer's decision.

# What the charges are less by, in the order in which it is told.
TAKEN_OFF = (
    "contractual",
    "denied",
    "other",
    "payer_paid",
    "patient_paid",
    "discounts",
    "written_off",
)


class Entry(NamedTuple):
    """One journal line as it is summed."""

    id: int
    txn_id: UUID
    visit_id: UUID | None
    charge_id: UUID | None
    claim_id: UUID | None
    book: str
    group: str | None
    reason: str | None
    cents: int


@dataclass(frozen=True)
class Figure:
    """Cents, and the entries they are the sum of (books that grow by credits: the sign turned)."""

    cents: int = 0
    entries: tuple[int, ...] = ()

    def __add__(self, other: "Figure") -> "Figure":
        return Figure(self.cents + other.cents, self.entries + other.entries)

    @classmethod
    def of(cls, entries: Iterable[Entry], *, sign: int = 1) -> "Figure":
        """The sum of entries; `sign` -1 for a book that grows on the credit side."""
        kept = tuple(entries)
        return cls(sign * sum(entry.cents for entry in kept), tuple(entry.id for entry in kept))


@dataclass(frozen=True)
class Reason:
    """What one reason of one claim comes to on one book, reversals taken off."""

    claim_id: UUID | None
    book: Book
    group: str
    code: str
    figure: Figure


@dataclass(frozen=True, kw_only=True)
class VisitBalance:
    """One visit, proved from the journal.

    charges - contractual - denied - other - payer_paid - patient_paid - discounts - written_off
    = owed (by the patient) + insurer (not decided) + review (a clerk must agree first).
    `share` is what the patient's part is made of. With a `fault` no figure may be told.
    `kind`, `place` and `provider` say what it was, in the practice's plain words.
    """

    visit_id: UUID
    account_id: UUID
    service_on: date
    kind: str
    place: str | None
    provider: str | None
    charges: Figure = Figure()
    contractual: Figure = Figure()
    denied: Figure = Figure()
    other: Figure = Figure()
    payer_paid: Figure = Figure()
    patient_paid: Figure = Figure()
    discounts: Figure = Figure()
    written_off: Figure = Figure()
    insurer: Figure = Figure()
    review: Figure = Figure()
    owed: Figure = Figure()
    share: Mapping[str, Figure] = field(default_factory=dict)
    reasons: tuple[Reason, ...] = ()
    paid_by_claim: Mapping[UUID, Figure] = field(default_factory=dict)
    fault: str | None = None

    @property
    def entries(self) -> tuple[int, ...]:
        """Every entry that a figure of this visit rests on."""
        figures = [getattr(self, item.name) for item in fields(self)]
        kept = {e for figure in figures if isinstance(figure, Figure) for e in figure.entries}
        return tuple(sorted(kept))

    def with_fault(self, fault: str | None) -> "VisitBalance":
        """The same visit, found to contradict itself (or not)."""
        return replace(self, fault=fault) if fault else self

    def adds_up(self) -> bool:
        """Whether the identity above holds."""
        taken_off: Iterable[Figure] = (getattr(self, name) for name in TAKEN_OFF)
        left = self.charges.cents - sum(figure.cents for figure in taken_off)
        return left == self.owed.cents + self.insurer.cents + self.review.cents


_BOOKS = {
    "contractual": Book.CONTRACTUAL,
    "denied": Book.DENIED,
    "other": Book.OTHER,
    "payer_paid": Book.PAYER_CASH,
    "discounts": Book.DISCOUNT,
    "written_off": Book.WRITE_OFF,
    "insurer": Book.INSURER,
    "review": Book.REVIEW,
    "owed": Book.PATIENT,
}
_WITH_REASONS = (Book.CONTRACTUAL, Book.DENIED, Book.OTHER, Book.REVIEW, Book.PATIENT)
_NOT_CHARGED = (Book.PATIENT_CASH, Book.DISCOUNT, Book.WRITE_OFF)


def visit_figures(entries: Sequence[Entry]) -> dict[str, Figure]:
    """The figures of one visit by name, from its entries."""
    by_book: dict[str, list[Entry]] = defaultdict(list)
    for entry in entries:
        by_book[entry.book].append(entry)
    figures = {name: Figure.of(by_book[book]) for name, book in _BOOKS.items() if by_book[book]}
    figures["charges"] = Figure.of(by_book[Book.REVENUE], sign=-1)
    return figures


def patient_lines(
    entries: Sequence[Entry], books_of: Mapping[UUID, frozenset[str]]
) -> tuple[Figure, dict[str, Figure]]:
    """What the patient paid, and what the patient's part is made of, from the patient book.

    `books_of` tells for each transaction which books it touches: a line against patient cash is
    a payment or refund, one against an insurer's decision is a share.
    """
    paid: list[Entry] = []
    shares: dict[str, list[Entry]] = defaultdict(list)
    for entry in entries:
        if entry.book != Book.PATIENT:
            continue
        if entry.group == "PR":
            shares[SHARES.get(entry.reason or "", CONFIRMED)].append(entry)
        elif Book.PATIENT_CASH in books_of[entry.txn_id]:
            paid.append(entry)
        elif not books_of[entry.txn_id].intersection(_NOT_CHARGED):
            shares[SELF_PAY].append(entry)
    made_of = {name: Figure.of(lines) for name, lines in shares.items()}
    return Figure.of(paid, sign=-1), {k: figure for k, figure in made_of.items() if figure.cents}


def reasons(entries: Sequence[Entry]) -> tuple[Reason, ...]:
    """Each payer's reasons that still stand, by claim and book."""
    grouped: dict[tuple[UUID | None, str, str, str], list[Entry]] = defaultdict(list)
    for entry in entries:
        if entry.book in _WITH_REASONS and entry.group and entry.reason:
            grouped[(entry.claim_id, entry.book, entry.group, entry.reason)].append(entry)
    found = (
        Reason(claim_id, Book(book), group, code, Figure.of(lines))
        for (claim_id, book, group, code), lines in grouped.items()
    )
    return tuple(reason for reason in found if reason.figure.cents)


def paid_by_claim(entries: Sequence[Entry]) -> dict[UUID, Figure]:
    """What each claim's payer paid, takebacks taken off."""
    paid: dict[UUID, list[Entry]] = defaultdict(list)
    for entry in entries:
        if entry.book == Book.PAYER_CASH and entry.claim_id is not None:
            paid[entry.claim_id].append(entry)
    return {claim_id: Figure.of(lines) for claim_id, lines in paid.items()}
