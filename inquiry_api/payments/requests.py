"""One-time pages to pay on: what is asked there, and what of it is still owed when they open.

Looking uses nothing up. The page shows an amount and no name. What can be paid is read from the
journal each time, so that nobody pays what was paid meanwhile.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from inquiry_api.access.speaker import Speaker
from inquiry_api.audit.trail import record
from inquiry_api.ledger.balances import balance
from inquiry_api.payments.models import PaymentRequest, SettledPayment
from inquiry_api.payments.tokens import new_token, token_hash

LIFETIME = timedelta(hours=24)
_KIND = "pay"


@dataclass(frozen=True)
class Share:
    """Some cents asked for one visit of one account."""

    account_id: UUID
    visit_id: UUID
    cents: int


def create_request(
    session: Session,
    speaker: Speaker,
    shares: Sequence[Share],
    *,
    plan_id: UUID | None = None,
) -> str:
    """A page on which these shares can be paid, oldest first; returns its token."""
    token = new_token()
    first = shares[0]
    made = PaymentRequest(
        token_hash=token_hash(_KIND, token),
        conversation_id=speaker.conversation_id,
        account_id=first.account_id,
        visits=[
            {"account": str(s.account_id), "visit": str(s.visit_id), "cents": s.cents}
            for s in shares
        ],
        plan_id=plan_id,
        asked_cents=sum(share.cents for share in shares),
        language=speaker.language,
        expires_at=func.now() + LIFETIME,
    )
    session.add(made)
    session.flush()
    record(
        session,
        actor=f"conversation:{speaker.conversation_id}",
        action="payment.link",
        purpose="pay_bill",
        conversation_id=speaker.conversation_id,
        account_ids=sorted({share.account_id for share in shares}),
        subject=("payment_request", made.id),
    )
    return token


def live_request(session: Session, token: str, *, lock: bool = False) -> PaymentRequest | None:
    """The request behind a token while it can be paid; with `lock`, nobody else may pay it now."""
    query = select(PaymentRequest).where(
        PaymentRequest.token_hash == token_hash(_KIND, token),
        PaymentRequest.used_at.is_(None),
        PaymentRequest.expires_at > func.now(),
    )
    return session.scalar(query.with_for_update() if lock else query)


def request_of(session: Session, token: str) -> PaymentRequest | None:
    """The request behind a token, also when it was used or is over."""
    found = select(PaymentRequest).where(PaymentRequest.token_hash == token_hash(_KIND, token))
    return session.scalar(found)


def paid_on(session: Session, request: PaymentRequest) -> int:
    """The cents that came in by this page."""
    query = select(func.coalesce(func.sum(SettledPayment.amount_cents), 0))
    return int(session.scalar(query.where(SettledPayment.request_id == request.id)) or 0)


def payable(session: Session, request: PaymentRequest) -> tuple[Share, ...]:
    """What of the request is still owed, by the journal as it stands."""
    shares = [Share(UUID(v["account"]), UUID(v["visit"]), v["cents"]) for v in request.visits]
    now_owed = balance(session, sorted({share.account_id for share in shares}))
    owed = {visit.visit_id: visit.owed.cents for visit in now_owed.proved}
    left = (
        Share(s.account_id, s.visit_id, min(s.cents, max(0, owed.get(s.visit_id, 0))))
        for s in shares
    )
    return tuple(share for share in left if share.cents)
