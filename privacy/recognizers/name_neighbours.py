"""Decides whether an ordinary word is nevertheless a part of a name, by what is beside it."""

from __future__ import annotations

from privacy.recognizers.name_context import is_introduced
from privacy.recognizers.name_cues import (
    ADDRESSED,
    AFTER_NAME,
    AFTER_NAME_WORD,
    FUNCTION_WORDS,
    IDENTIFYING,
    NAME_WORDS,
    PERSON_VERBS,
    POLITE,
    RELATIONS,
    SPEAKING,
    SPOKEN,
)
from privacy.recognizers.name_surroundings import before, cue_before, ends_phrase, opens_clause
from privacy.recognizers.spelling import is_common
from privacy.recognizers.words import EITHER, Word

_ENDINGS = ("ed", "ing", "ly", "ion", "ons", "ment", "able", "ado", "ando", "cion")
_HYPHENED = frozenset({"like", "free", "non", "pre", "post", "self", "co", "anti", "ex", "follow"})


def is_drawn_in(word: Word) -> bool:
    """Whether a word that would stay belongs to the name beside it, or to a title before it."""
    return (
        _behind_name(word)
        or _behind_cue(word)
        or _behind_polite_title(word)
        or _before_name(word)
        or _is_named(word)
    )


def _is_named(word: Word) -> bool:
    """ "first name Dollar", "nombre Toño", "Patient Star Moon": a capital that is announced."""
    if not word.title or word.lower in FUNCTION_WORDS | AFTER_NAME_WORD | NAME_WORDS:
        return False
    if is_introduced(word) and (word.stands_out or ":" in word.gap_before):
        return not _has_ending(word)
    named = word.next is not None and word.next.title and bool(word.next.roles)
    cued = word.previous is not None and word.previous.lower in RELATIONS
    return cued and named and word.can_be_given and word.gap == word.gap_before == " "


def _behind_name(word: Word) -> bool:
    """ "Rosa Jurado", "vedant garde", "qasim ubayd-mad"."""
    given = word.previous
    if given is None or not given.is_name:
        return False
    if word.gap_before == "-":
        return not _has_ending(word) and word.lower not in _HYPHENED
    if word.gap_before != " ":
        return False
    if word.lower in FUNCTION_WORDS | PERSON_VERBS:
        return _is_short_family_name(word, given)
    if is_introduced(given) and (word.next is None or word.gap.strip()[:1] in (".", ",", ";")):
        return word.lower not in AFTER_NAME
    if not ends_phrase(word):
        return is_introduced(given) and not is_common(word.lower) and not _has_ending(word)
    if word.stands_out and given.title:
        return True
    family_only = given.roles.startswith("l")
    return not family_only and not _has_ending(word) and not is_common(word.lower)


def _is_short_family_name(word: Word, given: Word) -> bool:
    """ "Thuy Le", "An Do": capitals where the text has none otherwise, and nothing behind."""
    if not (word.stands_out and given.title and word.can_be_family):
        return False
    return word.next is None or bool(word.gap.strip())


def _behind_cue(word: Word) -> bool:
    """ "my stepson vero", "hey its Rama": no common word, and somebody is introduced."""
    cue = word.previous
    if cue is None or word.gap_before not in (" ", ", ", ": ") or is_common(word.lower):
        return False
    if _has_ending(word) or not ends_phrase(word):
        return False
    if cue.lower in SPEAKING and before(cue) in SPOKEN:
        return True
    if cue_before(word) in RELATIONS:
        return not word.lower.endswith("s")
    return cue.lower in IDENTIFYING and word.stands_out


def _behind_polite_title(word: Word) -> bool:
    """ "la señora sá", "Mr. Price"."""
    if word.previous is None or word.previous.lower not in POLITE:
        return False
    if word.gap_before not in (" ", ". ") or word.lower in FUNCTION_WORDS:
        return False
    return word.title or not is_common(word.lower) or len(word.form) == 2


def _before_name(word: Word) -> bool:
    """ "asu öcalan here", "Bare, Vivian": an uncommon word, or a capital, before a sure name."""
    name = word.next
    if name is None or not name.is_name or name.kind == EITHER or word.gap not in (" ", ", ", "-"):
        return False
    if word.gap == "-":
        return word.title and name.title and word.lower not in _HYPHENED
    capital = word.stands_out and name.title and word.previous is not None
    if is_common(word.lower):
        named = word.can_be_given if word.gap == " " else name.can_be_given
        return capital and named and word.lower not in FUNCTION_WORDS | ADDRESSED
    return (capital or opens_clause(word)) and not _has_ending(word)


def _has_ending(word: Word) -> bool:
    return word.lower.endswith(_ENDINGS)
