"""Finds names: every word that is no everyday word, and everyday words that stand as names."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from privacy.lexicon import Lexicon
from privacy.recognizers.name_answers import is_an_answer
from privacy.recognizers.name_context import is_name_in_context
from privacy.recognizers.name_cues import DETERMINERS
from privacy.recognizers.name_neighbours import is_drawn_in
from privacy.recognizers.name_short import is_short_name
from privacy.recognizers.name_signed import mark_again, mark_born, mark_signature
from privacy.recognizers.name_slots import fill_slots
from privacy.recognizers.name_spans import join_names
from privacy.recognizers.name_surroundings import in_phrase, is_facility, is_payer
from privacy.recognizers.name_whole import completes_name
from privacy.recognizers.words import EITHER, STAYS, Word, split_words
from privacy.spans import ID, Span

# An access code given as an answer may by chance be all letters.
_ACCESS_CODE = re.compile(r"\W*([A-Z]{4}-[A-Z]{4})\W*")


# Before a thing that cannot be counted: "is there grace", "some joy", "without faith".
_SOME = frozenset({"there", "some", "any", "more", "much", "enough", "without", "hay", "sin"})


def find_names(text: str, found: Sequence[Span], lexicon: Lexicon) -> Iterator[Span]:
    """Names in a text, beside what was ``found`` in it already."""
    code = _ACCESS_CODE.fullmatch(text)
    if code and not all(lexicon.kind(part) for part in code[1].split("-")):
        yield Span(*code.span(1), ID, 0.7)
        return
    words = split_words(text, found, lexicon)
    _mark_names(text, words, found)
    yield from join_names(text, words)


def _mark_names(text: str, words: Sequence[Word], found: Sequence[Span]) -> None:
    """Mark the words that are names: what shows it by itself first, then by what is beside it."""
    for word in words:
        word.is_name = _is_name_by_itself(word)
    if is_an_answer(text, words, found):
        for word in words:
            word.is_name = not (word.is_letter and _touches_digit(text, word))
    fill_slots(words)
    mark_signature(words)
    mark_born(words)
    for shows in (_is_in_context, _is_drawn_in, _is_missing):
        for word in words:
            word.is_name = word.is_name or shows(word)
    mark_again(words)
    for word in [word for word in words if word.is_name and is_facility(word)]:
        word.is_name = False
        if word.next is not None and word.next.kind == STAYS:
            word.next.is_name = False


def _touches_digit(text: str, word: Word) -> bool:
    return text[word.end : word.end + 1].isdigit() or text[word.start - 1 : word.start].isdigit()


def _is_in_context(word: Word) -> bool:
    """Whether what is beside a word that could be either makes it a name."""
    return word.kind != STAYS and is_name_in_context(word)


def _is_drawn_in(word: Word) -> bool:
    """Whether an ordinary word belongs to what was found of those that could be either."""
    return word.kind == STAYS and not word.is_letter and is_drawn_in(word)


def _is_missing(word: Word) -> bool:
    """Whether a name beside it is not whole without the word, or it is one that no list has."""
    return completes_name(word) or is_short_name(word)


def _is_name_by_itself(word: Word) -> bool:
    if word.kind in (EITHER, STAYS) or word.is_letter or in_phrase(word) or is_payer(word):
        return False
    thing = word.previous is not None and word.previous.lower in DETERMINERS | _SOME
    return not (word.in_dictionary and not word.title and thing and len(word.gap_before) <= 2)
