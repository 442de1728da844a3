"""Finds postal addresses: street lines, boxes, units, and the town, state and ZIP that follow."""

from __future__ import annotations

import re
from collections.abc import Iterator

from privacy.lexicon import Lexicon
from privacy.recognizers.address_ends import address_end, is_unusual
from privacy.recognizers.places import (
    NOT_A_STREET,
    NUMBER_SAID,
    STATE,
    STREET_SUFFIX,
    STREET_SUFFIX_DOUBTFUL,
    UNIT_FIRST,
)
from privacy.recognizers.spelling import is_common
from privacy.spans import ADDRESS, Span

DIRECTION = (
    r"(?:north|south|east|west|northeast|northwest|southeast|southwest|norte|sur|"
    r"[ns]\.?[ew]?\.?|[ew]\.?)"
)
# "26W140", "N6854": the grids of Illinois and Wisconsin.
_NUMBER = (
    r"(?<![\w$.,/:-])(?:\d{1,6}(?:-?[a-d](?![a-z])|-\d{1,4}| 1/2)?|\d{1,3}[nsew]\d{2,5}|"
    r"[nsew]\d{2,5}(?:[nsew]\d{2,5})?)"
)
_STREET = re.compile(
    rf"{_NUMBER} (?:{DIRECTION} )?((?:[\w.'-]{{1,20}} "
    rf"){{1,4}}?)({STREET_SUFFIX})(?![\w'])\.?(?: (?:{STREET_SUFFIX})(?![\w']))?(?: "
    rf"{DIRECTION}(?![\w]))?"
)
_DOUBTFUL_STREET = re.compile(
    rf"{_NUMBER} (?:{DIRECTION} )?((?:[\w.'-]{{1,20}} "
    rf"){{1,4}}?)({STREET_SUFFIX_DOUBTFUL})(?![\w'])\.?(?: {DIRECTION}(?![\w]))?"
)
_SPANISH = re.compile(
    r"(?<![a-z])(?:\d{1,6} )?(?:calle|avenida|av|avda|ave|carretera|camino|paseo|callejon|"
    r"urbanizacion|urb|residencial|"
    r"colonia|barrio|reparto|condominio|apartado(?: postal)?)\.? (?:(?:de la|de los|de|del|la|"
    r"las|los|el) )?"
    r"[\w'.-]{1,20}(?: [\w'.-]{1,20}){0,2}?(?:,? ?(?:#|no\.?|numero|num\.?)? "
    r"?\d{1,6}[a-d]?(?![\w]))"
    rf"|(?<![\w$.,])\d{{1,6}} (?:de la |de )?(?:{DIRECTION} )?"
    r"(?:calle|avenida|paseo|camino|via|rue|callejon|calzada) (?:de la |de |des |du |"
    r"del )?[\w'.-]{1,20}"
    r"(?: (?!apt|apartment|unit|apto|depto|num|no)[\w'.-]{1,20})?"
)
_BOX = re.compile(
    r"(?<![a-z])(?:p\.? ?o\.? ?box|post office box|apartado(?: postal)?) ?#? ?\d{1,7}(?!\d)"
    r"|(?<![a-z])(?:rr|r\.r\.|rural route|hc|star route|rt|rte|route)[ -]?#? ?\d{1,3},? box "
    r"\d{1,5}(?!\d)"
)
# "W 187th St", "5th and Main": streets without a house number.
_CROSSING = re.compile(
    rf"(?<![\w$.,/-])(?:{DIRECTION} )\d{{1,3}}(?:st|nd|rd|th)? (?:street|st|avenue|ave|place|pl|"
    rf"road|rd)"
    r"(?![\w'])"
    rf"|(?<![a-z])(?:corner of|intersection of|esquina de|cross streets?(?: are| is)?) "
    r"(?:[\w.'-]{1,15} ){1,3}?(?:and|&|y|con) [\w.'-]{1,15}"
    r"|(?<![a-z])box \d{1,6}(?=, [a-z])"
)
# Roads that have a number for a name, and house numbers said in words.
_NUMBERED_ROAD = re.compile(
    rf"{_NUMBER} (?:{DIRECTION} )?(?:county|state|us|u\.s\.|farm|fm|cr|sr|interstate|private|old|"
    r"forest|ranch|township|rural)? ?(?:road|rd|route|rte|rt|highway|hwy|lane|ln|loop) "
    r"#?\d{1,5}[a-z]?(?![\w]|[.,]\d)"
)
# "1212 w 5th", "4410 S 12th E": a street that is a number, without a suffix.
_ORDINAL_STREET = re.compile(
    rf"{_NUMBER} (?:{DIRECTION} )\d{{1,3}}(?:st|nd|rd|th)(?: {DIRECTION})?(?![\w'])"
    rf"(?! (?:{STREET_SUFFIX})(?![\w']))"
)
_SAID_STREET = re.compile(
    rf"(?<![\w-]){NUMBER_SAID}(?:[ -](?:and )?{NUMBER_SAID}){{0,6}} (?:{DIRECTION} )?"
    r"((?:[\w.'-]{1,20} ){1,3}?)(?:street|st|avenue|ave|road|rd|lane|ln|boulevard|blvd|drive|"
    r"circle|terrace|parkway|court|trail|trl|place|loop|highway|plaza|square)(?![\w'])"
)
# The parts of an address behind its street, as HL7 messages write them.
_HL7 = re.compile(r"(?<=\^)\^?[a-z][a-z .'-]{1,40}\^[a-z]{2}\^\d{5}(?:-\d{4})?(?!\w)")
_STATE_ZIP = re.compile(
    rf"(?<![a-z])((?:[a-z][a-z.'-]{{1,20}}(?: [a-z][a-z.'-]{{2,20}})?,? )?)({STATE})\.?,? "
    rf"\d{{5}}(?:-\d{{4}})?(?![\w]|[.,]\d)"
)
_CUED_ZIP = re.compile(
    r"(?<![a-z])(?:zip|zip ?code|postal|postal ?code|codigo postal|zona postal|zipcode|"
    r"postcode)(?![a-z])"
    r"[ :=#.\"']{1,4}(?:(?:code|is|es|number)[ :]{1,2}){0,2}(\d{5}(?:-\d{4})?)(?!\d)"
)
_LIVES_IN = re.compile(
    r"(?<![a-z])(?:live|lives|lived|living|moved|moving|stay|staying|reside|resides|relocated|"
    r"vivo|vive|vivimos|mude|mudamos|we are|we're|estamos)"
    r"(?: now| here)?(?: back)? (?:in|to|from|near|outside|en|a|de) "
    rf"((?:[a-z][a-z.'-]{{1,20}} ){{0,2}}[a-z][a-z.'-]{{1,20}},? (?:{STATE})(?:,? "
    rf"\d{{5}})?)(?![\w])"
)
_LIVES = re.compile(
    r"(?<![a-z])(?:live|lives|lived|living|moved|moving|stay|staying|reside|resides|vivo|vive|"
    r"vivimos|mude|mudamos|relocated|"
    r"address is|addr|address|direccion es|direccion)(?: now)?(?: (?:is|on|at|to|in|off|near|en|"
    r"a|la|de))*"
    rf"[ :]{{1,2}}((?:the )?(?:{DIRECTION} )?(?:[\w.'-]{{1,20}} "
    rf"){{1,3}}?(?:{STREET_SUFFIX}))(?![\w])"
)
_LIVES_TOWN = re.compile(
    r"(?<![a-z])(?:live|lives|lived|living|moved|moving|reside|resides|relocated|vivo|vive|vivimos|"
    r"mude|mudamos)(?: now| here)?(?: back)? (?:in|to|from|near|outside|en|a|de) "
    r"([a-z][a-z.'-]{2,20})(?: (?:[a-z][a-z.'-]{2,20}))?(?=$|[.,;!?)]| )"
)
# An address from the word that announces it to its ZIP, whatever stands between.
_ANNOUNCED = re.compile(
    r"(?<![a-z])(?:live (?:at|in|on)|address(?: is|:| now)|addr:?|direccion(?: es|:)|"
    r"domicilio(?: es|:)|"
    r"vivo en|vive en|vivimos en|move[d]? to|mail (?:it|that|this) to|send (?:it|that|"
    r"this) to) {1,2}"
    rf"([^\n]{{4,110}}?(?<![a-z])(?:{STATE})\.?,? {{1,2}}\d{{5}}(?:-\d{{4}})?)(?![\w]|[.,]\d)"
)
_DEVELOPMENT = re.compile(
    r"(?<![a-z])(?:urb\.?|urbanizacion|residencial|barriada|barrio|bo\.|colonia|col\.) "
    r"(?:(?:las|los|el|la|san|santa|villa|del|de) )?[a-z][a-z.'-]{2,20}(?=,)"
)
_MOVED = re.compile(
    r"(?<![a-z])(?:live|lives|living|moved|moving|vivo|vive|zip|area|mude|mudamos|relocated)(?: "
    r"now)?(?: (?:in|at|to|en|a|near|is))*"
    r"[ :]{1,2}(\d{5})(?![\w]|[.,]\d)"
)
_PARTICLES = frozenset({"de", "del", "la", "las", "los", "el"})
_WORD_LIKE = frozenset("in or me oh ok hi la de pa ma al co id mo mi as".split())
_LEXICON = Lexicon()
_STATES = frozenset(word for state in STATE.split("|") for word in state.split())


