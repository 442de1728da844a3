"""Puts what is to be said into the conversation: messages, and texts on their way."""

import json
import logging
from collections.abc import Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, field, replace
from typing import Any, Protocol
from uuid import UUID

from sqlalchemy.orm import Session

from inquiry_api.conversations.choices import offer
from inquiry_api.conversations.events import announce, take_seq
from inquiry_api.conversations.models import Conversation, Message, Turn
from inquiry_api.conversations.opt_outs import OptedOut
from inquiry_api.conversations.outbox import enqueue_reply, fitted
from inquiry_api.conversations.segments import NotSendable
from inquiry_api.db import now

log = logging.getLogger(__name__)


class LinkMaker(Protocol):
    """Makes a text that leads to the secure page, for what can't go out as a text itself."""

    def instead_of(
        self, session: Session, conversation: Conversation, outgoing: "Outgoing"
    ) -> "Outgoing":
        """The same message, with a short text and a link in its place."""


@dataclass(frozen=True)
class Outgoing:
    """One message to be. `choices` are (title, payload); `redacted` may be shown to anybody.

    `page` is what a one-time link to this message shows, `link_hash` that of the link in its text;
    `epoch` the one it was begun in, where that is not the present.
    """

    text: str
    redacted: str
    author: str = "bot"
    clerk_id: UUID | None = None
    client_id: UUID | None = None
    choices: tuple[tuple[str, str], ...] = ()
    table: tuple[Mapping[str, Any], ...] = ()
    page: Mapping[str, Any] | None = None
    reply_id: UUID | None = None
    topic: str | None = None
    link_hash: bytes | None = None
    intent: str | None = None
    confidence: float | None = None
    model: str | None = None
    suppressed: bool = False
    last_word: bool = False
    epoch: int | None = None
    extras: Mapping[str, Any] = field(default_factory=dict)


def notice(text: str, *, last_word: bool = False) -> Outgoing:
    """Words of the gateway's own."""
    return Outgoing(text, text, author="system", last_word=last_word)


def finish(
    session: Session,
    conversation: Conversation,
    turn: Turn,
    outcome: str,
    messages: Sequence[Outgoing] = (),
    links: LinkMaker | None = None,
) -> None:
    """End a turn with what is said about it. The conversation is locked, the turn unfinished.

    A number that wants no texts gets none; the turn then ends as `unreachable`.
    """
    turn.stage = "finished"
    turn.outcome = outcome
    turn.finished_at = now()
    texting = conversation.channel == "sms" and bool(messages)
    try:
        with session.begin_nested() if texting else nullcontext():
            for part, message in enumerate(_joined(conversation, messages)):
                say_now(session, conversation, message, turn=turn, part=part, links=links)
    except OptedOut:
        turn.outcome = "unreachable"
    if not messages or turn.outcome == "unreachable":
        announce(session, conversation, "turn", seq=take_seq(conversation), message_id=None)
    log.info(
        "turn.finished",
        extra={
            "conversation": str(conversation.id),
            "turn": str(turn.id),
            "outcome": turn.outcome,
        },
    )


def say_now(
    session: Session,
    conversation: Conversation,
    outgoing: Outgoing,
    *,
    turn: Turn | None = None,
    part: int | None = None,
    links: LinkMaker | None = None,
) -> Message:
    """Write one message into a locked conversation and, on SMS, queue its text.

    Raises OptedOut where the number wants no texts.
    """
    outgoing, numbered = _fitted(session, conversation, outgoing, links)
    session.flush()  # The database looks at the conversation's owner as this message is written.
    message = Message(
        conversation_id=conversation.id,
        seq=take_seq(conversation),
        direction="out",
        author=outgoing.author,
        body=outgoing.text,
        redacted_text=outgoing.redacted,
        language=conversation.language,
        answers_turn_id=turn.id if turn else None,
        part=part,
        reply_id=outgoing.reply_id,
        link_hash=outgoing.link_hash,
        model=outgoing.model,
        suppressed=outgoing.suppressed,
        epoch=outgoing.epoch or conversation.epoch,
    )
    message.clerk_id, message.client_id = outgoing.clerk_id, outgoing.client_id
    message.intent, message.confidence = outgoing.intent, outgoing.confidence
    message.extras = _extras(outgoing, numbered=numbered)
    session.add(message)
    session.flush()
    kind = "draft" if message.suppressed else "message"
    announce(session, conversation, kind, seq=message.seq, message_id=message.id)
    if conversation.channel == "sms" and not outgoing.suppressed:
        enqueue_reply(session, conversation, message, outgoing.text, last_word=outgoing.last_word)
    return message


def say_if_wanted(session: Session, conversation: Conversation, outgoing: Outgoing) -> bool:
    """`say_now`, or nothing at all where the number wants no texts. Whether it was said."""
    try:
        with session.begin_nested():
            say_now(session, conversation, outgoing)
    except OptedOut:
        return False
    return True


def _extras(outgoing: Outgoing, *, numbered: bool) -> str | None:
    extras: dict[str, Any] = dict(outgoing.extras)
    if outgoing.choices:
        extras["choices"] = [
            {"token": choice.token, "title": choice.title, "payload": choice.payload}
            for choice in offer(outgoing.choices)
        ]
        extras["numbered"] = numbered
    if outgoing.table:
        extras["table"] = [dict(row) for row in outgoing.table]
    if outgoing.page:
        extras["page"] = dict(outgoing.page)
    return json.dumps(extras) if extras else None


def _fitted(
    session: Session, conversation: Conversation, outgoing: Outgoing, links: LinkMaker | None
) -> tuple[Outgoing, bool]:
    """The message as its channel takes it, and whether its choices are numbered in the text."""
    if conversation.channel != "sms" or outgoing.suppressed:
        return outgoing, False
    titles = tuple(title for title, _ in outgoing.choices)
    try:
        body, numbered = fitted(outgoing.text, titles, conversation.language)
        return replace(outgoing, text=body), numbered
    except NotSendable:
        log.error("reply.not_sendable", extra={"reply": str(outgoing.reply_id)})
        if links is None:
            raise
        return links.instead_of(session, conversation, outgoing), False


def _joined(conversation: Conversation, messages: Sequence[Outgoing]) -> Sequence[Outgoing]:
    """On SMS, several short messages become one; what does not fit together stays apart."""
    if conversation.channel != "sms":
        return messages
    joined: list[Outgoing] = []
    for message in messages:
        merged = _merged(joined[-1], message, conversation.language) if joined else None
        if merged is None:
            joined.append(message)
        else:
            joined[-1] = merged
    return joined


def _merged(first: Outgoing, second: Outgoing, language: str) -> Outgoing | None:
    if first.choices or first.link_hash or second.link_hash:
        return None
    text = f"{first.text}\n{second.text}"
    try:
        fitted(text, tuple(title for title, _ in second.choices), language)
    except NotSendable:
        return None
    redacted = f"{first.redacted}\n{second.redacted}"
    return replace(second, text=text, redacted=redacted, reply_id=second.reply_id or first.reply_id)
