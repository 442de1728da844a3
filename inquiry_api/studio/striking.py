"""Strikes an identifier that slipped through out of everything that holds it, and says so."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from inquiry_api.answers.clock import promised_at
from inquiry_api.answers.practice import practice
from inquiry_api.audit.trail import record
from inquiry_api.cases.models import Case
from inquiry_api.cases.opening import open_case
from inquiry_api.db import now
from inquiry_api.errors import Invalid
from inquiry_api.studio.struck_conversations import clean_conversation, others_saying
from inquiry_api.studio.struck_words import Words, is_everyday, whole
from inquiry_api.tuning.models import AssistantModel, DataChange, DataLine, InboxItem
from inquiry_api.tuning.registry import destroy

KINDS = ("NAME", "DATE", "PHONE", "ADDRESS", "EMAIL", "ACCOUNT", "ID")
SHORTEST = 2


@dataclass(frozen=True)
class Struck:
    """How many messages were cleaned, in how many other conversations; training lines; models."""

    messages: int
    others: int
    lines: int
    models: int


def strike(
    session: Session, item: InboxItem, phrase: str, kind: str, *, staff_id: UUID
) -> tuple[Struck, Case]:
    """Replace a phrase by a placeholder wherever it is stored in clear, and file a finding.

    Its value goes into each conversation's vault, sealed, like that of any other placeholder. A
    model that learned it is destroyed. An everyday word is left where nobody saw it to be a name:
    in other conversations and lines. Raises Invalid if the message does not hold the phrase.
    """
    if kind not in KINDS:
        raise Invalid(field="kind", detail="Choose what it is.")
    words = _words(session, item, phrase)
    messages, others = _clean_conversations(session, item, words, kind)
    lines = _clean_lines(session, words, f"<{kind}_1>", staff_id)
    models = _clean_models(session, words, f"<{kind}_1>", with_lines=bool(lines))
    struck = Struck(messages, others, len(lines), models)
    case = _file(session, item, kind, struck)
    record(
        session,
        actor=f"staff:{staff_id}",
        action="privacy.struck_out",
        purpose="studio",
        conversation_id=item.conversation_id,
        subject=("inbox_item", item.id),
    )
    return struck, case


def _words(session: Session, item: InboxItem, phrase: str) -> Words:
    phrase = " ".join(phrase.split())
    if len(phrase) < SHORTEST or not whole(phrase).search(item.text):
        raise Invalid(field="phrase", detail="Copy the words as they stand in the message.")
    mine = InboxItem.conversation_id == item.conversation_id
    said = session.scalars(select(InboxItem.text).where(mine))
    return Words(phrase, frozenset(said), is_everyday(phrase))


def _clean_conversations(
    session: Session, item: InboxItem, words: Words, kind: str
) -> tuple[int, int]:
    """How many messages were cleaned, and in how many conversations beside the item's own."""
    own, others = item.conversation_id, 0
    cleaned = clean_conversation(session, own, words.text, kind)
    for other in () if words.everyday else others_saying(session, own, words.text):
        found = clean_conversation(session, other, words.text, kind)
        cleaned, others = cleaned + found, others + bool(found)
    return cleaned, others


def _clean_lines(
    session: Session, words: Words, instead: str, staff_id: UUID
) -> Sequence[DataLine]:
    """Training lines that took the phrase over, now and in the history."""
    holding = select(DataLine).where(DataLine.text.icontains(words.text, autoescape=True))
    held = [row for row in session.scalars(holding) if words.stand_in(row.text)]
    for row in held:
        row.text = words.out_of(row.text, instead)
    if held:
        # A change without lines: whoever keeps the lines in memory reads them anew.
        session.add(
            DataChange(kind="struck", reason="An identifier was struck out.", staff_id=staff_id)
        )
    session.flush()
    return held


def _clean_models(session: Session, words: Words, instead: str, *, with_lines: bool) -> int:
    """Reports lose the phrase; models that learned lines with it lose their bytes.

    The model in use goes too: the assistant keeps answering with the copy it has loaded until
    another one is promoted, and the finding says so.
    """
    destroyed = 0
    for model in session.scalars(select(AssistantModel).with_for_update()):
        report = _replaced(model.report, words, instead)
        if report != model.report:
            model.report = report
        if with_lines and model.origin == "studio" and model.struck_at is None:
            destroy(session, model)
            destroyed += 1
    return destroyed


def _replaced(value: Any, words: Words, instead: str) -> Any:
    if isinstance(value, str):
        return words.out_of(value, instead)
    if isinstance(value, list):
        return [_replaced(one, words, instead) for one in value]
    if isinstance(value, dict):
        return {key: _replaced(one, words, instead) for key, one in value.items()}
    return value


def _file(session: Session, item: InboxItem, kind: str, struck: Struck) -> Case:
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
            "messages_cleaned": struck.messages,
            "other_conversations_cleaned": struck.others,
            "training_lines_cleaned": struck.lines,
            "models_destroyed": struck.models,
        },
    )
