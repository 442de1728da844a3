"""Turns number words of a date ("fourth", "nineteen seventy six", "mil uno") into digits."""

from __future__ import annotations

from collections.abc import Sequence

from privacy.calendar_words import HUNDREDS, ORDINALS, TEENS, TENS, THOUSANDS, UNITS

_JOINERS = frozenset({"y", "and"})
_ZERO = frozenset({"oh", "o", "zero", "cero"})
_CENTURIES = frozenset({18, 19, 20})


def digits_for_words(words: Sequence[str]) -> list[str]:
    """Replace each run of number words by the digits of a day or a year; the rest stays.

    "oh two" and "zero two" give "02", so that the length still tells a year from a day.
    """
    out: list[str] = []
    at = 0
    while at < len(words):
        if words[at] in _ZERO and _word(words, at + 1) in UNITS:
            out.append(f"0{UNITS[words[at + 1]]}")
            at += 2
            continue
        value, used = _small(words, at)
        if value is None:
            out.append(words[at])
            at += 1
            continue
        year, year_used = _year(words, at, value, used)
        out.append(str(year) if year is not None else str(value))
        at += year_used if year is not None else used
    return out


def _small(words: Sequence[str], at: int) -> tuple[int | None, int]:
    """A number up to 99, or a year in thousands, from ``at`` on, and its length in words."""
    word = words[at]
    if word in THOUSANDS and word == "mil":
        return _after_thousand(words, at + 1, 1)
    for table in (ORDINALS, TEENS, UNITS):
        if word in table:
            return table[word], 1
    if word not in TENS:
        return None, 0
    step = 2 if _word(words, at + 1) in _JOINERS else 1
    unit = _word(words, at + step)
    if unit in UNITS:
        return TENS[word] + UNITS[unit], step + 1
    if step == 1 and ORDINALS.get(unit, 10) < 10:
        return TENS[word] + ORDINALS[unit], 2
    return TENS[word], 1


def _year(words: Sequence[str], at: int, value: int, used: int) -> tuple[int | None, int]:
    """A year of four digits that begins with the number just read, if the words go on like one."""
    after = _word(words, at + used)
    if after in THOUSANDS and value == 2:
        found, length = _after_thousand(words, at + used + 1, 2)
        return found, used + length
    if words[at] == "mil":
        return value, used
    if value not in _CENTURIES or words[at] in ORDINALS:
        return None, 0
    if after in _ZERO and _word(words, at + used + 1) in UNITS:
        return value * 100 + UNITS[_word(words, at + used + 1)], used + 2
    if not after:
        return None, 0
    rest, length = _small(words, at + used)
    if rest is None or not 10 <= rest <= 99 or after in ORDINALS:
        return None, 0
    if rest in _CENTURIES and _word(words, at + used + length) in {*TEENS, *TENS, *_ZERO}:
        return None, 0  # "eighteen nineteen forty five": a day and a year.
    return value * 100 + rest, used + length


def _after_thousand(words: Sequence[str], at: int, thousands: int) -> tuple[int, int]:
    """The value of what follows "mil" or "two thousand", and the words used, that one included."""
    value, used = thousands * 1000, 1
    hundreds = HUNDREDS.get(_word(words, at))
    if hundreds is not None:
        value, used, at = value + hundreds, used + 1, at + 1
    if _word(words, at) in _JOINERS:
        at, used = at + 1, used + 1
    if _word(words, at) and _word(words, at) not in ORDINALS and _word(words, at) != "mil":
        rest, length = _small(words, at)
        if rest is not None:
            return value + rest, used + length
    return value, used


def _word(words: Sequence[str], at: int) -> str:
    return words[at] if at < len(words) else ""
