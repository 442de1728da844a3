"""Chores of the desk: measure what was done, forget what ran out, sign the trail's head."""

from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from inquiry_api.access.purging import purge_identity
from inquiry_api.answers.practice import Practice, practice
from inquiry_api.answers.working_time import open_minutes
from inquiry_api.audit.heads import export_daily
from inquiry_api.cases.listing_models import CaseLine, CaseMeasure
from inquiry_api.cases.measures import unmeasured
from inquiry_api.cases.models import CaseEvent
from inquiry_api.conversations.courtesies import is_courtesy
from inquiry_api.conversations.models import Message
from inquiry_api.db import Database

_MEASURING, _EXPORTING = "measure cases", "export head"


def measure_cases(database: Database) -> int:
    """Measure new replies and closings, once, by the hours of today. Returns how many."""
    with database.transaction() as session:
        if not _alone(session, _MEASURING):
            return 0
        found = unmeasured(session)
        session.add_all(_measure(session, practice(), *each) for each in found)
    return len(found)


def forget_identity(database: Database) -> None:
    """Delete codes, links and sessions that ran out."""
    with database.transaction() as session:
        purge_identity(session)


def sign_head(database: Database, path: Path) -> None:
    """Append the audit trail's signed head to a file, once a day."""
    with database.transaction() as session:
        if _alone(session, _EXPORTING):
            export_daily(session, path)


def waiting_minutes(office: Practice, said: Iterable[tuple[str, datetime]], until: datetime) -> int:
    """Open minutes in which the practice had answered and the patient was to speak next.

    `said` are the authors and times of the messages, in order.
    """
    total = 0
    since: datetime | None = None
    for author, at in said:
        if author == "clerk":
            since = since or at
        elif author == "patient" and since is not None:
            total += open_minutes(office, since, at)
            since = None
    return total + (open_minutes(office, since, until) if since is not None else 0)


def _measure(
    session: Session, office: Practice, line: CaseLine, what: str, at: datetime
) -> CaseMeasure:
    """Time that the patient took is not the practice's; the last answer before a closing is."""
    began = _promised_anew(session, line, at) if what == "first_reply" else line.opened_at
    minutes = open_minutes(office, began, at)
    if what == "resolution" and line.conversation_id is not None:
        said = session.execute(
            select(Message.author, Message.created_at)
            .where(
                Message.conversation_id == line.conversation_id,
                Message.created_at.between(line.opened_at, at),
                ~is_courtesy() | (Message.author != "patient"),
            )
            .order_by(Message.seq)
        ).all()
        minutes -= waiting_minutes(office, [(row.author, row.created_at) for row in said], at)
    return CaseMeasure(
        case_id=line.case_id,
        what=what,
        at=at,
        kind=line.kind,
        severity=line.severity,
        minutes=max(0, minutes),
        target_minutes=open_minutes(office, began, line.promised_at),
        in_time=at <= line.promised_at,
        clerk_id=line.clerk_id,
    )


def _promised_anew(session: Session, line: CaseLine, at: datetime) -> datetime:
    """When the answer was promised that came now: as the case was opened, or opened once more."""
    last = session.scalar(
        select(func.max(CaseEvent.at)).where(
            CaseEvent.case_id == line.case_id,
            CaseEvent.kind.in_(("reopened", "reassigned")),
            CaseEvent.at <= at,
        )
    )
    return last or line.opened_at


def _alone(session: Session, chore: str) -> bool:
    """Whether no other worker is at this chore."""
    lock = func.pg_try_advisory_xact_lock(func.hashtextextended(chore, 0))
    return bool(session.scalar(select(lock)))
