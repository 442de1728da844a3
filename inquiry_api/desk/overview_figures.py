"""What conversations came to: how many the assistant settled alone, and what they were about.

A contact is one person's conversation on one day of the practice. The assistant settled it if no
case was opened that day and nobody came back within seven days, by whichever channel.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import text
from sqlalchemy.orm import Session

from inquiry_api.answers.practice import practice

RETURN_DAYS = 7

_CONTACTS = text("""
WITH said AS (
    SELECT m.conversation_id, (m.created_at AT TIME ZONE :zone)::date AS day
    FROM message m
    WHERE m.direction = 'in' AND m.author = 'patient' AND m.created_at >= :since
    GROUP BY 1, 2
), person AS (
    SELECT said.*,
        coalesce(
            (SELECT s.patient_id::text FROM identity_session s
             WHERE s.conversation_id = said.conversation_id AND s.patient_id IS NOT NULL
             ORDER BY s.verified_at DESC LIMIT 1),
            encode(v.contact_index, 'hex'),
            said.conversation_id::text
        ) AS who,
        EXISTS (
            SELECT 1 FROM case_line c WHERE c.conversation_id = said.conversation_id
            AND (c.opened_at AT TIME ZONE :zone)::date = said.day
        ) AS has_case
    FROM said JOIN conversation v ON v.id = said.conversation_id
), contact AS (
    SELECT who, day, bool_or(has_case) AS has_case FROM person GROUP BY who, day
), followed AS (
    SELECT *, lead(day) OVER (PARTITION BY who ORDER BY day) AS next_day FROM contact
)
SELECT day, count(*) AS contacts,
    count(*) FILTER (WHERE NOT has_case) AS alone,
    count(*) FILTER (WHERE NOT has_case AND (next_day IS NULL OR next_day > day + :days))
        AS settled
FROM followed GROUP BY day ORDER BY day
""")

# What a message was about stands with the first part of the assistant's answer to it.
_TOPICS = text("""
SELECT m.intent, (m.created_at AT TIME ZONE :zone)::date AS day, count(*) AS messages
FROM message m
WHERE m.author = 'bot' AND m.part = 0 AND m.intent IS NOT NULL AND m.created_at >= :since
GROUP BY 1, 2
""")


@dataclass(frozen=True)
class Day:
    """One day's contacts: all, those without a case, and those that stayed settled."""

    day: date
    contacts: int
    alone: int
    settled: int


@dataclass(frozen=True)
class Topic:
    """One topic's messages: of each day, oldest first, and together."""

    name: str
    by_day: tuple[int, ...]

    @property
    def total(self) -> int:
        """All of them."""
        return sum(self.by_day)


def contacts_by_day(session: Session, since: datetime) -> Sequence[Day]:
    """The days since a moment on which somebody wrote."""
    values = {"zone": practice().time_zone, "since": since, "days": RETURN_DAYS}
    return [Day(*row) for row in session.execute(_CONTACTS, values)]


def topics_by_day(session: Session, since: datetime, until: datetime) -> Sequence[Topic]:
    """What people wrote about, the commonest first; every topic has every day."""
    zone = practice().zone
    first, last = since.astimezone(zone).date(), until.astimezone(zone).date()
    days = [first + timedelta(days=number) for number in range((last - first).days + 1)]
    counts: dict[str, dict[date, int]] = {}
    values = {"zone": practice().time_zone, "since": since}
    for name, day, messages in session.execute(_TOPICS, values):
        counts.setdefault(name, {})[day] = messages
    topics = [
        Topic(name, tuple(by_day.get(day, 0) for day in days)) for name, by_day in counts.items()
    ]
    return sorted(topics, key=lambda topic: (-topic.total, topic.name))
