"""A clerk steps into a conversation by their own decision, asked by nobody."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from inquiry_api.access.models import StaffUser
from inquiry_api.answers.clock import promised_at
from inquiry_api.answers.practice import practice
from inquiry_api.cases import states
from inquiry_api.cases.models import Case
from inquiry_api.cases.opening import open_case
from inquiry_api.conversations import ownership
from inquiry_api.conversations.clerk_lines import last_identity, was_verified
from inquiry_api.conversations.events import lock
from inquiry_api.conversations.models import Conversation, Message
from inquiry_api.conversations.replies import notice, say_if_wanted
from inquiry_api.conversations.wording import moment, say
from inquiry_api.db import now


def step_in(session: Session, conversation_id: UUID, clerk_id: UUID, *, epoch: int) -> Case:
    """Take a conversation and its case; one that has none yet gets one. The patient is told.

    An answer that the assistant is at becomes a draft. Raises NotFound, Taken if the conversation
    changed hands since `epoch`, and CaseMoved if another clerk has its case.
    """
    conversation = lock(session, conversation_id)
    if conversation.epoch != epoch or conversation.owner == "clerk":
        raise ownership.Taken(conversation)
    case = _waiting(session, conversation_id) or _file(session, conversation)
    if case.state != "taken" or case.clerk_id != clerk_id:
        case = states.take(session, case.id, clerk_id, version=case.version)
    ownership.claim(session, conversation_id, clerk_id, epoch=epoch)
    say_if_wanted(session, conversation, notice(_words(session, conversation, case, clerk_id)))
    return case


def _waiting(session: Session, conversation_id: UUID) -> Case | None:
    """The case that somebody must still finish here, if there is one."""
    return session.scalar(
        select(Case)
        .where(Case.conversation_id == conversation_id, Case.state != "closed")
        .order_by((Case.state == "taken"), Case.opened_at)
        .limit(1)
    )


def _file(session: Session, conversation: Conversation) -> Case:
    known = last_identity(session, conversation) if was_verified(session, conversation) else None
    said = session.scalar(
        select(Message)
        .where(Message.conversation_id == conversation.id, Message.author == "patient")
        .order_by(Message.seq.desc())
        .limit(1)
    )
    return open_case(
        session,
        kind="clerk_decision",
        severity="medium",
        topic="talk_to_human",
        key=f"clerk_decision:{conversation.id}:{conversation.epoch}",
        promised_at=promised_at(practice(), "medium", now()),
        conversation_id=conversation.id,
        patient_id=known.patient_id if known else None,
        packet={
            "why": "a clerk saw that help was needed",
            "said": (said.body if said else "") or "",
            "suggested": "Read the last lines, then reply.",
        },
    )


def _words(session: Session, conversation: Conversation, case: Case, clerk_id: UUID) -> str:
    clerk = session.get(StaffUser, clerk_id)
    language = conversation.language
    return say(
        "stepped_in",
        language,
        name=clerk.name.split()[0] if clerk else say("office", language),
        case=case.number,
        when=moment(case.promised_at, language),
    )
