"""The practice's working time: when it is open, and by when a person will have answered."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from functools import lru_cache

import holidays

from inquiry_api.answers.draft import Severity
from inquiry_api.answers.practice import WEEK, Hours, Practice

_SEARCH_DAYS = 60  # Longer than any run of closed days.


def today(practice: Practice, at: datetime) -> date:
    """The practice's own date at a moment."""
    return at.astimezone(practice.zone).date()


def hours_on(practice: Practice, day: date) -> Hours | None:
    """The opening hours of a date; None on closed days and public holidays."""
    if day in _holidays(practice.holidays.country, practice.holidays.region, day.year):
        return None
    return practice.hours.get(WEEK[day.weekday()])


def is_open(practice: Practice, at: datetime) -> bool:
    """Whether the office is open at a moment."""
    local = at.astimezone(practice.zone)
    hours = hours_on(practice, local.date())
    return hours is not None and hours.opens <= local.time() < hours.closes


def next_open(practice: Practice, at: datetime) -> datetime:
    """The next moment, `at` itself included, when somebody is there, in the practice's zone."""
    for opens, closes in _spans(practice, at):
        if at < closes:
            return max(opens, at.astimezone(practice.zone))
    raise ValueError("the office never opens")


def promised_at(practice: Practice, severity: Severity, at: datetime) -> datetime:
    """By when a person will have answered what came in at `at`, in the practice's zone."""
    promise = getattr(practice.response, severity)
    if promise.open_hours is not None:
        return _after_open_hours(practice, at, timedelta(hours=promise.open_hours))
    return working_days_on(practice, at, promise.working_days)


def _after_open_hours(practice: Practice, at: datetime, left: timedelta) -> datetime:
    for opens, closes in _spans(practice, at):
        start = max(opens, at.astimezone(practice.zone))
        if start + left <= closes:
            return start + left
        left -= max(closes - start, timedelta())
    raise ValueError("the office never opens long enough")


def working_days_on(practice: Practice, at: datetime, days: int) -> datetime:
    """The n-th working day after the day on which somebody first can see it."""
    first = next_open(practice, at).date()
    closings = [closes for opens, closes in _spans(practice, at) if opens.date() > first]
    return closings[days - 1]


def _spans(practice: Practice, at: datetime) -> Iterator[tuple[datetime, datetime]]:
    start = today(practice, at)
    for offset in range(_SEARCH_DAYS):
        day = start + timedelta(days=offset)
        hours = hours_on(practice, day)
        if hours is not None:
            yield (
                datetime.combine(day, hours.opens, practice.zone),
                datetime.combine(day, hours.closes, practice.zone),
            )


@lru_cache(maxsize=32)
def _holidays(country: str, region: str | None, year: int) -> holidays.HolidayBase:
    return holidays.country_holidays(country, subdiv=region, years=year)
