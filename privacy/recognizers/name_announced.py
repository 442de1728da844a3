"""Whether what stands before a word says that a name follows."""

from __future__ import annotations

import re

from privacy.recognizers.name_cues import (
    AFTER_NAME_WORD,
    FUNCTION_WORDS,
    MONTH_LIKE,
    NAME_WORDS,
    PERSON_VERBS,
    POLITE,
    QUALITIES,
    RELATIONS,
    SAYING_VERBS,
    TITLES,
    VERB_LIKE,
)
from privacy.recognizers.words import Word

_CUE_GAP = re.compile(r"[ :,.\"'=(\[#-]{1,4}")
_NAME_GAPS = frozenset({" ", "-", ". ", ", "})
_LONGEST_NAME = 5
DOCTORS_VERBS = frozenset(
    "ordered prescribed recommended referred saw wrote operated did sent mando ordeno receto "
    "atendio".split()
)
_SELF = frozenset({"im", "i'm", "am", "ima", "soy", "llamo"})


def is_announced(word: Word) -> bool:
    """Whether the name that ends before a word was announced: "pt juan bautista", "soy ravi"."""
    cue = word.previous
    for _ in range(_LONGEST_NAME):
        if cue is None or not (cue.is_name or cue.is_letter) or cue.gap not in _NAME_GAPS:
            break
        cue = cue.previous
    if cue is None or not _CUE_GAP.fullmatch(cue.gap):
        return False
    if cue.lower in AFTER_NAME_WORD and cue.previous is not None and cue.lower not in _SELF:
        cue = cue.previous
    return cue.lower in NAME_WORDS | TITLES | RELATIONS | _SELF


def _does_as_doctors_do(word: Word) -> bool:
    """ "dr price ordered": what is done next, only people do."""
    verb = word.next.lower if word.next is not None and word.gap == " " else ""
    return bool(word.roles) and verb in SAYING_VERBS | DOCTORS_VERBS


def is_introduced(word: Word, reach: int = _LONGEST_NAME) -> bool:
    """Whether a title or a word for name stands before, whatever the word is.

    "Dr. Rich", "my name is Will Rich", "last name: Fields", "me llamo Luz". ``reach`` is how many
    words of the same name may stand between.
    """
    previous = word.previous
    if previous is None or not _CUE_GAP.fullmatch(word.gap_before):
        return False
    if previous.is_name and previous.previous and word.gap_before in (" ", "-", ". "):
        further = reach > 0 and word.lower not in PERSON_VERBS
        return further and is_introduced(previous, reach - 1)
    if previous.lower in TITLES:
        if previous.lower in POLITE and previous.lower not in ("miss", "mister"):
            return word.lower not in FUNCTION_WORDS or word.title
        doubtful = word.lower in VERB_LIKE | MONTH_LIKE
        if doubtful and not word.title:
            return _does_as_doctors_do(word)
        return not doubtful or previous.title or word.stands_out
    if previous.lower in NAME_WORDS:
        sure = ":" in word.gap_before or word.title or word.lower not in VERB_LIKE
        return sure or word.next is None or word.gap.strip()[:1] in tuple(".,;)")
    named = previous.previous is not None and previous.previous.lower in NAME_WORDS
    if named and previous.lower in AFTER_NAME_WORD:
        return word.lower not in QUALITIES - {"young"} or word.gap != " " or word.stands_out
    return False
