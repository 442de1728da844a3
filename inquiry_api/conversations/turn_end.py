"""The second half of a turn: what the assistant said goes out, or a plain apology does."""

import json
import logging
from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from inquiry_api.answers.clock import promised_at
from inquiry_api.answers.draft import Severity
from inquiry_api.answers.models import Reply
from inquiry_api.answers.practice import practice
from inquiry_api.cases.models import Case
from inquiry_api.cases.opening import open_case, open_case_of
from inquiry_api.conversations.bot import BotAnswer, BotMessage, BotUnavailable
from inquiry_api.conversations.events import lock_turn
from inquiry_api.conversations.leaving import left_in
from inquiry_api.conversations.models import Conversation, Message, Turn
from inquiry_api.conversations.ownership import offer_to_clerk
from inquiry_api.conversations.replies import Outgoing, finish, notice
from inquiry_api.conversations.returning import note_return
from inquiry_api.conversations.secure_links import SecureLinks
from inquiry_api.conversations.wording import moment, say
from inquiry_api.conversations.worker_context import WorkerContext
from inquiry_api.db import now

log = logging.getLogger(__name__)

_LONG_WORDS = 5


def commit(context: WorkerContext, turn_id: UUID, epoch: int, answer: BotAnswer) -> None:
    """Send the assistant's answer, unless somebody else speaks for the practice by now.

    Then it is kept as a draft for the clerk. Raises BotUnavailable for an answer that names a
    reply which is not this conversation's.
    """
    with context.database.transaction() as session:
        conversation, turn, message = lock_turn(session, turn_id)
        if turn.stage == "finished" or turn.begun_epoch != epoch:
            return  # Answered already, or being asked again since it changed hands.
        speaks = conversation.epoch == turn.epoch and conversation.owner in ("bot", "offered")
        conversation.language = answer.language or conversation.language
        if left_in(session, conversation, turn.id):
            said = notice(say("stop", conversation.language), last_word=True)
            finish(session, conversation, turn, "stopped", [said])
            return
        intent = answer.intent.name if answer.intent else None
        back = note_return(session, conversation, message.created_at, intent) if speaks else None
        links = SecureLinks(context.public_url, turn.id)
        messages = _outgoing(session, conversation, turn, answer, links, speaks=speaks)
        messages += [back] if back else []
        outcome = "answered" if speaks else "suppressed"
        finish(session, conversation, turn, outcome, messages, links)


def give_up(context: WorkerContext, turn_id: UUID) -> None:
    """Apologise for a message that the assistant could not answer, and hand it to a clerk."""
    with context.database.transaction() as session:
        conversation, turn, _ = lock_turn(session, turn_id)
        if turn.stage == "finished":
            return
        if conversation.owner == "clerk":
            finish(session, conversation, turn, "clerk")
            return
        apologise(session, conversation, turn)


def apologise(session: Session, conversation: Conversation, turn: Turn) -> None:
    """Say that a person will answer, by when, and see to it that one does."""
    case = open_case_of(session, conversation.id, "unanswered") or _case(
        session, conversation, turn, "unanswered", "high"
    )
    offer_to_clerk(session, conversation)
    when = moment(case.promised_at, conversation.language)
    words = notice(say("apology", conversation.language, when=when))
    finish(session, conversation, turn, "apologised", [words])


def note_unheard(
    session: Session, conversation: Conversation, turn: Turn, *, only_long: bool = False
) -> None:
    """Have a person read what a number that wants no texts still wrote.

    With `only_long`, not for the bare word by which it left.
    """
    message = session.get_one(Message, turn.message_id)
    if only_long and len((message.redacted_text or "").split()) < _LONG_WORDS:
        return
    if open_case_of(session, conversation.id, "wrote_after_stop") is None:
        _case(session, conversation, turn, "wrote_after_stop", "low")


def _case(
    session: Session, conversation: Conversation, turn: Turn, kind: str, severity: Severity
) -> Case:
    return open_case(
        session,
        kind=kind,
        severity=severity,
        topic="message",
        key=f"{kind}:{turn.id}",
        promised_at=promised_at(practice(), severity, now()),
        conversation_id=conversation.id,
        packet={"turn": str(turn.id), "message": str(turn.message_id)},
    )


def _outgoing(
    session: Session,
    conversation: Conversation,
    turn: Turn,
    answer: BotAnswer,
    links: SecureLinks,
    *,
    speaks: bool,
) -> list[Outgoing]:
    blank = Outgoing(
        "",
        "",
        intent=answer.intent.name if answer.intent else None,
        confidence=answer.intent.confidence if answer.intent else None,
        model=answer.model,
        suppressed=not speaks,
        epoch=turn.epoch,
    )
    messages = []
    for message in answer.messages:
        if message.custom is None:
            messages.append(_fixed(message, blank))
            continue
        reply = session.get(Reply, message.custom.reply)
        if reply is None or reply.conversation_id != conversation.id:
            log.error("turn.foreign_reply", extra={"conversation": str(conversation.id)})
            raise BotUnavailable("no such reply here")
        messages.append(_composed(session, conversation, reply, links, blank))
    return messages


def _fixed(message: BotMessage, blank: Outgoing) -> Outgoing:
    choices = tuple((button.title, button.payload) for button in message.buttons)
    text = (message.text or "").strip()
    return replace(blank, text=text, redacted=text, choices=choices)


def _composed(
    session: Session,
    conversation: Conversation,
    reply: Reply,
    links: SecureLinks,
    blank: Outgoing,
) -> Outgoing:
    body = json.loads(reply.body)
    whole = replace(
        blank,
        text=body["text"],
        redacted=reply.redacted_text,
        choices=tuple((choice["title"], choice["payload"]) for choice in body["choices"]),
        table=tuple(body["table"]),
        page=_page(body),
        extras={"links": body["links"]} if body.get("links") else {},
        reply_id=reply.id,
        topic=reply.topic,
    )
    return whole if whole.suppressed else links.public(session, conversation, whole, body)


def _page(body: Mapping[str, Any]) -> dict[str, Any]:
    """What the page behind a one-time link shows."""
    page = {"text": body.get("page_text") or body["text"], "table": body["table"]}
    return page | ({"links": body["links"]} if body.get("links") else {})
