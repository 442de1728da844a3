"""What accounts owe, summed from the journal and proved: a figure that isn't proved isn't told."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from inquiry_api.ledger.figures import (
    Entry,
    Figure,
    VisitBalance,
    paid_by_claim,
    patient_lines,
    reasons,
    visit_figures,
)
from inquiry_api.ledger.journal import Book
from inquiry_api.ledger.proof import fault
from inquiry_api.ledger.snapshot import Hold, Place, Read, read_rows


class Unproved(Exception):
    """Rows don't add up, so there is no figure. `fault` is a fixed word, never a number."""

    def __init__(self, fault: str, visit_id: UUID | None = None) -> None:
        super().__init__(fault)
        self.fault = fault
        self.visit_id = visit_id


@dataclass(frozen=True)
class Balance:
    """Accounts as the journal shows them at `as_of`, newest visit first.

    `credit` is the patient's money that stands on no visit yet; below zero it is a debt that
    belongs to no visit, which nobody can explain. `holds` are those not released, of any date;
    `protected` are the visits for which a payer remarked that the patient owes no cost share.
    """

    as_of: datetime
    visits: tuple[VisitBalance, ...]
    credit: Figure
    holds: tuple[Hold, ...] = ()
    protected: frozenset[UUID] = frozenset()

    @property
    def proved(self) -> tuple[VisitBalance, ...]:
        """The visits whose figures may be told."""
        return tuple(visit for visit in self.visits if visit.fault is None)

    @property
    def faulty(self) -> tuple[VisitBalance, ...]:
        """The visits that a person must look at."""
        return tuple(visit for visit in self.visits if visit.fault is not None)

    def total(self, name: str) -> Figure:
        """One figure over all visits. Raises Unproved if anything doesn't add up."""
        for visit in self.faulty:
            raise Unproved(visit.fault or "", visit.visit_id)
        if self.credit.cents < 0:
            raise Unproved("owed_without_visit")
        figures: Iterable[Figure] = (getattr(visit, name) for visit in self.visits)
        return sum(figures, Figure())


def balance(
    session: Session, account_ids: Sequence[UUID], as_of: datetime | None = None
) -> Balance:
    """The balances of these accounts: now, or as the journal was posted until `as_of`.

    Everything is read by one statement, so a posting is seen whole or not at all.
    Raises Unproved if an entry names a visit that these accounts don't have.
    """
    read = read_rows(session, account_ids, as_of)
    if read.entries.keys() - {place.visit_id for place in read.places} - {None}:
        raise Unproved("entry_without_visit")
    books_of = _books_by_txn(entry for lines in read.entries.values() for entry in lines)
    visits = [_visit(read, place, books_of, check_charges=as_of is None) for place in read.places]
    visits.sort(key=lambda visit: (visit.service_on, str(visit.visit_id)), reverse=True)
    loose = [entry for entry in read.entries[None] if entry.book == Book.PATIENT]
    return Balance(
        as_of or read.at,
        tuple(visits),
        Figure.of(loose, sign=-1),
        tuple(read.holds),
        frozenset(read.protected),
    )


def _books_by_txn(entries: Iterable[Entry]) -> Mapping[UUID, frozenset[str]]:
    books: dict[UUID, set[str]] = defaultdict(set)
    for entry in entries:
        books[entry.txn_id].add(entry.book)
    return {txn_id: frozenset(found) for txn_id, found in books.items()}


def _visit(
    read: Read, place: Place, books_of: Mapping[UUID, frozenset[str]], *, check_charges: bool
) -> VisitBalance:
    entries = read.entries[place.visit_id]
    figures: dict[str, Any] = dict(visit_figures(entries))
    figures["patient_paid"], share = patient_lines(entries, books_of)
    found = VisitBalance(
        **place._asdict(),
        **figures,
        share=share,
        reasons=reasons(entries),
        paid_by_claim=paid_by_claim(entries),
    )
    on_file = read.charges[place.visit_id] if check_charges else None
    return found.with_fault(fault(found, entries, on_file))
