"""Who speaks for the practice in a conversation: the assistant, or one clerk.

Every change of hands raises the epoch, so that an answer begun before it can no longer go out; the
database refuses one that tries. While a conversation is offered to the clerks the assistant still
speaks, so an offer carries the turn that is being answered into its epoch.
"""

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from inquiry_api.access.sessions import end_sessions
from inquiry_api.conversations.events import announce, lock, take_seq
from inquiry_api.conversations.models import Conversation, Message, Turn
from inquiry_api.conversations.replies import Outgoing, notice, say_if_wanted, say_now
from inquiry_api.conversations.wording import say
from inquiry_api.db import now
from inquiry_api.errors import Conflict

log = logging.getLogger(__name__)


class Taken(Conflict):
    """Somebody else has the conversation by now, or it was changed in another way."""

    def __init__(self, conversation: Conversation) -> None:
        super().__init__()
        self.owner = conversation.owner
        self.clerk_id = conversation.owner_clerk_id
        self.since = conversation.owned_since
        self.epoch = conversation.epoch


@dataclass(frozen=True)
class Missed:
    """A message that a clerk had not seen when writing."""

    seq: int
    author: str
    text: str


class SaidMeanwhile(Conflict):
    """Somebody wrote since the clerk last looked; `missed` is what, oldest first."""

    def __init__(self, missed: Sequence[Missed]) -> None:
        super().__init__()
        self.missed = missed


def offer_to_clerk(session: Session, conversation: Conversation) -> bool:
    """Let the clerks have a locked conversation. False if it was theirs or closed already."""
    return _between(session, conversation, "bot", "offered")


def withdraw_offer(session: Session, conversation: Conversation) -> bool:
    """Nobody waits for a clerk any more. False if the locked conversation is not offered."""
    return _between(session, conversation, "offered", "bot")


def _between(session: Session, conversation: Conversation, before: str, after: str) -> bool:
    """From bot to offered or back: the same voice goes on, so the turn under way comes along."""
    if conversation.owner != before:
        return False
    epoch = conversation.epoch
    conversation.owner = after
    conversation.owned_since = now()
    conversation.epoch = epoch + 1
    session.flush()
    session.execute(
        update(Turn)
        .where(Turn.conversation_id == conversation.id, Turn.stage == "ready", Turn.epoch == epoch)
        .values(epoch=epoch + 1)
        .execution_options(synchronize_session="fetch")
    )
    announce(session, conversation, "owner", seq=take_seq(conversation), message_id=None)
    return True


def claim(session: Session, conversation_id: UUID, clerk_id: UUID, *, epoch: int) -> Conversation:
    """Give a conversation to one clerk. Raises Taken if it changed hands since `epoch`."""
    before = ("bot", "offered", "closed")
    return _change_hands(session, conversation_id, epoch, before, owner="clerk", clerk_id=clerk_id)


def release(session: Session, conversation_id: UUID, clerk_id: UUID, *, epoch: int) -> Conversation:
    """Put a clerk's conversation back among those offered; the assistant helps meanwhile.

    Raises Taken if the clerk no longer has the conversation.
    """
    _check_theirs(lock(session, conversation_id), clerk_id)
    return _change_hands(session, conversation_id, epoch, ("clerk",), owner="offered")


def give_back(
    session: Session,
    conversation_id: UUID,
    clerk_id: UUID,
    *,
    epoch: int,
    last_seen_seq: int | None = None,
    recap: str | None = None,
) -> Conversation:
    """Let the assistant speak again, as to a stranger: nothing carries over to it.

    Tells the patient in one line, or in the words of `recap`. Raises Taken if the clerk no longer
    has the conversation, and SaidMeanwhile if the patient wrote since `last_seen_seq`.
    """
    conversation = lock(session, conversation_id)
    _check_theirs(conversation, clerk_id)
    check_seen(session, conversation, last_seen_seq)
    conversation = _change_hands(session, conversation_id, epoch, ("clerk",), owner="bot")
    words = recap or say("given_back", conversation.language)
    say_if_wanted(session, conversation, notice(words))
    return conversation


