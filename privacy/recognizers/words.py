"""Splits a text into words and says of each whether it may stay, by itself."""

from __future__ import annotations

import re
from collections.abc import Iterable

from privacy.fold import fold_word
from privacy.lexicon import Lexicon
from privacy.recognizers.spelling import is_everyday
from privacy.spans import Span

_WORD = re.compile(r"(?:[^\W\d_]|\ufffd)+(?:'(?:[^\W\d_]|\ufffd)+)*")
_CLITIC = re.compile(r"(?:n't|'(?:s|re|ve|ll|d|m|t))$")
_CAMEL = re.compile(r"[A-Z]+(?![a-z])|[A-Z][a-z]+|[a-z]+")
_VOWEL = re.compile(r"[aeiouy]")

STAYS, EITHER, NAME = "w", "c", "n"
# An everyday word misspelt may still be a name that is spelled nearly like one.
_DISGUISED = "cfl"


class Word:
    """A word of a text: its place, its folded form, its kind and the names it can be."""

    __slots__ = ("end", "form", "index", "is_name", "kind", "lower", "roles", "start", "title", "upper")

    def __init__(self, start: int, form: str, kind: str, index: int) -> None:
        self.start = start
        self.end = start + len(form)
        self.form = form
        self.lower = fold_word(form)
        self.kind = kind[:1]
        self.roles = kind[1:]
        self.index = index
        self.upper = len(form) > 1 and form.isupper()
        self.title = form[0].isupper() and not self.upper
        self.is_name = False

    @property
    def can_be_given(self) -> bool:
        return "f" in self.roles

    @property
    def can_be_family(self) -> bool:
        return "l" in self.roles

    @property
    def in_dictionary(self) -> bool:
        return "d" in self.roles


class Words:
    """All words of a text that no other finding covers, and the text around them."""

    def __init__(self, text: str, found: Iterable[Span], lexicon: Lexicon) -> None:
        self.text = text
        self.items: list[Word] = []
        covered = self.covered = sorted((span.start, span.end) for span in found)
        at = 0
        for match in _WORD.finditer(text):
            start, end = match.span()
            while at < len(covered) and covered[at][1] <= start:
                at += 1
            if at < len(covered) and covered[at][0] < end:
                continue
            self._add(start, match[0], lexicon)
        upper = sum(word.upper for word in self.items)
        titled = sum(word.title for word in self.items)
        self.shouted = upper * 2 > len(self.items)
        self.titled = titled * 10 > len(self.items) * 6 and len(self.items) > 3

    def _add(self, start: int, form: str, lexicon: Lexicon) -> None:
        clitic = _CLITIC.search(form)
        stem = form[: clitic.start()] if clitic and clitic.start() else form
        if clitic and lexicon.kind(form) and lexicon.kind(form)[0] == STAYS:
            stem = form
        self.items.append(Word(start, stem, self._kind(start, stem, lexicon), len(self.items)))

    def _kind(self, start: int, form: str, lexicon: Lexicon) -> str:
        kind = lexicon.kind(form)
        end = start + len(form)
        if kind or len(form) <= 2:
            return kind or STAYS
        if self._touches_digit(start, end) and len(form) < 4:
            return STAYS
        lower = fold_word(form)
        if len(form) == 3 or (form.isupper() and len(form) <= 6 and not _VOWEL.search(lower)):
            return STAYS
        if _is_camel(form, lexicon):
            return STAYS
        plural = lexicon.kind(lower[:-1]) if lower.endswith("s") else ""
        if plural[:1] == NAME and "d" not in plural:
            return NAME
        if lexicon.forgiving and (form.islower() or self._opens_sentence(start)) and is_everyday(lower, lexicon):
            return _DISGUISED
        return ""

    def _touches_digit(self, start: int, end: int) -> bool:
        return self.text[start - 1 : start].isdigit() or self.text[end : end + 1].isdigit()

    def _opens_sentence(self, start: int) -> bool:
        before = self.text[max(0, start - 3) : start].rstrip()
        return not before or before[-1] in ".!?\n"

    def gap(self, index: int) -> str:
        """What stands between a word and the next one; None-like "\\n" past either end."""
        if index < 0 or index + 1 >= len(self.items):
            return "\n"
        return self.text[self.items[index].end : self.items[index + 1].start]


def _is_camel(form: str, lexicon: Lexicon) -> bool:
    """Whether a word of code such as "IntegrityError" is made of words that stay."""
    if form.islower() or form.isupper() or form[1:].islower():
        return False
    parts = _CAMEL.findall(form)
    return len(parts) > 1 and all(
        len(part) == 1 or lexicon.kind(part)[:1] in (STAYS, EITHER) for part in parts
    )
