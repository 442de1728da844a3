"""Queues texts. What is queued here is delivered, or found out not to be (see `delivery`)."""

import logging
import unicodedata
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from inquiry_api.access.speaker import Language
from inquiry_api.conversations.delivery_models import STATES, Outbox
from inquiry_api.conversations.models import Conversation, Message
from inquiry_api.conversations.opt_outs import OptedOut, is_out
from inquiry_api.conversations.segments import NotSendable, sendable
from inquiry_api.conversations.wording import say
from inquiry_api.jobs import DELIVERIES, JobKind, defer
from inquiry_api.ledger.people import ContactPoint

log = logging.getLogger(__name__)

DELIVER = JobKind("delivery:deliver", DELIVERIES)
_RANK = {state: rank for rank, state in enumerate(STATES)}
FINAL = ("delivered", "failed")


def enqueue_reply(
    session: Session,
    conversation: Conversation,
    message: Message,
    body: str,
    *,
    last_word: bool = False,
) -> Outbox:
    """Queue a message's text to the conversation's number.

    Raises OptedOut for a number that wants no texts; `last_word` is the one confirmation of that.
    """
    assert conversation.contact_index is not None
    if not last_word and is_out(session, conversation.contact_index):
        raise OptedOut
    row = Outbox(
        conversation_id=conversation.id,
        message_id=message.id,
        turn_id=message.answers_turn_id,
        part=message.part or 0,
        kind="last_word" if last_word else "reply",
        to_index=conversation.contact_index,
        to=conversation.contact,
        body=body,
    )
    return _queue(session, row)


def enqueue_code(
    session: Session,
    *,
    conversation_id: UUID,
    turn_id: UUID,
    part: int,
    contact_point_id: UUID | None,
    code: str,
    language: Language,
) -> None:
    """Queue a one-time code to a number on file.

    Where there is no such number, or it wants no texts, the same row and the same job are written,
    and the job sends nothing: nobody can tell the cases apart by their time.
    """
    point = session.get(ContactPoint, contact_point_id) if contact_point_id else None
    usable = point is not None and point.texts and not is_out(session, point.value_index)
    body = say("code", language, code=code)
    row = Outbox(
        conversation_id=conversation_id,
        turn_id=turn_id,
        part=part,
        kind="code",
        contact_point_id=contact_point_id,
        to_index=point.value_index if point and usable else None,
        to=point.value if point and usable else None,
        body=sendable(body),
    )
    _queue(session, row)


def enqueue_notice(session: Session, point: ContactPoint, body: str, *, key: UUID) -> bool:
    """Queue a notice to a number on file, once for its key. False where it wants no texts."""
    if not point.texts or is_out(session, point.value_index):
        return False
    row = Outbox(
        turn_id=key,
        kind="notice",
        contact_point_id=point.id,
        to_index=point.value_index,
        to=point.value,
        body=sendable(body),
    )
    _queue(session, row)
    return True


def enqueue_again(session: Session, failed: Outbox, at: datetime) -> Outbox:
    """Queue a text once more that was accepted and then failed for a passing reason."""
    again = Outbox(
        conversation_id=failed.conversation_id,
        message_id=failed.message_id,
        turn_id=failed.turn_id,
        part=failed.part,
        kind=failed.kind,
        attempt=failed.attempt + 1,
        contact_point_id=failed.contact_point_id,
        to_index=failed.to_index,
        to=failed.to,
        body=failed.body,
        first_queued_at=failed.first_queued_at,
    )
    return _queue(session, again, at)


def deliver_later(session: Session, row: Outbox, at: datetime | None = None) -> None:
    """Queue the row's delivery. A long wait is a job of its own, so it holds back nothing."""
    address = row.to_index.hex()[:24] if row.to_index else str(row.id)
    lock = f"sms:{address}" if at is None else f"sms:{address}:{row.id}"
    defer(session, DELIVER, lock=lock, at=at, ids={"outbox_id": row.id})


def advance(row: Outbox, state: str) -> bool:
    """Move a row on to a later state. False, and no change, if that would be a step back."""
    if row.state in FINAL or _RANK[state] <= _RANK[row.state]:
        return False
    row.state = state
    return True


def text_for(text: str, titles: tuple[str, ...], language: str) -> tuple[str, bool]:
    """The text with its choices numbered below it, unless it names them itself; and whether so."""
    bare = _bare(text)
    if not titles or all(_bare(title) in bare for title in titles):
        return text, False
    lines = [f"{number}) {title}" for number, title in enumerate(titles, start=1)]
    lead = "Responda con un número:" if language == "es" else "Reply with a number:"
    return "\n".join([text, lead, *lines]), True


def _bare(words: str) -> str:
    """Without case and accents: `Sí` and `SI` are the same to whoever reads them."""
    folded = unicodedata.normalize("NFD", words.casefold())
    return "".join(char for char in folded if not unicodedata.combining(char))


def fitted(text: str, titles: tuple[str, ...], language: str) -> tuple[str, bool]:
    """The text as it goes out, and whether its choices were numbered. Raises NotSendable."""
    whole, numbered = text_for(text, titles, language)
    try:
        return sendable(whole), numbered
    except NotSendable:
        if not numbered:
            raise
        return sendable(text), False


def _queue(session: Session, row: Outbox, at: datetime | None = None) -> Outbox:
    session.add(row)
    session.flush()
    deliver_later(session, row, at)
    log.info("outbox.queued", extra={"outbox": str(row.id), "kind": row.kind})
    return row
