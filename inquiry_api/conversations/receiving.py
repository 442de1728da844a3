"""Takes a message in: one short transaction, after which it can no longer be lost.

Nothing slow happens here. What is written is the message (sealed, without card numbers), its turn,
and the job that will answer it; all of them, or none.
"""

import logging
from dataclasses import dataclass, replace
from datetime import datetime
from typing import NamedTuple
from uuid import UUID, uuid4

from sqlalchemy import select, text
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from inquiry_api.conversations.card_guard import without_cards
from inquiry_api.conversations.choices import Pressed, pressed
from inquiry_api.conversations.events import announce, lock, take_seq
from inquiry_api.conversations.models import Conversation, Message, Turn
from inquiry_api.conversations.obeying import obey, word_of
from inquiry_api.conversations.pacing import LONGEST_WAIT, MESSAGES, pace
from inquiry_api.conversations.plain_text import LONGEST_TEXT
from inquiry_api.conversations.standing_words import Word
from inquiry_api.crypto import blind_index, keyring
from inquiry_api.db import now
from inquiry_api.errors import Invalid
from inquiry_api.jobs import TURNS, JobKind, defer

log = logging.getLogger(__name__)

TAKE_TURN = JobKind("turns:take_turn", TURNS)


@dataclass(frozen=True)
class Inbound:
    """A message as its channel got it.

    `provider_id` or `client_id` names it, so that a copy is known as one. `word` is set where the
    provider itself acted on an opt-out word; `token` is that of a pressed button.
    """

    text: str
    provider_id: str | None = None
    client_id: UUID | None = None
    media: int = 0
    word: Word | None = None
    token: str | None = None


class Received(NamedTuple):
    """Where a message went; `new` is false for a copy of one that is here already."""

    conversation_id: UUID
    message_id: UUID
    turn_id: UUID
    seq: int
    new: bool


def receive_text(session: Session, sender: str, inbound: Inbound) -> Received:
    """Take in a text message from a number (E.164); opens the number's conversation if need be."""
    conversation = _conversation_of(session, sender)
    return _copy(session, conversation, inbound) or _take(session, conversation, inbound)


def receive_web(session: Session, conversation_id: UUID, inbound: Inbound) -> Received:
    """Take in a message typed, or a button pressed, on the web page.

    Raises NotFound for no such conversation, and Invalid for an unknown button or too long a text.
    """
    conversation = lock(session, conversation_id)
    copy = _copy(session, conversation, inbound)
    if copy is not None:
        return copy
    if len(inbound.text) > LONGEST_TEXT:
        raise Invalid(field="text", detail=f"Use at most {LONGEST_TEXT} characters.")
    button = None
    if inbound.token is not None:
        button = pressed(session, conversation_id, inbound.token)
        if button is None:
            raise Invalid(field="choice", detail="Choose one of the buttons shown, or type.")
        inbound = replace(inbound, text=button.title)
    return _take(session, conversation, inbound, button)


def open_web_conversation(session: Session) -> Conversation:
    """A new conversation for a browser."""
    conversation = Conversation(channel="web")
    session.add(conversation)
    session.flush()
    return conversation


def _conversation_of(session: Session, sender: str) -> Conversation:
    index = blind_index("phone", sender)
    found = _locked(session, index)
    if found is None:
        fresh = uuid4()
        sealed = keyring().seal("conversation", "contact", fresh, sender)
        row = Conversation(id=fresh, channel="sms", contact_index=index, contact_sealed=sealed)
        _insert_unless_there(session, row)
        found = _locked(session, index)
    assert found is not None
    return found


def _insert_unless_there(session: Session, row: Conversation) -> None:
    moment = now()
    values = {
        "id": row.id, "channel": "sms", "contact_index": row.contact_index,
        "contact_sealed": row.contact_sealed, "owner": "bot", "owned_since": moment, "epoch": 1,
        "next_seq": 1, "language": "en", "bot_sender": uuid4(), "opened_at": moment,
    }  # fmt: skip
    session.execute(
        insert(Conversation)
        .values(**values)
        .on_conflict_do_nothing(
            index_elements=["contact_index"], index_where=text("channel = 'sms'")
        )
    )


def _locked(session: Session, index: bytes) -> Conversation | None:
    return session.scalar(
        select(Conversation)
        .where(Conversation.contact_index == index, Conversation.channel == "sms")
        .with_for_update()
        .execution_options(populate_existing=True)
    )


def _copy(session: Session, conversation: Conversation, inbound: Inbound) -> Received | None:
    """The message that is here already, if this is a copy. The conversation is locked by now."""
    if inbound.provider_id is None and inbound.client_id is None:
        return None
    same = (
        Message.provider_id == inbound.provider_id
        if inbound.provider_id is not None
        else (Message.client_id == inbound.client_id) & (Message.conversation_id == conversation.id)
    )
    row = session.execute(
        select(Message, Turn.id).join(Turn, Turn.message_id == Message.id).where(same)
    ).first()
    if row is None:
        return None
    message, turn_id = row
    return Received(message.conversation_id, message.id, turn_id, message.seq, new=False)


def _take(
    session: Session, conversation: Conversation, inbound: Inbound, button: Pressed | None = None
) -> Received:
    moment = now()
    body, masked = without_cards(session, conversation, inbound.text, moment)
    if conversation.owner == "closed":
        _reopen(conversation, moment)
    conversation.last_inbound_at = moment
    message = _message(conversation, inbound, body, masked=masked, moment=moment)
    turn = Turn(
        conversation_id=conversation.id,
        message_id=message.id,
        word=word_of(session, conversation, inbound.word, body),
        payload=button.payload if button else None,
    )
    at = _due(conversation, turn, moment)
    session.add_all([message, turn])
    session.flush()
    obey(session, conversation, turn, told_by_provider=inbound.word is not None)
    announce(
        session, conversation, "message", seq=message.seq, message_id=message.id,
        turn_follows=at is None,
    )  # fmt: skip
    ids = {"turn_id": turn.id}
    defer(session, TAKE_TURN, lock=f"turn:{conversation.id}", at=at, ids=ids)
    log.info("message.received", extra={"conversation": str(conversation.id)})
    return Received(conversation.id, message.id, turn.id, message.seq, new=True)


def _message(
    conversation: Conversation, inbound: Inbound, body: str, *, masked: bool, moment: datetime
) -> Message:
    return Message(
        conversation_id=conversation.id,
        seq=take_seq(conversation),
        direction="in",
        author="patient",
        body=body,
        provider_id=inbound.provider_id,
        client_id=inbound.client_id,
        media=inbound.media,
        card_masked=masked,
        created_at=moment,
    )


def _reopen(conversation: Conversation, moment: datetime) -> None:
    conversation.owner = "bot"
    conversation.owner_clerk_id = None
    conversation.owned_since = moment
    conversation.epoch += 1
    conversation.bot_sender = uuid4()


def _due(conversation: Conversation, turn: Turn, moment: datetime) -> datetime | None:
    """When the turn may be taken; None for at once. A flood's messages are told so, once."""
    conversation.paced_until, wait = pace(conversation.paced_until, moment, MESSAGES)
    if wait > LONGEST_WAIT:
        conversation.paced_until -= MESSAGES.every
        turn.outcome = "flooded"
        wait = LONGEST_WAIT
    return moment + wait if wait else None
