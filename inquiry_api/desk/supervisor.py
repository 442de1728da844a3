"""The supervisor's overview: load, times, what is about to be late, what the assistant settled."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from flask import render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from inquiry_api.access.staff import Role
from inquiry_api.access.staff_accounts import names
from inquiry_api.answers.clock import next_open, promised_at
from inquiry_api.answers.practice import practice
from inquiry_api.audit.trail import record
from inquiry_api.cases.measures import (
    Load,
    load_by_clerk,
    load_by_kind,
    returned_cases,
    times_by_kind,
    unanswered_before,
)
from inquiry_api.db import now
from inquiry_api.desk.csv_files import csv_file
from inquiry_api.desk.frame import blueprint
from inquiry_api.desk.guard import signed_in
from inquiry_api.desk.overview_figures import Day, contacts_by_day, topics_by_day
from inquiry_api.desk.pictures import Bar, points_of, stacked_bars
from inquiry_api.desk.queue_lines import shown_lines
from inquiry_api.errors import NotFound
from inquiry_api.services import services

SUPERVISORS: tuple[Role, ...] = ("supervisor", "admin")
PERIODS = (7, 30, 90)
_AHEAD = timedelta(hours=24)
_MOST_TOPICS = 10
_DAYS_DRAWN = 14


@blueprint.get("/overview")
def overview() -> ResponseReturnValue:
    """Everything on one page."""
    days = _days()
    with services().database.transaction() as session:
        staff = signed_in(session, *SUPERVISORS)
        shown = _figures(session, days, now())
        record(session, actor=f"staff:{staff.id}", action="overview.read", purpose="desk")
    return render_template("desk/overview.html", days=days, periods=PERIODS, **shown)


@blueprint.get("/overview/<figure>.csv")
def overview_file(figure: str) -> ResponseReturnValue:
    """One table of it as a file."""
    since = now() - timedelta(days=_days())
    with services().database.transaction() as session:
        staff = signed_in(session, *SUPERVISORS)
        head, rows = _table(session, figure, since)
        record(session, actor=f"staff:{staff.id}", action="overview.exported", purpose="desk")
    return csv_file(figure, head, rows)


def _days() -> int:
    asked = request.args.get("days", type=int)
    return asked if asked in PERIODS else 30


def _figures(session: Session, days: int, at: datetime) -> dict[str, Any]:
    since = at - timedelta(days=days)
    people = names(session)
    kinds, clerks = load_by_kind(session), load_by_clerk(session)
    contacts = contacts_by_day(session, since)
    return {
        "kinds": kinds,
        "clerks": clerks,
        "people": people,
        "late": sum(load.late for load in kinds),
        "open_count": sum(load.open for load in kinds),
        "free": sum(load.free for load in kinds),
        "ahead": shown_lines(unanswered_before(session, _soon(at)), people, at),
        "times": times_by_kind(session, since),
        "returned": returned_cases(session, since),
        "settled_percent": _percent(contacts),
        "load_bars": _load_bars(kinds),
        "contact_bars": _contact_bars(contacts[-_DAYS_DRAWN:]),
        "topic_lines": [
            (topic, points_of(topic.by_day, width=160, height=28))
            for topic in topics_by_day(session, since, at)[:_MOST_TOPICS]
        ],
    }


def _contact_bars(contacts: Sequence[Day]) -> list[Bar]:
    return stacked_bars(
        [
            (
                f"{day.day:%b} {day.day.day}",
                (
                    ("bar-a", day.settled),
                    ("bar-b", day.alone - day.settled),
                    ("rest", day.contacts - day.alone),
                ),
                f"{day.contacts} contacts, {day.settled} settled",
            )
            for day in contacts
        ]
    )


def _load_bars(kinds: Sequence[Load]) -> list[Bar]:
    return stacked_bars(
        [
            (
                load.kind or "",
                (("bar-c", load.late), ("bar-a", load.open - load.late)),
                f"{load.open} open, {load.free} with nobody, {load.late} late",
            )
            for load in kinds[:12]
        ]
    )


def _soon(at: datetime) -> datetime:
    """The end of what can still be saved: a day ahead, and the next opening day at the least."""
    office = practice()
    opening = next_open(office, at)
    return max(at + _AHEAD, promised_at(office, "high", opening))


def _percent(contacts: Sequence[Day]) -> int | None:
    total = sum(day.contacts for day in contacts)
    return sum(day.settled for day in contacts) * 100 // total if total else None


def _table(session: Session, figure: str, since: datetime) -> tuple[Any, Any]:
    if figure == "load":
        head: tuple[str, ...] = ("kind", "open", "with nobody", "late", "oldest opened")
        return head, [
            (load.kind, load.open, load.free, load.late, load.oldest_at.isoformat())
            for load in load_by_kind(session)
        ]
    if figure == "times":
        head = ("kind", "what", "count", "median open minutes", "nine in ten within", "in time")
        return head, [
            (each.kind, each.what, each.count, each.median, each.ninth_decile, each.in_time)
            for each in times_by_kind(session, since)
        ]
    if figure == "contacts":
        head = ("day", "contacts", "without a case", "and nobody back within 7 days")
        return head, [
            (day.day.isoformat(), day.contacts, day.alone, day.settled)
            for day in contacts_by_day(session, since)
        ]
    if figure == "topics":
        topics = topics_by_day(session, since, now())
        return ("topic", "messages"), [(topic.name, topic.total) for topic in topics]
    raise NotFound
