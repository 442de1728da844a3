"""The conversations that go on just now, as a clerk may look over them: redacted, newest first."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.orm import Session

from inquiry_api.cases.listing_models import CaseLine
from inquiry_api.conversations.models import Conversation, Message, Presence
from inquiry_api.conversations.presence import LOOKS, PATIENT
from inquiry_api.db import now

RECENT = timedelta(days=1)
PAGE = 50
_UNSURE = 0.8  # Below this the assistant rather guessed, and asked what was meant.


@dataclass(frozen=True)
class TalkLine:
    """One conversation: what was said last, how sure the assistant was, and whose it is."""

    talk: Conversation
    said: str
    understood: str
    unsure: bool
    case: CaseLine | None
    patient_is_here: bool


def recent_talks(session: Session, before: datetime | None = None) -> Sequence[TalkLine]:
    """Conversations in which the patient wrote within a day, from a moment back, a page of them."""
    query = select(Conversation).where(Conversation.last_inbound_at > now() - RECENT)
    if before is not None:
        query = query.where(Conversation.last_inbound_at < before)
    talks = session.scalars(query.order_by(Conversation.last_inbound_at.desc()).limit(PAGE)).all()
    ids = [talk.id for talk in talks]
    said, understood = _last_said(session, ids), _last_understood(session, ids)
    cases, present = _cases(session, ids), _present(session, ids)
    return [
        TalkLine(
            talk=talk,
            said=said.get(talk.id, ""),
            understood=understood.get(talk.id, ("", 1.0))[0],
            unsure=understood.get(talk.id, ("", 1.0))[1] < _UNSURE,
            case=cases.get(talk.id),
            patient_is_here=talk.id in present,
        )
        for talk in talks
    ]


def open_case_line(session: Session, conversation_id: UUID) -> CaseLine | None:
    """The case of a conversation that somebody must still finish."""
    return _cases(session, [conversation_id]).get(conversation_id)


def _last_said(session: Session, ids: Sequence[UUID]) -> dict[UUID, str]:
    rows = session.execute(
        select(Message.conversation_id, Message.redacted_text)
        .where(Message.conversation_id.in_(ids), Message.author == "patient")
        .ext(distinct_on(Message.conversation_id))
        .order_by(Message.conversation_id, Message.seq.desc())
    )
    return {row.conversation_id: row.redacted_text or "" for row in rows}


def _last_understood(session: Session, ids: Sequence[UUID]) -> dict[UUID, tuple[str, float]]:
    rows = session.execute(
        select(Message.conversation_id, Message.intent, Message.confidence)
        .where(Message.conversation_id.in_(ids), Message.intent.is_not(None))
        .ext(distinct_on(Message.conversation_id))
        .order_by(Message.conversation_id, Message.seq.desc())
    )
    return {
        row.conversation_id: (row.intent.removeprefix("ask_"), row.confidence or 0.0)
        for row in rows
    }


def _cases(session: Session, ids: Sequence[UUID]) -> dict[UUID, CaseLine]:
    """The open case of each conversation that has one."""
    rows = session.scalars(
        select(CaseLine)
        .where(CaseLine.conversation_id.in_(ids), CaseLine.state != "closed")
        .order_by(CaseLine.opened_at)
    )
    return {row.conversation_id: row for row in rows if row.conversation_id}


def _present(session: Session, ids: Sequence[UUID]) -> set[UUID]:
    rows = session.scalars(
        select(Presence.conversation_id).where(
            Presence.conversation_id.in_(ids),
            Presence.who == PATIENT,
            Presence.seen_at > func.now() - LOOKS,
        )
    )
    return set(rows)
