"""A patient who comes back within a week after a case was closed: it is opened again."""

from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

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

    Where this very message opened a new case, the two are linked and nothing more is said.
    """
    if intent in COURTESY:
        return None
    closed = _closed_lately(session, conversation.id, said_at)
    if closed is None:
        return None
    severity: Severity = closed.severity  # type: ignore[assignment]
    case = reopen(session, closed, promised_at=promised_at(practice(), severity, now()))
    offer_to_clerk(session, conversation)
    fresh = _opened_since(session, conversation.id, said_at, case.id)
    if fresh is not None:
        link(session, case.id, fresh, None)
        return None
    when = moment(case.promised_at, conversation.language)
    return notice(say("reopened", conversation.language, case=case.number, when=when))


def _closed_lately(session: Session, conversation_id: UUID, at: datetime) -> Case | None:
    still_open = exists().where(
        Case.conversation_id == conversation_id, Case.state != "closed", Case.opened_at < at
    )
    return session.scalar(
        select(Case)
        .where(
            Case.conversation_id == conversation_id,
            Case.state == "closed",
            Case.merged_into_id.is_(None),
            Case.closed_at > at - WINDOW,
            Case.closed_at <= at,
            ~still_open,
        )
        .order_by(Case.closed_at.desc())
        .limit(1)
    )


def _opened_since(
    session: Session, conversation_id: UUID, at: datetime, but_not: UUID
) -> UUID | None:
    return session.scalar(
        select(Case.id)
        .where(
            Case.conversation_id == conversation_id,
            Case.state != "closed",
            Case.opened_at >= at,
            Case.id != but_not,
        )
        .limit(1)
    )
