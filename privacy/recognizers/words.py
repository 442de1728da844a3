"""Splits a text into words and says of each whether it may stay, by itself."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from privacy.fold import fold_word
from privacy.lexicon import Lexicon
from privacy.recognizers.spelling import is_drawn_out, is_everyday
from privacy.spans import Span

_WORD = re.compile(r"(?:[^\W\d_]|\ufffd)+(?:'(?:[^\W\d_]|\ufffd)+)*")
_CLITIC = re.compile(r"(?:n't|'(?:s|re|ve|ll|d|m|t))$")
# Without their tilde these would be names.
_NO_NAMES = frozenset({"ni\u00f1a", "ni\u00f1as", "ni\u00f1ita"})
# Letters that neither English nor Spanish has, nor those who mistype them: "l\u00ea", "v\u00f5".
_FOREIGN = re.compile(
    "[\u00c3\u00c5\u00c6\u00ca\u00ce\u00d0\u00d4\u00d5\u00d8\u00db\u00dd\u00de"
    "\u00e3\u00e5\u00e6\u00ea\u00ee\u00f0\u00f4\u00f5\u00f8\u00fb\u00fd\u00fe\u0100-\u024f\u1e00-\u1eff]"
)
_CAMEL = re.compile(r"[A-Z]+(?![a-z])|[A-Z][a-z]+|[a-z]+")
_VOWEL = re.compile(r"[aeiouy]")

STAYS, EITHER, NAME = "w", "c", "n"
# An everyday word misspelt may still be a name that is spelled nearly like one.
_DISGUISED = "cflx"
# Three letters that no list has: an abbreviation, or a short name.
_UNHEARD_OF = "wu"


class Word:
    """A word of a text: its place, folded form, kind, neighbours, and whether it is a name.

    ``stands_out`` says that its capital means something: the text around it is in lower case.
    ``gap_before`` and ``gap`` are what stands between it and the words beside it.
    """

    __slots__ = (
        "end", "form", "gap", "gap_before", "is_name", "kind", "lower", "next", "previous", "roles",
        "stands_out", "start", "title", "upper",
    )  # fmt: skip

    def __init__(self, start: int, form: str, kind: str) -> None:
        self.start = start
        self.end = start + len(form)
        self.form = form
        self.lower = fold_word(form)
        self.kind = kind[:1]
        self.roles = kind[1:]
        self.upper = len(form) > 1 and form.isupper()
        self.title = form[0].isupper() and not self.upper
        self.stands_out = self.title
        self.is_name = False
        self.previous: Word | None = None
        self.next: Word | None = None
        self.gap_before = self.gap = "\n"

    @property
    def can_be_given(self) -> bool:
        """Whether the word is a given name of some frequency."""
        return "f" in self.roles

    @property
    def can_be_family(self) -> bool:
        """Whether the word is a family name of some frequency."""
        return "l" in self.roles

    @property
    def in_dictionary(self) -> bool:
        """Whether the word, a name, is an ordinary word too."""
        return "d" in self.roles

    @property
    def is_disguised(self) -> bool:
        """Whether the word is taken for an everyday word misspelt."""
        return "x" in self.roles

    @property
    def is_unheard_of(self) -> bool:
        """Whether the word is so short that it stays, though nobody knows it."""
        return "u" in self.roles

    @property
    def is_letter(self) -> bool:
        """Whether it is one letter, such as an initial."""
        return len(self.form) == 1


def split_words(text: str, found: Sequence[Span], lexicon: Lexicon) -> list[Word]:
    """The words of a text that none of the spans found covers, linked to their neighbours."""
    words = [_word(text, match, lexicon) for match in _uncovered(text, found)]
    _link(text, words)
    shouted = sum(word.upper for word in words) * 2 > len(words)
    titled = len(words) > 3 and sum(word.title for word in words) * 10 > len(words) * 6
    if shouted or titled:
        for word in words:
            word.stands_out = False
    return words


def _uncovered(text: str, found: Iterable[Span]) -> Iterable[re.Match[str]]:
    covered = sorted((span.start, span.end) for span in found)
    at = 0
    for match in _WORD.finditer(text):
        while at < len(covered) and covered[at][1] <= match.start():
            at += 1
        if at == len(covered) or covered[at][0] >= match.end():
            yield match


def _link(text: str, words: list[Word]) -> None:
    previous: Word | None = None
    for word in words:
        if previous is not None:
            word.previous, previous.next = previous, word
            previous.gap = word.gap_before = text[previous.end : word.start]
        previous = word
    if words:
        words[0].gap_before = text[: words[0].start] or "\n"
        words[-1].gap = text[words[-1].end :] or "\n"


def _word(text: str, match: re.Match[str], lexicon: Lexicon) -> Word:
    form = match[0]
    clitic = _CLITIC.search(form) if "'" in form else None
    if clitic and clitic.start() and lexicon.kind(form)[:1] != STAYS:
        form = form[: clitic.start()]
    return Word(match.start(), form, _kind(text, match.start(), form, lexicon))


def _kind(text: str, start: int, form: str, lexicon: Lexicon) -> str:
    """The lexicon's word on it; for a word it does not know, what its form lets us guess."""
    end = start + len(form)
    if len(form) <= 3 and (text[start - 1 : start].isdigit() or text[end : end + 1].isdigit()):
        return STAYS  # A part of a code: "MA130".
    kind = _kind_by_letters(form) or lexicon.kind(form)
    if kind or len(form) <= 2:
        return kind or STAYS
    lower = fold_word(form)
    if _is_short_code(text, start, form) or _is_camel(form, lexicon):
        return _UNHEARD_OF if len(form) == 3 and _VOWEL.search(lower) else STAYS
    plural = lexicon.kind(lower[:-1]) if lower.endswith("s") else ""
    if plural[:1] == NAME and "d" not in plural:
        return NAME
    if lexicon.forgiving and is_drawn_out(lower, lexicon):
        return STAYS
    opens = form.islower() or _opens_sentence(text, start)
    if lexicon.forgiving and opens and is_everyday(lower, lexicon):
        return _DISGUISED
    return ""


def _kind_by_letters(form: str) -> str:
    if form in _NO_NAMES:
        return STAYS
    return NAME if _FOREIGN.search(form) else ""


def _is_short_code(text: str, start: int, form: str) -> bool:
    """Three letters that no list of names has, or an abbreviation without a vowel."""
    end = start + len(form)
    touches = text[start - 1 : start].isdigit() or text[end : end + 1].isdigit()
    if len(form) == 3 or (touches and len(form) < 4):
        return True
    return form.isupper() and len(form) <= 6 and not _VOWEL.search(form.lower())


def _opens_sentence(text: str, start: int) -> bool:
    before = text[max(0, start - 3) : start].rstrip()
    return not before or before[-1] in ".!?\n"


def _is_camel(form: str, lexicon: Lexicon) -> bool:
    """Whether a word of code such as "IntegrityError" is made of words that stay."""
    if form.islower() or form.isupper() or form[1:].islower():
        return False
    parts = _CAMEL.findall(form)
    return len(parts) > 1 and all(
        len(part) == 1 or lexicon.kind(part)[:1] in (STAYS, EITHER) for part in parts
    )
