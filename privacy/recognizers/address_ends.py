"""Finds where an address ends: behind its unit, town, state and ZIP."""

from __future__ import annotations

import re

from privacy.lexicon import Lexicon
from privacy.recognizers.places import STATE, UNIT
from privacy.recognizers.spelling import is_common

_TOWN = re.compile(
    rf"(?:, {{0,3}}| in | en | {{1,3}})((?:[a-z][a-z.'-]{{1,20}} "
    rf"){{0,2}}[a-z][a-z.'-]{{1,20}})(?:, ?| "
    rf")({STATE})(?![\w])"
    r"(?:,? {1,2}\d{5}(?:-\d{4})?(?!\d))?"
)
_TOWN_ALONE = re.compile(
    r"(?:, ?| in | en | )([a-z][a-z.'-]{2,20})(?: ([a-z][a-z.'-]{2,20}))?(?=$|[.,;!?)\n]| "
    r"\d{5}(?!\d)| (?:now|and|y|but|pero)(?!\w))"
)
_ZIP = re.compile(rf"(?:, (?:{STATE})\.?)?,? ?\d{{5}}(?:-\d{{4}})?(?![\w]|[.,]\d)")
# "league city 77573", "sugar land 77479": what ends the names of towns, and a ZIP behind it.
_TOWN_ENDS = frozenset(
    "beach bluff center city creek falls grove heights hills island junction lake land park point "
    "prairie rapids ridge river rock springs town valley village".split()
)
_BESIDE_NAMES = frozenset({"jr", "sr", "jr.", "st", "st.", "saint", "san", "santa", "dr", "dr."})
_LEXICON = Lexicon()


def address_end(text: str, end: int) -> int:
    """Where the address ends: behind its unit, town, state and ZIP, as far as they are there."""
    for _ in range(2):
        unit = UNIT.match(text, end)
        if unit:
            end = unit.end()
    town = _TOWN.match(text, end)
    if town and _is_town(town):
        return town.end()
    alone = _TOWN_ALONE.match(text, end)
    if alone and (
        _LEXICON.kind(alone[1])[:1] != "w" or _is_behind_comma(alone) or _zip_next(alone)
    ):
        end = alone.end()
    code = _ZIP.match(text, end)
    return code.end() if code else end


def _zip_next(match: re.Match[str]) -> bool:
    return match[2] in _TOWN_ENDS and match.string[match.end() :][:2].strip().isdigit()


def _is_behind_comma(match: re.Match[str]) -> bool:
    """ "main street, barre": an uncommon word behind a street and a comma is its town."""
    if not match[0].startswith(","):
        return False
    words = [word for word in match.groups() if word]
    return not all(map(is_common, words)) or match.string[match.end() :][:6].strip().isdigit()


def _is_town(match: re.Match[str]) -> bool:
    """A two-letter state may be a word ("in", "me"): then a ZIP or an odd town decides."""
    if len(match[2]) > 2 or match[0][-1:].isdigit() or match[0].startswith(", "):
        return True
    return any(_LEXICON.kind(word.strip(".'"))[:1] != "w" for word in match[1].split())


def is_unusual(words: str) -> bool:
    """Whether none of the words is an everyday one."""
    telling = [word for word in words.split() if word not in _BESIDE_NAMES] or words.split()
    return all(_LEXICON.kind(word.strip(".'"))[:1] != "w" for word in telling)
