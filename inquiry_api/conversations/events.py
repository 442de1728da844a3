"""The order of a conversation, and the live pages' news of it."""

from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from inquiry_api.conversations.models import Conversation, Event
from inquiry_api.errors import NotFound

CHANNEL = "plainbill_event"


def lock(session: Session, conversation_id: UUID) -> Conversation:
    """The conversation, held until the transaction ends, as it is now. Raises NotFound."""
    conversation = session.scalar(
        select(Conversation)
        .where(Conversation.id == conversation_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    if conversation is None:
        raise NotFound
    return conversation


def take_seq(conversation: Conversation) -> int:
    """The next number in a conversation that this transaction has locked."""
    seq = conversation.next_seq
    conversation.next_seq = seq + 1
    return seq


def announce(
    session: Session, conversation: Conversation, kind: str, *, seq: int, message_id: UUID | None
) -> None:
    """Write the event and wake whoever listens, once this transaction commits.

    The row is the truth, numbered under the conversation's lock; the notification is only a hint.
    """
    session.add(Event(conversation_id=conversation.id, seq=seq, kind=kind, message_id=message_id))
    session.execute(select(func.pg_notify(CHANNEL, f"{conversation.id}:{seq}")))
