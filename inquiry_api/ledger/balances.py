"""What accounts owe, summed from the journal and proved: a figure that isn't proved isn't told."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    CompoundSelect,
    Date,
    DateTime,
    Select,
    Text,
    Uuid,
    cast,
    func,
    literal,
    null,
    select,
    union_all,
)
from sqlalchemy.orm import Session
from sqlalchemy.types import TypeEngine

from inquiry_api.ledger.figures import (
    Entry,
    Figure,
    VisitBalance,
    paid_by_claim,
    patient_lines,
    reasons,
    visit_figures,
)
from inquiry_api.ledger.journal import Book, LedgerEntry, LedgerTxn
from inquiry_api.ledger.models import Charge, Visit
from inquiry_api.ledger.proof import OnFile, fault


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
    belongs to no visit, which nobody can explain.
    """

    as_of: datetime
    visits: tuple[VisitBalance, ...]
    credit: Figure

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
    read = _read(session, account_ids, as_of)
    if read.entries.keys() - {place.visit_id for place in read.places} - {None}:
        raise Unproved("entry_without_visit")
    books_of = _books_by_txn(entry for lines in read.entries.values() for entry in lines)
    visits = [_visit(read, place, books_of, check_charges=as_of is None) for place in read.places]
    visits.sort(key=lambda visit: (visit.service_on, str(visit.visit_id)), reverse=True)
    loose = [entry for entry in read.entries[None] if entry.book == Book.PATIENT]
    return Balance(as_of or read.at, tuple(visits), Figure.of(loose, sign=-1))


class _Place(NamedTuple):
    visit_id: UUID
    account_id: UUID
    service_on: date


@dataclass
class _Read:
    """One snapshot of the rows that a balance rests on."""

    at: datetime
    places: list[_Place] = field(default_factory=list)
    entries: dict[UUID | None, list[Entry]] = field(default_factory=lambda: defaultdict(list))
    charges: dict[UUID, list[OnFile]] = field(default_factory=lambda: defaultdict(list))


def _read(session: Session, account_ids: Sequence[UUID], as_of: datetime | None) -> _Read:
    read = _Read(datetime.min.replace(tzinfo=UTC))
    for kind, at, account_id, service_on, *line in session.execute(_rows(account_ids, as_of)):
        if kind == "entry":
            entry = Entry(*line)
            read.entries[entry.visit_id].append(entry)
        elif kind == "charge":
            read.charges[line[2]].append(OnFile(line[3], line[8]))
        elif kind == "visit":
            read.places.append(_Place(line[2], account_id, service_on))
        else:
            read.at = at
    return read


def _rows(account_ids: Sequence[UUID], as_of: datetime | None) -> CompoundSelect[Any]:
    """The time, the visits, their charges and the entries, as rows of one shape."""
    line = {name: getattr(LedgerEntry, name) for name in Entry._fields if name != "cents"}
    entries = _shaped("entry", cents=LedgerEntry.amount_cents, **line).where(
        LedgerEntry.account_id.in_(account_ids)
    )
    if as_of is not None:
        posted = LedgerTxn.id == LedgerEntry.txn_id
        entries = entries.join(LedgerTxn, posted).where(LedgerTxn.posted_at <= as_of)
    visits = _shaped(
        "visit", account_id=Visit.account_id, service_on=Visit.service_on, visit_id=Visit.id
    ).where(Visit.account_id.in_(account_ids))
    charges = (
        _shaped("charge", visit_id=Visit.id, charge_id=Charge.id, cents=Charge.charge_cents)
        .join(Charge, Charge.visit_id == Visit.id)
        .where(Visit.account_id.in_(account_ids))
    )
    clock = _shaped("clock", at=func.statement_timestamp())
    return union_all(entries, visits, charges, clock)


_SHAPE: dict[str, TypeEngine[Any]] = {
    "at": DateTime(timezone=True),
    "account_id": Uuid(),
    "service_on": Date(),
    "id": BigInteger(),
    "txn_id": Uuid(),
    "visit_id": Uuid(),
    "charge_id": Uuid(),
    "claim_id": Uuid(),
    "book": Text(),
    "group": Text(),
    "reason": Text(),
    "cents": BigInteger(),
}


def _shaped(kind: str, **given: Any) -> Select[Any]:
    """A SELECT with every column of the shape; those not given are null."""
    columns = [
        given[name].label(name) if name in given else cast(null(), shape).label(name)
        for name, shape in _SHAPE.items()
    ]
    return select(literal(kind).label("kind"), *columns)


def _books_by_txn(entries: Iterable[Entry]) -> Mapping[UUID, frozenset[str]]:
    books: dict[UUID, set[str]] = defaultdict(set)
    for entry in entries:
        books[entry.txn_id].add(entry.book)
    return {txn_id: frozenset(found) for txn_id, found in books.items()}


def _visit(
    read: _Read, place: _Place, books_of: Mapping[UUID, frozenset[str]], *, check_charges: bool
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
