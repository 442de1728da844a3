"""What happened to a case, word by word: written with every change, never changed itself."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from inquiry_api.cases.models import Case, CaseEvent

KINDS = (
    "offered",  # To one clerk first, the least busy who is in (`other_id`).
    "taken",
    "assigned",  # By `clerk_id` to `other_id`.
    "transferred",  # To the team `word`.
    "released",
    "reassigned",  # Taken from a clerk who let the patient wait.
    "given_back",
    "replied",
    "acted",  # The act is `word`.
    "closed",  # With the outcome `word`.
    "reopened",  # The patient came back.
    "merged",  # Into `other_id`.
    "linked",
    "undelivered",  # A text to the patient did not arrive.
)


def note_event(
    session: Session,
    case: Case,
    kind: str,
    *,
    clerk_id: UUID | None = None,
    other_id: UUID | None = None,
    word: str | None = None,
) -> None:
    """Add one line to a case's history."""
    if kind not in KINDS:
        raise ValueError("no such event of a case")
    session.add(
        CaseEvent(case_id=case.id, kind=kind, clerk_id=clerk_id, other_id=other_id, word=word)
    )
    session.flush()


def events_of(session: Session, case_id: UUID) -> Sequence[CaseEvent]:
    """A case's history, oldest first."""
    query = select(CaseEvent).where(CaseEvent.case_id == case_id).order_by(CaseEvent.number)
    return session.scalars(query).all()
