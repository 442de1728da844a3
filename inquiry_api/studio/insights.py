"""What patients ask, what becomes of it, and where the assistant leaves them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import ColumnElement, func, or_, select, text
from sqlalchemy.orm import Session

from inquiry_api.answers.practice import practice
from inquiry_api.cases.listing_models import CaseLine
from inquiry_api.cases.models import SEVERITIES
from inquiry_api.db import now
from inquiry_api.tuning.models import InboxItem

WEEKS, MOST_TOPICS = 12, 25
# Who has been quiet for so long has left the conversation.
_LEFT_AFTER = timedelta(minutes=30)
_FAREWELLS = ("goodbye", "thank", "affirm", "deny")
_SMALL_TALK = (
    *("greet", "goodbye", "thank", "affirm", "deny", "cancel", "give_details", "abuse"),
    *("ask_repeat", "ask_clarify", "ask_bot_identity", "out_of_scope", "nlu_fallback"),
)
_CONFUSED = ("repeated", "thumbs_down", "rephrased")

# One person is whoever was proved, else a number, else one conversation. A message more than an
# hour after another one is a return, unless it only says thank you or goodbye.
_RESOLUTIONS = text("""
WITH heard AS (
    SELECT i.intent, i.said_at, i.conversation_id,
        coalesce(
            (SELECT s.patient_id::text FROM identity_session s
             WHERE s.conversation_id = i.conversation_id AND s.patient_id IS NOT NULL
             ORDER BY s.verified_at DESC LIMIT 1),
            encode(v.contact_index, 'hex'),
            i.conversation_id::text
        ) AS who
    FROM inbox_item i LEFT JOIN conversation v ON v.id = i.conversation_id
    WHERE i.said_at >= :since
), followed AS (
    SELECT intent, said_at,
        count(*) FILTER (WHERE intent <> ALL(:farewells)) OVER (
            PARTITION BY who ORDER BY said_at
            RANGE BETWEEN '1 hour' FOLLOWING AND '7 days' FOLLOWING
        ) AS returns,
        EXISTS (
            SELECT 1 FROM case_line c WHERE c.conversation_id = heard.conversation_id
            AND c.opened_at >= heard.said_at - interval '1 second'
            AND c.opened_at <= heard.said_at + interval '7 days'
        ) AS has_case
    FROM heard
)
SELECT intent, count(*), count(*) FILTER (WHERE returns = 0 AND NOT has_case)
FROM followed WHERE said_at <= :until AND intent <> ALL(:small_talk)
GROUP BY intent ORDER BY count(*) DESC, intent
""")


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
class Confusing:
    """A topic whose answers were not understood, and how patients showed it; one may show both."""

    topic: str
    messages: int
    rephrased: int
    repeated: int
    thumbs_down: int


@dataclass(frozen=True)
class Promise:
    """How many promises of a severity came due, and how many of them were kept."""

    severity: str
    due: int
    kept: int

    @property
    def share(self) -> float:
        """From 0 to 1."""
        return self.kept / self.due if self.due else 0.0


def weeks(session: Session) -> list[tuple[date, str, int]]:
    """Messages by week (its Monday, by the practice's clock) and topic, the latest weeks."""
    zone = practice().time_zone
    day = func.timezone(zone, InboxItem.said_at)
    week = func.date_trunc("week", day).label("week")
    rows = session.execute(
        select(week, InboxItem.intent, func.count().label("messages"))
        .where(InboxItem.said_at > now() - timedelta(weeks=WEEKS))
        .group_by(text("week"), InboxItem.intent)
        .order_by(text("week"), text("messages DESC"), InboxItem.intent)
    )
    return [(row[0].date(), row[1], int(row[2])) for row in rows]


def resolutions(session: Session) -> list[Resolution]:
    """True resolution by topic, of messages old enough to know."""
    at = now()
    rows = session.execute(
        _RESOLUTIONS,
        {
            "since": at - timedelta(weeks=WEEKS),
            "until": at - timedelta(days=7),
            "farewells": list(_FAREWELLS),
            "small_talk": list(_SMALL_TALK),
        },
    )
    return [Resolution(row[0], int(row[1]), int(row[2])) for row in rows]


def left_at(session: Session) -> list[Count]:
    """What the last message of a conversation was about, where it was no farewell."""
    place = func.row_number().over(
        partition_by=InboxItem.conversation_id,
        order_by=(InboxItem.said_at.desc(), InboxItem.id.desc()),
    )
    latest = (
        select(InboxItem.intent, InboxItem.said_at, place.label("place"))
        .where(InboxItem.said_at > now() - timedelta(weeks=WEEKS))
        .subquery()
    )
    rows = session.execute(
        select(latest.c.intent, func.count())
        .where(latest.c.place == 1, latest.c.said_at < now() - _LEFT_AFTER)
        .where(latest.c.intent.not_in(_FAREWELLS))
        .group_by(latest.c.intent)
        .order_by(func.count().desc(), latest.c.intent)
    )
    return [Count(row[0], int(row[1])) for row in rows]


def confusing(session: Session) -> list[Confusing]:
    """Topics whose answers were asked for again, not understood, or not liked."""

    def because(reason: str) -> ColumnElement[int]:
        return func.count().filter(InboxItem.reasons.contains([reason]))

    rows = session.execute(
        select(
            InboxItem.intent,
            func.count(),
            because("rephrased"),
            because("repeated"),
            because("thumbs_down"),
        )
        .where(
            InboxItem.said_at > now() - timedelta(weeks=WEEKS),
            InboxItem.reasons.overlap(list(_CONFUSED)),
        )
        .group_by(InboxItem.intent)
        .order_by(func.count().desc(), InboxItem.intent)
    )
    return [Confusing(row[0], *map(int, row[1:])) for row in rows]


def promises(session: Session) -> Sequence[Promise]:
    """Whether people heard of us by the time they were told.

    They did if somebody wrote to them, or ended their case, by then. A case that still waits
    beyond its time is a promise that was not kept.
    """
    heard_at = func.coalesce(CaseLine.first_reply_at, CaseLine.closed_at)
    at = now()
    rows = session.execute(
        select(
            CaseLine.severity,
            func.count(),
            func.count().filter(heard_at <= CaseLine.promised_at),
        )
        .where(
            CaseLine.opened_at > at - timedelta(weeks=WEEKS),
            or_(heard_at.is_not(None), CaseLine.promised_at < at),
        )
        .group_by(CaseLine.severity)
    )
    found = {row[0]: Promise(row[0], int(row[1]), int(row[2])) for row in rows}
    return [found[name] for name in SEVERITIES if name in found]
