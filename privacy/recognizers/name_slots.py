"""Recognises the places in talk that only a person fills: "did _ pay", "a nombre de _".

A name that is an ordinary word cannot be told by itself, and most words around it say nothing. The
frames in ``data/name_slots.txt`` are those that do.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from privacy.calendar_words import MONTHS
from privacy.recognizers.name_cues import (
    AFTER_NAME,
    AFTER_NAME_WORD,
    DETERMINERS,
    FUNCTION_WORDS,
    MONTH_LIKE,
    NAME_WORDS,
    PARTICLES,
    PAYER_NAMES,
    PERSON_VERBS,
    QUALITIES,
    RELATIONS,
    TITLES,
    VERB_LIKE,
)
from privacy.recognizers.name_frames import BY_AFTER, BY_BEFORE, SLOT, Frame, Side
from privacy.recognizers.name_surroundings import (
    after,
    before,
    ends_phrase,
    in_phrase,
    is_payer,
    opens_clause,
)
from privacy.recognizers.spelling import is_common
from privacy.recognizers.words import EITHER, STAYS, Word

_GAP = re.compile(r"[ \t,.:'\"&(-]{1,3}")
_NEVER = FUNCTION_WORDS | DETERMINERS | RELATIONS | TITLES | NAME_WORDS | PERSON_VERBS
_NEVER |= AFTER_NAME | frozenset(
    "see do in ha da bo ho ella el nada hoy dia nadie todos alguien guy man dude eso esto".split()
)
_MOST_WORDS, _LONGEST_FAMILY_NAME = 4, 6
_FAMILY_WORDS = frozenset({"apellido", "apellidos", "surname", "lastname"})
_COUNTRIES = frozenset("america china egypt georgia india israel ireland kenya".split())
_ACTIONS = frozenset("bill call card cash change charge check pay plan".split())
_BEFORE_WILL = frozenset("to with named called is of for con por soy im ask".split())
# What doctors have and do.
_BEHIND_TITLES = VERB_LIKE - frozenset(
    "banks best book branch camp carry cash chase church cook cross day drake elder fan field "
    "fields foster good grant hope hung hunt key lane law light little lock long love major march "
    "mark market marry max merchant page pardon park post power price reader rich root rush "
    "sage short speed stock sue tiny young".split()
)
# Words that do little else than name somebody.
_PLAIN_NAMES = frozenset("art grant honey jan mark max rich rob skip sue tad van".split())
_DOUBTFUL = (
    (VERB_LIKE | QUALITIES) - _PLAIN_NAMES | PAYER_NAMES | MONTH_LIKE | MONTHS.keys() | _COUNTRIES
)


def fill_slots(words: Sequence[Word]) -> None:
    """Mark the words that stand where only a person can, and what belongs to their names."""
    for word in words:
        if word.lower in PARTICLES and _is_of_family(word):
            _take_whole(word)
        if word.is_name or word.is_letter or (word.lower in _NEVER and not _is_will(word)):
            continue
        if any(_fits(word, frame) for frame in _frames_around(word)):
            word.is_name = True
            _take_family_name(word)


def _is_will(word: Word) -> bool:
    """ "spoke to will", "its will smith": not the verb, which stands behind who does it."""
    if word.lower != "will":
        return False
    ends = word.gap[:1] in (".", ",", "!")
    return before(word) in _BEFORE_WILL or (ends and before(word) in ("its", "it's"))


def _frames_around(word: Word) -> Iterator[Frame]:
    if word.previous is not None and _GAP.fullmatch(word.gap_before):
        yield from BY_BEFORE.get(word.previous.lower, ())
    if word.next is not None and _GAP.fullmatch(word.gap.removeprefix("'s")):
        yield from BY_AFTER.get(word.next.lower, ())


def _fits(word: Word, frame: Frame) -> bool:
    if not (_is_there(word, frame.before, -1) and _is_there(word, frame.after, 1)):
        return False
    if frame.ends and not _ends_name(word):
        return False
    if frame.opens and not opens_clause(word):
        return False
    if in_phrase(word) or is_payer(word):
        return False
    return _FILLERS[frame.filled_by](word)


def _is_there(word: Word, side: Side, step: int) -> bool:
    """Whether these words stand on one side of a word, nearest first; a name fills a slot."""
    at = word
    for words in side:
        gap = at.gap_before if step < 0 else at.gap.removeprefix("'s")
        beside = at.previous if step < 0 else at.next
        if beside is None or not _GAP.fullmatch(gap):
            return False
        if beside.lower not in words and not (SLOT in words and _is_other(beside)):
            return False
        at = beside
    return True


def _is_other(word: Word) -> bool:
    """Whether a word is a name, or could be the one named together with another."""
    return word.is_name or (word.kind == EITHER and _is_rather_given(word))


def _ends_name(word: Word) -> bool:
    """Whether the phrase ends behind a word, or behind the family name that follows it."""
    family = word.next
    if ends_phrase(word):
        return True
    if family is None or word.gap != " " or family.lower in _NEVER or not _can_follow(family):
        return False
    return ends_phrase(family)


def _is_surely_given(word: Word) -> bool:
    """Whether a word can be a given name where only a person stands."""
    either = word.kind == EITHER and word.can_be_family
    odd = word.stands_out and (either or _is_odd(word))
    if word.lower in PAYER_NAMES and not word.stands_out and before(word) not in _BEFORE_WILL:
        return False
    if word.lower in _ACTIONS and not (word.stands_out or after(word) in PERSON_VERBS):
        return False
    return word.can_be_given or word.is_unheard_of or odd


def _is_rather_given(word: Word) -> bool:
    """Whether a word is a given name rather than anything else where mostly people stand."""
    if word.is_disguised and not word.stands_out:
        return False
    if word.lower in _DOUBTFUL:
        return word.stands_out and word.can_be_given and word.lower not in MONTHS
    if word.is_unheard_of:
        return True
    return word.can_be_given and (word.kind == EITHER or word.stands_out or _is_odd(word))


def _is_family(word: Word) -> bool:
    """Whether a word can be the family name that a title or the like announces."""
    if word.lower in _BEHIND_TITLES and not word.stands_out:
        return False
    return bool(word.roles) or (word.stands_out and _is_odd(word))


def _is_called(word: Word) -> bool:
    """Whether a word can be how somebody says who is speaking: no quality, and no plain word."""
    if word.lower in QUALITIES | _ACTIONS or word.is_disguised:
        return False
    either = word.kind == EITHER or not is_common(word.lower)
    return word.is_unheard_of or (word.can_be_given and either)


_FILLERS = {
    "sure": _is_surely_given,
    "likely": _is_rather_given,
    "family": _is_family,
    "called": _is_called,
}


def _is_odd(word: Word) -> bool:
    return not is_common(word.lower)


def _take_family_name(word: Word) -> None:
    """What follows a given name up to the end of the phrase, if all of it can be names."""
    run: list[Word] = []
    last = word
    while last.next is not None and last.gap == " " and len(run) < _MOST_WORDS:
        last = last.next
        if last.lower in _NEVER or not (last.is_name or _can_follow(last)):
            break
        run.append(last)
        if ends_phrase(last):
            for part in run:
                part.is_name = True
            return


def _can_follow(word: Word) -> bool:
    if word.is_letter:
        return True
    if word.kind == STAYS and not word.stands_out:
        return not is_common(word.lower)
    return word.can_be_family or word.can_be_given


def _is_of_family(word: Word) -> bool:
    """Whether a family name was announced: "mis apellidos son de la o y pena"."""
    cue = word.previous
    if cue is not None and cue.lower in AFTER_NAME_WORD:
        cue = cue.previous
    return cue is not None and cue.lower in _FAMILY_WORDS and word.gap_before.strip(": ") == ""


def _take_whole(word: Word) -> None:
    """Everything up to the next mark, if nothing in it must stay."""
    run = [word]
    while run[-1].next is not None and run[-1].gap == " " and len(run) <= _LONGEST_FAMILY_NAME:
        run.append(run[-1].next)
    usual = any(one.lower in _NEVER - PARTICLES for one in run)
    if len(run) > 1 and ends_phrase(run[-1]) and not usual:
        for one in run:
            one.is_name = True
