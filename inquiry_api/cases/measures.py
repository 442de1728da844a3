"""Figures about cases: what waits, how long things took, what is about to be late."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import case, func, literal_column, select, text
from sqlalchemy.orm import Session

from inquiry_api.cases.listing_models import CaseLine, CaseMeasure
from inquiry_api.cases.models import CaseEvent

_IS_OPEN = CaseLine.state != literal_column("'closed'")
_UNANSWERED = CaseLine.first_reply_at.is_(None)


@dataclass(frozen=True)
class Load:
    """What is open of one kind, or with one clerk (`who`; None is nobody)."""

    kind: str | None
    who: UUID | None
    open: int
    free: int
    late: int
    oldest_at: datetime


@dataclass(frozen=True)
class Times:
    """How long one thing took for one kind, in open minutes of the practice."""

    kind: str
    what: str
    count: int
    median: int
    ninth_decile: int
    in_time: int

    @property
    def in_time_percent(self) -> int:
        """How many of a hundred were in time."""
        return self.in_time * 100 // self.count


def load_by_kind(session: Session) -> Sequence[Load]:
    """What is open, by kind, the most first."""
    return _loads(session, CaseLine.kind, literal_column("NULL"))


def load_by_clerk(session: Session) -> Sequence[Load]:
    """What is open, by whoever has it, the most first."""
    return _loads(session, literal_column("NULL"), CaseLine.clerk_id)


def unanswered_before(session: Session, until: datetime, *, limit: int = 12) -> Sequence[CaseLine]:
    """Open cases without an answer whose promise ends before a moment, the most late first."""
    return session.scalars(
        select(CaseLine)
        .where(_IS_OPEN, _UNANSWERED, CaseLine.promised_at < until)
        .order_by(CaseLine.promised_at)
        .limit(limit)
    ).all()


def times_by_kind(session: Session, since: datetime) -> Sequence[Times]:
    """First replies and resolutions since a moment, by kind.

    A closing after which the patient came back was no resolution; the one that lasted counts, with
    all the time since the case was opened.
    """
    minutes = CaseMeasure.minutes
    came_back = (
        select(CaseEvent.number)
        .where(
            CaseEvent.case_id == CaseMeasure.case_id,
            CaseEvent.kind == "reopened",
            CaseEvent.at >= CaseMeasure.at,
        )
        .exists()
    )
    rows = session.execute(
        select(
            CaseMeasure.kind,
            CaseMeasure.what,
            func.count(),
            func.percentile_disc(0.5).within_group(minutes),
            func.percentile_disc(0.9).within_group(minutes),
            func.sum(case((CaseMeasure.in_time, 1), else_=0)),
        )
        .where(CaseMeasure.at >= since, (CaseMeasure.what != "resolution") | ~came_back)
        .group_by(CaseMeasure.kind, CaseMeasure.what)
        .order_by(CaseMeasure.kind, CaseMeasure.what)
    )
    return [Times(*row) for row in rows]


def returned_cases(session: Session, since: datetime) -> int:
    """How many cases came back after they were closed, of those opened since a moment."""
    query = select(func.count()).where(CaseLine.opened_at >= since, CaseLine.reopened > 0)
    return session.scalar(query) or 0


def unmeasured(session: Session, *, limit: int = 500) -> Sequence[tuple[CaseLine, str, datetime]]:
    """First replies and closings that have no measure yet: the case, what, and when."""
    found: list[tuple[CaseLine, str, datetime]] = []
    for what, column in (
        ("first_reply", CaseLine.first_reply_at),
        ("resolution", CaseLine.closed_at),
    ):
        last = session.scalar(select(func.max(CaseMeasure.at)).where(CaseMeasure.what == what))
        measured = (
            select(CaseMeasure.case_id)
            .where(
                CaseMeasure.case_id == CaseLine.case_id,
                CaseMeasure.what == what,
                CaseMeasure.at == column,
            )
            .exists()
        )
        query = select(CaseLine, column).where(column.is_not(None), ~measured)
        if last is not None:
            query = query.where(column > last - timedelta(days=1))
        rows = session.execute(query.order_by(column).limit(limit))
        found += [(line, what, at) for line, at in rows if at is not None]
    return found


def _loads(session: Session, kind: Any, who: Any) -> Sequence[Load]:
    late = _UNANSWERED & (CaseLine.promised_at < func.now())
    rows = session.execute(
        select(
            kind,
            who,
            func.count(),
            func.count().filter(CaseLine.clerk_id.is_(None)),
            func.count().filter(late),
            func.min(CaseLine.opened_at),
        )
        .where(_IS_OPEN)
        .group_by(text("1"), text("2"))
        .order_by(func.count().desc())
    )
    return [Load(*row) for row in rows]
