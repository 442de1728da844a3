"""The first half of a turn: redact the message, obey standing words, see who answers."""

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from inquiry_api.access.sessions import known_names
from inquiry_api.conversations import opt_outs
from inquiry_api.conversations.bot import Question
from inquiry_api.conversations.choices import typed
from inquiry_api.conversations.events import lock_turn
from inquiry_api.conversations.leaving import forget_consents, left_in
from inquiry_api.conversations.models import Conversation, Message, Turn, VaultEntry
from inquiry_api.conversations.plain_text import has_words, plain, spoken_sign, without_command
from inquiry_api.conversations.redacting import vault_of
from inquiry_api.conversations.replies import finish, notice
from inquiry_api.conversations.turn_end import apologise, note_unheard
from inquiry_api.conversations.wording import say
from inquiry_api.conversations.worker_context import WorkerContext
from inquiry_api.db import now
from privacy.placeholders import Replaced
from privacy.redactor import RedactionFailed

log = logging.getLogger(__name__)

MOST_TRIES = 4
UNREADABLE = "[not redacted]"
_ONE_FLOOD_NOTICE = timedelta(minutes=1)


@dataclass(frozen=True)
class Asking:
    """A question for the assistant, and the epoch in which its answer may still be sent."""

    question: Question
    epoch: int
    tries: int
    first_tried_at: datetime


def begin(context: WorkerContext, turn_id: UUID) -> Asking | None:
    """Do what is to be done before the assistant is asked; None where it need not be."""
    with context.database.transaction() as session:
        conversation, turn, message = lock_turn(session, turn_id)
        if turn.stage == "finished":
            return None
        text = plain(message.body or "")
        if message.redacted_text is None:
            _keep(session, message, _redacted(context, session, message, text))
        if _standing(session, conversation, turn) or _unanswered(session, conversation, turn):
            return None
        if _answered_here(session, conversation, turn, message, text):
            return None
        return _asking(session, conversation, turn, message, text)


def _redacted(
    context: WorkerContext, session: Session, message: Message, text: str
) -> Replaced | None:
    taken = vault_of(session, message.conversation_id)
    names = known_names(session, message.conversation_id)
    try:
        return context.redacting.replace(text, taken, names)
    except RedactionFailed:
        log.error("turn.redaction_failed", extra={"conversation": str(message.conversation_id)})
        return None


def _keep(session: Session, message: Message, replaced: Replaced | None) -> None:
    if replaced is None:
        message.redacted_text = UNREADABLE
        return
    message.redacted_text = replaced.text
    for entry in replaced.entries:
        row = VaultEntry(
            conversation_id=message.conversation_id,
            message_id=message.id,
            placeholder=entry.placeholder,
            kind=entry.type,
        )
        row.value = entry.value
        session.add(row)


def _standing(session: Session, conversation: Conversation, turn: Turn) -> bool:
    """Answer stop, start and help. A wish obeyed before is not confirmed again."""
    if conversation.contact_index is None:
        return False
    left_now = left_in(session, conversation, turn.id)
    if turn.word == "stop" or left_now:
        forget_consents(session, conversation)
        said = [notice(say("stop", conversation.language), last_word=True)] if left_now else []
        finish(session, conversation, turn, "stopped", said)
        note_unheard(session, conversation, turn, only_long=True)
        return True
    if turn.word is None:
        return False
    key = "welcome_back" if turn.word == "start" else "help"
    finish(session, conversation, turn, key, [notice(say(key, conversation.language))])
    return True


def _unanswered(session: Session, conversation: Conversation, turn: Turn) -> bool:
    """What gets no answer of ours: texts of numbers that left, and what a clerk answers."""
    index = conversation.contact_index
    if index is not None and opt_outs.is_out(session, index):
        finish(session, conversation, turn, "unreachable")
        note_unheard(session, conversation, turn)
        return True
    if conversation.owner == "clerk":
        finish(session, conversation, turn, "clerk")
        return True
    return False


def _answered_here(
    session: Session, conversation: Conversation, turn: Turn, message: Message, text: str
) -> bool:
    """Answer what the assistant need not, or may not, see."""
    if message.redacted_text == UNREADABLE or turn.tries >= MOST_TRIES:
        apologise(session, conversation, turn)
        return True
    if turn.outcome == "flooded":
        quiet = _told_lately(session, conversation)
        said = [] if quiet else [notice(say("flood", conversation.language))]
        finish(session, conversation, turn, "flooded", said)
        return True
    key = _unreadable(message, text)
    if key is None:
        return False
    finish(session, conversation, turn, key, [notice(say(key, conversation.language))])
    return True


def _unreadable(message: Message, text: str) -> str | None:
    if message.card_masked:
        return "card"
    if has_words(without_command(text)) or spoken_sign(text):
        return None
    if message.media:
        return "media"
    return "no_words" if text else "empty"


def _told_lately(session: Session, conversation: Conversation) -> bool:
    since = now() - _ONE_FLOOD_NOTICE
    return (
        session.scalar(
            select(Turn.id)
            .where(
                Turn.conversation_id == conversation.id,
                Turn.outcome == "flooded",
                Turn.finished_at > since,
            )
            .limit(1)
        )
        is not None
    )


def _asking(
    session: Session, conversation: Conversation, turn: Turn, message: Message, text: str
) -> Asking:
    turn.stage = "ready"
    turn.tries += 1
    turn.epoch = turn.begun_epoch = conversation.epoch
    turn.first_tried_at = turn.first_tried_at or now()
    choose = turn.payload or typed(session, conversation.id, text)
    words = without_command(message.redacted_text or "")
    if not has_words(words):
        words = spoken_sign(text) or words
    question = Question(
        sender=conversation.bot_sender,
        turn=turn.id,
        conversation=conversation.id,
        channel=conversation.channel,
        text=None if choose else words,
        choose=choose,
    )
    return Asking(question, conversation.epoch, turn.tries, turn.first_tried_at)
