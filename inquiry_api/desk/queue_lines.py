"""A case's line as the list shows it: whose it is, how old, and when it is due in open time."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from inquiry_api.answers.practice import practice
from inquiry_api.answers.working_time import OpenTime
from inquiry_api.cases.listing_models import CaseLine
from inquiry_api.desk.frame import office_day

_SOON_MINUTES = 60


@dataclass(frozen=True)
class Due:
    """When somebody was promised an answer: in words, and how bad it is (`late`, `soon` or "")."""

    words: str
    state: str


@dataclass(frozen=True)
class Shown:
    """One line of the list; `offered` is to whom it is offered first."""

    line: CaseLine
    age: str
    due: Due
    who: str | None
    offered: str | None


def shown_lines(lines: Sequence[CaseLine], names: Mapping[UUID, str], at: datetime) -> list[Shown]:
    """The lines with what depends on the time."""
    hours = OpenTime(practice())
    return [
        Shown(
            line=line,
            age=_span(int((at - line.opened_at).total_seconds()) // 60),
            due=due_of(line, at, hours),
            who=names.get(line.clerk_id) if line.clerk_id else None,
            offered=names.get(line.offered_to) if line.offered_to else None,
        )
        for line in lines
    ]


def due_of(line: CaseLine, at: datetime, hours: OpenTime) -> Due:
    """How a promise stands: answered, so much open time left, or so much over; or closed when."""
    if line.state == "closed":
        return Due(office_day(line.closed_at) if line.closed_at else "closed", "")
    if line.first_reply_at is not None:
        return Due("answered", "")
    if line.promised_at < at:
        over = hours.minutes(line.promised_at, at)
        return Due(f"{_span(over)} late" if over else "late", "late")
    left = hours.minutes(at, line.promised_at)
    return Due(
        f"{_span(left)} left" if left else "at opening", "soon" if left <= _SOON_MINUTES else ""
    )


def _span(minutes: int) -> str:
    """Minutes as a person would say them: `45 min`, `3 h`, `2 h 30`, `4 d`."""
    hours, rest = divmod(max(0, minutes), 60)
    if hours == 0:
        return f"{rest} min"
    if hours < 10:
        return f"{hours} h {rest:02d}" if rest else f"{hours} h"
    return f"{hours} h" if hours < 48 else f"{hours // 24} d"
