"""Recognises a message that is nothing but a name, as people answer when they are asked for one."""

from __future__ import annotations

import re
from collections.abc import Sequence

from privacy.recognizers.name_cues import PARTICLES, RARELY_NAMES, SUFFIXES
from privacy.recognizers.words import EITHER, STAYS, Word
from privacy.spans import DATE, Span

_REST = re.compile(r"[\s\d.,;:!?/'\"()#-]*")
_MOST_WORDS = 4
_NOT_INITIALS = "iauyqeo"
# What people put before a date, capitals or not.
_DATED_THINGS = frozenset(
    {"bill", "call", "card", "cash", "charge", "check", "day", "may", "march"}
)
_NO_FAMILY = frozenset({"call", "pay"})


def is_an_answer(text: str, words: Sequence[Word], found: Sequence[Span]) -> bool:
    """Whether the whole message is a name given alone, perhaps with a date: "grace may"."""
    if not 1 <= len(words) <= _MOST_WORDS or not _may_all_be_names(words):
        return False
    if not _REST.fullmatch(_without(text, words, found)):
        return False
    either = [word for word in words if word.kind == EITHER]
    if len(either) < sum(not word.is_letter for word in words):
        return True
    if len(either) == 1:
        return _is_single_name(either[0], found)
    return len(either) == 2 and _is_pair(*either)


def _is_single_name(word: Word, found: Sequence[Span]) -> bool:
    if word.lower not in RARELY_NAMES:
        return bool(word.roles)
    dated = word.title and any(span.type == DATE for span in found)
    return dated and word.can_be_family and word.lower not in _DATED_THINGS


def _may_all_be_names(words: Sequence[Word]) -> bool:
    if any(word.kind == STAYS and not _is_part(word) for word in words):
        return False
    if all(word.kind == STAYS for word in words):
        return False
    return not any(word.is_disguised for word in words) or any(word.is_name for word in words)


def _is_part(word: Word) -> bool:
    """A particle or initial, which may stand inside a name."""
    if word.is_letter:
        return word.lower not in _NOT_INITIALS
    return word.lower in PARTICLES | SUFFIXES and word.lower not in ("el", "al", "do", "da", "st")


def _without(text: str, words: Sequence[Word], found: Sequence[Span]) -> str:
    """What is left of a text without these words and spans."""
    places = [(word.start, word.end) for word in words] + [(s.start, s.end) for s in found]
    for start, end in sorted(places, reverse=True):
        text = text[:start] + text[end:]
    return text


def _is_pair(first: Word, second: Word) -> bool:
    doubtful = first.lower in RARELY_NAMES and second.lower in RARELY_NAMES
    if doubtful and not (first.title and second.title):
        return False
    return first.can_be_given and second.can_be_family and second.lower not in _NO_FAMILY
