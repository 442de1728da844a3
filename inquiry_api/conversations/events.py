"""The order of a conversation, and the live pages' news of it."""

from uuid import UUID

from sqlalchemy import func, insert, select
from sqlalchemy.orm import Session

from inquiry_api.conversations.models import Conversation, Event, Message, Turn
from inquiry_api.db import now
from inquiry_api.errors import NotFound

CHANNEL = "plainbill_event"
TURN_FOLLOWS = ":turn"  # Ends the news of a line whose turn will have news of its own in a moment.


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


def lock_turn(session: Session, turn_id: UUID) -> tuple[Conversation, Turn, Message]:
    """A turn with its message and its conversation, all held until the transaction ends.

    The conversation is locked by everybody who changes anything in it. Raises NotFound.
    """
    found = session.execute(
        select(Conversation, Turn, Message)
        .join(Turn, Turn.conversation_id == Conversation.id)
        .join(Message, Message.id == Turn.message_id)
        .where(Turn.id == turn_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).first()
    if found is None:
        raise NotFound
    return found[0], found[1], found[2]


def take_seq(conversation: Conversation) -> int:
    """The next number in a conversation that this transaction has locked."""
    seq = conversation.next_seq
    conversation.next_seq = seq + 1
    return seq


def announce(
    session: Session,
    conversation: Conversation,
    kind: str,
    *,
    seq: int,
    message_id: UUID | None,
    turn_follows: bool = False,
) -> None:
    """Write the event and wake whoever listens, once this transaction commits.

    The row is the truth, numbered under the conversation's lock; the notification is only a hint.
    """
    more = TURN_FOLLOWS if turn_follows else ""
    session.execute(
        insert(Event)
        .values(
            conversation_id=conversation.id, seq=seq, kind=kind, message_id=message_id, at=now()
        )
        .returning(func.pg_notify(CHANNEL, f"{conversation.id}:{seq}{more}"))
    )


def hint(session: Session, conversation_id: UUID) -> None:
    """Wake whoever listens though no number was taken: a line looks otherwise, somebody came."""
    session.execute(select(func.pg_notify(CHANNEL, f"{conversation_id}:0")))


def newest_event(session: Session, conversation_id: UUID) -> int:
    """The number of the newest change in a conversation; 0 before the first."""
    newest = session.scalar(
        select(func.max(Event.seq)).where(Event.conversation_id == conversation_id)
    )
    return newest or 0
