"""What patients ask, what becomes of it, and where the assistant leaves them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, func, literal_column, select
from sqlalchemy import case as sql_case
from sqlalchemy.orm import Session, aliased

from inquiry_api.cases.models import Case
from inquiry_api.db import now
from inquiry_api.tuning.models import InboxItem

WEEKS, MOST_TOPICS = 12, 25
_RETURN = timedelta(days=7)
# A later message within the hour is the same visit; after it, the patient came back.
_SAME_VISIT = timedelta(hours=1)
_SMALL_TALK = (
    *("greet", "goodbye", "thank", "affirm", "deny", "cancel", "give_details", "abuse"),
    *("ask_repeat", "ask_clarify", "ask_bot_identity", "out_of_scope", "nlu_fallback"),
)
_CONFUSED = ("repeated", "thumbs_down", "rephrased")


@dataclass(frozen=True)
class Resolution:
    """How often a topic's question was settled for good: no clerk, nobody back within a week."""

    topic: str
    asked: int
    resolved: int

    @property
    def share(self) -> float:
        """From 0 to 1."""
        return self.resolved / self.asked if self.asked else 0.0


@dataclass(frozen=True)
class Count:
    """Something counted."""

    name: str
    count: int


@dataclass(frozen=True)
class Promise:
    """How many cases of a severity ended, and how many of them by the time promised."""

    severity: str
    ended: int
    kept: int

    @property
    def share(self) -> float:
        """From 0 to 1."""
        return self.kept / self.ended if self.ended else 0.0


def weeks(session: Session) -> list[tuple[datetime, str, int]]:
    """Messages by week and topic, the latest weeks."""
    week = func.date_trunc(literal_column("'week'"), InboxItem.said_at)
    rows = session.execute(
        select(week, InboxItem.intent, func.count())
        .where(InboxItem.said_at > now() - timedelta(weeks=WEEKS))
        .group_by(week, InboxItem.intent)
        .order_by(week, func.count().desc())
    )
    return [(row[0], row[1], int(row[2])) for row in rows]


def resolutions(session: Session) -> list[Resolution]:
    """True resolution by topic, of messages old enough to know."""
    settled = func.sum(sql_case((~_came_back() & ~_went_to_clerk(), 1), else_=0))
    rows = session.execute(
        select(InboxItem.intent, func.count(), settled)
        .where(
            InboxItem.said_at.between(now() - timedelta(weeks=WEEKS), now() - _RETURN),
            InboxItem.intent.not_in(_SMALL_TALK),
        )
        .group_by(InboxItem.intent)
        .order_by(func.count().desc())
        .limit(MOST_TOPICS)
    )
    return [Resolution(row[0], int(row[1]), int(row[2])) for row in rows]


def _came_back() -> ColumnElement[bool]:
    """Whether the patient wrote again within a week, on another visit."""
    later = aliased(InboxItem)
    return (
        select(later.id)
        .where(
            later.conversation_id == InboxItem.conversation_id,
            later.said_at > InboxItem.said_at + _SAME_VISIT,
            later.said_at < InboxItem.said_at + _RETURN,
        )
        .exists()
    )


def _went_to_clerk() -> ColumnElement[bool]:
    """Whether a case came of it."""
    from_, until = InboxItem.said_at - timedelta(seconds=1), InboxItem.said_at + _RETURN
    return (
        select(Case.id)
        .where(
            Case.conversation_id == InboxItem.conversation_id,
            Case.opened_at.between(from_, until),
        )
        .exists()
    )


def left_at(session: Session) -> list[Count]:
    """What the last message of a conversation was about, where it was no farewell."""
    place = func.row_number().over(
        partition_by=InboxItem.conversation_id, order_by=InboxItem.said_at.desc()
    )
    latest = (
        select(InboxItem.intent, place.label("place"))
        .where(InboxItem.said_at > now() - timedelta(weeks=WEEKS))
        .subquery()
    )
    rows = session.execute(
        select(latest.c.intent, func.count())
        .where(latest.c.place == 1)
        .where(latest.c.intent.not_in(("goodbye", "thank", "affirm", "deny")))
        .group_by(latest.c.intent)
        .order_by(func.count().desc())
        .limit(MOST_TOPICS)
    )
    return [Count(row[0], int(row[1])) for row in rows]


def confusing(session: Session) -> list[Count]:
    """Topics whose answers were asked for again, not understood, or not liked."""
    rows = session.execute(
        select(InboxItem.intent, func.count())
        .where(
            InboxItem.said_at > now() - timedelta(weeks=WEEKS),
            InboxItem.reasons.overlap(list(_CONFUSED)),
        )
        .group_by(InboxItem.intent)
        .order_by(func.count().desc())
        .limit(MOST_TOPICS)
    )
    return [Count(row[0], int(row[1])) for row in rows]


def promises(session: Session) -> Sequence[Promise]:
    """Whether people heard of us by the time they were told."""
    kept = func.sum(sql_case((Case.closed_at <= Case.promised_at, 1), else_=0))
    rows = session.execute(
        select(Case.severity, func.count(), kept)
        .where(Case.closed_at > now() - timedelta(weeks=WEEKS))
        .group_by(Case.severity)
        .order_by(Case.severity)
    )
    return [Promise(row[0], int(row[1]), int(row[2])) for row in rows]
