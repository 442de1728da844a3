"""Finds days of the calendar that are said in words, as people dictate them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from privacy.calendar_words import (
    HUNDREDS,
    MONTHS,
    ORDINALS,
    TEENS,
    TENS,
    THOUSANDS,
    UNITS,
)
from privacy.dates import read_date, read_partial_date
from privacy.spans import DATE, Span


def _any_of(words: Iterable[str]) -> str:
    return "|".join(sorted(map(re.escape, words), key=len, reverse=True))


MONTH = rf"(?:{_any_of(MONTHS)})"
YEAR = r"(?:(?:18|19|20)\d{2}|'\d{2})"
OF = r"(?:(?:of|de|del|de el) (?:the |year |ano )?)"
# What makes of two digits behind a day a number of something, and no year.
COUNTED = (
    r" ?(?:%|percent|dollars?|bucks|usd|cents?|dolares|pesos|days?|weeks?|months?|years?|minutes?|"
    r"hours?|visits?|payments?|people|times|of|am|pm|dias|semanas|meses|pagos|a month)(?![a-z])"
)
_COUNTED_NEXT = re.compile(COUNTED)
_NUMBER_WORD = rf"(?:{_any_of({*ORDINALS, *UNITS, *TEENS, *TENS, *HUNDREDS, *THOUSANDS} | {'oh'})})"
_SPELLED = rf"{_NUMBER_WORD}(?:[ -]{{1,2}}(?:(?:y|and) )?{_NUMBER_WORD}){{0,6}}"
_TWO_DIGITS = rf"(?:{_any_of(TENS)})(?:[ -](?:y )?(?:{_any_of(UNITS)}))?"
_SPELLED_YEAR = rf"(?:{_TWO_DIGITS}|nineteen {_TWO_DIGITS}|mil novecientos {_TWO_DIGITS})"
_SPOKEN = re.compile(
    rf"(?<![a-z])(?!un )(?:(?:{_SPELLED}|\d{{1,2}}(?:st|nd|rd|th)?) (?:{OF})?{MONTH}"
    rf"(?:,? {{1,2}}(?:{OF})?(?:the year )?(?:{_SPELLED}|{YEAR}))?"
    rf"|{MONTH},? (?:the )?(?:{_SPELLED})(?:,? (?:{OF})?(?:{_SPELLED}|{YEAR}))?"
    rf"|{MONTH} {OF}{_SPELLED_YEAR}"
    rf"|{MONTH},? \d{{1,2}}(?:st|nd|rd|th)?,? (?:{_SPELLED})"
    r")(?![\w-])"
)
# "eight thirteen nineteen seventy six"
_SAID_IN_NUMBERS = re.compile(
    rf"(?<![a-z-])(?:{_any_of({*UNITS, *TEENS})}) (?:{_any_of({*UNITS, *TEENS, *TENS})})"
    rf"(?:[ -](?:{_any_of(UNITS)}))?,? (?:nineteen|two thousand|twenty)"
    rf"(?: (?:and |oh )?(?:{_any_of({*UNITS, *TEENS, *TENS})}))?(?:[ -](?:{_any_of(UNITS)}))?"
    r"(?![a-z-])"
)
# "dob twelve twenty five eighty two": so short that only a cue tells it from an amount.
_SAID_SHORT = re.compile(
    r"(?:(?<![a-z])(?:dob|born|birth ?day|birth ?date|date of birth|bday|nacio|naci|nacimiento|"
    r"nacid[oa])(?:(?: is| on| was| es| el| la|:)){0,2} |\A\W*)"
    rf"((?:oh )?(?:{_any_of({*UNITS, *TEENS})}) (?:oh )?(?:{_TWO_DIGITS}|"
    rf"{_any_of({*UNITS, *TEENS})}) {_TWO_DIGITS})(?![a-z-])"
)
_SAID_WITH_OF = re.compile(
    rf"(?<![a-z-])(?:{_SPELLED}) (?:del|de|of the|of) (?:{_SPELLED}),? (?:del|de|"
    rf"of) (?:{_SPELLED})(?![a-z-])"
)


def find_spoken_days(text: str) -> Iterator[Span]:
    """Days whose numbers are words: with the month's name, or all of it in numbers."""
    for match in _SPOKEN.finditer(text):
        # "DOS" is a date of service before it is the Spanish two.
        service = match[0].startswith("dos ") and not match[0].startswith("dos de")
        if read_partial_date(match[0]) and not _is_talk(match[0]) and not service:
            yield Span(*match.span(), DATE, 0.9)
    for match in _SAID_SHORT.finditer(text):
        if read_date(match[1]) and not _COUNTED_NEXT.match(text, match.end()):
            yield Span(*match.span(1), DATE, 0.7)
    for match in (*_SAID_IN_NUMBERS.finditer(text), *_SAID_WITH_OF.finditer(text)):
        if read_date(match[0]) and not _COUNTED_NEXT.match(text, match.end()):
            yield Span(*match.span(), DATE, 0.7)


def _is_talk(written: str) -> bool:
    """ "the june one", "march two": a month beside a small number and no more is ordinary talk."""
    words = written.split()
    return len(words) == 2 and (words[0] in UNITS or words[1] in UNITS)
