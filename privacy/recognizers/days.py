"""Finds days of the calendar in any spelling; a bare year, month or weekday is none."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator

from privacy.calendar_words import (
    HUNDREDS,
    MONTHS,
    ORDINALS,
    TEENS,
    TENS,
    THOUSANDS,
    UNITS,
)
from privacy.dates import read_partial_date
from privacy.spans import DATE, NAME, Span


def _any_of(words: Iterable[str]) -> str:
    return "|".join(sorted(map(re.escape, words), key=len, reverse=True))


_MONTH = rf"(?:{_any_of(MONTHS)})"
_NUMBER_WORD = rf"(?:{_any_of({*ORDINALS, *UNITS, *TEENS, *TENS, *HUNDREDS, *THOUSANDS} | {'oh'})})"
_SPELLED = rf"{_NUMBER_WORD}(?:[ -]{{1,2}}(?:(?:y|and) )?{_NUMBER_WORD}){{0,6}}"
_DAY = r"\d{1,2}(?: ?(?:st|nd|rd|th|ro|do|o|a)(?![a-z]))?"
_YEAR = r"(?:(?:18|19|20)\d{2}|'\d{2})"
_OF = r"(?:(?:of|de|del|de el) (?:the |year |ano )?)"
_TIME = r"\d{1,2}:\d{2}(?::\d{2})?(?:[.,]\d{1,9})?"
_ISO_TIME = rf"(?:[t ]{_TIME}(?: ?(?:z|utc|[+-]\d{{2}}:?\d{{2}}))?(?![\w:]))?"

_NUMERIC = re.compile(
    r"(?<![\w$])(?<!\d[./-])(?<!==)"
    rf"(?:(?:19|20)\d{{2}}([-/.])\d{{1,2}}\1\d{{1,2}}{_ISO_TIME}"
    r"|\d{1,2}([-/.])\d{1,2}\2(?:\d{4}|\d{2})"
    r"|\d{1,2} ?/ ?\d{1,2} ?/ ?(?:\d{4}|\d{2})"
    r"|\d{1,2} ?- ?\d{1,2} ?- ?(?:\d{4}|\d{2})"
    r")(?![\w]|[./-]\d)"
)
_MONTH_NAMED = re.compile(
    r"(?<![\w$.,/])(?<!\d[-/])"
    rf"(?:{_DAY}(?: {_OF}|[ .,-]{{1,2}}|(?=[a-z])){_MONTH}(?![a-z])"
    rf"(?:[ .,-]{{0,2}}(?:{_OF})?(?:{_YEAR}|\d{{2}}(?= ?(?:$|[^\w %$]))))?"
    rf"|{_MONTH}(?:[ .-]{{1,2}}|, |(?=\d))(?:the )?{_DAY}(?![\w%]|[.,/:]\d)(?: ?- "
    rf"?\d{{1,2}}(?!\d))?"
    rf"(?:[ ,.-]{{1,3}}(?:{_OF})?{_YEAR}|[,-] ?\d{{2}}(?!\w|[.,/:]\d)"
    r"| \d{2}(?= ?(?:$|[.,;!?)\n])))?"
    rf"|{_MONTH}[ .,-]{{1,2}}(?:{_OF})?(?:the year )?{_YEAR}"
    r")(?!\w|-\d)"
)
_SPOKEN = re.compile(
    rf"(?<![a-z])(?:(?:{_SPELLED}|\d{{1,2}}(?:st|nd|rd|th)?) (?:{_OF})?{_MONTH}"
    rf"(?:,? {{1,2}}(?:{_OF})?(?:the year )?(?:{_SPELLED}|{_YEAR}))?"
    rf"|{_MONTH},? (?:the )?(?:{_SPELLED})(?:,? (?:{_SPELLED}|{_YEAR}))?"
    rf"|{_MONTH},? \d{{1,2}}(?:st|nd|rd|th)?,? (?:{_SPELLED})"
    r")(?![\w-])"
)
_MONTH_WORD = re.compile(rf"(?<![a-z]){_MONTH}(?![a-z])|(?<=\d){_MONTH}(?![a-z])")
_TWO_PART = re.compile(
    r"(?<![\w$#])(?<!\d[./-])(\d{1,2}) ?/ ?(\d{4}|\d{1,2})(?![\w%]|/|[.-]\d|,\d(?!\d?/)| ?(?:of|"
    r"del?|cup) )"
)
_CUED = re.compile(
    r"(?<![a-z])(?:dob|d\.o\.b\.?|d o b|birth ?dates?|date of birth|birth ?day|b-?day|bdate|born|"
    r"naci|"
    r"nacid[oa]|nacimiento|fdn|f\. ?nac|cumpleanos|dos|date of service|service dates?|fecha|"
    r"birth_?date|birthdate|date)(?![a-z])"
    r"[ :=.#\"'_/(\[-]{0,5}(?:(?:is|was|on|es|el|in|of|de|for|her|his|my|the)[ :\"']{1,3}){0,3}"
    r"(\d{1,2}([ ./-])\d{1,2}\2(?:\d{4}|\d{2})|\d{8}|\d{6,7}|\d{1,2}[-./]\d{1,2}|"
    r"\d{1,2}[-./]\d{4})(?![\w]|[./-]\d)"
)
_CUED_AFTER = re.compile(
    r"(?<![\w.$#/-])(\d{8}|\d{6})(?= (?:is|was|es|=) (?:my|his|her|their|the|mi|su|la)? ?(?:dob|"
    r"d\.o\.b|birth|bday|b-day|fecha|cumple))"
    r"|(?<![\w.$#/-])(\d{8}|\d{6})(?= (?:dob|bday|birthday)(?![a-z]))"
)
_BESIDE = re.compile(
    r"[\s,:;.-]{1,3}(\d{1,2} \d{1,2} (?:\d{4}|\d{2})|\d{8}|\d{6})(?![\w]|[.,/-]\d| ?(?:dollars|"
    r"usd|bucks))"
)
_ALONE = re.compile(r"\A\W*(\d{1,2} \d{1,2} (?:\d{4}|\d{2}))\W*\Z")
_ONE_DAY = r"\d{1,2}/\d{1,2}(?:/\d{4}|/\d{2})?"
_RANGE = re.compile(rf"(?<![\w$#])(?<!\d[./,-])({_ONE_DAY}) ?- ?({_ONE_DAY})(?![\w%]|[./-]\d)")
_RUN = re.compile(r"(?<![\w.$#/-])\d{8}(?![\w]|[./]\d)|(?<=d8\*)\d{8}|(?<=\d{8}-)\d{8}(?!\w)")
_NEAR_DATE = re.compile(
    r"(?:on|dos|since|until|from|dated|date|visit|visits|appt|seen|dob|el|del|desde|hasta|fecha|"
    r"by|for|"
    r"tuesday|monday|wednesday|thursday|friday|saturday|sunday|mon|tue|tues|wed|thu|thur|thurs|"
    r"fri|sat|sun|paid|lab|labs|and|y)[ :,(]{1,2}$"
)
_FRACTIONS = frozenset(
    {"1/2", "1/3", "2/3", "1/4", "3/4", "1/1", "2/2", "1/5", "1/10", "24/7", "9/11"}
)
_OPENS_LINE = re.compile(
    r"[\W\d]*(?:(?:debug|info|warn|warning|error|critical|fatal|trace|notice)[:\s\[]{1,3})?[\W\d]*"
)


def find_dates(text: str) -> Iterator[Span]:
    """Dates in digits, with month names, in words, or as a bare run of digits beside a cue."""
    if any(char.isdigit() for char in text):
        yield from _digits(text)
    if _MONTH_WORD.search(text):
        yield from _named(text)


def find_line_stamps(text: str) -> Iterator[tuple[int, int]]:
    """Where log lines open with a time stamp, which may stay."""
    for match in _LOGGED_STAMP.finditer(text):
        yield match.span()
    for match in _NUMERIC.finditer(text):
        if _opens_line(match):
            time = re.compile(rf"[ t]{_TIME}").match(text, match.end())
            yield match.start(), time.end() if time else match.end()


_LOGGED_STAMP = re.compile(
    rf"(?:(?<![a-z])(?:ts|time|timestamp|asctime)[\"']?\s?[:=]\s?[\"']?(?:19|"
    rf"20)\d{{2}}-\d{{2}}-\d{{2}}{_ISO_TIME}"
    r"|\[\d{2}/[a-z]{3}/\d{4}[: ]\d{2}:\d{2}:\d{2}(?: [+-]\d{4})?\]"
    r"|\[(?:19|20)\d{2}-\d{2}-\d{2} \d{2}:\d{2}:\d{2}(?: [+-]\d{4})?\])"
)


def _digits(text: str) -> Iterator[Span]:
    for pattern, group, score, accepts in _DIGIT_FORMS:
        for match in pattern.finditer(text):
            if _is_date(match[group]) and accepts(match):
                yield Span(*match.span(group), DATE, score)
    yield from _ranges(text)


def _ranges(text: str) -> Iterator[Span]:
    for match in _RANGE.finditer(text):
        if _is_date(match[1]) and _is_date(match[2]):
            yield Span(*match.span(1), DATE, 0.9)
            yield Span(*match.span(2), DATE, 0.9)


def _opens_no_line(match: re.Match[str]) -> bool:
    return not _opens_line(match)


def _has_century(match: re.Match[str]) -> bool:
    digits = match[0]
    return "19" <= digits[:2] <= "20" or "19" <= digits[4:6] <= "20"


def _is_no_fraction(match: re.Match[str]) -> bool:
    """Whether 1/2 and its like stand where a date would."""
    if match[0] not in _FRACTIONS:
        return True
    return bool(_NEAR_DATE.search(match.string[max(0, match.start() - 12) : match.start()]))


def find_dates_beside_names(text: str, found: Iterable[Span]) -> Iterator[Span]:
    """Digits right behind a name that can be a date: "keith r 042271", "ferrell, jorge 8 22 55"."""
    for span in found:
        match = _BESIDE.match(text, span.end) if span.type == NAME else None
        if match and _is_date(match[1]):
            yield Span(*match.span(1), DATE, 1.0)


def _named(text: str) -> Iterator[Span]:
    for match in _MONTH_NAMED.finditer(text):
        if _is_date(match[0]):
            yield Span(*match.span(), DATE, 0.9)
    for match in _SPOKEN.finditer(text):
        # "DOS" is a date of service before it is the Spanish two.
        service = match[0].startswith("dos ") and not match[0].startswith("dos de")
        if _is_date(match[0]) and not _is_talk(match[0]) and not service:
            yield Span(*match.span(), DATE, 0.9)


def _is_date(written: str) -> bool:
    return read_partial_date(written) is not None


def _is_talk(written: str) -> bool:
    """ "the june one", "march two": a month beside a small number and no more is ordinary talk."""
    words = written.split()
    return len(words) == 2 and (words[0] in UNITS or words[1] in UNITS)


def _opens_line(match: re.Match[str]) -> bool:
    """Whether this is the timestamp that opens a log line: it has a time of day."""
    text = match.string
    line = text.rfind("\n", 0, match.start()) + 1
    if match.start() - line > 30 or not _OPENS_LINE.fullmatch(text, line, match.start()):
        return False
    return ":" in match[0] or bool(re.match(rf"[ t]{_TIME}", text[match.end() : match.end() + 16]))


# Pattern, the group that is the date, how sure it is, and what else must hold.
_DIGIT_FORMS: tuple[tuple[re.Pattern[str], int, float, Callable[[re.Match[str]], bool]], ...] = (
    (_NUMERIC, 0, 0.9, _opens_no_line),
    (_CUED, 1, 1.0, bool),
    (_CUED_AFTER, 0, 1.0, bool),
    (_ALONE, 1, 0.8, bool),
    (_RUN, 0, 0.6, _has_century),
    (_TWO_PART, 0, 0.8, _is_no_fraction),
)
