"""How much open time lies between two moments, by the practice's hours and holidays."""

from datetime import date, datetime, timedelta

from inquiry_api.answers.clock import hours_on
from inquiry_api.answers.practice import Practice

_LONGEST_DAYS = 400  # Beyond a year nobody counts minutes.


def open_minutes(practice: Practice, start: datetime, end: datetime) -> int:
    """Whole minutes of open time from `start` to `end`; 0 if `end` is no later."""
    start, end = start.astimezone(practice.zone), end.astimezone(practice.zone)
    total = timedelta()
    day = start.date()
    last = min(end.date(), day + timedelta(days=_LONGEST_DAYS))
    while day <= last:
        total += _open_on(practice, day, start, end)
        day += timedelta(days=1)
    return total // timedelta(minutes=1)


def _open_on(practice: Practice, day: date, start: datetime, end: datetime) -> timedelta:
    hours = hours_on(practice, day)
    if hours is None:
        return timedelta()
    opens = datetime.combine(day, hours.opens, practice.zone)
    closes = datetime.combine(day, hours.closes, practice.zone)
    return max(timedelta(), min(closes, end) - max(opens, start))
