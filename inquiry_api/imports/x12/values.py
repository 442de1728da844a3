"""Money, dates and text out of single elements: read exactly, or left empty with a finding."""

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache

from inquiry_api.imports.x12.findings import Finding, Notice, found
from inquiry_api.imports.x12.segments import Segment

# X12 type R: digits with an optional point and sign. No thousands, no exponents. Fifteen digits
# keep a sum of many amounts inside a BIGINT of cents.
_AMOUNT = re.compile(r"[+-]?(?:[0-9]{1,15}(?:\.[0-9]{0,6})?|\.[0-9]{1,6})")
_DAY = re.compile(r"[0-9]{8}")
_EARLIEST_YEAR = 1900
_LATEST_YEAR = 2199


class MoneyUnreadable(ValueError):
    """The text is not an exact amount of cents. The text itself is never in the message."""


@dataclass(frozen=True, slots=True)
class StatedDate:
    """A date as sent, and the day it means; `day` is None for a blank or impossible date."""

    text: str
    day: date | None
    segment: int


def parse_amount(text: str) -> int | None:
    """Cents of an X12 amount; None for a blank. Raises MoneyUnreadable for anything inexact."""
    stripped = text.strip()
    if not stripped:
        return None
    if not _AMOUNT.fullmatch(stripped):
        raise MoneyUnreadable("not an X12 amount")
    cents = Decimal(stripped) * 100
    if cents != int(cents):
        raise MoneyUnreadable("not whole cents")
    return int(cents)


def amount_at(segment: Segment, position: int, findings: list[Finding]) -> int | None:
    """Cents of one element; an unreadable one is None and sends its claim to review."""
    text = segment.at(position)
    if not text:
        return None
    try:
        return parse_amount(text)
    except MoneyUnreadable:
        findings.append(found(Notice.MONEY_UNREADABLE, segment.number, segment.place(position)))
        return None


@lru_cache(maxsize=4096)
def parse_day(text: str) -> date | None:
    """The day of CCYYMMDD; None unless it is exactly that and a real day. Never a nearby one."""
    if not _DAY.fullmatch(text):
        return None
    year = int(text[:4])
    if not _EARLIEST_YEAR <= year <= _LATEST_YEAR:
        return None
    try:
        return date(year, int(text[4:6]), int(text[6:]))
    except ValueError:
        return None


def date_at(segment: Segment, position: int, findings: list[Finding]) -> StatedDate | None:
    """The date in one element; None when blank, and a finding when it is no real day."""
    text = segment.at(position)
    if not text:
        return None
    day = parse_day(text)
    if day is None:
        findings.append(found(Notice.DATE_IMPOSSIBLE, segment.number, segment.place(position)))
    return StatedDate(text, day, segment.number)


def parse_number(text: str) -> Decimal | None:
    """A quantity or a percentage (`.1` is ten per cent); None when blank or not a number."""
    stripped = text.strip()
    return Decimal(stripped) if _AMOUNT.fullmatch(stripped) else None


def amount_text(cents: int | None) -> str | None:
    """Cents as a plain decimal text for reports: 123456 is `1234.56`; None stays None."""
    if cents is None:
        return None
    whole, part = divmod(abs(cents), 100)
    return f"{'-' if cents < 0 else ''}{whole}.{part:02d}"
