"""Where the setting up of a payment plan stands, and what the plan would cover."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import date
from typing import Any, Literal
from uuid import UUID, uuid4

from sqlalchemy.orm import Session

from inquiry_api.answers import memory
from inquiry_api.answers.picture import Picture, VisitView
from inquiry_api.plans.rules import PlanRules
from inquiry_api.plans.schedule import Instalment, allowed, first_due, offers, schedule

Stage = Literal["offer", "consent"]
Note = Literal["", "too_long", "too_small", "whole", "changed", "unclear", "again", "declined"]


@dataclass(frozen=True)
class PlanState:
    """An offer under way. `visits` maps each covered visit to its cents; `key` is the offer's own,
    under which a consent is written once. `note` is what the next question begins with. A change of
    a plan names the one that it `replaces`, what it changes, and the words that asked for it.
    """

    account_id: str
    visits: Mapping[str, int]
    key: str = field(default_factory=lambda: str(uuid4()))
    stage: Stage = "offer"
    count: int | None = None
    first_on: str = ""
    note: Note = ""
    misses: int = 0
    beyond: int = 0
    replaces: str = ""
    change: str = ""
    told: str = field(default="", repr=False)

    @property
    def total_cents(self) -> int:
        """What the plan would pay off."""
        return sum(self.visits.values())

    @property
    def instalments(self) -> tuple[Instalment, ...]:
        """The payments of the count that was picked."""
        assert self.count is not None
        return schedule(self.total_cents, self.count, date.fromisoformat(self.first_on))

    @property
    def shown(self) -> tuple[Instalment, ...]:
        """The schedule that stands for agreement, if one does."""
        return self.instalments if self.stage == "consent" and self.count else ()

    def counts(self, rules: PlanRules) -> tuple[int, ...]:
        """The numbers of payments that are offered."""
        return offers(rules, self.total_cents)

    def picked(self, count: int) -> "PlanState":
        """With this many payments, to be agreed to."""
        return replace(self, stage="consent", count=count, note="", misses=0)

    def back(self, note: Note) -> "PlanState":
        """With the offers shown once more."""
        return replace(self, stage="offer", count=None, note=note)

    def covers(self, basis: "PlanState") -> bool:
        """Whether the other state is about the very same debts."""
        return self.account_id == basis.account_id and dict(self.visits) == dict(basis.visits)

    def moved_to(self, basis: "PlanState", rules: PlanRules) -> "PlanState":
        """The same wish for debts that changed meanwhile, under a key of its own."""
        moved = replace(basis, stage=self.stage, count=self.count, note="changed")
        fits = self.count is None or self.change == "date"
        fits = fits or allowed(rules, basis.total_cents, self.count or 0)
        return moved if fits else moved.back("changed")


def plannable(views: tuple[VisitView, ...]) -> tuple[VisitView, ...]:
    """Visits whose rest can go on a plan: due, and with nobody left to decide anything."""
    return tuple(view for view in views if view.due.cents and not view.pending)


def fresh_state(picture: Picture, rules: PlanRules) -> PlanState | None:
    """A new offer for the first account that has something to plan; None if none has."""
    views = plannable(picture.visits)
    if not views:
        return None
    account_id = views[0].account.account_id
    return PlanState(
        account_id=str(account_id),
        visits={
            str(view.visit_id): view.due.cents
            for view in views
            if view.account.account_id == account_id
        },
        first_on=first_due(rules, picture.today).isoformat(),
    )


def load(session: Session, conversation_id: UUID) -> PlanState | None:
    """The offer under way, if any."""
    kept = memory.recall(session, conversation_id, memory.PLAN)
    return PlanState(**kept) if kept else None


def save(session: Session, conversation_id: UUID, state: PlanState) -> PlanState:
    """Keep the offer."""
    kept: dict[str, Any] = asdict(state)
    memory.keep(session, conversation_id, memory.PLAN, kept)
    return state
