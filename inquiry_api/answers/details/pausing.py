"""Writes the pauses that a matter brings, so that what the patient is told is really so."""

from collections.abc import Sequence
from datetime import date, timedelta
from uuid import UUID

from inquiry_api.answers.picture import VisitView
from inquiry_api.answers.question import Question
from inquiry_api.audit.trail import record
from inquiry_api.ledger.holding import Pause, place_hold
from inquiry_api.ledger.models import Hold


def pause(
    question: Question, kind: str, views: Sequence[VisitView], *, days: int | None = None
) -> list[Hold]:
    """Hold these visits for the practice's usual time; only those with something to hold.

    What a plan pays off goes on by the plan: a plan is an agreement, and a pause would break it.
    """
    until = question.today + timedelta(days=days or question.practice.policies.hold_days)
    wanted = [
        Pause(view.account.account_id, view.visit_id, kind, question.today, until)
        for view in views
        if view.debt.cents and not view.planned
    ]
    return [_placed(question, each) for each in wanted]


def pause_account(question: Question, kind: str, *, until: date | None = None) -> list[Hold]:
    """Hold every account that is open to the speaker."""
    wanted = [
        Pause(account.account_id, None, kind, question.today, until)
        for account in question.scope.accounts
    ]
    return [_placed(question, each) for each in wanted]


def held_until(holds: Sequence[Hold]) -> date | None:
    """The last day of the pauses; None where there is none, or one has no end."""
    days = [hold.ends_on for hold in holds]
    return max((day for day in days if day), default=None) if all(days) else None


def _placed(question: Question, wanted: Pause) -> Hold:
    hold = place_hold(question.session, wanted)
    conversation: UUID = question.speaker.conversation_id
    record(
        question.session,
        actor=f"conversation:{conversation}",
        action="hold.placed",
        purpose=question.topic,
        conversation_id=conversation,
        patient_id=question.scope.patient_id,
        account_ids=[wanted.account_id],
        subject=("hold", hold.id),
    )
    return hold
