"""Single lines behind the sums: each service, each payment with what it was put on, each bill."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from inquiry_api.ledger.figures import Figure
from inquiry_api.ledger.journal import Book, Kind, LedgerEntry, LedgerTxn
from inquiry_api.ledger.models import Charge, Payment, Statement


@dataclass(frozen=True)
class ServiceLine:
    """One service at the practice's price, with the journal entry that charges it."""

    charge_id: UUID
    visit_id: UUID
    on: date
    code: str | None
    description: str
    units: int
    charged: Figure


@dataclass(frozen=True)
class PaidLine:
    """Money received, and how much of it stands on which visit; None is no visit yet."""

    payment_id: UUID
    account_id: UUID
    on: date
    method: str
    last_four: str | None
    amount: Figure
    put_on: dict[UUID | None, int]

    @property
    def visit_ids(self) -> tuple[UUID, ...]:
        """The visits it was put on."""
        return tuple(visit for visit, cents in self.put_on.items() if visit and cents > 0)


@dataclass(frozen=True)
class Billed:
    """A statement that was sent."""

    number: str
    account_id: UUID
    issued_on: date
    due_on: date | None
    amount_cents: int


def service_lines(session: Session, visit_ids: Sequence[UUID]) -> tuple[ServiceLine, ...]:
    """The services of these visits, in the order of their days, without those taken back."""
    charged: dict[UUID, list[tuple[int, int]]] = defaultdict(list)
    entries = session.execute(
        select(LedgerEntry.charge_id, LedgerEntry.id, LedgerEntry.amount_cents)
        .where(LedgerEntry.visit_id.in_(visit_ids), LedgerEntry.book == Book.REVENUE)
        .order_by(LedgerEntry.id)
    )
    for charge_id, entry_id, cents in entries:
        if charge_id is not None:
            charged[charge_id].append((entry_id, cents))
    rows = session.scalars(
        select(Charge).where(Charge.id.in_(charged)).order_by(Charge.service_on, Charge.id)
    )
    lines = (
        ServiceLine(
            row.id, row.visit_id, row.service_on, row.code, row.description, row.units,
            _figure(charged[row.id]),
        )
        for row in rows
    )  # fmt: skip
    return tuple(line for line in lines if line.charged.cents)


def paid_lines(session: Session, account_ids: Sequence[UUID]) -> tuple[PaidLine, ...]:
    """What patients and guarantors paid on these accounts, newest first, refunds taken off."""
    cash: dict[UUID, list[tuple[int, int]]] = defaultdict(list)
    put: dict[UUID, dict[UUID | None, int]] = defaultdict(lambda: defaultdict(int))
    entries = session.execute(_PAID.where(LedgerEntry.account_id.in_(account_ids)))
    for payment_id, visit_id, book, entry_id, cents in entries:
        assert payment_id is not None
        if book == Book.PATIENT_CASH:
            cash[payment_id].append((entry_id, -cents))
        elif book == Book.PATIENT:
            put[payment_id][visit_id] -= cents
    rows = session.scalars(
        select(Payment).where(Payment.id.in_(cash)).order_by(Payment.received_on.desc(), Payment.id)
    )
    return tuple(
        PaidLine(
            row.id, row.account_id, row.received_on, row.method, row.last_four,
            _figure(cash[row.id]), dict(put[row.id]),
        )
        for row in rows
    )  # fmt: skip


_PAID = (
    select(
        LedgerEntry.payment_id,
        LedgerEntry.visit_id,
        LedgerEntry.book,
        LedgerEntry.id,
        LedgerEntry.amount_cents,
    )
    .join(LedgerTxn, LedgerTxn.id == LedgerEntry.txn_id)
    .where(LedgerEntry.payment_id.is_not(None))
    .where(LedgerTxn.kind.in_((Kind.PAYMENT, Kind.REFUND, Kind.REVERSAL, Kind.TRANSFER)))
    .order_by(LedgerEntry.id)
)


def statements_of(session: Session, account_ids: Sequence[UUID]) -> tuple[Billed, ...]:
    """The statements sent for these accounts, newest first."""
    rows = session.execute(
        select(
            Statement.number,
            Statement.account_id,
            Statement.issued_on,
            Statement.due_on,
            Statement.amount_cents,
        )
        .where(Statement.account_id.in_(account_ids))
        .order_by(Statement.issued_on.desc(), Statement.number)
    )
    return tuple(Billed(*row) for row in rows)


def first_billed(session: Session, account_ids: Sequence[UUID]) -> dict[UUID, date]:
    """The day of each account's first statement; accounts that never had one are absent."""
    rows = session.execute(
        select(Statement.account_id, func.min(Statement.issued_on))
        .where(Statement.account_id.in_(account_ids))
        .group_by(Statement.account_id)
    )
    return {row[0]: row[1] for row in rows}


def _figure(lines: Sequence[tuple[int, int]]) -> Figure:
    """Cents that grow on the credit side, with their entries."""
    return Figure(-sum(cents for _, cents in lines), tuple(entry for entry, _ in lines))
