"""What ends when a number wants no more texts."""

from uuid import UUID

from sqlalchemy.orm import Session

from inquiry_api.access.consents import BILLING_TEXTS, TEXT_PRIVACY, revoke
from inquiry_api.access.sessions import end_sessions
from inquiry_api.conversations import opt_outs
from inquiry_api.conversations.models import Conversation


def forget_consents(session: Session, conversation: Conversation) -> None:
    """Who leaves takes back what they allowed for the number, and is a stranger again."""
    end_sessions(session, conversation.id, "stop")
    assert conversation.contact_index is not None
    for kind in (TEXT_PRIVACY, BILLING_TEXTS):
        actor = f"conversation:{conversation.id}"
        revoke(session, conversation.contact_index, actor=actor, kind=kind)


def leave_texts(session: Session, conversation: Conversation, turn_id: UUID) -> None:
    """The assistant understood a wish for no more texts that no rule had recognised."""
    if conversation.contact_index is None:
        return
    opt_outs.opt_out(session, conversation.contact_index, source="assistant", turn_id=turn_id)
    forget_consents(session, conversation)


def left_in(session: Session, conversation: Conversation, turn_id: UUID) -> bool:
    """Whether the number left in this very turn, so that it is owed one confirmation."""
    if conversation.contact_index is None:
        return False
    change = opt_outs.latest(session, conversation.contact_index)
    return (
        change is not None
        and change.direction == "out"
        and change.turn_id == turn_id
        and change.source in ("text", "assistant")
    )
