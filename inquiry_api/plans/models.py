"""Payment plans, their instalments, and the consent that made them."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from inquiry_api.db import Keyed, now


class PaymentPlan(Keyed):
    """An interest-free agreement to pay a balance over time.

    `consent_text` is the exact wording agreed to; `idempotency_key` makes a double yes one plan.
    `replaces_id` is the plan that ended by this one, where the patient changed it.
    """

    __tablename__ = "payment_plan"
    __table_args__ = (
        CheckConstraint("state IN ('active', 'finished', 'ended')", name="state"),
        CheckConstraint("total_cents > 0", name="total"),
    )

    account_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"), index=True)
    total_cents: Mapped[int] = mapped_column(BigInteger)
    state: Mapped[str] = mapped_column(default="active")
    agreed_at: Mapped[datetime] = mapped_column(default=now)
    consent_text: Mapped[str]
    consent_channel: Mapped[str]
    conversation_id: Mapped[UUID | None]
    idempotency_key: Mapped[str] = mapped_column(unique=True)
    replaces_id: Mapped[UUID | None] = mapped_column(ForeignKey("payment_plan.id"))


class PlanVisit(Keyed):
    """How much of a visit's balance a plan covers."""

    __tablename__ = "plan_visit"
    __table_args__ = (UniqueConstraint("plan_id", "visit_id"),)

    plan_id: Mapped[UUID] = mapped_column(ForeignKey("payment_plan.id"), index=True)
    visit_id: Mapped[UUID] = mapped_column(ForeignKey("visit.id"))
    amount_cents: Mapped[int] = mapped_column(BigInteger)


class PlanInstalment(Keyed):
    """One payment that a plan asks for; the instalments sum to the plan's total exactly."""

    __tablename__ = "plan_instalment"
    __table_args__ = (UniqueConstraint("plan_id", "number"),)

    plan_id: Mapped[UUID] = mapped_column(ForeignKey("payment_plan.id"), index=True)
    number: Mapped[int]
    due_on: Mapped[date]
    amount_cents: Mapped[int] = mapped_column(BigInteger)
