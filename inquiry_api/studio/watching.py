"""Watches a model that was just let answer, and rolls back when patients fare worse with it."""

import logging
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from inquiry_api.answers.practice import practice
from inquiry_api.db import Database
from inquiry_api.errors import Conflict
from inquiry_api.studio.training import mend_lost
from inquiry_api.tuning.models import AssistantModel, InboxItem, ModelStep
from inquiry_api.tuning.registry import before_production, in_use, last_number, step

log = logging.getLogger(__name__)

# So many messages must be in before a figure says anything; compared with as many before.
LEAST_MESSAGES, MOST_COMPARED = 40, 500


@dataclass(frozen=True)
class Rate:
    """How often a model's messages were not understood, or ended with a person unasked."""

    messages: int
    troubled: int

    @property
    def share(self) -> float:
        """From 0 to 1."""
        return self.troubled / self.messages if self.messages else 0.0


@dataclass(frozen=True)
class Rates:
    """The model in use or the canary, and the messages answered by others before it began."""

    step: ModelStep
    now: Rate
    before: Rate

    @property
    def is_worse(self) -> bool:
        """Whether it is time to roll back."""
        enough = min(self.now.messages, self.before.messages) >= LEAST_MESSAGES
        margin = practice().understanding.roll_back_points / 100
        return enough and self.now.share - self.before.share > margin


def rates(session: Session) -> list[Rates]:
    """How the model in use and a canary fare, each since it began."""
    held = in_use(session)
    return [_rates(session, one) for one in (held.production, held.canary) if one is not None]


def _rates(session: Session, one: ModelStep) -> Rates:
    name = session.scalar(select(AssistantModel.rasa_id).where(AssistantModel.id == one.model_id))
    return Rates(one, _rate(session, name, since=one.at), _rate(session, name, until=one.at))


def _rate(
    session: Session,
    name: str | None,
    *,
    since: datetime | None = None,
    until: datetime | None = None,
) -> Rate:
    chosen = select(
        or_(InboxItem.intent == "nlu_fallback", InboxItem.reasons.contains(["escalated"])).label(
            "troubled"
        )
    )
    if since is not None:
        chosen = chosen.where(InboxItem.model == name, InboxItem.said_at >= since)
    if until is not None:
        chosen = chosen.where(InboxItem.model != name, InboxItem.said_at < until)
    latest = chosen.order_by(InboxItem.said_at.desc()).limit(MOST_COMPARED).subquery()
    row = session.execute(
        select(func.count(), func.count().filter(latest.c.troubled)).select_from(latest)
    ).one()
    return Rate(int(row[0]), int(row[1]))


def watch(database: Database) -> bool:
    """Roll back what fares clearly worse. Returns whether anything was rolled back.

    Trainings that were lost are ended here, too.
    """
    with database.transaction() as session:
        mend_lost(session)
        for found in rates(session):
            if found.is_worse and found.step.kind in ("promote", "canary"):
                return _undo(session, found)
    return False


def _undo(session: Session, found: Rates) -> bool:
    is_canary = found.step.kind == "canary"
    target = (
        session.get(AssistantModel, found.step.model_id)
        if is_canary
        else before_production(session)
    )
    if target is None:
        return False
    reason = (
        f"{found.now.share:.0%} of {found.now.messages} messages were not understood or went to a "
        f"person, {found.before.share:.0%} before."
    )
    try:
        step(
            session,
            "end_canary" if is_canary else "automatic_roll_back",
            target,
            seen=last_number(session),
            reason=reason,
            staff_id=None,
        )
    except Conflict:
        return False
    log.warning("model.rolled_back", extra={"reason": "worse"})
    return True