def find_addresses(text: str) -> Iterator[Span]:
    """Street lines with all that belongs to them, boxes, and ZIP codes a cue or a state marks."""
    if any(char.isdigit() for char in text):
        yield from _numbered_lines(text)
        yield from _zip_codes(text)
    yield from _without_number(text)


def _without_number(text: str) -> Iterator[Span]:
    """What a cue or its form shows to be a place, though no digit stands before it."""
    for pattern, is_place in _PLACES:
        for match in pattern.finditer(text):
            if is_place(match):
                start, end = match.span(0 if pattern in _WHOLE_PLACES else 1)
                end = end if pattern in _TOWNS else address_end(text, end)
                yield Span(start, end, ADDRESS, 0.8)


def _numbered_lines(text: str) -> Iterator[Span]:
    for pattern, is_line in _LINES:
        for match in pattern.finditer(text):
            if is_line(match):
                yield Span(_head(text, match.start()), address_end(text, match.end()), ADDRESS, 0.9)


def _head(text: str, start: int) -> int:
    """Where an address begins: before its street, if its unit is named first."""
    unit = UNIT_FIRST.search(text, max(0, start - 24), start)
    return unit.start() if unit else start


def _zip_codes(text: str) -> Iterator[Span]:
    for match in _STATE_ZIP.finditer(text):
        town = match[1].strip(", ")
        if match[2] in _WORD_LIKE and not (town and is_unusual(town)):
            continue  # "99213 or 99214", "included in 99396"
        yield Span(_line_start(text, match), match.end(), ADDRESS, 0.9)
    for pattern in (_CUED_ZIP, _MOVED, _ANNOUNCED):
        for match in pattern.finditer(text):
            yield Span(*match.span(1), ADDRESS, 1.0)


