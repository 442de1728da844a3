"""Has an answer composed for one turn and keeps what it needs: the reply, a case, codes to send.

Here the placeholders of a message get their values back, for the answer's own use; nothing below
knows of vaults, and nothing above is told more than ids.
"""

import json
import re
from dataclasses import asdict, dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from inquiry_api.access.speaker import Speaker
from inquiry_api.access.steps import Given, SendCode
from inquiry_api.answers import flows, registry
from inquiry_api.answers.draft import CASE, CaseNeeded, Draft, FlowStep
from inquiry_api.answers.models import Reply
from inquiry_api.cases.opening import open_case, open_case_of, press
from inquiry_api.conversations.delivery_models import Outbox
from inquiry_api.conversations.events import lock
from inquiry_api.conversations.leaving import leave_texts
from inquiry_api.conversations.models import Conversation, Message, Turn, VaultEntry
from inquiry_api.conversations.outbox import enqueue_code
from inquiry_api.conversations.ownership import offer_to_clerk
from inquiry_api.conversations.speaking import speaker_of
from inquiry_api.conversations.standing_words import wants_texts_back
from inquiry_api.conversations.v1_schemas import AnswerResponse, StepResponse, TurnRequest
from inquiry_api.conversations.wording import say
from inquiry_api.errors import Conflict, NotFound
from inquiry_api.ledger.holding import pause_for

_PLACEHOLDER = re.compile(r"<[A-Z_]+_\d+>")


@dataclass(frozen=True)
class Heard:
    """A turn that is being answered: its conversation (locked), who speaks and what was said."""

    conversation: Conversation
    turn: Turn
    speaker: Speaker
    given: Given
    call: str


def hear(session: Session, conversation_id: UUID, body: TurnRequest, call: str) -> Heard:
    """The turn behind a call. `call` is its Idempotency-Key.

    Raises NotFound unless this very turn is being answered in this conversation, and Conflict if
    somebody else speaks for the practice by now.
    """
    conversation = lock(session, conversation_id)
    turn = session.get(Turn, body.turn, populate_existing=True)
    if turn is None or turn.conversation_id != conversation_id or turn.stage != "ready":
        raise NotFound
    if turn.epoch != conversation.epoch or conversation.owner not in ("bot", "offered"):
        raise Conflict
    message = session.get_one(Message, turn.message_id)
    given = Given(
        values=_values(session, message),
        intent=body.intent,
        entities=[entity.model_dump() for entity in body.entities],
        text=message.redacted_text or "",
    )
    speaker = speaker_of(conversation, turn.id, body.language)
    return Heard(conversation, turn, speaker, given, call)


def answer(session: Session, heard: Heard, topic: str) -> AnswerResponse:
    """Answer a topic for whoever speaks. Raises NotFound for a topic there is none of."""
    if topic == "stop_messages" and not wants_texts_back(heard.given.text):
        return AnswerResponse(outcome="answered", reply=_leave(session, heard))
    given = heard.given
    found = registry.answer(session, heard.speaker, topic, given.entities, given.values, given.text)
    number = _open(session, heard, found.case)
    reply = _keep(session, heard, found.draft, topic, number)
    return AnswerResponse(outcome=found.outcome, reply=reply, flow=found.flow)


def step(session: Session, heard: Heard, flow: str) -> StepResponse:
    """Let a flow have the message."""
    return _stepped(session, heard, flow, flows.step(session, flow, heard.speaker, heard.given))


def prompt(session: Session, heard: Heard, flow: str) -> StepResponse:
    """A flow's question again."""
    return _stepped(session, heard, flow, flows.prompt(session, flow, heard.speaker))


def _stepped(session: Session, heard: Heard, flow: str, found: FlowStep) -> StepResponse:
    number = _open(session, heard, found.case)
    _send(session, heard, found.sends)
    reply = _keep(session, heard, found.draft, flow, number)
    return StepResponse(outcome=found.outcome, reply=reply, resume=found.resume)


def _values(session: Session, message: Message) -> dict[str, str]:
    """What the placeholders in this message stand for; those that may not be stored are absent."""
    named = set(_PLACEHOLDER.findall(message.redacted_text or ""))
    entries = session.scalars(
        select(VaultEntry).where(
            VaultEntry.conversation_id == message.conversation_id,
            VaultEntry.placeholder.in_(named),
        )
    )
    return {entry.placeholder: entry.value for entry in entries if entry.value is not None}


def _open(session: Session, heard: Heard, needed: CaseNeeded | None) -> str | None:
    """Open the case an answer needs; the number that the patient is told.

    Who asks for a person twice waits for one person, not for two, and less long.
    """
    if needed is None:
        return None
    waiting = open_case_of(session, heard.conversation.id, needed.kind) if needed.person else None
    if waiting is not None:
        press(waiting, needed.severity, needed.promised_at)
    case = waiting or open_case(
        session,
        kind=needed.kind,
        severity=needed.severity,
        topic=needed.topic,
        key=needed.key,
        promised_at=needed.promised_at,
        conversation_id=heard.conversation.id,
        patient_id=needed.patient_id,
        packet=needed.packet,
    )
    pause_for(session, needed.holds, case.id)
    if needed.person:
        offer_to_clerk(session, heard.conversation)
    return case.number


def _send(session: Session, heard: Heard, sends: tuple[SendCode, ...]) -> None:
    if not sends:
        return
    count = select(func.count()).where(Outbox.turn_id == heard.turn.id, Outbox.kind == "code")
    first = session.scalar(count) or 0
    for part, code in enumerate(sends, start=first):
        enqueue_code(
            session,
            conversation_id=heard.conversation.id,
            turn_id=heard.turn.id,
            part=part,
            contact_point_id=code.contact_point_id,
            code=code.code,
            language=heard.speaker.language,
        )


def _keep(
    session: Session, heard: Heard, draft: Draft | None, topic: str, case: str | None
) -> UUID | None:
    """Store a composed reply under its call; only its id goes further."""
    if draft is None:
        return None
    reply = Reply(
        conversation_id=heard.conversation.id,
        turn_id=heard.turn.id,
        call=heard.call,
        topic=draft.topic or topic,
        entries=list(draft.entries),
        redacted_text=draft.masked.replace(CASE, case or ""),
        body=json.dumps(_body(draft, case)),
    )
    session.add(reply)
    session.flush()
    return reply.id


def _body(draft: Draft, case: str | None) -> dict[str, Any]:
    def numbered(text: str | None) -> str | None:
        return text.replace(CASE, case or "") if text else text

    return {
        "text": numbered(draft.text),
        "choices": [asdict(choice) for choice in draft.choices],
        "table": [asdict(row) for row in draft.table],
        "private": draft.private,
        "sms_public_text": numbered(draft.sms_public_text),
        "page_text": numbered(draft.page_text),
        "links": [asdict(link) for link in draft.links],
    }


def _leave(session: Session, heard: Heard) -> UUID | None:
    """Obey a wish for no more texts; on the web, say how to make it hold for a number."""
    leave_texts(session, heard.conversation, heard.turn.id)
    key = "stop" if heard.conversation.channel == "sms" else "stop_web"
    words = say(key, heard.speaker.language)
    return _keep(session, heard, Draft(words, masked=words), "stop_messages", None)
