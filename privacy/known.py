"""Finds the identifiers of people the practice knows, however many there are, in one pass."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from typing import NamedTuple

import ahocorasick

from privacy.recognizers.name_cues import MONTH_LIKE, VERB_LIKE
from privacy.spans import ID, NAME, Span

# A shorter identifier would be found by chance in amounts and codes.
SHORTEST_ID = 5
SHORTEST_NAME = 2


# An amount whose digits happen to be somebody's number.
_MONEY = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d{2})?|\d+\.\d{2}")


class _Folded(NamedTuple):
    """Folded characters and, for each, where in the text it came from."""

    text: str
    origin: list[int]


class KnownIdentifiers:
    """Whole names and identifiers to be found in any text, ignoring case, accents, separators.

    Full names serve everywhere. Single names are many of them ordinary words ("will", "rose"), so
    they are added only for the people one conversation is about.
    """

    def __init__(
        self,
        names: ahocorasick.Automaton | None,
        ids: ahocorasick.Automaton | None,
        people: frozenset[str] = frozenset(),
    ) -> None:
        """Use :meth:`build`; the automata are shared by all that derive from one another."""
        self._names = names
        self._ids = ids
        self._people = people
        self._single = _automaton(people)

    @classmethod
    def build(cls, full_names: Iterable[str] = (), ids: Iterable[str] = ()) -> KnownIdentifiers:
        """Build from full names ("Maria Delgado", "Delgado, Maria") and identifiers of any form."""
        names = {key for name in full_names for key in _name_keys(name)}
        numbers = {key for value in ids if len(key := _id_key(value)) >= SHORTEST_ID}
        return cls(_automaton(names), _automaton(numbers))

    def with_people(self, single_names: Iterable[str]) -> KnownIdentifiers:
        """The same, and the given names or parts of names, for one conversation."""
        added = {
            key
            for name in single_names
            if len(key := _words(name).text.strip()) >= SHORTEST_NAME and not key.isdigit()
        }
        return KnownIdentifiers(self._names, self._ids, self._people | added)

    def find(self, text: str) -> Iterator[Span]:
        """Every known identifier in the text; the spans may overlap."""
        folded = _words(text)
        yield from _whole_words(self._names, folded)
        for span in _whole_words(self._single, folded):
            if _could_be_meant(text, span):
                yield span
        if self._ids is not None:
            yield from _whole_ids(self._ids, text)


def _could_be_meant(text: str, span: Span) -> bool:
    """Whether a single name is not just the ordinary word: "will you" is no talk of Will."""
    found = text[span.start : span.end]
    return found.lower() not in VERB_LIKE | MONTH_LIKE or (span.start > 0 and found[0].isupper())


def _automaton(keys: Iterable[str]) -> ahocorasick.Automaton | None:
    automaton = ahocorasick.Automaton()
    for key in keys:
        automaton.add_word(key, len(key))
    if not len(automaton):
        return None
    automaton.make_automaton()
    return automaton


def _whole_words(automaton: ahocorasick.Automaton | None, folded: _Folded) -> Iterator[Span]:
    if automaton is None:
        return
    text = folded.text
    for last, length in automaton.iter(text):
        start = last - length + 1
        if text[start - 1] == " " and text[last + 1] == " ":
            yield Span(folded.origin[start], folded.origin[last] + 1, NAME)


def _whole_ids(automaton: ahocorasick.Automaton, text: str) -> Iterator[Span]:
    origin = [index for index, char in enumerate(text) if char.isalnum()]
    folded = "".join(text[index].lower()[:1] for index in origin)
    for last, length in automaton.iter(folded):
        start, end = origin[last - length + 1], origin[last] + 1
        whole = not _continues(text, start - 1) and not _continues(text, end)
        if whole and not _MONEY.fullmatch(text, start, end):
            yield Span(start, end, ID)


def _continues(text: str, index: int) -> bool:
    return 0 <= index < len(text) and text[index].isalnum()


def _name_keys(name: str) -> set[str]:
    """The ways a full name is written; a name of one word is not a full name."""
    family, comma, given = name.partition(",")
    plain = _words(f"{given} {family}" if comma else name).text.split()
    if len(plain) < 2:
        return set()
    first, last = plain[0], plain[-1]
    return {" ".join(plain), f"{first} {last}", f"{last} {first}", " ".join([last, *plain[:-1]])}


def _id_key(value: str) -> str:
    return "".join(char.lower()[:1] for char in value if char.isalnum())


def _words(text: str) -> _Folded:
    """Letters and digits folded to lower case without accents; all else is one blank between words.

    An apostrophe inside a word is dropped, so that O'Shea and oshea are one name.
    """
    chars, origin = [" "], [0]
    for index, char in enumerate(text):
        if char.isalnum():
            base = (
                unicodedata.normalize("NFKD", char)[0].lower()[:1]
                if not char.isascii()
                else char.lower()
            )
            chars.append(base)
        elif char in "'\u2019`\u00b4" or unicodedata.combining(char):
            continue
        elif chars[-1] != " ":
            chars.append(" ")
        else:
            continue
        origin.append(index)
    return _Folded("".join(chars) + " ", [*origin, len(text)])
