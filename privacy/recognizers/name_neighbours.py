"""Decides whether an ordinary word is nevertheless a part of a name, by what is beside it."""

from __future__ import annotations

from privacy.recognizers.name_announced import is_announced, is_introduced
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
from privacy.recognizers.name_surroundings import (
    before,
    cue_before,
    ends_phrase,
    in_phrase,
    opens_clause,
)
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
        or _is_a_pair(word)
    )


def _is_a_pair(word: Word) -> bool:
    """ "says Mi Young Kim", "its Bao Lo": two capitals in a row, inside a text."""
    for other, gap in ((word.previous, word.gap_before), (word.next, word.gap)):
        if other is None or gap != " " or not (other.stands_out and other.roles):
            continue
        first = word if other is word.next else other
        within = first.previous is not None and first.gap_before == " "
        if within and word.stands_out and word.can_be_family and not in_phrase(word):
            return not is_common(word.lower) or other.is_name
    return False


def _is_named(word: Word) -> bool:
    """ "first name Dollar", "nombre Toño", "Patient Star Moon": a capital that is announced."""
    if not word.title or word.lower in FUNCTION_WORDS | AFTER_NAME_WORD | NAME_WORDS:
        return False
    if is_introduced(word) and (word.stands_out or ":" in word.gap_before):
        return not _has_ending(word)
    named = word.next is not None and word.next.title and bool(word.next.roles)
    cued = is_announced(word)
    return cued and named and word.can_be_given and word.gap == word.gap_before == " "


def _behind_name(word: Word) -> bool:
    """ "Rosa Jurado", "vedant garde", "qasim ubayd-mad"."""
    given = _given_before(word)
    if given is None or not given.is_name:
        return False
    if word.gap_before == "-":
        return not _has_ending(word) and word.lower not in _HYPHENED
    if word.lower in FUNCTION_WORDS | PERSON_VERBS:
        return _is_short_family_name(word, given)
    if is_announced(word) and ends_phrase(word):
        return _goes_on(word)
    if word.gap_before not in (" ", ". "):
        return False
    if not ends_phrase(word):
        return is_introduced(given) and not is_common(word.lower) and not _has_ending(word)
    if word.stands_out and given.title:
        return True
    family_only = given.roles.startswith("l")
    return not family_only and not _has_ending(word) and not is_common(word.lower)


def _goes_on(word: Word) -> bool:
    """Whether a word at the end of an announced name is a part of it; behind a comma few are."""
    if word.lower in AFTER_NAME | NAME_WORDS | RELATIONS or _has_ending(word):
        return False
    return word.gap_before != ", " or not is_common(word.lower) or (word.title and bool(word.roles))


def _given_before(word: Word) -> Word | None:
    """The name before a word; an initial in between is passed over: "Blanca D. Iglesia"."""
    given = word.previous
    if given is not None and word.gap_before != " " and not given.is_letter:
        return given if word.gap_before in ("-", ", ") else None
    if given is not None and given.is_letter and not given.is_name and _is_initial(given):
        return given.previous if given.gap_before == " " else None
    return given


def _is_initial(word: Word) -> bool:
    return word.form.isupper() or word.gap == ". "


def _is_short_family_name(word: Word, given: Word) -> bool:
    """ "Thuy Le", "An Do": capitals where the text has none otherwise, and nothing behind."""
    if not (word.stands_out and given.title and word.can_be_family):
        return False
    return word.next is None or bool(word.gap.strip())


def _behind_cue(word: Word) -> bool:
    """ "my stepson vero", "hey its Rama": no common word, and somebody is introduced."""
    cue = word.previous
    if cue is None or word.gap_before not in (" ", ", ", ": "):
        return False
    if word.stands_out and cue_before(word) in RELATIONS and word.gap_before == " ":
        return word.lower not in FUNCTION_WORDS and ends_phrase(word)
    if is_common(word.lower):
        return False
    if (
        word.stands_out
        and cue.lower in ("for", "with", "from", "para", "con")
        and ends_phrase(word)
    ):
        return not _has_ending(word)
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
    if word.gap == ", " and is_announced(word) and word.lower not in FUNCTION_WORDS:
        return True
    if word.gap == " " and len(word.form) == 2 and is_announced(word):
        return word.lower not in FUNCTION_WORDS | AFTER_NAME_WORD
    capital = word.stands_out and name.title and word.previous is not None
    if is_common(word.lower):
        if word.gap == " " and _is_called(word) and not name.can_be_given:
            return True  # "luz pacheco"
        named = word.can_be_given if word.gap == " " else name.can_be_given
        return capital and named and word.lower not in FUNCTION_WORDS | ADDRESSED
    return (capital or opens_clause(word)) and not _has_ending(word)


def _is_called(word: Word) -> bool:
    """Whether people are called by the word, and it does nothing else beside a name."""
    return word.can_be_given and word.lower not in FUNCTION_WORDS | PERSON_VERBS | RELATIONS


def _has_ending(word: Word) -> bool:
    return word.lower.endswith(_ENDINGS)