def close(session: Session, conversation_id: UUID, *, epoch: int) -> Conversation:
    """End a conversation; the next message from the patient opens it again for the assistant.

    Raises Taken if it changed hands since `epoch`.
    """
    return _change_hands(
        session, conversation_id, epoch, ("bot", "offered", "clerk"), owner="closed"
    )


def send_as_clerk(
    session: Session,
    conversation_id: UUID,
    clerk_id: UUID,
    *,
    epoch: int,
    last_seen_seq: int,
    client_id: UUID,
    text: str,
    redacted: str | None = None,
    page: Mapping[str, Any] | None = None,
    link_hash: bytes | None = None,
    extras: Mapping[str, Any] | None = None,
) -> Message:
    """Write as the clerk who has the conversation. The same `client_id` writes once.

    `redacted` is the text as anybody may read it; `page` is what the link in the text shows;
    `extras` what stands beside the text on the web.

    Raises Taken, SaidMeanwhile, OptedOut, or NotSendable for what can't go out as a text.
    """
    conversation = lock(session, conversation_id)
    done = session.scalar(
        select(Message).where(
            Message.conversation_id == conversation_id, Message.client_id == client_id
        )
    )
    if done is not None:
        return done
    if conversation.epoch != epoch or conversation.owner_clerk_id != clerk_id:
        raise Taken(conversation)
    check_seen(session, conversation, last_seen_seq)
    outgoing = Outgoing(
        text,
        redacted or "",
        author="clerk",
        clerk_id=clerk_id,
        client_id=client_id,
        epoch=epoch,
        page=page,
        link_hash=link_hash,
        extras=extras or {},
    )
    return say_now(session, conversation, outgoing)


def check_seen(session: Session, conversation: Conversation, last_seen_seq: int | None) -> None:
    """Raises SaidMeanwhile if somebody wrote since the message with this number."""
    if last_seen_seq is None:
        return
    missed = _said_since(session, conversation.id, last_seen_seq)
    if missed:
        raise SaidMeanwhile(missed)


def _check_theirs(conversation: Conversation, clerk_id: UUID) -> None:
    if conversation.owner_clerk_id != clerk_id:
        raise Taken(conversation)


def _change_hands(
    session: Session,
    conversation_id: UUID,
    epoch: int,
    before: tuple[str, ...],
    *,
    owner: str,
    clerk_id: UUID | None = None,
) -> Conversation:
    """Change the owner in one guarded statement: of two who try at once, one finds no row."""
    changed = session.execute(
        update(Conversation)
        .where(
            Conversation.id == conversation_id,
            Conversation.epoch == epoch,
            Conversation.owner.in_(before),
        )
        .values(
            owner=owner,
            owner_clerk_id=clerk_id,
            epoch=epoch + 1,
            owned_since=now(),
            bot_sender=uuid4(),
        )
        .returning(Conversation.id)
        .execution_options(synchronize_session=False)
    ).first()
    conversation = lock(session, conversation_id)
    if changed is None:
        raise Taken(conversation)
    end_sessions(session, conversation_id, "handover")
    announce(session, conversation, "owner", seq=take_seq(conversation), message_id=None)
    extra = {"conversation": str(conversation_id), "outcome": owner}
    log.info("conversation.owner_changed", extra=extra)
    return conversation


def _said_since(session: Session, conversation_id: UUID, seq: int) -> list[Missed]:
    rows = session.scalars(
        select(Message)
        .where(
            Message.conversation_id == conversation_id,
            Message.seq > seq,
            Message.suppressed.is_(False),
        )
        .order_by(Message.seq)
    )
    return [Missed(row.seq, row.author, row.body or "") for row in rows]
