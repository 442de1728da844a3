"""Takes payment-card numbers out of a message before it is written anywhere.

A number counts as a card's when it has 12 to 19 digits and the right check digit (ISO/IEC 7812),
however it is spaced. People also send one in two texts: then the parts must look like a card of a
known brand besides, since two harmless numbers in a row pass the check digit once in ten times.
The security code goes too: it may never be kept (PCI DSS 3.3.1).
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from privacy.recognizers.cards import passes_luhn

MASK = "[card number removed]"
CODE_MASK = "[code removed]"
_BRANDS = re.compile(
    r"4\d{15}(?:\d{3})?|4\d{12}|5[1-5]\d{14}|2(?:22[1-9]|2[3-9]\d|[3-6]\d\d|7[01]\d|720)\d{12}"
    r"|3[47]\d{13}|3(?:0[0-5]|[68]\d)\d{11}|(?:6011|65\d\d|64[4-9]\d)\d{12}|35\d{14}"
)
_BRAND_LENGTHS = (16, 15, 14, 13, 19)
# Digits of one number, in groups; a point only before three digits, so amounts stay apart.
_RUN = re.compile(r"\d+(?:(?:[ \-_*]{1,2}|\.(?=\d{3}))\d+)*")
_HEAD = re.compile(r"^[\s.-]{0,4}(\d(?:[\s.-]{0,2}\d){2,15})(?![\s.-]{0,2}\d)")
_SECURITY_CODE = re.compile(
    r"((?<!\w)(?:cv[vc]2?|csc|sec(?:urity)? code|c[o\u00f3]digo de seguridad)"
    r"(?:\W{1,3}(?:number|is|es))?\W{0,3})\d{3,4}(?!\w)",
    re.IGNORECASE,
)
_BEHIND_A_CARD = re.compile(r"(?<![\w$./-])\d{3,4}(?![\w/]|[.,]\d)")
_TAIL = re.compile(r"(?<!\d)(\d(?:[\s.-]{0,2}\d){2,15})[\s.-]{0,4}$")


@dataclass(frozen=True)
class Masked:
    """The text without card numbers, and whether there were any.

    `earlier` holds, by position, the earlier messages that must be masked too.
    """

    text: str
    found: bool
    earlier: dict[int, str]


def mask_cards(text: str, earlier: Sequence[str] = ()) -> Masked:
    """Mask every card number in a text, and one that began in the `earlier` texts, oldest first."""
    whole = _mask_codes(_mask_whole(text))
    if whole != text:
        return Masked(whole, True, {})
    return _mask_split(text, earlier) or Masked(text, False, {})


def _mask_whole(text: str) -> str:
    parts, at = [], 0
    for start, end in _cards(text):
        parts += [text[at:start], MASK]
        at = end
    return "".join([*parts, text[at:]])


def _mask_codes(text: str) -> str:
    """Mask security codes: those named as such, and any that may be one behind a card number."""
    head, mask, rest = text.partition(MASK)
    named = _SECURITY_CODE.sub(lambda found: f"{found[1]}{CODE_MASK}", head)
    return named + mask + _BEHIND_A_CARD.sub(CODE_MASK, rest)


def _cards(text: str) -> Iterator[tuple[int, int]]:
    """Where card numbers stand in a text."""
    places = [place for place, char in enumerate(text) if unicodedata.category(char) != "Cf"]
    simple = "".join(_simple(text[place]) for place in places)
    for run in _RUN.finditer(simple):
        groups = [match.span() for match in re.finditer(r"\d+", run[0])]
        for start, end in _in_groups(run[0], groups):
            yield places[run.start() + start], places[run.start() + end - 1] + 1


def _simple(char: str) -> str:
    """A character as the patterns see it: digits of any script as 0-9, blanks and dashes alike."""
    digit = unicodedata.decimal(char, None)
    if digit is not None:
        return str(digit)
    if unicodedata.category(char) == "Pd" or char == "\u00b7":
        return "-"
    return " " if char.isspace() else char


def _in_groups(run: str, groups: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Numbers that begin and end with a group, the longest first; or a brand's, inside a group."""
    first = 0
    while first < len(groups):
        start = groups[first][0]
        ends = [end for _, end in groups[first:] if passes_luhn(_digits(run[start:end]))]
        end = ends[-1] if ends else _brand_end(run, start)
        if end:
            yield start, end
        first = next(
            (at for at, group in enumerate(groups) if at > first and group[0] >= end), len(groups)
        )


def _is_brand(digits: str) -> bool:
    return bool(_BRANDS.fullmatch(digits)) and passes_luhn(digits)


def _brand_end(run: str, start: int) -> int:
    """Where a known brand's number that starts here ends, if more digits follow it; else 0."""
    digits = _digits(run[start:])
    lengths = (length for length in _BRAND_LENGTHS if _is_brand(digits[:length]))
    left = next(lengths, 0)
    if not left:
        return 0
    for place in range(start, len(run)):
        left -= run[place].isdigit()
        if not left:
            return place + 1
    return 0


def _mask_split(text: str, earlier: Sequence[str]) -> Masked | None:
    head = _HEAD.search(text)
    digits = _digits(head[1]) if head else ""
    chain: dict[int, str] = {}
    for position in range(len(earlier) - 1, -1, -1):
        tail = _TAIL.search(earlier[position])
        if not digits or not tail:
            return None
        digits = _digits(tail[1]) + digits
        chain[position] = earlier[position][: tail.start()] + MASK
        if _is_brand(digits):
            assert head is not None
            return Masked(MASK + text[head.end() :], True, chain)
        if tail[0] != earlier[position].lstrip():
            return None
    return None


def _digits(text: str) -> str:
    return "".join(str(unicodedata.decimal(char)) for char in text if char.isdecimal())