def _is_street(match: re.Match[str]) -> bool:
    words = match[1].split()
    if words and _LEXICON.kind(words[0])[:1] != "w":
        words = [word for word in words if word not in _PARTICLES]  # "ponce de leon blvd"
    return NOT_A_STREET.isdisjoint(words)


def _is_odd_street(match: re.Match[str]) -> bool:
    return is_unusual(match[1])


_LINES = (
    (_STREET, _is_street),
    (_DOUBTFUL_STREET, _is_odd_street),
    (_SPANISH, bool),
    (_BOX, bool),
    (_NUMBERED_ROAD, bool),
    (_HL7, bool),
    (_ORDINAL_STREET, bool),
    (_CROSSING, bool),
)


def _is_far_town(match: re.Match[str]) -> bool:
    return not is_common(match[1]) and match[1] not in _STATES


_WHOLE_PLACES = (_SAID_STREET, _DEVELOPMENT)
_TOWNS = (_LIVES_IN, _LIVES_TOWN)
_PLACES = (
    (_SAID_STREET, _is_street),
    (_LIVES_IN, _is_street),
    (_LIVES_TOWN, _is_far_town),
    (_DEVELOPMENT, bool),
    (_LIVES, _is_street),
)


def _line_start(text: str, match: re.Match[str]) -> int:
    """Where an address begins of which only the state and ZIP are certain: at its house number."""
    at = match.start()
    before = text[max(0, at - 60) : at]
    numbers = list(re.finditer(r"(?<![\w$.,/-])\d{1,6}(?= )", before))
    if numbers and not NOT_A_STREET.intersection(
        before[numbers[-1].end() :].replace(",", " ").split()
    ):
        return at - len(before) + numbers[-1].start()
    town = match[1].strip(", ")
    unusual = [word for word in town.split() if _LEXICON.kind(word.strip(".'"))[:1] != "w"]
    return at if unusual else match.start(2)
