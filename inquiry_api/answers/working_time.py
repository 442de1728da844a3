"""How much open time lies between two moments, by the practice's hours and holidays."""

from datetime import date, datetime, timedelta

from inquiry_api.answers.clock import hours_on
from inquiry_api.answers.practice import Practice

_LONGEST_DAYS = 400  # Beyond a year nobody counts minutes.
_NONE, _MINUTE = timedelta(), timedelta(minutes=1)


class OpenTime:
    """Counts open time. Each day is looked up once, so that one list takes one of these."""

    def __init__(self, practice: Practice) -> None:
        self._practice = practice
        self._days: dict[date, tuple[datetime, datetime] | None] = {}

    def minutes(self, start: datetime, end: datetime) -> int:
        """Whole minutes of open time from `start` to `end`; 0 if `end` is no later."""
        start, end = (each.astimezone(self._practice.zone) for each in (start, end))
        total = _NONE
        day = start.date()
        last = min(end.date(), day + timedelta(days=_LONGEST_DAYS))
        while day <= last:
            span = self._open_on(day)
            if span is not None:
                total += max(_NONE, min(span[1], end) - max(span[0], start))
            day += timedelta(days=1)
        return total // _MINUTE

    def _open_on(self, day: date) -> tuple[datetime, datetime] | None:
        if day not in self._days:
            hours, zone = hours_on(self._practice, day), self._practice.zone
            self._days[day] = None
            if hours is not None:
                opens, closes = hours.opens, hours.closes
                self._days[day] = (
                    datetime.combine(day, opens, zone),
                    datetime.combine(day, closes, zone),
                )
        return self._days[day]


def open_minutes(practice: Practice, start: datetime, end: datetime) -> int:
    """Whole minutes of open time between two moments, once."""
    return OpenTime(practice).minutes(start, end)
