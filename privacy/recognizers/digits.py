"""Redacts digit groups by default: whatever is left when nothing says why a group may stay."""

from __future__ import annotations

import re
from collections.abc import Iterator

from privacy.recognizers.numbered import MEMBER_FORM
from privacy.recognizers.spelling import is_common
from privacy.spans import ACCOUNT, CLAIM, ID, MEMBER_ID, MRN, Places, Span

_RUN = re.compile(r"[a-z0-9]{1,64}")
_SPLIT_CODE = re.compile(r"(?<![\w.,$/-])\d{3}[ -]\d{3}(?![\w]|[.,/-]\d)")
_CHAIN = re.compile(r"(?<![\w.,$])\d{1,12}(?:[ -]\d{1,12}){1,8}(?![\w]|[.,]\d|%)")
# A code given out in two groups of four, and a code of six digits in two groups of three.
_ACCESS_CODE = re.compile(
    r"(?<![\w-])[a-z0-9]{4}-[a-z0-9]{4}(?![\w-])"
    r"|(?<![\w-])(?=[a-z]{0,3}\d{1,3}[a-z])[a-z0-9]{4} "
    r"(?=[a-z]{0,3}\d{1,3}[a-z])[a-z0-9]{4}(?![\w-])"
    r"|\A\W*\d{3}[ -]\d{3}\W*\Z"
)
_LETTERS_BEFORE = re.compile(r"(?<![\w'-])([a-z]{2,3})[ -]$")
_PREFIXES = {
    **dict.fromkeys(("clm", "icn", "dcn", "claim"), CLAIM),
    **dict.fromkeys(("inv", "stm", "stmt", "acct", "acc", "ga"), ACCOUNT),
    **dict.fromkeys(("mr", "mrn", "pt", "pat"), MRN),
}
_VOWEL = re.compile("[aeiouy]")
_NUMBER_CUES = frozenset(
    {"ssn", "ss", "dl", "ph", "grp", "mr", "ms", "dr", "st", "mrn", "clm", "pt"}
)
_JOIN = "-_/.#"
_ORDINARY = re.compile(
    r"(?:\d{1,3}(?:k|x|st|nd|rd|th|am|pm|hr|hrs|mo|mos|yr|yrs|min|ms|mg|ml|kb|mb|gb|s|d|w|m|h|"
    r"ish)?|[a-z]{1,8}\d{1,2}|[0-9]{1,2}[a-z]{1,8})$"
)


def find_unexplained(text: str, explained: Places) -> Iterator[Span]:
    """Digit groups that nothing explains: of four digits, of three beside letters, or of letters
    and digits mixed as nobody writes a word; and chains of groups.
    """
    for pattern, is_number in _WHOLE:
        for match in pattern.finditer(text):
            if is_number(match[0]) and not explained.touch(*match.span()):
                start = _with_prefix(text, match.start())
                kind = ID if start == match.start() else MEMBER_ID
                yield Span(start, match.end(), kind, 0.7)
    if "cod" in text:
        yield from (
            Span(*match.span(), ID, 0.7)
            for match in _SPLIT_CODE.finditer(text)
            if not explained.touch(*match.span())
        )
    done = 0
    for match in _RUN.finditer(text):
        free = match.start() >= done and not explained.touch(*match.span())
        if free and _must_go(match[0]):
            span = _widened(text, match, explained)
            done = span.end
            yield span


def _with_prefix(text: str, start: int) -> int:
    """Where a chain of digits begins if letters stand before it as on a plan's card: "JQK 118"."""
    match = _LETTERS_BEFORE.search(text, max(0, start - 5), start)
    if match is None:
        return _joined_before(text, start) or start
    letters = match[1]
    unsayable = not _VOWEL.search(letters) and letters not in _NUMBER_CUES
    return match.start(1) if unsayable or not is_common(letters) else start


def _has_digit(text: str) -> bool:
    return any(char.isdigit() for char in text)


def _is_long_chain(text: str) -> bool:
    groups = re.findall(r"\d+", text)
    return sum(map(len, groups)) >= 7 and max(map(len, groups)) >= 3


_WHOLE = ((_ACCESS_CODE, _has_digit), (_CHAIN, _is_long_chain))


def _must_go(run: str) -> bool:
    digits = sum(char.isdigit() for char in run)
    if digits == 0:
        return False
    if digits >= 4 or (digits == 3 and len(run) > 3 and not _ORDINARY.match(run)):
        return True
    changes = sum(run[i].isdigit() != run[i + 1].isdigit() for i in range(len(run) - 1))
    return len(run) >= 4 and changes >= 2 and not _ORDINARY.match(run)


def _widened(text: str, match: re.Match[str], explained: Places) -> Span:
    """The group with what a hyphen or the like joins to it, typed by its prefix."""
    start, end = match.span()
    kind = _prefix_kind(match[0])
    before = _joined_before(text, start)
    if before is not None and not explained.touch(before, start):
        kind = _prefix_kind(text[before : start - 1]) if kind == ID else kind
        start = before
    while end + 1 < len(text) and text[end] in _JOIN:
        following = _RUN.match(text, end + 1)
        if not following or explained.touch(*following.span()) or not _fits(following[0]):
            break
        end = following.end()
    return Span(start, end, kind, 0.7 if kind != ID else 0.5)


def _fits(run: str) -> bool:
    return _has_digit(run) or len(run) <= 3


def _joined_before(text: str, start: int) -> int | None:
    if start < 2 or text[start - 1] not in "-_#":
        return None
    at = start - 1
    while at > 0 and start - at <= 12 and (text[at - 1].isalnum() and text[at - 1].isascii()):
        at -= 1
    run = text[at : start - 1]
    if not run or start - at > 12:
        return None
    return at if len(run) <= 5 or _has_digit(run) else None


def _prefix_kind(run: str) -> str:
    if MEMBER_FORM.fullmatch(run):
        return MEMBER_ID
    letters = re.match(r"[a-z]{0,6}", run)
    return _PREFIXES.get(letters[0], ID) if letters else ID
