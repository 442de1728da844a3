"""Keeps card numbers out of the database, also those that are sent in several texts."""

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from inquiry_api.conversations.card_numbers import mask_cards
from inquiry_api.conversations.models import Conversation, Message, VaultEntry

_SPLIT_WITHIN = timedelta(minutes=10)
_SPLIT_PARTS = 4
_DIGITS_OF_A_PART = 3


def without_cards(
    session: Session, conversation: Conversation, body: str, moment: datetime
) -> tuple[str, bool]:
    """The text without card numbers, and whether it had any.

    A number that began in the texts before is taken out there too, and out of the vault.
    """
    body = body.replace("\x00", "")
    before: list[Message] = []
    if body.lstrip(" .-")[:1].isdecimal():
        before = _texts_before(session, conversation, moment)
    masked = mask_cards(body, [message.body or "" for message in before])
    for position, rest in masked.earlier.items():
        earlier = before[position]
        earlier.body = rest
        earlier.card_masked = True
        earlier.redacted_text = None if earlier.redacted_text is None else "<CREDIT_CARD_1>"
        _forget_digits(session, earlier)
    return masked.text, masked.found


def _texts_before(session: Session, conversation: Conversation, moment: datetime) -> list[Message]:
    newest_first = session.scalars(
        select(Message)
        .where(
            Message.conversation_id == conversation.id,
            Message.direction == "in",
            Message.created_at > moment - _SPLIT_WITHIN,
        )
        .order_by(Message.seq.desc())
        .limit(_SPLIT_PARTS)
    )
    return list(reversed(newest_first.all()))


def _forget_digits(session: Session, message: Message) -> None:
    for entry in session.scalars(select(VaultEntry).where(VaultEntry.message_id == message.id)):
        if entry.value and sum(char.isdecimal() for char in entry.value) >= _DIGITS_OF_A_PART:
            entry.value = None
