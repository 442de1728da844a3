"""The data types of FHIR that billing needs, as plain values."""

import re
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

USD = "USD"
_DATE = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2})(T.*)?)?)?")
_AMOUNT = re.compile(r"[+-]?[0-9]{1,15}(?:\.[0-9]{1,30})?")
_LARGEST = Decimal(10) ** 15
_EARLIEST_YEAR, _LATEST_YEAR = 1850, 2199


@dataclass(frozen=True, slots=True)
class Money:
    """An amount as sent. `cents` is None unless it is a readable amount of US dollars: amounts of
    another currency are never shown or summed as dollars.
    """

    value: Decimal | None
    currency: str | None
    cents: int | None

    @property
    def is_dollars(self) -> bool:
        """Whether the currency is the US dollar, or left out."""
        return self.currency in (None, "", USD)


@dataclass(frozen=True, slots=True)
class StatedDate:
    """A date as sent; `day` is the day it means, None when partial or impossible."""

    text: str
    day: date | None


@dataclass(frozen=True, slots=True)
class Period:
    """From and to, either of which may be absent."""

    start: StatedDate | None
    end: StatedDate | None


@dataclass(frozen=True, slots=True)
class Coding:
    """One code of a code system."""

    system: str | None
    code: str | None
    display: str | None


@dataclass(frozen=True, slots=True)
class Concept:
    """Several codings that say the same, and perhaps a text."""

    codings: tuple[Coding, ...]
    text: str | None

    @property
    def codes(self) -> tuple[str, ...]:
        """Every code, in order."""
        return tuple(coding.code for coding in self.codings if coding.code)

    @property
    def code(self) -> str | None:
        """The first code."""
        return next(iter(self.codes), None)

    @property
    def names(self) -> frozenset[str]:
        """The codes in short: of a CMS variable, which is a URL, only its last part."""
        return frozenset(map(short_name, self.codes))


@dataclass(frozen=True, slots=True)
class Identifier:
    """A business identifier; `kinds` are the codes of its type (MR, MB, SS and so on)."""

    system: str | None
    value: str | None
    kinds: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Reference:
    """A link to another resource as sent: by reference, by identifier, or by display alone."""

    reference: str | None
    identifier: Identifier | None
    display: str | None
    type: str | None

    @property
    def label(self) -> str | None:
        """What to call the target: its reference, else its identifier, else its display."""
        number = self.identifier.value if self.identifier else None
        return self.reference or number or self.display


def short_name(code: str) -> str:
    """A code without the address before it."""
    return code.rstrip("/").rsplit("/", 1)[-1]


def parse_date(text: str) -> date | None:
    """The day of a FHIR date or dateTime; None for a partial, impossible or absurd one."""
    match = _DATE.fullmatch(text.strip())
    if not match or not match[3] or not _EARLIEST_YEAR <= int(match[1]) <= _LATEST_YEAR:
        return None
    try:
        return date(int(match[1]), int(match[2]), int(match[3]))
    except ValueError:
        return None


def is_partial_date(text: str) -> bool:
    """Whether this is a year, or a year and a month: right in FHIR, yet no day."""
    match = _DATE.fullmatch(text.strip())
    if not match or match[3]:
        return False
    return match[2] is None or 1 <= int(match[2]) <= 12


def parse_amount(text: str) -> Decimal | None:
    """A plain decimal number sent as text; None for anything else."""
    return Decimal(text.strip()) if _AMOUNT.fullmatch(text.strip()) else None


def cents_of(value: Decimal) -> int | None:
    """Dollars as cents, halves away from zero: senders' sums carry noise far behind the point.

    None when it is no finite number, or too large to be an amount at all.
    """
    if not value.is_finite() or abs(value) >= _LARGEST:
        return None
    return int((value * 100).to_integral_value(rounding=ROUND_HALF_UP))


def amount_text(cents: int | None) -> str | None:
    """Cents as a plain decimal text for reports: 123456 is `1234.56`; None stays None."""
    if cents is None:
        return None
    whole, part = divmod(abs(cents), 100)
    return f"{'-' if cents < 0 else ''}{whole}.{part:02d}"
