"""Turning a consent into a plan: written once, with the wording agreed to and what it covers.

A changed plan is a new one that ends the old one in the same transaction.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from inquiry_api.db import now
from inquiry_api.plans.models import PaymentPlan, PlanInstalment, PlanVisit
from inquiry_api.plans.schedule import Instalment


class PlanMismatch(Exception):
    """What the plan covers and what it asks for are not the same sum, or one of them is empty."""


@dataclass(frozen=True)
class Agreement:
    """A consent: to which payments, for which part of which visits, in which words.

    `replaces` is the running plan that it changes, if it does.
    """

    account_id: UUID
    visits: Mapping[UUID, int]
    instalments: Sequence[Instalment]
    consent_text: str
    channel: str
    conversation_id: UUID
    key: str
    replaces: UUID | None = None

    @property
    def total_cents(self) -> int:
        """What the plan pays off."""
        return sum(self.visits.values())


def agree(session: Session, agreement: Agreement) -> PaymentPlan:
    """Write the plan, or find the one that its key wrote before: a second yes changes nothing.

    Raises PlanMismatch where the instalments don't sum to what the visits owe, or where the plan
    that it changes runs no more.
    """
    _check_sums(agreement)
    plan = PaymentPlan(idempotency_key=agreement.key)
    # A parallel twin of the same key waits here until the other commits.
    written = session.execute(
        insert(PaymentPlan)
        .values(
            id=plan.id,
            account_id=agreement.account_id,
            total_cents=agreement.total_cents,
            state="active",
            agreed_at=now(),
            consent_text=agreement.consent_text,
            consent_channel=agreement.channel,
            conversation_id=agreement.conversation_id,
            idempotency_key=agreement.key,
            replaces_id=agreement.replaces,
        )
        .on_conflict_do_nothing(index_elements=[PaymentPlan.idempotency_key])
        .returning(PaymentPlan.id)
    ).scalar_one_or_none()
    if written is not None:
        _end(session, agreement.replaces)
        _write_parts(session, plan.id, agreement)
    query = select(PaymentPlan).where(PaymentPlan.idempotency_key == agreement.key)
    return session.scalars(query).one()


def _check_sums(agreement: Agreement) -> None:
    asked = sum(instalment.cents for instalment in agreement.instalments)
    if not agreement.visits or asked != agreement.total_cents or asked <= 0:
        raise PlanMismatch
    if min(agreement.visits.values()) <= 0:
        raise PlanMismatch


def _end(session: Session, plan_id: UUID | None) -> None:
    """End the plan that is changed. Of two changes at the same moment only the first finds it."""
    if plan_id is None:
        return
    running = (PaymentPlan.id == plan_id, PaymentPlan.state == "active")
    ended = update(PaymentPlan).where(*running).values(state="ended").returning(PaymentPlan.id)
    if session.execute(ended).scalar_one_or_none() is None:
        raise PlanMismatch


def _write_parts(session: Session, plan_id: UUID, agreement: Agreement) -> None:
    session.add_all(
        PlanVisit(plan_id=plan_id, visit_id=visit_id, amount_cents=cents)
        for visit_id, cents in agreement.visits.items()
    )
    session.add_all(
        PlanInstalment(
            plan_id=plan_id,
            number=instalment.number,
            due_on=instalment.due_on,
            amount_cents=instalment.cents,
        )
        for instalment in agreement.instalments
    )
    session.flush()
