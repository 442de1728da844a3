"""What happened on accounts, as answers need it: visits, claims with their latest news, holds."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from inquiry_api.coverage.models import Payer
from inquiry_api.ledger.models import (
    Claim,
    ClaimEvent,
    Hold,
    Payment,
    Remittance,
    RemittanceAdjustment,
    Visit,
)


@dataclass(frozen=True)
class VisitInfo:
    """What a visit was, in the practice's plain words."""

    visit_id: UUID
    kind: str
    place: str | None
    provider: str | None


@dataclass(frozen=True)
class ClaimNow:
    """A claim and its latest news; without news `state` is `sent` and `state_on` is None."""

    claim_id: UUID
    visit_id: UUID
    position: int
    payer_id: UUID
    payer: str
    payer_phone: str | None
    submitted_on: date | None
    state: str
    state_on: date | None
    charge_cents: int

    @property
    def news_on(self) -> date | None:
        """The date of the last news, or of the sending."""
        return self.state_on or self.submitted_on


@dataclass(frozen=True)
class HoldNow:
    """A pause on asking for money; without `visit_id` it holds the whole account."""

    account_id: UUID
    visit_id: UUID | None
    kind: str
    ends_on: date | None


@dataclass(frozen=True)
class PaymentSeen:
    """Money received, for a person who looks for a payment."""

    payment_id: UUID
    received_on: date
    method: str
    amount_cents: int


def visit_infos(session: Session, visit_ids: Sequence[UUID]) -> dict[UUID, VisitInfo]:
    """What these visits were."""
    query = select(Visit.id, Visit.kind, Visit.place, Visit.provider).where(Visit.id.in_(visit_ids))
    return {row.id: VisitInfo(*row) for row in session.execute(query)}


def claims_now(session: Session, visit_ids: Sequence[UUID]) -> tuple[ClaimNow, ...]:
    """The claims of these visits, last sent first, each with its latest news."""
    latest = (
        select(ClaimEvent.state, ClaimEvent.on)
        .where(ClaimEvent.claim_id == Claim.id)
        .order_by(ClaimEvent.on.desc(), ClaimEvent.recorded_at.desc())
        .limit(1)
        .lateral("latest")
    )
    query = (
        select(
            Claim.id,
            Claim.visit_id,
            Claim.position,
            Payer.id,
            Payer.name,
            Payer.phone,
            Claim.submitted_on,
            func.coalesce(latest.c.state, "sent"),
            latest.c.on,
            Claim.charge_cents,
        )
        .join(Payer, Payer.id == Claim.payer_id)
        .outerjoin(latest, latest.c.state.is_not(None))
        .where(Claim.visit_id.in_(visit_ids))
        .order_by(Claim.submitted_on.desc().nulls_last(), Claim.position)
    )
    return tuple(ClaimNow(*row) for row in session.execute(query))


def holds_now(session: Session, account_ids: Sequence[UUID], on: date) -> tuple[HoldNow, ...]:
    """The holds in force on a date."""
    query = select(Hold.account_id, Hold.visit_id, Hold.kind, Hold.ends_on).where(
        Hold.account_id.in_(account_ids),
        Hold.released_at.is_(None),
        Hold.starts_on <= on,
        or_(Hold.ends_on.is_(None), Hold.ends_on >= on),
    )
    return tuple(HoldNow(*row) for row in session.execute(query))


def payments_seen(
    session: Session, account_ids: Sequence[UUID], limit: int = 12
) -> tuple[PaymentSeen, ...]:
    """The latest payments received on these accounts."""
    query = (
        select(Payment.id, Payment.received_on, Payment.method, Payment.amount_cents)
        .where(Payment.account_id.in_(account_ids))
        .order_by(Payment.received_on.desc(), Payment.id)
        .limit(limit)
    )
    return tuple(PaymentSeen(*row) for row in session.execute(query))


# Remarks by which Medicare says that the patient is a QMB and owes no cost share.
PROTECTING_REMARKS = ("N781", "N782", "N783")


def protected_visits(session: Session, visit_ids: Sequence[UUID]) -> frozenset[UUID]:
    """Those of the visits for which a payer remarked that the patient owes no cost share."""
    query = (
        select(Claim.visit_id)
        .join(Remittance, Remittance.claim_id == Claim.id)
        .join(RemittanceAdjustment, RemittanceAdjustment.remittance_id == Remittance.id)
        .where(
            Claim.visit_id.in_(visit_ids),
            RemittanceAdjustment.remarks.overlap(list(PROTECTING_REMARKS)),
        )
    )
    return frozenset(session.scalars(query))
