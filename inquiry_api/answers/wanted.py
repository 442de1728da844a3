"""What a message names: which visit, how much, how often, as the assistant extracted it."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from inquiry_api.access.speaker import Language
from privacy.dates import PartialDate, read_partial_date

_PLACEHOLDER = re.compile(r"<([A-Z_]+)_\d+>")
_MONTH = re.compile(r"(?:(\d{4})-)?(\d{1,2})")
_MOST_CENTS = 1_000_000_000


@dataclass(frozen=True)
class Wanted:
    """The entities of one message with their placeholders filled in.

    `days` are dates that may lack a part; 3/4 in Spanish gives two. `ordinals` are `last`, or a
    number as text; `first` is `1`.
    """

    days: tuple[PartialDate, ...] = field(default=(), repr=False)
    months: tuple[PartialDate, ...] = ()
    years: tuple[int, ...] = ()
    ordinals: tuple[str, ...] = ()
    amounts: tuple[int, ...] = ()
    counts: tuple[int, ...] = ()
    names: tuple[str, ...] = field(default=(), repr=False)
    all: bool = False

    @property
    def names_visit(self) -> bool:
        """Whether anything here can pick a visit."""
        return bool(
            self.days or self.months or self.years or self.ordinals or self.names or self.amounts
        )


def read_wanted(
    entities: Sequence[Mapping[str, Any]], values: Mapping[str, str], language: Language
) -> Wanted:
    """Read the entities; what makes no sense is left out."""
    days: list[PartialDate] = []
    names: list[str] = []
    for kind, value in _placeholders(entities, values):
        if kind == "DATE":
            days.extend(_days(value, language))
        elif kind == "NAME":
            names.append(value)
    return Wanted(
        days=tuple(dict.fromkeys(days)),
        months=tuple(dict.fromkeys(_months(_of(entities, "month")))),
        years=tuple(_numbers(_of(entities, "year"), 1900, 2200)),
        ordinals=tuple(_ordinals(_of(entities, "ordinal"))),
        amounts=tuple(_numbers(_of(entities, "amount"), 1, _MOST_CENTS)),
        counts=tuple(_numbers(_of(entities, "count"), 1, 1_000)),
        names=tuple(names),
        all=any(True for _ in _of(entities, "all")),
    )


def real_value(value: str, values: Mapping[str, str]) -> str | None:
    """What a placeholder stands for; other words as they are; None if it is not known."""
    return values.get(value) if _PLACEHOLDER.fullmatch(value) else value


def matches(day: PartialDate, found: date) -> bool:
    """Whether a date agrees with every part that was given."""
    given = (day.year, day.month, day.day)
    return all(
        part is None or part == own
        for part, own in zip(given, (found.year, found.month, found.day), strict=True)
    )


def _of(entities: Sequence[Mapping[str, Any]], name: str) -> Iterable[str]:
    for entity in entities:
        if entity.get("entity") == name and entity.get("value") is not None:
            yield str(entity["value"]).strip()


def _placeholders(
    entities: Sequence[Mapping[str, Any]], values: Mapping[str, str]
) -> Iterable[tuple[str, str]]:
    """Type and real value of each placeholder, once."""
    seen: dict[str, tuple[str, str]] = {}
    for name in ("placeholder", "provider"):
        for value in _of(entities, name):
            match = _PLACEHOLDER.fullmatch(value)
            real = real_value(value, values)
            if real is not None:
                seen[value] = (match[1] if match else "NAME", real)
    return seen.values()


def _days(value: str, language: Language) -> Iterable[PartialDate]:
    """Both readings of 3/4 where both are usual (Spanish in the United States)."""
    for order in ("mdy", "dmy") if language == "es" else ("mdy",):
        day = read_partial_date(value, order=order)
        if day is not None:
            yield day


def _months(texts: Iterable[str]) -> Iterable[PartialDate]:
    for text in texts:
        match = _MONTH.fullmatch(text)
        if match and 1 <= int(match[2]) <= 12:
            yield PartialDate(int(match[1]) if match[1] else None, int(match[2]), None)


def _numbers(texts: Iterable[str], least: int, most: int) -> Iterable[int]:
    for text in texts:
        if text.isascii() and text.isdigit() and least <= int(text) <= most:
            yield int(text)


def _ordinals(texts: Iterable[str]) -> Iterable[str]:
    for text in texts:
        if text == "first":
            yield "1"
        elif text == "last" or (text.isascii() and text.isdigit() and 0 < int(text) < 1_000):
            yield text
