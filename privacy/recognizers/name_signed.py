"""Finds names by where else they stand: under a message, before a birth date, a second time."""

from __future__ import annotations

import re
from collections.abc import Sequence

from privacy.recognizers.name_cues import (
    ADDRESSED,
    DETERMINERS,
    FUNCTION_WORDS,
    MONTH_LIKE,
    PAYER_NAMES,
    PERSON_VERBS,
    RELATIONS,
    TITLES,
    VERB_LIKE,
)
from privacy.recognizers.name_surroundings import before, ends_phrase, in_phrase, opens_clause
from privacy.recognizers.words import EITHER, STAYS, Word

_ENDS = re.compile(r"[^\w]*")
_DASH = re.compile(r"[\s.,!?]{0,3}(?:\s[-~]{1,3}\s?|\n\s*[-~]{0,2}\s?)")
_CLOSED = re.compile(r"[ ,.!\n-]{1,4}")
_DATE_NEXT = re.compile(r"[ ,(-]{1,3}\d{1,2}[/-]\d{1,2}[/-]\d{2}")
_BORN = frozenset("dob born nacido nacida nac fdn birthdate bday".split())
_CLOSERS = ADDRESSED | {"love", "yours", "truly"}
_THANKED = frozenset({"thank", "love", "bless", "appreciate"})
_LONGEST = 3
# What is wished or addressed at the end of a message, and what else stands behind a dash.
_NO_SIGNATURE = (FUNCTION_WORDS | RELATIONS | TITLES | ADDRESSED | DETERMINERS) | frozenset(
    "again much all everyone team guys sir madam maam god dios lot lots bunch advance day night "
    "week weekend help yall everybody folks friends love man soon later now today mil muchas "
    "great ok okay first full yes paid due none total guy buddy honey sweety lovely".split()
)
_TIMES = frozenset(
    "in on since by until till last next this early late mid of before after de en desde hasta "
    "para por a each every through thru from to".split()
)


def mark_signature(words: Sequence[Word]) -> None:
    """ "thanks, honor", "- tre banks": what stands under a message, if all of it can be names."""
    for alone in words:
        if _has_own_line(alone) and _can_be_part(alone) and not alone.is_disguised:
            alone.is_name = alone.is_name or alone.can_be_given
    run: list[Word] = []
    word = words[-1] if words and _ENDS.fullmatch(words[-1].gap) else None
    while word is not None and len(run) < _LONGEST and _can_be_part(word):
        run.append(word)
        if _is_under(word):
            break
        word = word.previous if word.gap_before in (" ", "-", ". ") else None
    else:
        return
    if run[-1].can_be_given or run[-1].stands_out or run[-1].is_name:
        for one in run:
            one.is_name = True


def _has_own_line(word: Word) -> bool:
    """Whether a word stands alone on a line that is not the first."""
    return word.previous is not None and "\n" in word.gap_before and word.gap[:1] == "\n"


def _is_under(word: Word) -> bool:
    if word.previous is None:
        return False
    if _DASH.fullmatch(word.gap_before):
        return True
    if not _CLOSED.fullmatch(word.gap_before):
        return False
    thanked = word.previous.lower == "you" and before(word.previous) in _THANKED
    return thanked or word.previous.lower in _CLOSERS


def mark_born(words: Sequence[Word]) -> None:
    """ "bal for star field dob 6/6/66": words before a birth date that can all be a name."""
    for word in words:
        if not _is_born(word):
            continue
        run = [word]
        while run[0].previous is not None and run[0].gap_before in (" ", ", ", "-"):
            if not _can_be_part(run[0].previous) or len(run) == _LONGEST:
                break
            run.insert(0, run[0].previous)
        given, family = (run[-1], run[0]) if "," in run[0].gap else (run[0], run[-1])
        if len(run) > 1 and given.can_be_given and family.can_be_family:
            for one in run:
                one.is_name = True


def _is_born(word: Word) -> bool:
    born = word.next is not None and word.next.lower in _BORN and word.gap.strip(" ,(-") == ""
    return _can_be_part(word) and (born or bool(_DATE_NEXT.match(word.gap)))


def _can_be_part(word: Word) -> bool:
    if word.lower in _NO_SIGNATURE | _BORN or in_phrase(word):
        return False
    return word.is_name or word.is_letter or bool(word.roles)


def mark_again(words: Sequence[Word]) -> None:
    """ "its summer, summer achterberg": a name that was found once is one wherever it could be."""
    found = {word.lower for word in words if word.is_name and _can_repeat(word)}
    for word in words:
        if word.lower in found and not word.is_name:
            word.is_name = _is_again(word)


def _can_repeat(word: Word) -> bool:
    if word.lower in FUNCTION_WORDS | PAYER_NAMES or len(word.form) < 3:
        return False
    return word.kind == EITHER or (word.kind == STAYS and word.can_be_given)


def _is_again(word: Word) -> bool:
    cue = before(word)
    if in_phrase(word) or cue in DETERMINERS - RELATIONS:
        return False
    if word.lower in MONTH_LIKE:
        return cue not in _TIMES
    if word.lower not in VERB_LIKE or word.stands_out or word.gap.startswith("'"):
        return True
    acts = word.next is not None and word.next.lower in PERSON_VERBS
    return ends_phrase(word) or (opens_clause(word) and acts)
