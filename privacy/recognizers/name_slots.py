"""Recognises the places in talk that only a person fills: "did _ pay", "a nombre de _".

A name that is an ordinary word cannot be told by itself, and most words around it say nothing. The
frames in ``data/name_slots.txt`` are those that do.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import product
from pathlib import Path
from typing import NamedTuple

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
from privacy.recognizers.name_surroundings import (
    after,
    ends_phrase,
    in_phrase,
    is_payer,
    opens_clause,
)
from privacy.recognizers.spelling import is_common
from privacy.recognizers.words import EITHER, STAYS, Word

_PATH = Path(__file__).parent.parent / "data" / "name_slots.txt"
_GAP = re.compile(r"[ \t,.:'\"&(-]{1,3}")
_SLOT = "_"
_NEVER = FUNCTION_WORDS | DETERMINERS | RELATIONS | TITLES | NAME_WORDS | PERSON_VERBS
_NEVER |= AFTER_NAME | frozenset(
    "see do in ha da bo ho ella el nada hoy dia nadie todos alguien guy eso esto".split()
)
_MOST_WORDS, _LONGEST_FAMILY_NAME = 4, 6
_FAMILY_WORDS = frozenset({"apellido", "apellidos", "surname", "lastname"})
_COUNTRIES = frozenset("america china egypt georgia india israel ireland kenya".split())
_ACTIONS = frozenset("bill call card cash change charge check pay plan".split())
# What doctors have and do.
_BEHIND_TITLES = VERB_LIKE - frozenset(
    "banks best book branch camp carry cash chase church cook cross day drake elder fan field "
    "fields foster good grant hope hung hunt key lane law light little lock long love major march "
    "mark market marry max merchant page pardon park post power price reader rich root rush "
    "sage short speed stock sue tiny young".split()
)
_DOUBTFUL = VERB_LIKE | PAYER_NAMES | QUALITIES | MONTH_LIKE | MONTHS.keys() | _COUNTRIES
Side = tuple[frozenset[str], ...]


class Frame(NamedTuple):
    """The words around a name, nearest first, and whether a clause begins or a phrase ends."""

    before: Side
    after: Side
    filled_by: str
    opens: bool
    ends: bool


def _read_frames() -> Iterator[Frame]:
    filled_by = ""
    for line in _PATH.read_text(encoding="ascii").splitlines():
        if line.startswith("["):
            filled_by = line.strip("[]")
        elif line and not line.startswith("#"):
            for tokens in product(*map(_with_or_without, line.split())):
                yield from _frames([token for token in tokens if token], filled_by)


def _with_or_without(token: str) -> tuple[str, ...]:
    return (token[:-1], "") if token.endswith("?") else (token,)


def _frames(tokens: list[str], filled_by: str) -> Iterator[Frame]:
    """One frame for each name in it."""
    opens, ends = tokens[0] == "^", tokens[-1] == "$"
    sides = [frozenset(token.split("|")) for token in tokens[opens : len(tokens) - ends]]
    for at, words in enumerate(sides):
        if _SLOT in words:
            yield Frame(tuple(sides[:at][::-1]), tuple(sides[at + 1 :]), filled_by, opens, ends)


def _by_neighbour() -> tuple[dict[str, list[Frame]], dict[str, list[Frame]]]:
    """Frames by the word right before the name, and those that have none by the one behind."""
    before: dict[str, list[Frame]] = defaultdict(list)
    after: dict[str, list[Frame]] = defaultdict(list)
    for frame in _read_frames():
        for word in (frame.before or frame.after)[0]:
            (before if frame.before else after)[word].append(frame)
    return dict(before), dict(after)


_BY_BEFORE, _BY_AFTER = _by_neighbour()


def fill_slots(words: Sequence[Word]) -> None:
    """Mark the words that stand where only a person can, and what belongs to their names."""
    for word in words:
        if word.lower in PARTICLES and _is_of_family(word):
            _take_whole(word)
        if word.is_name or word.is_letter or word.lower in _NEVER:
            continue
        if any(_fits(word, frame) for frame in _frames_around(word)):
            word.is_name = True
            _take_family_name(word)


def _frames_around(word: Word) -> Iterator[Frame]:
    if word.previous is not None and _GAP.fullmatch(word.gap_before):
        yield from _BY_BEFORE.get(word.previous.lower, ())
    if word.next is not None and _GAP.fullmatch(word.gap.removeprefix("'s")):
        yield from _BY_AFTER.get(word.next.lower, ())


def _fits(word: Word, frame: Frame) -> bool:
    if not (_is_there(word, frame.before, -1) and _is_there(word, frame.after, 1)):
        return False
    if frame.ends and not ends_phrase(word):
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
        if beside.lower not in words and not (_SLOT in words and _is_other(beside)):
            return False
        at = beside
    return True


def _is_other(word: Word) -> bool:
    """Whether a word is a name, or could be the one named together with another."""
    return word.is_name or (word.kind == EITHER and _is_rather_given(word))


def _is_surely_given(word: Word) -> bool:
    """Whether a word can be a given name where only a person stands."""
    odd = word.stands_out and (word.can_be_family or _is_odd(word))
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


_FILLERS = {"sure": _is_surely_given, "likely": _is_rather_given, "family": _is_family}


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
        return word.can_be_family and not is_common(word.lower)
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
