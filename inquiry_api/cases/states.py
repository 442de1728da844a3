"""Whose a case is: open, taken by one clerk, closed. Every change names the version it saw.

The conversation behind a case has its own owner (`conversations.handoff` moves both together).
"""

import logging
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from inquiry_api.cases.history import note_event
from inquiry_api.cases.models import Case, CaseLink
from inquiry_api.db import now
from inquiry_api.errors import Conflict, Invalid, NotFound

log = logging.getLogger(__name__)

# Who a case may be handed to as a group.
TEAMS = ("billing", "insurance", "coding", "privacy", "assistance")

# How a case may end. What each is called in front of the patient is wording, not here.
OUTCOMES = (
    "answered",
    "corrected",
    "adjusted",
    "plan_agreed",
    "rebilled",
    "refunded",
    "sent",
    "upheld",
    "not_ours",
    "no_contact",
)


class CaseMoved(Conflict):
    """Somebody else changed the case first; who has it now, and since when."""

    def __init__(self, case: Case) -> None:
        super().__init__()
        self.number = case.number
        self.state = case.state
        self.clerk_id = case.clerk_id
        self.since: datetime | None = case.taken_at
        self.version = case.version


def case_by_number(session: Session, number: str) -> Case:
    """The case with this number. Raises NotFound."""
    case = session.scalar(select(Case).where(Case.number == number.strip().upper()))
    if case is None:
        raise NotFound
    return case


def take(session: Session, case_id: UUID, clerk_id: UUID, *, version: int) -> Case:
    """Give an open case to one clerk. Raises CaseMoved if it changed since `version`."""
    values = {"state": "taken", "clerk_id": clerk_id, "taken_at": now()}
    case = _move(session, case_id, version, ("open",), values)
    note_event(session, case, "taken", clerk_id=clerk_id)
    return case


def assign(session: Session, case_id: UUID, by: UUID, to: UUID, *, version: int) -> Case:
    """Give a case to another clerk, whoever has it. Raises CaseMoved."""
    values = {"state": "taken", "clerk_id": to, "taken_at": now()}
    case = _move(session, case_id, version, ("open", "taken"), values)
    note_event(session, case, "assigned", clerk_id=by, other_id=to)
    return case


def transfer(session: Session, case_id: UUID, by: UUID, team: str, *, version: int) -> Case:
    """Put a case back into the queue, for one team. Raises CaseMoved, Invalid."""
    if team not in TEAMS:
        raise Invalid(field="team", detail="Choose one of the teams.")
    case = _move(session, case_id, version, ("open", "taken"), _FREE | {"team": team})
    note_event(session, case, "transferred", clerk_id=by, word=team)
    return case


def release(
    session: Session, case_id: UUID, by: UUID | None, *, version: int, silent: bool = False
) -> Case:
    """Put a taken case back into the queue; `silent` says that its clerk did not answer."""
    case = _move(session, case_id, version, ("taken",), _FREE)
    note_event(session, case, "reassigned" if silent else "released", clerk_id=by)
    return case


def close_case(session: Session, case_id: UUID, by: UUID, outcome: str, *, version: int) -> Case:
    """End a case with one of the outcomes. Raises CaseMoved, Invalid."""
    if outcome not in OUTCOMES:
        raise Invalid(field="outcome", detail="Choose how it ended.")
    values = {"state": "closed", "clerk_id": by, "closed_at": now(), "outcome": outcome}
    case = _move(session, case_id, version, ("open", "taken"), values)
    note_event(session, case, "closed", clerk_id=by, word=outcome)
    return case


def reopen(session: Session, case: Case, *, promised_at: datetime) -> Case:
    """Open a closed case again because the patient came back; it counts against its resolution."""
    values = _FREE | {
        "offered_to": case.clerk_id,
        "offered_at": now(),
        "closed_at": None,
        "outcome": None,
        "promised_at": promised_at,
        "first_reply_at": None,
        "reopened": Case.reopened + 1,
    }
    before = case.clerk_id
    case = _move(session, case.id, case.version, ("closed",), values)
    note_event(session, case, "reopened", other_id=before)
    return case


def merge(session: Session, case_id: UUID, into_id: UUID, by: UUID, *, version: int) -> Case:
    """Close a case as part of another, which stays; its story is read there. Raises Invalid."""
    into = session.get(Case, into_id, populate_existing=True)
    if into is None or into_id == case_id or into.state == "closed":
        raise Invalid(field="other", detail="Give the number of another open case.")
    mine = session.get_one(Case, case_id)
    if mine.patient_id and into.patient_id and mine.patient_id != into.patient_id:
        raise Invalid(field="other", detail="That case is about somebody else.")
    values = {"state": "closed", "closed_at": now(), "merged_into_id": into_id, "clerk_id": by}
    case = _move(session, case_id, version, ("open", "taken"), values)
    note_event(session, case, "merged", clerk_id=by, other_id=into_id)
    return case


def link(session: Session, case_id: UUID, other_id: UUID, by: UUID | None) -> None:
    """Note that two cases belong together. Raises Invalid."""
    if case_id == other_id or session.get(Case, other_id) is None:
        raise Invalid(field="other", detail="Give the number of another case.")
    first, second = sorted((case_id, other_id))
    if session.get(CaseLink, (first, second)) is not None:
        return
    session.add(CaseLink(case_id=first, other_id=second, clerk_id=by))
    for one, other in ((case_id, other_id), (other_id, case_id)):
        note_event(session, session.get_one(Case, one), "linked", clerk_id=by, other_id=other)


_FREE: dict[str, Any] = {
    "state": "open",
    "clerk_id": None,
    "taken_at": None,
    "offered_to": None,
    "offered_at": None,
}


def _move(
    session: Session, case_id: UUID, version: int, before: tuple[str, ...], values: dict[str, Any]
) -> Case:
    """Change a case in one guarded statement: of two who try at once, one finds no row."""
    session.flush()
    moved = session.scalars(
        update(Case)
        .where(Case.id == case_id, Case.version == version, Case.state.in_(before))
        .values(version=version + 1, **values)
        .returning(Case),
        execution_options={"populate_existing": True, "synchronize_session": False},
    ).one_or_none()
    if moved is None:
        session.expire_all()
        raise CaseMoved(session.get_one(Case, case_id, populate_existing=True))
    log.info("case.moved", extra={"case": str(case_id), "outcome": moved.state})
    return moved
