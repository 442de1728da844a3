"""Finds addresses without a street's suffix: military mail, highways, units, parks, what is cued.

The forms are those of the postal service's Publication 28: military (section 225), general
delivery, rural and highway addresses, and the Puerto Rican ones of its section 29.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from privacy.recognizers.address_ends import address_end, is_unusual
from privacy.recognizers.addresses import DIRECTION
from privacy.recognizers.name_cues import FUNCTION_WORDS
from privacy.recognizers.places import NOT_A_STREET, STATE
from privacy.spans import ADDRESS, Span

_POST = r"(?:apo|fpo|dpo),? {0,2}a[aep](?:,? {1,2}\d{5}(?:-\d{4})?)?"
_MILITARY = re.compile(
    rf"(?<![a-z])(?:(?:psc|cmr|unit) ?#?\d{{1,5}},? box \d{{1,5}}|(?:uss|usns|uscgc|usnv|usnc) "
    rf"[a-z][a-z .'-]{{1,30}}?),? {_POST}(?!\w)"
    rf"|(?<![a-z])(?:psc|cmr) ?#?\d{{1,5}},? box \d{{1,5}}(?!\w)|(?<![a-z]){_POST}(?!\w)"
)
_GENERAL = re.compile(r"(?<![a-z])general delivery(?=,? [a-z])")
_WORD = r"[a-z][a-z.'-]{1,20}"
# "4418 s wabash", "301 S. Main": a direction, and a word that only a street has for a name.
_DIRECTED = re.compile(
    r"(?<![\w$.,/:-])\d{2,6} (?:[nsew]\.?|[ns]\.?[ew]\.?|north|south|east|west) "
    rf"({_WORD})(?![\w'])"
)
# "9100 Wilshire, suite 900": a unit shows that a number and a name are an address.
_WITH_UNIT = re.compile(
    rf"(?<![\w$.,/:-])\d{{1,6}} (?:{DIRECTION} )?({_WORD}(?: {_WORD}){{0,2}}),? {{1,2}}"
    r"(?=(?:apt|apartment|suite|ste|unit|apto|depto)\.? ?#? ?\w{0,4}\d)"
)
_UNIT_FIRST = re.compile(
    r"(?<![a-z\d])(?:\d{1,2}(?:st|nd|rd|th) floor|(?:suite|ste|apt|unit) #?\w{1,5}),? "
    rf"\d{{1,6}} (?:{DIRECTION} )?({_WORD})(?![\w'])"
)
_HIGHWAY = re.compile(
    r"(?<![\w$.,/:-])\d{1,6} (?:fm|cr|sr|us|sh|ih|hwy|carr)[ -]\d{1,4}(?: [nsew])?(?![\w]|[.,]\d)"
    # A grid, as in Utah: "1180 E 3300 S".
    r"|(?<![\w$.,/:-])\d{1,5} [nsew]\.? \d{1,5} [nsew](?![\w'])"
    r"|(?<![a-z])(?:mile|milepost|km) \d{1,4}(?:\.\d)?,? (?:[a-z][a-z.'-]{1,20} ){0,3}(?:hwy|"
    r"highway|road|rd)(?!\w)"
    r"|(?<![a-z])carr(?:etera)?\.? (?:pr-?)?\d{1,3},? (?:km|kilometro)\.? ?\d{1,3}(?:\.\d{1,2})?"
    r"(?:,? (?:int\.?|bo\.?|barrio|sector) [a-z][a-z'-]{1,20}(?: [a-z][a-z'-]{1,20})?)?"
)
_PARK = re.compile(
    r"(?<![a-z])(?:(?:lot|space|spc|sp|trlr|unit) #?\w{1,4},? )?(?:[a-z][a-z'-]{1,20} ){1,3}"
    r"(?:mobile home (?:park|ct|court|estates)|trailer (?:park|ct|court)|mhp|rv park)(?!\w)"
)
_CONDOMINIUM = re.compile(
    r"(?<![a-z])(?:cond|condominio|edif|edificio|egida|res)\.? (?:[a-z][a-z'-]{1,20} ){1,4}"
    r"(?:apt|apto|apartamento)\.? ?#?\w{1,5}(?!\w)"
)
# After the words that announce one, a number and names are an address, whatever they are.
_NAME = rf"(?:{_WORD}|\d{{1,3}}(?:st|nd|rd|th))"
_CUED = re.compile(
    r"(?<![a-z])(?:(?:i|we|she|he|they) (?:live|lives|lived) (?:at|on)|(?:new |my |mailing |home |"
    r"our )?(?:address|addr|adress|adres)(?: is| now)?|move[d]? (?:to|back to)|(?:mail|send|ship|"
    r"forward)(?: \w{2,9}){0,3} to|vivo en|vive en|vivimos en|"
    r"(?:house|home|casa) (?:is|es)(?: at| en)?|(?:mi |nueva )?(?:direccion|domicilio)(?: es)?)"
    r"[ :]{1,3}"
    rf"(\d{{1,6}}[a-z]? {_NAME}(?: {_NAME}){{0,3}}?)(?=$|[,.;!?)#\n]| (?:and|y|but|pero|so|"
    r"because|now|apt|unit|with|for|please|thanks|in|en|zip|my|phone|not)(?!\w))"
)
_TOWN_OF = re.compile(
    rf"(?<![a-z])(?:of|from|in|near|outside|de|en) (({_WORD}(?: {_WORD}){{0,2}}), (?:{STATE}))"
    r"(?=$|[.,;!?)\n]| \d{5})"
)
# Streets that have ordinary words for a name, everywhere.
_MEASURES = frozenset("miles blocks minutes bedrooms rooms units percent".split())
_STREETS = frozenset(
    "main broadway market state church park center first second third fourth fifth sixth seventh "
    "eighth ninth tenth".split()
)


def find_bare_addresses(text: str) -> Iterator[Span]:
    """Addresses that their form, a unit or a cue shows, with unit, town, state and ZIP behind."""
    for pattern, group, is_place in _FORMS:
        for match in pattern.finditer(text):
            if is_place(match):
                start, end = match.span(group)
                yield Span(start, address_end(text, end), ADDRESS, 0.8)


def _is_street_name(match: re.Match[str]) -> bool:
    return match[1] in _STREETS or is_unusual(match[1])


def _has_unit(match: re.Match[str]) -> bool:
    said_unit = match.string.startswith("unit", match.end())
    return _is_street_name(match) if said_unit else _names_no_thing(match)


def _names_no_thing(match: re.Match[str]) -> bool:
    return (NOT_A_STREET | FUNCTION_WORDS | _MEASURES).isdisjoint(match[1].split())


def _is_far(match: re.Match[str]) -> bool:
    return is_unusual(match[2])


_FORMS = (
    (_MILITARY, 0, bool),
    (_GENERAL, 0, bool),
    (_DIRECTED, 0, _is_street_name),
    (_WITH_UNIT, 0, _has_unit),
    (_UNIT_FIRST, 0, _is_street_name),
    (_HIGHWAY, 0, bool),
    (_PARK, 0, bool),
    (_CONDOMINIUM, 0, bool),
    (_CUED, 1, _names_no_thing),
    (_TOWN_OF, 1, _is_far),
)
