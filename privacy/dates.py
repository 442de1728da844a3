"""Reads a date back from the words a person wrote, in English or Spanish."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from typing import NamedTuple

from privacy.calendar_words import FILLERS, MONTHS
from privacy.spoken_numbers import digits_for_words

_LONGEST = 80
_TIME = re.compile(
    r"(?:[t\s]+)\d{1,2}:\d{2}(?::\d{2})?(?:[.,]\d{1,9})?\s{0,2}(?:z|[ap]\.?m\.?|[+-]\d{2}:?\d{2})?"
)
_PIECE = re.compile(r"\d+|[^\W\d_]+")


class PartialDate(NamedTuple):
    """A day of the calendar of which the year, or the day of the month, may be missing."""

    year: int | None
    month: int
    day: int | None


def read_date(value: str, *, order: str = "mdy", today: dt.date | None = None) -> dt.date | None:
    """Read a complete date; None where it is incomplete, impossible or no date at all.

    ``order`` ("mdy" or "dmy") decides where 3/4 could be either; a day above 12 decides by itself.
    A year of two digits is the latest one that does not put the day after ``today``, since the
    dates people are asked for are those of births and past visits.
    """
    found = read_partial_date(value, order=order, today=today)
    if found is None or found.year is None or found.day is None:
        return None
    return dt.date(found.year, found.month, found.day)


def read_partial_date(
    value: str, *, order: str = "mdy", today: dt.date | None = None
) -> PartialDate | None:
    """Read a date that may lack its year ("10/8", "may 3rd") or its day ("April 2024")."""
    pieces = _pieces(value)
    day = today or dt.datetime.now(tz=dt.timezone.utc).date()  # noqa: UP017 - Python 3.10 too
    months = [index for index, piece in enumerate(pieces) if isinstance(piece, int)]
    numbers = [piece for piece in pieces if isinstance(piece, str)]
    if len(months) == 1:
        return _with_month_name(pieces[months[0]], months[0], numbers, day)
    if months:
        return None
    return _all_digits(numbers, order, day)


def _pieces(value: str) -> list[int | str]:
    """Digit groups as text and month names as numbers, in order; everything else must be filler."""
    folded = "".join(
        char
        for char in unicodedata.normalize("NFKD", value[:_LONGEST]).lower()
        if not unicodedata.combining(char)
    )
    words = digits_for_words(_PIECE.findall(_TIME.sub(" ", folded)))
    pieces: list[int | str] = []
    for word in words:
        if word.isdigit():
            pieces.append(word)
        elif word in MONTHS:
            pieces.append(MONTHS[word])
        elif word not in FILLERS:
            return []
    return pieces


def _with_month_name(
    month: int | str, index: int, numbers: list[str], today: dt.date
) -> PartialDate | None:
    if not isinstance(month, int) or not 1 <= len(numbers) <= 2:
        return None
    if len(numbers) == 1:
        only = numbers[0]
        if len(only) == 4 or (len(only) == 2 and int(only) > 31):
            return _valid(only, month, None, today)
        return _valid(None, month, only, today)
    first, second = numbers
    if len(first) == 4:
        return _valid(first, month, second, today)
    return _valid(second, month, first, today)


def _all_digits(numbers: list[str], order: str, today: dt.date) -> PartialDate | None:
    if len(numbers) == 1:
        numbers = _split_run(numbers[0], order, today)
    if len(numbers) == 2:
        return _month_and_day(numbers[0], numbers[1], order, today)
    if len(numbers) != 3:
        return None
    first, second, third = numbers
    if len(first) == 4 or (len(first) == 2 and int(first) > 31 and len(third) == 2):
        return _valid(first, int(second), third, today)
    return _either_order(first, second, third, order, today)


def _split_run(digits: str, order: str, today: dt.date) -> list[str]:
    """Cut 06121978, 19780612, 061278, 6121978 or 61278 into three numbers."""
    if len(digits) == 8:
        if _either_order(digits[:2], digits[2:4], digits[4:], order, today):
            return [digits[:2], digits[2:4], digits[4:]]
        return [digits[:4], digits[4:6], digits[6:]]
    if len(digits) == 7:
        return [digits[:1], digits[1:3], digits[3:]]
    if len(digits) == 5:
        return [digits[:1], digits[1:3], digits[3:]]
    if len(digits) == 6:
        return [digits[:2], digits[2:4], digits[4:]]
    return []


def _month_and_day(first: str, second: str, order: str, today: dt.date) -> PartialDate | None:
    if len(second) == 4 and len(first) <= 2:
        return _valid(second, int(first), None, today)
    if len(first) == 4 and len(second) <= 2:
        return _valid(first, int(second), None, today)
    return _either_order(first, second, None, order, today)


def _either_order(
    first: str, second: str, year: str | None, order: str, today: dt.date
) -> PartialDate | None:
    if len(first) > 2 or len(second) > 2:
        return None
    month_first = _valid(year, int(first), second, today)
    day_first = _valid(year, int(second), first, today)
    return (day_first or month_first) if order == "dmy" else (month_first or day_first)


def _valid(year: str | None, month: int, day: str | None, today: dt.date) -> PartialDate | None:
    """The partial date if the calendar has it; 29 February needs a leap year or no year."""
    if year is not None and len(year) not in (2, 4):
        return None
    number = int(day) if day is not None else 1
    full = _full_year(year, month, number, today)
    try:
        dt.date(full if full is not None else 2000, month, number)
    except ValueError:
        return None
    return PartialDate(full, month, int(day) if day is not None else None)


def _full_year(year: str | None, month: int, day: int, today: dt.date) -> int | None:
    if year is None or len(year) == 4:
        return int(year) if year is not None else None
    this_century = today.year - today.year % 100 + int(year)
    in_future = (this_century, month, day) > (today.year, today.month, today.day)
    return this_century - 100 if in_future else this_century
