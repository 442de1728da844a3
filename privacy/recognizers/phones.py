"""Finds telephone numbers: North American in any grouping, international with a plus."""

from __future__ import annotations

import re
from collections.abc import Iterator

from privacy.spans import PHONE, Span

_EXTENSION = r"(?:,? ?(?:x|ext\.?|extension|extn\.?) ?\d{1,6}(?!\d))?"
_SEP = r"[ .\-/]{1,3}"
_GROUPED = re.compile(
    r"(?<![\w$.])(?<!\d[-/])"
    rf"(?:(?:\+?1|001){_SEP})?(?:\(\d{{3}}\) ?[ .\-]{{0,2}}|\d{{3}}{_SEP})\d{{3}}(?:{_SEP})?\d{{4}}"
    rf"(?![\d]|[.-]\d){_EXTENSION}"
    rf"|(?<![a-z])area code \(?\d{{3}}\)?[ ,.-]{{1,3}}\d{{3}}[ ,.-]{{1,3}}\d{{4}}(?!\d){_EXTENSION}"
    rf"|(?<![\w$.])(?:\+?1[ .-]?)?\(\d{{3}}\) ?\d{{7}}(?!\d){_EXTENSION}"
    rf"|(?<![\w$.])\d{{3}}-?\d{{3}}[-.]\d{{4}}(?!\d|[.-]\d){_EXTENSION}"
)
_RUN = re.compile(r"(?<![\w$.-])(?:\+?1[ .-]?)?[2-9]\d{2}[2-9]\d{6}(?![\w]|[.-]\d)" + _EXTENSION)
_INTERNATIONAL = re.compile(r"(?<![\w+])\+\d{1,3}(?:[ .-]?\(?\d{1,5}\)?){2,6}(?!\d)")
_LOCAL = re.compile(r"(?<![\w$./-])\d{3}[-.]\d{4}(?![\w-]|\.\d)" + _EXTENSION)
_CUED = re.compile(
    r"(?<![a-z])(?:phone|ph|cell|mobile|tel|telephone|telefono|celular|movil|fax|call|callback|"
    r"text|txt|sms|reach me|numero)(?![a-z])[ :#=.\"'@]{1,4}"
    r"(?:(?:number|no|num|me|us|her|him|at|on|is|es|al|back|@|#|instead|numero)[ :#.]{1,2}){0,4}"
    r"(\(?\+?\d[\d ().-]{5,18}\d)(?!\w)"
)


def find_phones(text: str) -> Iterator[Span]:
    """Telephone numbers; seven digits alone, or any grouping after a cue, with a lower score."""
    for pattern, score in ((_GROUPED, 0.9), (_INTERNATIONAL, 0.9), (_RUN, 0.7), (_LOCAL, 0.6)):
        for match in pattern.finditer(text):
            if 7 <= sum(char.isdigit() for char in match[0]) <= 24:
                yield Span(*match.span(), PHONE, score)
    for match in _CUED.finditer(text):
        if 7 <= sum(char.isdigit() for char in match[1]) <= 15:
            yield Span(*match.span(1), PHONE, 1.0)
