"""Looks after cases now and then: offers what waits, takes back what a clerk lets wait."""

import logging
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, ScalarSelect, func, select, true
from sqlalchemy.orm import Session

from inquiry_api.answers.clock import hours_on, is_open, promised_at, today
from inquiry_api.answers.draft import Severity
from inquiry_api.answers.practice import Practice, practice
from inquiry_api.cases import states
from inquiry_api.cases.models import Case
from inquiry_api.cases.offering import offer_waiting
from inquiry_api.conversations import ownership
from inquiry_api.conversations.courtesies import is_courtesy
from inquiry_api.conversations.events import lock
from inquiry_api.conversations.models import Conversation, Message
from inquiry_api.conversations.replies import notice, say_if_wanted
from inquiry_api.conversations.wording import moment, say
from inquiry_api.db import Database, now

log = logging.getLogger(__name__)

# How long a patient may wait for a clerk who has the conversation, while the office is open.
SILENCE = timedelta(minutes=20)


def mind_cases(database: Database) -> int:
    """One round. Returns how many cases went to another clerk."""
    with database.transaction() as session:
        offer_waiting(session)
        waiting = _silent(session, now())
    moved = 0
    for case_id in waiting:
        with database.transaction() as session:
            moved += _take_back(session, case_id, now())
    return moved


def _silent(session: Session, at: datetime) -> list[UUID]:
    place = practice()
    if not is_open(place, at):
        return []
    last_in, last_out = _last("patient", ~is_courtesy()), _last("clerk")
    waits_since = func.greatest(last_in, Case.taken_at, _opened(place, at))
    query = (
        select(Case.id)
        .join(Conversation, Conversation.id == Case.conversation_id)
        .where(
            Case.state == "taken",
            Conversation.owner == "clerk",
            Conversation.owner_clerk_id == Case.clerk_id,
            last_in > func.coalesce(last_out, Conversation.opened_at - timedelta(days=1)),
            waits_since < at - SILENCE,
        )
    )
    return list(session.scalars(query))


def _take_back(session: Session, case_id: UUID, at: datetime) -> bool:
    """Free one case, unless its clerk has answered meanwhile; the patient is told."""
    seen = session.get_one(Case, case_id)
    assert seen.conversation_id is not None
    conversation = lock(session, seen.conversation_id)
    if case_id not in _silent(session, at):
        return False
    case = session.get_one(Case, case_id, populate_existing=True)
    clerk_id = case.clerk_id
    assert clerk_id is not None
    case = states.release(session, case_id, clerk_id, version=case.version, silent=True)
    case.offered_to, case.offered_at = clerk_id, func.now() - timedelta(hours=1)
    severity: Severity = case.severity  # type: ignore[assignment]
    case.promised_at, case.first_reply_at = promised_at(practice(), severity, at), None
    ownership.release(session, conversation.id, clerk_id, epoch=conversation.epoch)
    when = moment(case.promised_at, conversation.language)
    words = say("passed_on", conversation.language, case=case.number, when=when)
    say_if_wanted(session, conversation, notice(words))
    log.warning("case.taken_back", extra={"case": str(case_id)})
    return True


def _last(author: str, counts: ColumnElement[bool] | None = None) -> ScalarSelect[datetime]:
    """When this author last said something that counts."""
    counted = true() if counts is None else counts
    return (
        select(func.max(Message.created_at))
        .where(Message.conversation_id == Conversation.id, Message.author == author, counted)
        .correlate(Conversation)
        .scalar_subquery()
    )


def _opened(place: Practice, at: datetime) -> datetime:
    hours = hours_on(place, today(place, at))
    assert hours is not None
    return datetime.combine(today(place, at), hours.opens, place.zone)
