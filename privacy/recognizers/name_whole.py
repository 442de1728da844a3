"""Completes names: ordinary words that the name beside them needs to be whole."""

from __future__ import annotations

import re

from privacy.recognizers.name_announced import DOCTORS_VERBS
from privacy.recognizers.name_cues import (
    ADDRESSED,
    AFTER_NAME,
    FUNCTION_WORDS,
    IDENTIFYING,
    MODAL,
    NAME_WORDS,
    PERSON_VERBS,
    RELATIONS,
    SAYING_VERBS,
    SPEAKING,
    TITLES,
)
from privacy.recognizers.name_surroundings import after, before, ends_phrase, in_phrase
from privacy.recognizers.spelling import is_common
from privacy.recognizers.words import EITHER, STAYS, Word

_HARD_END = re.compile(r"[^\w\s'-]|\d|\n")
_NEVER = FUNCTION_WORDS | PERSON_VERBS | AFTER_NAME | RELATIONS | NAME_WORDS | TITLES | ADDRESSED
# What is done with a bill stands behind a name as well: "can you let robert pay".
_ACTIONS = frozenset("bill call card cash change charge check close cover fix fill pay see".split())
_BEFORE_FULL_NAMES = (
    ADDRESSED
    | IDENTIFYING
    | NAME_WORDS
    | TITLES
    | RELATIONS
    | SPEAKING
    | {"is", "of", "to", "de", "mio"}
)
_AFTER_FULL_NAMES = MODAL | frozenset("to and from dob born is was has had y should could".split())
_MIDDLE_NAMES = frozenset({"may", "will"})
_DOCTORS = frozenset({"dr", "doctor", "dra", "doctora"})
_BEFORE_TURNED_NAMES = frozenset({"to", "from", "with", "for", "of", "is", "de", "para", "con"})


def completes_name(word: Word) -> bool:
    """Whether a word that was left so far belongs to a name beside it."""
    if word.is_letter or in_phrase(word):
        return False
    return (
        _is_hyphened(word)
        or _is_between(word)
        or _ends_full_name(word)
        or _opens_announced_name(word)
        or _is_given_behind_comma(word)
        or _is_family_before_comma(word)
        or _is_doctor(word)
        or _is_said_to_be_of_family(word)
        or _is_what_they_call(word)
    )


def _is_sure(word: Word | None) -> bool:
    return word is not None and word.is_name and word.kind not in (EITHER, STAYS)


def _is_hyphened(word: Word) -> bool:
    """ "sun-hee", "HU WEN-CHIN": parts of names at both sides of a hyphen."""
    for other, gap in ((word.previous, word.gap_before), (word.next, word.gap)):
        if gap != "-" or other is None or not word.roles:
            continue
        if _is_sure(other):
            return True
        if not other.roles:
            continue
        first, last = (other, word) if other is word.previous else (word, other)
        behind = _is_sure(first.previous) and first.gap_before in (" ", ", ")
        if behind or (_is_sure(last.next) and last.gap == " "):
            return True
    return False


def _is_between(word: Word) -> bool:
    """ "wesley day sikk", "Zaw Win Htet": between two names, with blanks alone."""
    previous, following = word.previous, word.next
    if previous is None or following is None or not (previous.is_name and following.is_name):
        return False
    if word.gap_before != " " or word.gap != " " or word.lower in _NEVER - _MIDDLE_NAMES:
        return False
    capitals = word.title and previous.title and following.title
    if _is_sure(previous) and _is_sure(following) and _begins(previous) and _is_at_end(following):
        return True
    if previous.can_be_given and _is_sure(following) and not is_common(word.lower):
        return True
    return capitals or (bool(word.roles) and word.lower not in _ACTIONS)


def _ends_full_name(word: Word) -> bool:
    """ "thank you, Gerald Walker", "donald walker 475-555-0160": a name that is two words long."""
    given = word.previous
    if given is None or word.gap_before != " " or not _is_sure(given):
        return False
    if _is_signed(word, given):
        return True
    second = given.previous is not None and given.previous.is_name and given.gap_before == " "
    family = given.roles.startswith("l") and not second
    if second and _is_second_family_name(word):
        return True
    if not word.roles or family or word.lower in _NEVER:
        return _is_short_family_name(word, given)
    capitals = word.title and given.title and word.stands_out
    if capitals and word.can_be_family and _begins(given):
        return True
    if word.lower in _ACTIONS and not capitals:
        return False
    if not (_begins(given) or (second and word.can_be_family)):
        return False
    return _is_at_end(word) or after(word) in _AFTER_FULL_NAMES or _has_second_family_name(word)


