"""A patient who comes back within a week after a case was closed: it is opened again."""

from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import exists, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from inquiry_api.answers.clock import promised_at
from inquiry_api.answers.draft import Severity
from inquiry_api.answers.practice import practice
from inquiry_api.cases.models import Case
from inquiry_api.cases.states import link, reopen
from inquiry_api.conversations.models import Conversation
from inquiry_api.conversations.ownership import offer_to_clerk
from inquiry_api.conversations.replies import Outgoing, notice
from inquiry_api.conversations.wording import moment, say
from inquiry_api.db import now

WINDOW = timedelta(days=7)
# Who says no more than this has not come back with the matter.
COURTESY = frozenset({"thank", "goodbye", "greet", "affirm", "deny", "cancel", "stop_messages"})


def note_return(
    session: Session, conversation: Conversation, said_at: datetime, intent: str | None
) -> Outgoing | None:
    """Open the case again that was closed in the week before, and say so.

    Where this very message opened a new case, the two are linked and nothing more is said. By
    another way (a chat ends with the day) somebody has come back only where a person is needed
    again, and then with the case of whoever is verified there.
    """
    if intent in COURTESY:
        return None
    fresh = _opened_since(session, conversation.id, said_at)
    closed = _closed_lately(session, Case.conversation_id, conversation.id, said_at)
    if closed is None and fresh is not None and fresh.patient_id is not None:
        closed = _closed_lately(session, Case.patient_id, fresh.patient_id, said_at)
    if closed is None:
        return None
    severity: Severity = closed.severity  # type: ignore[assignment]
    case = reopen(session, closed, promised_at=promised_at(practice(), severity, now()))
    offer_to_clerk(session, conversation)
    if fresh is not None:
        link(session, case.id, fresh.id, None)
        return None
    when = moment(case.promised_at, conversation.language)
    return notice(say("reopened", conversation.language, case=case.number, when=when))


def _closed_lately(
    session: Session, whose: InstrumentedAttribute[UUID | None], value: UUID, at: datetime
) -> Case | None:
    """What was closed last of somebody's own matters, while none of them waits."""
    mine = (whose == value, Case.conversation_id.is_not(None))
    still_open = exists().where(*mine, Case.state != "closed", Case.opened_at < at)
    return session.scalar(
        select(Case)
        .where(
            *mine,
            Case.state == "closed",
            Case.merged_into_id.is_(None),
            Case.closed_at > at - WINDOW,
            Case.closed_at <= at,
            ~still_open,
        )
        .order_by(Case.closed_at.desc())
        .limit(1)
    )


def _opened_since(session: Session, conversation_id: UUID, at: datetime) -> Case | None:
    return session.scalar(
        select(Case)
        .where(
            Case.conversation_id == conversation_id,
            Case.state != "closed",
            Case.opened_at >= at,
        )
        .limit(1)
    )
