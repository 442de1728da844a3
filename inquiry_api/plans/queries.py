"""Plans that are running, and how far each is paid: from the journal, never from a counter."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from inquiry_api.plans.models import PlanInstalment, PlanVisit
from inquiry_api.plans.schedule import Instalment


@dataclass(frozen=True)
class PlanNow:
    """A running plan: what it covers of each visit, and its payments."""

    plan_id: UUID
    account_id: UUID
    total_cents: int
    visits: Mapping[UUID, int]
    instalments: tuple[Instalment, ...]

    def left_cents(self, owed: Mapping[UUID, int]) -> int:
        """What is still to pay on this plan, by what its visits still owe."""
        return sum(max(0, min(cents, owed.get(visit, 0))) for visit, cents in self.visits.items())

    def unpaid(self, owed: Mapping[UUID, int]) -> tuple[Instalment, ...]:
        """The payments that money received has not covered, in order, each with what it lacks."""
        paid = self.total_cents - self.left_cents(owed)
        found = []
        for instalment in self.instalments:
            lacking = max(0, instalment.cents - max(0, paid))
            paid -= instalment.cents
            if lacking:
                found.append(replace(instalment, cents=lacking))
        return tuple(found)

    def overdue(self, owed: Mapping[UUID, int], on: date) -> tuple[Instalment, ...]:
        """The unpaid payments whose day has passed."""
        return tuple(item for item in self.unpaid(owed) if item.due_on < on)


def plans_now(session: Session, account_ids: Sequence[UUID]) -> tuple[PlanNow, ...]:
    """The active plans of these accounts, oldest first."""
    rows = session.execute(_PLANS, {"accounts": list(account_ids)}).all()
    return tuple(_plan_now(session, *row) for row in rows)


_PLANS = text(
    "SELECT id, account_id, total_cents FROM payment_plan "
    "WHERE account_id = ANY(:accounts) AND state = 'active' ORDER BY agreed_at, id"
)


def _plan_now(session: Session, plan_id: UUID, account_id: UUID, total_cents: int) -> PlanNow:
    visits = session.execute(
        select(PlanVisit.visit_id, PlanVisit.amount_cents).where(PlanVisit.plan_id == plan_id)
    )
    instalments = session.execute(
        select(PlanInstalment.number, PlanInstalment.due_on, PlanInstalment.amount_cents)
        .where(PlanInstalment.plan_id == plan_id)
        .order_by(PlanInstalment.number)
    )
    return PlanNow(
        plan_id,
        account_id,
        total_cents,
        {row.visit_id: row.amount_cents for row in visits},
        tuple(Instalment(*row) for row in instalments),
    )


def changes_of(session: Session, plan_id: UUID) -> int:
    """How often a plan was changed before it came to be this one."""
    return int(session.execute(_CHANGES, {"plan": plan_id}).scalar_one())


_CHANGES = text(
    "WITH RECURSIVE line AS (SELECT replaces_id FROM payment_plan WHERE id = :plan UNION ALL "
    "SELECT p.replaces_id FROM payment_plan p JOIN line ON p.id = line.replaces_id) "
    "SELECT count(replaces_id) FROM line"
)


def covered_by_plans(plans: Sequence[PlanNow]) -> dict[UUID, int]:
    """How much of each visit the plans cover together."""
    covered: dict[UUID, int] = {}
    for plan in plans:
        for visit_id, cents in plan.visits.items():
            covered[visit_id] = covered.get(visit_id, 0) + cents
    return covered