def _is_second_family_name(word: Word) -> bool:
    """ "brandon alexis tun", "kimberly nayeli choc pop": no everyday word, behind two names."""
    if word.is_unheard_of:
        return True
    if is_common(word.lower) or word.lower in _NEVER:
        return False
    return _is_at_end(word) or _has_second_family_name(word)


def _has_second_family_name(word: Word) -> bool:
    """ "velma crow feather": what follows ends the name, and is no everyday word."""
    second = word.next
    if second is None or word.gap != " " or not _is_at_end(second) or second.lower in _NEVER:
        return False
    second.is_name = second.can_be_family or not is_common(second.lower) or len(second.form) == 3
    return second.is_name


def _is_short_family_name(word: Word, given: Word) -> bool:
    """ "Chue Her called": a capital that nothing but a name explains."""
    capitals = word.title and given.title and word.stands_out
    return capitals and word.can_be_family and ends_phrase(word)


def _is_signed(word: Word, given: Word) -> bool:
    """ "Thank you, Xiuying Bai": two capitals and then the end."""
    ends = word.next is None or word.gap[:1] in (".", ",", "!")
    capitals = word.title and given.title
    return ends and capitals and word.lower not in _NEVER and _begins(given)


def _begins(given: Word) -> bool:
    """Whether a name begins here: at the start, behind a mark, or behind a word for people."""
    if given.previous is None or _HARD_END.search(given.gap_before):
        return True
    return given.previous.lower in _BEFORE_FULL_NAMES


def _is_at_end(word: Word) -> bool:
    return word.next is None or bool(_HARD_END.search(word.gap))


def _opens_announced_name(word: Word) -> bool:
    """ "guarantor Jun Suzuki", "subscriber Chao B Zeng": a capital between a cue and a name."""
    family = word.next
    if word.lower == "jr" and word.gap == " " and _is_sure(family):
        return True
    if family is not None and family.is_letter and family.gap in (" ", ". "):
        family = family.next
    if family is None or not _is_sure(family) or word.gap != " " or word.previous is None:
        return False
    capitals = word.title and family.title
    if not (capitals or ":" in word.gap_before) or word.lower in _NEVER:
        return False
    return word.previous.lower in RELATIONS | NAME_WORDS | TITLES | IDENTIFYING


def _is_given_behind_comma(word: Word) -> bool:
    """ "i spoke to Berg, Per in billing": family name, comma, given name."""
    family = word.previous
    if family is None or word.gap_before != ", " or not _is_sure(family) or word.lower in _NEVER:
        return False
    led = family.previous is not None and family.previous.lower in _BEFORE_TURNED_NAMES
    if not led or family.gap_before != " ":
        return False
    if word.title and family.title:
        return True
    return word.can_be_given if _is_at_end(word) else not is_common(word.lower)


def _is_family_before_comma(word: Word) -> bool:
    """ "Walker, Brandi, 3/4/84", "from lane, jon": family name, comma, given name."""
    given = word.next
    if given is None or word.gap != ", " or not _is_sure(given) or word.lower in _NEVER:
        return False
    if given.can_be_family and not given.can_be_given:
        return False
    led = word.previous is None or word.previous.lower in _BEFORE_TURNED_NAMES | NAME_WORDS
    led = led or ":" in word.gap_before
    return word.can_be_family and led and (_is_at_end(given) or ends_phrase(given))


def _is_doctor(word: Word) -> bool:
    """ "dr ramadan ordered": what is done next, only people do."""
    if before(word) not in _DOCTORS or word.lower in FUNCTION_WORDS:
        return False
    return after(word) in SAYING_VERBS | DOCTORS_VERBS


def _is_said_to_be_of_family(word: Word) -> bool:
    """ "Sky is my daughter", "sky is my 2 year old"."""
    verb = word.next
    if word.kind != EITHER or word.previous is not None or verb is None or verb.next is None:
        return False
    if verb.lower not in ("is", "was", "es", "era") or after(verb) not in ("my", "our", "mi"):
        return False
    return verb.next.gap.strip()[:1].isdigit() or after(verb.next) in RELATIONS


def _is_what_they_call(word: Word) -> bool:
    """ "they call me Junior"."""
    me = word.previous
    if me is None or me.lower != "me" or before(me) not in ("call", "calls", "called"):
        return False
    return word.title and word.stands_out and word.lower not in _NEVER
