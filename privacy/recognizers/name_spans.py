"""Joins the words of a name to one span, with its initials, particles and suffixes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from privacy.recognizers.name_cues import PARTICLES, SUFFIXES
from privacy.recognizers.spelling import is_common
from privacy.recognizers.words import STAYS, Word, Words
from privacy.spans import NAME, Span

_WITHIN = re.compile(r"[ \t]{1,2}|-|'|\. ?|, ?")
_ENDS = re.compile(r"\.? ?(?:$|[\n,.;:!?)])")
_LETTER_END = re.compile(r"\.?(?=$|[\s.,;:!?)\]}\"'<|/-])")


def join_names(words: Words, found: Sequence[Span]) -> Iterator[Span]:
    """Spans over neighbouring names."""
    _take_particles(words)
    _take_initials(words)
    taken = [word for word in words.items if word.is_name]
    start: Word | None = None
    previous: Word | None = None
    for word in taken:
        if start is None or previous is None or not _joined(words, previous, word):
            if start is not None and previous is not None:
                yield _span(start, previous)
            start = word
        previous = word
    if start is not None and previous is not None:
        yield _span(start, previous)


def _span(first: Word, last: Word) -> Span:
    return Span(first.start, last.end, NAME, 0.8)


def _joined(words: Words, one: Word, other: Word) -> bool:
    if other.index != one.index + 1:
        return False
    gap = words.gap(one.index)
    if "," in gap:
        comma = words.items[one.index - 1].is_name if one.index else False
        return bool(_WITHIN.fullmatch(gap)) and not comma
    return bool(_WITHIN.fullmatch(gap))


def _take_particles(words: Words) -> None:
    """ "maria de la cruz", "van der Berg", "abdul-rahman al-farsi", "Owens Jr"."""
    items = words.items
    for index, word in enumerate(items):
        if word.is_name:
            continue
        previous = index > 0 and items[index - 1].is_name and _WITHIN.fullmatch(words.gap(index - 1))
        if word.lower in SUFFIXES and previous:
            word.is_name = True
        elif word.lower in PARTICLES and (previous or _opens_name(words, word)):
            ahead = _particles_end(words, index)
            inside = bool(previous) and word.lower not in ("y", "el", "al", "los", "las", "o")
            certain = bool(previous) and (
                word.lower in ("da", "di", "du", "van", "von", "der", "bin", "ibn") or words.gap(ahead - 1) == "-"
            )
            if ahead < len(items) and _joins(words, index, ahead) and (certain or _goes_on(items[ahead], inside)):
                for part in items[index : ahead + 1]:
                    part.is_name = True


def _goes_on(word: Word, inside: bool) -> bool:
    """Whether the word behind particles is a name: known as one, or not common inside a name."""
    if word.is_name:
        return True
    usual = is_common(word.lower) and not (word.title and word.roles)
    return inside and not usual and len(word.form) > 2


def _opens_name(words: Words, word: Word) -> bool:
    """A particle may open a name if it is capitalised or joined by a hyphen, or opens the text."""
    hyphen = words.gap(word.index) == "-"
    following = words.items[word.index + 1] if word.index + 1 < len(words.items) else None
    if word.title and following is not None and following.is_name and following.title:
        return word.index > 0 or word.lower not in ("el", "la", "los", "las", "y", "o", "le")
    quoted = words.text[word.start - 1 : word.start] in ("'", '"') and word.start > 0
    return hyphen or quoted or (word.lower in ("van", "von", "bin", "ibn", "mc", "mac", "al") and len(word.form) > 1)


def _particles_end(words: Words, index: int) -> int:
    end = index
    while end < len(words.items) and end - index < 3 and words.items[end].lower in PARTICLES:
        if words.items[end].is_name:
            break
        end += 1
    return end


def _joins(words: Words, index: int, ahead: int) -> bool:
    return all(words.gap(at) in (" ", "-", "'", "' ", ". ") for at in range(index, ahead))


def _take_initials(words: Words) -> None:
    """ "Owen T", "R. Castellano", "tom b,", "J HERNANDEZ"."""
    items = words.items
    for index, word in enumerate(items):
        if len(word.form) != 1 or word.is_name:
            continue
        after_name = index > 0 and items[index - 1].is_name and _WITHIN.fullmatch(words.gap(index - 1))
        before_name = (
            index + 1 < len(items) and items[index + 1].is_name and words.gap(index) in (" ", ". ", ".")
        )
        if after_name and (word.form.isupper() or before_name or _LETTER_END.match(words.text, word.end)):
            ambiguous = word.lower in "aiuyeoq" and not before_name and not _ENDS.match(words.text, word.end)
            word.is_name = not ambiguous or word.form.isupper() and word.lower != "i"
        elif before_name and word.form.isupper() and word.form not in "IA":
            word.is_name = True


__all__ = ["STAYS", "join_names"]
