"""Money that came in: put on the visits it was for, once, whatever is sent twice."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from inquiry_api.audit.trail import record
from inquiry_api.ledger.journal import Book, Kind
from inquiry_api.ledger.models import Payment
from inquiry_api.ledger.posting import Line, Posting, post
from inquiry_api.payments.models import PaymentRequest, SettledPayment
from inquiry_api.payments.requests import Share, payable


@dataclass(frozen=True)
class Received:
    """What a provider says came in; `reference` is its own name for this money."""

    provider: str
    reference: str
    cents: int
    on: date
    last_four: str | None = None


@dataclass(frozen=True)
class _Part:
    """What of the money goes to one account, and to which of its visits."""

    account_id: UUID
    lines: tuple[Share, ...]
    loose_cents: int = 0

    @property
    def cents(self) -> int:
        return sum(line.cents for line in self.lines) + self.loose_cents


def settle(session: Session, request: PaymentRequest, received: Received) -> bool:
    """Post the money; False if this reference was posted before. Raises ValueError for no money.

    Money above what is owed by now stands to the account's credit.
    """
    if received.cents <= 0:
        raise ValueError("no money came in")
    reference = f"{received.provider}:{received.reference}"
    session.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(reference, 0))))
    known = select(SettledPayment.id).where(
        SettledPayment.reference.startswith(reference + "#", autoescape=True)
    )
    if session.scalar(known.limit(1)) is not None:
        return False
    for number, part in enumerate(_parts(payable(session, request), request, received.cents)):
        _write(session, request, received, part, f"{reference}#{number}")
    request.used_at = request.used_at or session.scalar(select(func.now()))
    session.flush()
    return True


def _parts(shares: Sequence[Share], request: PaymentRequest, cents: int) -> Sequence[_Part]:
    """The money by account, in the order in which it was asked."""
    left, put = cents, []
    for share in shares:
        taken = min(left, share.cents)
        left -= taken
        if taken:
            put.append(Share(share.account_id, share.visit_id, taken))
    accounts = dict.fromkeys(share.account_id for share in put) or {request.account_id: None}
    first = next(iter(accounts))
    return [
        _Part(
            account,
            tuple(share for share in put if share.account_id == account),
            left if account == first else 0,
        )
        for account in accounts
    ]


def _write(
    session: Session, request: PaymentRequest, received: Received, part: _Part, reference: str
) -> None:
    payment = _payment(received, part, reference)
    session.add(payment)
    session.flush()
    post(session, _posting(payment, part, received, reference))
    session.add(
        SettledPayment(
            reference=reference,
            provider=received.provider,
            request_id=request.id,
            payment_id=payment.id,
            amount_cents=part.cents,
        )
    )
    session.flush()
    record(
        session,
        actor=f"service:{received.provider}",
        action="payment.received",
        purpose="pay_bill",
        conversation_id=request.conversation_id,
        account_ids=[part.account_id],
        subject=("payment", payment.id),
    )


def _payment(received: Received, part: _Part, reference: str) -> Payment:
    return Payment(
        account_id=part.account_id,
        received_on=received.on,
        method="online",
        amount_cents=part.cents,
        last_four=received.last_four,
        system=received.provider,
        external_id=reference,
    )


def _posting(payment: Payment, part: _Part, received: Received, reference: str) -> Posting:
    puts: list[tuple[UUID | None, int]] = [(line.visit_id, line.cents) for line in part.lines]
    if part.loose_cents:
        puts.append((None, part.loose_cents))
    lines = [
        line
        for visit_id, cents in puts
        for line in (
            Line(Book.PATIENT_CASH, cents, visit_id=visit_id, payment_id=payment.id),
            Line(Book.PATIENT, -cents, visit_id=visit_id, payment_id=payment.id),
        )
    ]
    return Posting(
        account_id=part.account_id,
        kind=Kind.PAYMENT,
        as_of=received.on,
        idempotency_key=f"payment:{reference}",
        lines=lines,
        actor=f"service:{received.provider}",
    )
