"""Finds days of the calendar in any spelling; a bare year, month or weekday is none."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator

from privacy.dates import read_partial_date
from privacy.recognizers.day_ranges import find_day_ranges
from privacy.recognizers.spoken_days import COUNTED, MONTH, OF, YEAR, find_spoken_days
from privacy.spans import DATE, NAME, Span

_DAY = r"\d{1,2}(?: ?(?:st|nd|rd|th|ro|do|o|a)(?![a-z]))?"
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
    rf"(?:{_DAY}(?: {OF}|[ .,/-]{{1,2}}|(?=[a-z])){MONTH}(?![a-z])"
    rf"(?: (?:del|de|of) \d{{2}}(?!\w|[./:$%-]\d|,\d|{COUNTED})"
    rf"|[ .,/-]{{0,2}}(?:{OF})?(?:{YEAR}|\d{{2}}(?= ?(?:$|[^\w %$]))))?"
    rf"|{MONTH}/{_DAY}/(?:{YEAR}|\d{{2}})"
    rf"|{MONTH}(?:[ .-]{{1,2}}|, |(?=\d))(?:the )?{_DAY}"
    rf"(?![\w%]|[./:]\d|,(?!{YEAR}(?!\d))\d)(?: ?- "
    rf"?\d{{1,2}}(?!\d))?"
    rf"(?:[ ,.-]{{1,3}}(?:{OF})?{YEAR}|[,-] ?\d{{2}}(?!\w|[.,/:]\d)"
    rf"| (?:de|del|of) \d{{2}}(?!\w|[./:$%-]\d|,\d|{COUNTED})"
    rf"| \d{{2}}(?!\w|[./:$%-]\d|,\d|{COUNTED}))?"
    rf"|{MONTH}[ .,-]{{1,2}}(?:{OF})?(?:the year )?{YEAR}"
    rf"|{MONTH} (?:of|de|del) \d{{2}}(?!\w|[./:$%-]\d|,\d|{COUNTED})"
    rf"|(?:19|20)\d{{2}},? {MONTH} {_DAY}"
    r")(?!\w|-\d)"
)
_NUMBERED_MONTH = re.compile(
    r"(?<![\w$.,/-])\d{1,2} (?:de|del|of) \d{1,2} (?:de|del|of) (?:\d{4}|\d{2})(?![\w]|[.,/-]\d)"
)
_MONTH_WORD = re.compile(rf"(?<![a-z]){MONTH}(?![a-z])|(?<=\d){MONTH}(?![a-z])")
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
    r"(\d{1,2}([ ./-])\d{1,2}\2(?:\d{4}|\d{2})|\d{5,8}|\d{1,2}[-./]\d{1,2}|"
    r"\d{1,2}[-./]\d{4})(?![\w]|[./-]\d)"
)
# After a word for birth any such digits are a date, even one that no calendar has.
_BORN = re.compile(
    r"(?<![a-z])(?:dob|d\.o\.b\.?|d o b|birth ?dates?|date of birth|birth ?day|b-?day|bdate|"
    r"fecha de nacimiento|nacimiento|fdn)(?:'?s)?[ :=.#\"'_/(\[-]{0,4}(?:(?:is|was|es|it's|"
    r"its)[ :]{1,2})?"
    r"(\d(?:[ ./-]{0,2}\d){4,7})(?![\w]|[./-]\d)"
)
# "last seen 10-3", "on 3.4": beside what happens on a day.
_ON_A_DAY = re.compile(
    r"(?<![a-z])(?:on|seen|visits?|since|admitted|discharged|appt|appointment|dated|hasta|"
    r"desde)[ :]{1,2}"
    rf"(\d{{1,2}}-\d{{1,2}})(?![\w]|[./:-]\d|{COUNTED})"
)
_ORDINAL_MONTH = re.compile(
    r"(?<![\w$.,/-])\d{1,2}(?:st|nd|rd|th) of the \d{1,2}(?:st|nd|rd|th)"
    r"(?:,? (?:of )?(?:\d{4}|'?\d{2}(?! ?[a-z])))?(?!\w)"
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
_SPACED = re.compile(
    r"(?<![a-z])(?:on|of|seen|visit|dos|since|el|del|dated|born)[ :]{1,2}"
    r"(\d{1,2} \d{1,2} (?:\d{4}|\d{2}))(?![\w]|[.,/-]\d| ?(?:dollars|usd|bucks))"
)
_SPACED_YEAR = re.compile(
    r"(?<![\w$.,/#-])(?<!\d )\d{1,2} \d{1,2} (?:(?:19|20)\d{2}|[3-9]\d)(?![\w]|[.,/%-]\d| \d|"
    r" ?(?:dollars|usd|"
    r"bucks|percent))"
)
_ALONE = re.compile(r"\A\W*(\d{1,2} \d{1,2} (?:\d{4}|\d{2}))\W*\Z")
_ONE_DAY = r"\d{1,2}/\d{1,2}(?:/\d{4}|/\d{2})?"
_RANGE = re.compile(rf"(?<![\w$#])(?<!\d[./,-])({_ONE_DAY}) ?- ?({_ONE_DAY})(?![\w%]|[./-]\d)")
_RUN = re.compile(r"(?<![\w.$#/-])\d{8}(?![\w]|[./]\d)|(?<=d8\*)\d{8}|(?<=\d{8}-)\d{8}(?!\w)")
_NEAR_DATE = re.compile(
    r"(?:on|dos|since|until|from|dated|date|visit|visits|visits? (?:was|were|are|is)|appt|seen|"
    r"dob|el|del|desde|hasta|fecha|"
    r"by|for|"
    r"tuesday|monday|wednesday|thursday|friday|saturday|sunday|mon|tue|tues|wed|thu|thur|thurs|"
    r"fri|sat|sun|paid|lab|labs|and|y)[ :,(]{1,2}$"
)
_MORE_DAYS = re.compile(r"(?: ?, ?(?:and |y )?| and | y | & )\d{1,2}/\d{1,2}(?!\w)")
_FRACTIONS = frozenset(
    {"1/2", "1/3", "2/3", "1/4", "3/4", "1/1", "2/2", "1/5", "1/10", "24/7", "9/11"}
)
_NOT_A_TIME = re.compile(r"[a-z]{2}")
_OPENS_LINE = re.compile(
    r"[\W\d]*(?:(?:debug|info|warn|warning|error|critical|fatal|trace|notice)[:\s\[]{1,3})?[\W\d]*"
)


def find_dates(text: str) -> Iterator[Span]:
    """Dates in digits, with month names, in words, or as a bare run of digits beside a cue."""
    if any(char.isdigit() for char in text):
        yield from _digits(text)
        yield from find_day_ranges(text)
    if _MONTH_WORD.search(text):
        yield from _named(text)
    yield from find_spoken_days(text)


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
    for match in _BORN.finditer(text):
        yield Span(*match.span(1), DATE, 1.0)
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
    text = match.string
    near = _NEAR_DATE.search(text, max(0, match.start() - 16), match.start())
    return bool(near or _MORE_DAYS.match(text, match.end()))


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


def _is_date(written: str) -> bool:
    return read_partial_date(written) is not None


def _opens_line(match: re.Match[str]) -> bool:
    """Whether this is the timestamp that opens a log line: it has a time of day."""
    text = match.string
    line = text.rfind("\n", 0, match.start()) + 1
    if not _NOT_A_TIME.search(text, match.end()):
        return False  # Nothing is logged behind it: somebody gave a date.
    if match.start() - line > 30 or not _OPENS_LINE.fullmatch(text, line, match.start()):
        return False
    return ":" in match[0] or bool(re.match(rf"[ t]{_TIME}", text[match.end() : match.end() + 16]))


# Pattern, the group that is the date, how sure it is, and what else must hold.
_DIGIT_FORMS: tuple[tuple[re.Pattern[str], int, float, Callable[[re.Match[str]], bool]], ...] = (
    (_NUMERIC, 0, 0.9, _opens_no_line),
    (_NUMBERED_MONTH, 0, 0.9, bool),
    (_ORDINAL_MONTH, 0, 0.9, bool),
    (_ON_A_DAY, 1, 0.7, bool),
    (_CUED, 1, 1.0, bool),
    (_CUED_AFTER, 0, 1.0, bool),
    (_SPACED, 1, 0.8, bool),
    (_SPACED_YEAR, 0, 0.7, bool),
    (_ALONE, 1, 0.8, bool),
    (_RUN, 0, 0.6, _has_century),
    (_TWO_PART, 0, 0.8, _is_no_fraction),
)
