"""Joins the words of a name to one span, with its initials, particles and suffixes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from privacy.recognizers.name_announced import is_introduced
from privacy.recognizers.name_cues import PARTICLES, SUFFIXES
from privacy.recognizers.spelling import is_common
from privacy.recognizers.words import Word
from privacy.spans import NAME, Span

_WITHIN = re.compile(r"[ \t]{1,2}|-|'|\. ?|, ?")
_ENDS = re.compile(r"\.? ?(?:$|[\n,.;:!?)])")
_INITIAL_CUE = re.compile(r"(?i)\b(?:mi|middle(?: name)?|m\.i\.|initials?)(?: is)?[ :=]{1,2}$")
_LONGEST_CUE = 20
_LETTER_END = re.compile(r"\.?(?=$|[\s.,;:!?)\]}\"'<|/-])")
_PARTICLE_GAPS = frozenset({" ", "-", "'", "' ", ". "})
_SURE_PARTICLES = frozenset({"da", "di", "du", "van", "von", "der", "bin", "ibn"})
_OPENING_PARTICLES = frozenset({"van", "von", "bin", "ibn", "mc", "mac", "al", "st"})
_ARTICLES = frozenset({"y", "el", "la", "le", "al", "los", "las", "o"})
_BEHIND_DE_LA = frozenset(
    "barrera cerda colina cruz cueva fuente garza hoya luz mora parra pena riva rosa selva serna "
    "torre vega".split()
)
_WORD_LETTERS = "aiuyeoq"
_MOST_PARTICLES = 3


def join_names(text: str, words: Sequence[Word]) -> Iterator[Span]:
    """Spans over neighbouring names."""
    for word in words:
        if not word.is_name:
            _take_particles(text, word)
    for word in (*reversed(words), *words):  # Backwards first: "T.J. Hooker".
        if word.is_letter and not word.is_name:
            word.is_name = _is_initial(text, word)
    start: Word | None = None
    commas = 0
    for word in words:
        if not word.is_name:
            continue
        start = start or word
        commas += "," in word.gap
        # A comma stands between family and given name; a second one would begin a list.
        if not _joined_to_next(word) or commas > 1:
            yield Span(start.start, word.end, NAME, 0.8)
            start, commas = None, 0


def _joined_to_next(word: Word) -> bool:
    return word.next is not None and word.next.is_name and bool(_WITHIN.fullmatch(word.gap))


def _take_particles(text: str, word: Word) -> None:
    """ "maria de la cruz", "van der Berg", "abdul-rahman al-farsi", "Owens Jr"."""
    inside = (
        word.previous is not None
        and word.previous.is_name
        and bool(_WITHIN.fullmatch(word.gap_before))
    )
    if word.lower in SUFFIXES:
        word.is_name = inside
    elif word.lower in PARTICLES and (inside or _opens_name(text, word)):
        particles, name = _particles_from(word)
        if name is None and len(particles) > 2 and particles[-1].is_letter:  # "de la O"
            word.is_name = particles[1].is_name = particles[2].is_name = inside
            return
        titled = len(particles) > 1 and name is not None and bool(name.roles)
        if name is not None and (name.is_name or (inside and (titled or _goes_on(word, name)))):
            for part in (*particles, name):
                part.is_name = True


def _particles_from(word: Word) -> tuple[list[Word], Word | None]:
    """The particles that begin with a word, and the word they lead to."""
    particles = [word]
    while len(particles) <= _MOST_PARTICLES:
        last = particles[-1]
        if last.next is None or last.gap not in _PARTICLE_GAPS:
            return particles, None
        if last.next.is_name or last.next.lower not in PARTICLES:
            return particles, last.next
        particles.append(last.next)
    return particles, None


def _goes_on(particle: Word, word: Word) -> bool:
    """Whether a word behind particles inside a name is a part of it, though not known as a name."""
    if particle.lower in _SURE_PARTICLES or word.gap_before == "-":
        return True
    behind_la = word.previous is not None and word.previous.lower == "la"
    if behind_la and (word.lower in _BEHIND_DE_LA or _is_amid(word)):
        return True
    usual = is_common(word.lower) and not (word.title and word.roles)
    return particle.lower not in _ARTICLES and not usual and len(word.form) > 2


def _is_amid(word: Word) -> bool:
    """ "de la Fuente Arriaga": a capital, and a name behind it."""
    return word.title and word.next is not None and word.next.is_name and word.gap == " "


def _opens_name(text: str, word: Word) -> bool:
    """A particle may open a name if it is capitalised, quoted or joined to it by a hyphen."""
    name = word.next
    if word.title and name is not None and name.is_name and name.title:
        return word.previous is not None or word.lower not in _ARTICLES
    if word.upper and name is not None and name.is_name and name.upper:
        return word.previous is None or bool(word.gap_before.strip())
    quoted = word.start > 0 and text[word.start - 1] in "'\""
    linked = word.lower == "de" and word.previous is not None and word.previous.lower == "nombre"
    introduced = is_introduced(word) and not linked
    return word.gap == "-" or quoted or introduced or word.lower in _OPENING_PARTICLES


def _is_initial(text: str, word: Word) -> bool:
    """ "Owen T", "R. Castellano", "tom b,", "J HERNANDEZ"."""
    leads = word.next is not None and word.next.is_name and word.gap in (" ", ". ", ".")
    dotted = word.gap in (". ", ".")
    if leads and (dotted or text[max(0, word.start - 1) : word.start] in ("'", '"')):
        return True
    if _INITIAL_CUE.search(text, max(0, word.start - _LONGEST_CUE), word.start):
        return True
    follows = word.previous is not None and word.previous.is_name
    capital = word.form.isupper()
    if follows and _WITHIN.fullmatch(word.gap_before):
        if not (capital or leads or _LETTER_END.match(text, word.end)):
            return False
        if word.lower in _WORD_LETTERS and not leads and not _ENDS.match(text, word.end):
            return capital and word.lower != "i"
        return True
    return leads and capital and word.form not in "IA"
