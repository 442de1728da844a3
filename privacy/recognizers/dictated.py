"""Finds what is said letter by letter and digit by digit, as people dictate to a telephone."""

from __future__ import annotations

import re
from collections.abc import Iterator

from privacy.calendar_words import TEENS, TENS
from privacy.dates import read_date
from privacy.spans import (
    ACCOUNT,
    ADDRESS,
    CLAIM,
    CREDIT_CARD,
    DATE,
    DEVICE,
    ID,
    MEMBER_ID,
    MRN,
    NAME,
    PHONE,
    SSN,
    Span,
)

_DIGIT = (
    r"(?:(?:double|triple|doble) )?(?:zero|oh|one|two|three|four|five|six|seven|eight|nine|niner|"
    r"cero|uno|dos|tres|cuatro|cinco|seis|siete|ocho|nueve)"
)
_TWO_DIGITS = "|".join(sorted({*TEENS, *TENS}, key=len, reverse=True))
_SPELLED = (
    r"[a-z](?: (?:as in|for|like|is for|de|como|como en) (?!zero|one|two|three|four|five|six|seven|"
    r"eight|nine)[a-z]{3,12})?"
)
_PIECE = (
    rf"(?:{_DIGIT}|{_TWO_DIGITS}|{_SPELLED}|\d{{1,4}}|dash|hyphen|guion|area code|capital)"
    r"(?![a-z0-9])"
)
_RUN = re.compile(rf"(?<![\w'$.-]){_PIECE}(?:[ ,.-]{{1,3}}{_PIECE}){{2,40}}(?!')")
_ONE_PIECE = re.compile(rf"(?<![a-z0-9]){_PIECE}")
_IS_DIGIT = re.compile(_DIGIT)
_WORTHWHILE = re.compile(
    rf"(?<![a-z0-9'])(?:[a-z]|{_DIGIT}|{_TWO_DIGITS})[ ,.-]{{1,3}}"
    rf"(?:[a-z]|{_DIGIT}|{_TWO_DIGITS}|as in|\d{{1,4}})(?![a-z0-9'])"
)
_CUES: tuple[tuple[str, str], ...] = (
    (DATE, r"dob|d o b|birth|birthday|born|bday|nacimiento|naci|nacid[oa]|cumpleanos"),
    (SSN, r"ssn?|social|seguro social|last four|ultimos cuatro"),
    (PHONE, r"phone|cell|mobile|call(?: me)?(?: at)?|telefono|celular|text|fax|area code|reach me"),
    (MEMBER_ID, r"member|subscriber|policy|insurance|miembro|poliza|medicaid|medicare|mbi"),
    (CLAIM, r"claim|reclamo|case|caso"),
    (MRN, r"mrn|chart|medical record|expediente"),
    (ACCOUNT, r"account|acct|statement|invoice|cuenta|factura|guarantor"),
    (ADDRESS, r"zip|zip code|postal|codigo postal"),
    (CREDIT_CARD, r"card|tarjeta"),
    (DEVICE, r"serial"),
    (ID, r"id|number|numero|code|codigo|pin|conf|confirmation|ref|group|grupo|reference"),
)
_CUE = re.compile(
    r"(?<![a-z])(?:" + "|".join(f"(?P<{kind}>{words})" for kind, words in _CUES) + r")(?![a-z])"
)
_JUST_BEFORE = re.compile(
    r"(?:[ :,.#-]{1,3}(?:number|numero|no|is|es|it's|its|was|the|el|la|of|de|my|mi|id|code|are|son|"
    r"ends|ending|termina|in|en|on|and|y|a|que|card|um|uh)){0,7}[ :,.#-]{1,3}"
)
_REACH = 60
_SPELLING = re.compile(
    r"(?:spel\w{2,6}|deletre\w{1,4}|se escribe|escrito)(?: \w{1,8}){0,2}[ :,]{1,2}$"
)
_AMOUNT_AFTER = re.compile(
    r" ?(?:hundred|thousand|dollars?|bucks|percent|cents?|dolares|pesos|days?|weeks?|months?|"
    r"years?|"
    r"payments?|visits?|mil|cien\w{0,4}|por ciento|meses|pagos|%)(?![a-z])"
)
_FEWEST_DIGITS, _FEWEST_LETTERS = 4, 4
_LOOSE = " ,.-"


def find_dictated(text: str) -> Iterator[Span]:
    """Digits and letters said one by one: numbers, spelled names, and dates after a cue."""
    if not _WORTHWHILE.search(text):
        return
    for match in _RUN.finditer(text):
        start, end = match.span()
        pieces = _pieces(text, start, end)
        if not all(map(_is_letter, pieces)):
            start, end = _trimmed(text, start, end)
            pieces = _pieces(text, start, end)
        kind = _kind(text, start, end, pieces)
        if kind == NAME:
            yield from _spelled_name(text, start, end, pieces)
        elif kind:
            yield Span(start, end, kind, 0.8 if kind != ID else 0.7)


def _pieces(text: str, start: int, end: int) -> list[str]:
    return [piece[0] for piece in _ONE_PIECE.finditer(text, start, end)]


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """Without the words at its ends that are letters only by chance: "a", "I", "y", "o"."""
    while end - start > 2 and text[start] in "aiyo" and text[start + 1] == " ":
        start += 2
    while end - start > 2 and text[end - 1] in "aiyo" and text[end - 2] == " ":
        end -= 2
    while end > start and text[end - 1] in _LOOSE:
        end -= 1
    return start, end


def _kind(text: str, start: int, end: int, pieces: list[str]) -> str:
    """What a run is; nothing if it may be an amount, a count or chance."""
    letters = sum(map(_is_letter, pieces))
    single = sum(bool(_IS_DIGIT.fullmatch(piece)) for piece in pieces)
    if letters == len(pieces):
        enough = letters >= (2 if _SPELLING.search(text[max(0, start - 40) : start]) else 4)
        return NAME if enough else ""
    if all(piece.isdigit() for piece in pieces) or _AMOUNT_AFTER.match(text, end):
        return ""
    cue = _cue_before(text, start)
    if cue == DATE:
        return DATE if read_date(text[start:end]) else ID
    worth = sum(_digits_of(piece) for piece in pieces)
    if single < _FEWEST_DIGITS and not (cue and worth >= _FEWEST_DIGITS):
        return ""
    return cue or (PHONE if worth == 10 and not letters else ID)


def _is_letter(piece: str) -> bool:
    return piece[0].isalpha() and (len(piece) == 1 or piece[1:2] == " ")


def _digits_of(piece: str) -> int:
    if piece.isdigit():
        return len(piece)
    if _IS_DIGIT.fullmatch(piece):
        return 2 if " " in piece else 1
    return 2 if piece in TEENS or piece in TENS else 0


def _cue_before(text: str, start: int) -> str:
    """The type that the nearest cue names, if nothing but filling words stands between."""
    kind = ""
    window = max(0, start - _REACH)
    for match in _CUE.finditer(text, window, start):
        between = _JUST_BEFORE.match(text, match.end(), start)
        if between is not None and between.end() == start:
            found = match.lastgroup or ID
            kind = found if found != ID or not kind else kind
    return kind


def _spelled_name(text: str, start: int, end: int, pieces: list[str]) -> Iterator[Span]:
    """The letters, and the word they spell wherever it stands beside them."""
    yield Span(start, end, NAME, 0.8)
    word = "".join(piece[0] for piece in pieces)
    near = re.compile(rf"(?<![a-z]){word}(?![a-z])")
    for match in near.finditer(text, max(0, start - _REACH), end + _REACH):
        yield Span(*match.span(), NAME, 0.8)
