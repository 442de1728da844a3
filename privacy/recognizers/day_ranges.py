"""Finds days that share a month ("4 al 7 de junio", "june 4-7") and those with a Roman month."""

from __future__ import annotations

import re
from collections.abc import Iterator

from privacy.dates import read_partial_date
from privacy.recognizers.spoken_days import COUNTED, MONTH, OF, YEAR
from privacy.spans import DATE, Span

_DAY = r"(?:3[01]|[12]\d|0?[1-9])(?:st|nd|rd|th)?"
_TO = r"(?: ?- ?| (?:to|thru|through|until|til|al|a|hasta el) (?:the )?)"
_AND = r"(?: ?- ?| (?:to|thru|through|until|til|al|a|y|and|&|or|o|hasta el) (?:the |el )?)"
_YEAR_BEHIND = rf"(?:,? (?:{OF})?{YEAR}(?!\w))?"
_DAYS_FIRST = re.compile(
    rf"(?<![\w$.,/:-])({_DAY}){_AND}({_DAY} (?:{OF})?{MONTH}(?![a-z]){_YEAR_BEHIND})"
)
_MONTH_FIRST = re.compile(
    rf"(?<![a-z])({MONTH} {_DAY}){_TO}{_DAY}(?![\w%]|[./:-]\d|,\d|{COUNTED}){_YEAR_BEHIND}"
)
_ROMAN = re.compile(
    r"(?<![\w$.,/-])(?:3[01]|[12]\d|0?[1-9])([/. -])(?:i{1,3}|iv|vi{0,3}|ix|xi{0,2})\1"
    r"(?:(?:19|20)\d{2}|\d{2})(?![\w]|[./-]\d)"
)
# Other separators than a calendar has: "8//14//24", "8\\14\\24".
_ODD = re.compile(
    r"(?<![\w$.,/-])(\d{1,2})(?://|\\|-')(\d{1,2})(?://|\\|-')((?:19|20)\d{2}|\d{2})(?!\w)"
    r"|(?<![\w$.,/-])(\d{1,2})[-/](\d{1,2})[-/]'(\d{2})(?!\w)"
)


def find_day_ranges(text: str) -> Iterator[Span]:
    """Each range as one finding: its first day says nothing without the month."""
    for match in _DAYS_FIRST.finditer(text):
        if read_partial_date(match[2]):
            yield Span(*match.span(), DATE, 0.9)
    for match in _MONTH_FIRST.finditer(text):
        if read_partial_date(match[1]):
            yield Span(*match.span(), DATE, 0.9)
    for match in _ROMAN.finditer(text):
        yield Span(*match.span(), DATE, 0.9)
    for match in _ODD.finditer(text):
        if read_partial_date("/".join(part for part in match.groups() if part)):
            yield Span(*match.span(), DATE, 0.9)
