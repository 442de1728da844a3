"""Finds names so short that no list can tell them from words: "Ha Le", "- JT", "Angel and Star"."""

from __future__ import annotations

import re

from privacy.recognizers.name_cues import (
    ADDRESSED,
    FUNCTION_WORDS,
    RELATIONS,
    SYLLABLES,
    TITLES,
)
from privacy.recognizers.name_surroundings import after, before, ends_phrase, in_phrase
from privacy.recognizers.words import EITHER, STAYS, Word

_DASH = re.compile(r"[\s.,!]{1,3}[-~]{1,2} ?|\s*\n\s*[-~]{0,2} ?")
_JOINED = frozenset({" ", "-"})
_NO_INITIALS = frozenset(
    "ok no id er pt rx us tv pm am dr mr ms na ty hi np my me in to it".split()
)


def is_short_name(word: Word) -> bool:
    """Whether capitals and their place make a name of a word that has none of its own."""
    if word.is_letter or in_phrase(word):
        return False
    return (
        _is_of_syllables(word)
        or _is_beside_syllables(word)
        or _signs(word)
        or _is_the_other_one(word)
        or _is_here(word)
    )


def _is_beside_syllables(word: Word) -> bool:
    """ "pa kou vang", "tou ger xiong", "min-jun": in lower case beside a sure one, or hyphened."""
    if word.lower not in SYLLABLES:
        return False
    for other, gap in ((word.previous, word.gap_before), (word.next, word.gap)):
        if other is None or other.lower not in SYLLABLES or gap not in _JOINED:
            continue
        common = word.lower in FUNCTION_WORDS
        if gap == "-" and word.lower != other.lower:
            return not (common and other.lower in FUNCTION_WORDS)
        if gap == " " and other.is_name and not common:
            _take_syllables_before(word)
            return True
    return False


def _take_syllables_before(word: Word) -> None:
    first = word.previous
    while first is not None and first.gap == " " and first.lower in SYLLABLES - FUNCTION_WORDS:
        first.is_name = True
        first = first.previous


def _is_of_syllables(word: Word) -> bool:
    """ "Jae Won Seo asking", "cousin Tou Ger", "Lor, Bee": two capitals or more."""
    first, last, length = word, word, 1
    while first.previous is not None and _goes_with(first.previous, first):
        first, length = first.previous, length + 1
    while last.next is not None and _goes_with(last, last.next):
        last, length = last.next, length + 1
    if length < 2 or not _is_syllable(word):
        return False
    if len({one.lower for one in _run(first, last)}) == 1:
        return False  # "Ha Ha"
    alone = first.previous is None and last.next is None
    if first.stands_out and last.stands_out:
        return True
    meant = alone or length > 2 or any(one.is_name for one in _run(first, last))
    return meant and not {first.lower, last.lower} <= FUNCTION_WORDS


def _run(first: Word, last: Word) -> list[Word]:
    words = [first]
    while words[-1] is not last and words[-1].next is not None:
        words.append(words[-1].next)
    return words


def _is_syllable(word: Word) -> bool:
    return (word.title or word.upper) and word.lower in SYLLABLES


def _goes_with(one: Word, other: Word) -> bool:
    joined = one.gap in _JOINED or (one.gap == ", " and one.previous is None)
    return joined and _is_syllable(one) and _is_syllable(other)


def _signs(word: Word) -> bool:
    """ "will call back 2/4 - JT", "ty - Lo": at the very end, behind a dash."""
    if word.next is not None or word.gap.strip() or word.previous is None:
        return False
    if not _DASH.search(word.gap_before) or len(word.form) > 3 or word.lower in _NO_INITIALS:
        return False
    if word.upper:
        return len(word.form) == 2
    return _is_syllable(word)


def _is_the_other_one(word: Word) -> bool:
    """ "my kids Angel and Star had shots": joined to a name by "and"."""
    joined = before(word) in ("and", "y", "e", "n") and word.gap_before == " "
    if not joined or not word.stands_out or word.previous is None:
        return False
    other = word.previous.previous
    if other is None or not (other.is_name and other.title) or word.previous.gap_before != " ":
        return False
    known = word.kind == EITHER or bool(word.roles)
    return known and word.lower not in FUNCTION_WORDS | RELATIONS and ends_phrase(word)


def _is_here(word: Word) -> bool:
    """ "will here again": a given name and where it is, and nothing more of the sentence."""
    here = word.next
    if word.previous is not None or not word.can_be_given or here is None or word.gap != " ":
        return False
    if here.lower not in ("here", "aqui") or word.lower in TITLES | ADDRESSED:
        return False
    ends = here.next is None or here.gap.strip()[:1] in (",", ".", "!", "-")
    return word.kind != STAYS and (ends or after(here) in ("again", "otra"))
