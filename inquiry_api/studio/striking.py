"""Strikes an identifier that slipped through out of everything that holds it, and says so."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from inquiry_api.answers.clock import promised_at
from inquiry_api.answers.models import Reply
from inquiry_api.answers.practice import practice
from inquiry_api.audit.trail import record
from inquiry_api.cases.listing_models import ConversationWords
from inquiry_api.cases.models import Case
from inquiry_api.cases.opening import open_case
from inquiry_api.conversations.models import Message, VaultEntry
from inquiry_api.conversations.redacting import vault_of
from inquiry_api.db import now
from inquiry_api.errors import Invalid
from inquiry_api.tuning.likeness import bands
from inquiry_api.tuning.models import AssistantModel, DataChange, DataLine, InboxItem
from inquiry_api.tuning.registry import destroy
from inquiry_api.tuning.scrubbing import whole, without_phrase

KINDS = ("NAME", "DATE", "PHONE", "ADDRESS", "EMAIL", "ACCOUNT", "ID")
SHORTEST = 2


@dataclass(frozen=True)
class Struck:
    """What was cleaned, and the finding that was filed."""

    messages: int
    lines: int
    models: int
    case: Case


def strike(session: Session, item: InboxItem, phrase: str, kind: str, *, staff_id: UUID) -> Struck:
    """Replace a phrase by a placeholder wherever it is stored in clear, and file a finding.

    Its value goes into the conversation's vault, sealed, like that of any other placeholder. A
    model that learned it is destroyed. Raises Invalid if the message does not hold the phrase.
    """
    phrase = " ".join(phrase.split())
    if kind not in KINDS:
        raise Invalid(field="kind", detail="Choose what it is.")
    if len(phrase) < SHORTEST or not whole(phrase).search(item.text):
        raise Invalid(field="phrase", detail="Copy the words as they stand in the message.")
    placeholder = _free(session, item.conversation_id, kind)
    cleaned = _clean_conversation(session, item, phrase, placeholder)
    _keep_value(session, item, phrase, placeholder)
    lines = _clean_lines(session, phrase, f"<{kind}_1>", staff_id)
    models = _clean_models(session, phrase, f"<{kind}_1>", with_lines=bool(lines))
    case = _file(session, item, kind, cleaned, len(lines), models)
    record(
        session,
        actor=f"staff:{staff_id}",
        action="privacy.struck_out",
        purpose="studio",
        conversation_id=item.conversation_id,
        subject=("inbox_item", item.id),
    )
    return Struck(cleaned, len(lines), models, case)


def _free(session: Session, conversation_id: UUID, kind: str) -> str:
    taken = vault_of(session, conversation_id)
    numbers = [name[len(kind) + 2 : -1] for name in taken if name.startswith(f"<{kind}_")]
    last = max((int(number) for number in numbers if number.isdigit()), default=0)
    return f"<{kind}_{last + 1}>"


def _clean_conversation(session: Session, item: InboxItem, phrase: str, instead: str) -> int:
    """The messages, replies and inbox items of the conversation."""
    mine = item.conversation_id
    rows: list[Any] = [
        *session.scalars(select(Message).where(Message.conversation_id == mine)),
        *session.scalars(select(Reply).where(Reply.conversation_id == mine)),
    ]
    cleaned = 0
    for row in rows:
        if row.redacted_text and whole(phrase).search(row.redacted_text):
            row.redacted_text = without_phrase(row.redacted_text, phrase, instead)
            cleaned += 1
    items = session.scalars(select(InboxItem).where(InboxItem.conversation_id == mine))
    for other in items:
        if whole(phrase).search(other.text):
            other.text = without_phrase(other.text, phrase, instead)
            other.bands = bands(other.text)
    session.flush()
    _index_anew(session, mine)
    return cleaned


def _index_anew(session: Session, conversation_id: UUID) -> None:
    """The words by which the desk finds a conversation: kept ones only ever grow by themselves."""
    session.execute(
        delete(ConversationWords).where(ConversationWords.conversation_id == conversation_id)
    )
    session.execute(
        update(Message)
        .where(Message.conversation_id == conversation_id)
        .values(redacted_text=Message.redacted_text)
        .execution_options(synchronize_session=False)
    )


def _keep_value(session: Session, item: InboxItem, phrase: str, placeholder: str) -> None:
    row = VaultEntry(
        conversation_id=item.conversation_id,
        message_id=item.message_id,
        placeholder=placeholder,
        kind=placeholder[1:].rpartition("_")[0],
    )
    row.value = phrase
    session.add(row)


def _clean_lines(session: Session, phrase: str, instead: str, staff_id: UUID) -> Sequence[DataLine]:
    """Training lines that took the phrase over, now and in the history."""
    held = [
        row
        for row in session.scalars(
            select(DataLine).where(DataLine.text.icontains(phrase, autoescape=True))
        )
        if whole(phrase).search(row.text)
    ]
    for row in held:
        row.text = without_phrase(row.text, phrase, instead)
    if held:
        # A change without lines: whoever keeps the lines in memory reads them anew.
        session.add(
            DataChange(kind="struck", reason="An identifier was struck out.", staff_id=staff_id)
        )
    session.flush()
    return held


def _clean_models(session: Session, phrase: str, instead: str, *, with_lines: bool) -> int:
    """Reports lose the phrase; models that learned lines with it lose their bytes.

    The model in use goes too: the assistant keeps answering with the copy it has loaded until
    another one is promoted, and the finding says so.
    """
    destroyed = 0
    for model in session.scalars(select(AssistantModel).with_for_update()):
        told = json.dumps(model.report, ensure_ascii=False)
        if whole(phrase).search(told):
            model.report = _replaced(model.report, phrase, instead)
        if with_lines and model.origin == "studio" and model.struck_at is None:
            destroy(session, model)
            destroyed += 1
    return destroyed


def _replaced(value: Any, phrase: str, instead: str) -> Any:
    if isinstance(value, str):
        return without_phrase(value, phrase, instead)
    if isinstance(value, list):
        return [_replaced(one, phrase, instead) for one in value]
    if isinstance(value, dict):
        return {key: _replaced(one, phrase, instead) for key, one in value.items()}
    return value


def _file(
    session: Session, item: InboxItem, kind: str, messages: int, lines: int, models: int
) -> Case:
    number = session.scalar(
        select(func.count()).select_from(Case).where(Case.kind == "privacy_finding")
    )
    return open_case(
        session,
        kind="privacy_finding",
        severity="high",
        topic="complain_privacy",
        key=f"privacy_finding:{item.id}:{number}",
        promised_at=promised_at(practice(), "high", now()),
        conversation_id=item.conversation_id,
        packet={
            "why": "An identifier was not taken out of a message; an admin struck it out.",
            "type": kind,
            "message": str(item.message_id),
            "messages_cleaned": messages,
            "training_lines_cleaned": lines,
            "models_destroyed": models,
        },
    )
