"""What happened on accounts, as answers need it: claims with their latest news, payments."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from inquiry_api.coverage.models import Payer
from inquiry_api.ledger.models import (
    Claim,
    ClaimEvent,
    Payment,
    Remittance,
    RemittanceAdjustment,
)


@dataclass(frozen=True)
class ClaimNow:
    """A claim and its latest news; without news `state` is `sent` and `state_on` is None.

    `code` is the news as sent: a claim status (`A3:21`) or a remittance's own (`1`, `22`).
    """

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
    code: str | None = None

    @property
    def news_on(self) -> date | None:
        """The date of the last news, or of the sending."""
        return self.state_on or self.submitted_on


@dataclass(frozen=True)
class PaymentSeen:
    """Money received, for a person who looks for a payment."""

    payment_id: UUID
    received_on: date
    method: str
    amount_cents: int


def claims_now(session: Session, visit_ids: Sequence[UUID]) -> tuple[ClaimNow, ...]:
    """The claims of these visits, last sent first, each with its latest news."""
    latest = (
        select(ClaimEvent.state, ClaimEvent.on, ClaimEvent.code)
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
            latest.c.code,
        )
        .join(Payer, Payer.id == Claim.payer_id)
        .outerjoin(latest, latest.c.state.is_not(None))
        .where(Claim.visit_id.in_(visit_ids))
        .order_by(Claim.submitted_on.desc().nulls_last(), Claim.position)
    )
    return tuple(ClaimNow(*row) for row in session.execute(query))


Remarked = tuple[UUID | None, str, str]


def remarks_of(session: Session, visit_ids: Sequence[UUID]) -> dict[Remarked, tuple[str, ...]]:
    """The remarks that payers gave, by claim, group and reason, newest remittance first.

    They stand beside a reason of the journal only as long as that stands.
    """
    rows = session.execute(
        select(
            Remittance.claim_id,
            RemittanceAdjustment.group,
            RemittanceAdjustment.reason,
            RemittanceAdjustment.remarks,
        )
        .join(RemittanceAdjustment, RemittanceAdjustment.remittance_id == Remittance.id)
        .join(Claim, Claim.id == Remittance.claim_id)
        .where(Claim.visit_id.in_(visit_ids), func.cardinality(RemittanceAdjustment.remarks) > 0)
        .order_by(Remittance.decided_on.desc(), RemittanceAdjustment.id)
    )
    found: dict[Remarked, tuple[str, ...]] = {}
    for claim_id, group, reason, remarks in rows:
        key = (claim_id, group, reason)
        found[key] = tuple(dict.fromkeys((*found.get(key, ()), *remarks)))
    return found


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
