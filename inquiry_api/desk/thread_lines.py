"""The thread of a case as a clerk sees it: redacted, until somebody reveals it for a reason."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import accumulate
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from inquiry_api.access.staff_accounts import names
from inquiry_api.cases.models import Case, CaseNote
from inquiry_api.conversations.delivery_models import Outbox
from inquiry_api.conversations.models import Message

REASONS = {
    "reply": "to answer them",
    "verify": "to check who they are",
    "dispute": "to decide the matter",
    "safety": "somebody may be in danger",
    "quality": "to look into a complaint",
}
HIDDEN = "[not redacted yet: reveal it to read]"
MOST_LINES = 300  # A number's conversation never ends; nobody reads further back on one screen.


@dataclass(frozen=True)
class Line:
    """One line: a message, a draft that was held back, or a note of ours."""

    kind: str
    author: str
    text: str
    at: datetime
    seq: int | None = None
    language: str | None = None
    detail: str = ""
    state: str = ""

    @property
    def is_lost(self) -> bool:
        """Whether the text did not reach the patient."""
        return self.state == "failed"


def lines_of(session: Session, case: Case, *, revealed: bool) -> list[Line]:
    """The newest `MOST_LINES` messages in their own order, and notes between them by time.

    A message's place is its number, never its time: two clocks may differ.
    """
    people, said = names(session), []
    if case.conversation_id is not None:
        said = said_in(session, case.conversation_id, revealed=revealed)
    times = accumulate((line.at for line in said), max)
    placed = [(at, 0, line) for at, line in zip(times, said, strict=True)]
    placed += [(row.at, 1, _note(row, people)) for row in _notes(session, case)]
    return [line for *_, line in sorted(placed, key=lambda each: each[:2])]


def said_in(
    session: Session, conversation_id: UUID, *, revealed: bool = False, most: int = MOST_LINES
) -> list[Line]:
    """The newest messages of a conversation, oldest first."""
    rows = session.scalars(
        select(Message)
        .where(Message.conversation_id == conversation_id)
        .order_by(Message.seq.desc())
        .limit(most)
    ).all()
    people = names(session) if any(row.author == "clerk" for row in rows) else {}
    states = _states(session, [row.id for row in rows if row.direction == "out"])
    return [_message(row, people, states, revealed=revealed) for row in reversed(rows)]


def _message(
    row: Message, people: dict[UUID, str], states: dict[UUID, str], *, revealed: bool
) -> Line:
    author = {"patient": "Patient", "bot": "Assistant", "system": "Plainbill"}.get(row.author, "")
    if row.author == "clerk":
        author = people.get(row.clerk_id, "A clerk") if row.clerk_id else "A clerk"
    kind = {"system": "practice"}.get(row.author, row.author)
    text = (row.body if revealed else row.redacted_text) or ""
    if not text and row.body:
        text = HIDDEN
    return Line(
        kind="draft" if row.suppressed else kind,
        author=author,
        text=text,
        at=row.created_at,
        seq=row.seq,
        language=row.language,
        detail=_detail(row),
        state=states.get(row.id, ""),
    )


def _detail(row: Message) -> str:
    """What the assistant understood, and how sure it was."""
    if row.intent is None or row.confidence is None:
        return ""
    return f"understood {row.intent.removeprefix('ask_').replace('_', ' ')}, {row.confidence:.0%}"


def _states(session: Session, message_ids: Sequence[UUID]) -> dict[UUID, str]:
    """How each text stands; what was said on the web has no state."""
    if not message_ids:
        return {}
    rows = session.execute(
        select(Outbox.message_id, Outbox.state)
        .where(Outbox.message_id.in_(message_ids))
        .order_by(Outbox.attempt)
    )
    return {row.message_id: row.state for row in rows}


def _notes(session: Session, case: Case) -> Any:
    return session.scalars(select(CaseNote).where(CaseNote.case_id == case.id))


def _note(row: CaseNote, people: dict[UUID, str]) -> Line:
    return Line("note", people.get(row.clerk_id, "A clerk"), row.text, row.at)
