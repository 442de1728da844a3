"""Finds what names a thing: plates beside a cue, chassis numbers, numbers of medical devices."""

from __future__ import annotations

import re
from collections.abc import Iterator

from privacy.recognizers.spelling import is_common
from privacy.spans import DEVICE, PLATE, Span

# Seventeen signs without I, O and Q (ISO 3779).
_VIN = re.compile(r"(?<![\w-])[a-hj-npr-z0-9]{17}(?![\w-])")
# A plate is often said with what bears it: "the plate on the ambulance was BX 4471".
_PLATE_FAR = re.compile(
    r"(?<![a-z])(?:plates?|placas?)(?: [a-z]{1,12}){1,5} (?:is|was|are|es|era|son) "
    r"((?:[a-z]{1,4}[ -])?[a-z0-9]{0,7}\d[a-z0-9]{0,7})(?![\w])"
)
# A device's unique identifier as GS1 writes it: (01) and 14 digits, then lot, dates, serial number.
_UDI = re.compile(r"\(01\) ?\d{14}(?: ?\((?:1[017]|21|240)\) ?[\w-]{1,20}){0,5}")
_PLATE = re.compile(
    r"(?<![a-z])(?:plates?|placas?|(?:license|vehicle|car) tags?|tags?|matricula)"
    r"(?:[ :#.]{1,2}(?:no|num|number|numero|is|was|es)(?![a-z])){0,3}[ :#.]{1,3}"
    r"([a-z0-9]{1,4})[ -]([a-z0-9]{1,7})(?![\w-])"
)


def find_things(text: str) -> Iterator[Span]:
    """Plates of one or two groups, chassis numbers, and unique device identifiers."""
    for match in _VIN.finditer(text):
        if not (match[0].isalpha() or match[0].isdigit()):
            yield Span(*match.span(), DEVICE, 0.7)
    for match in _UDI.finditer(text):
        yield Span(*match.span(), DEVICE, 1.0)
    for match in _PLATE_FAR.finditer(text):
        if _has_digit(match[1]):
            yield Span(*match.span(1), PLATE, 0.9)
    for match in _PLATE.finditer(text):
        groups = (match[1], match[2])
        ends = text[match.end() : match.end() + 1] in ("", *".,;!?)")
        worded = any(group.isalpha() and is_common(group) for group in groups)
        if any(map(_has_digit, groups)) and (ends or not worded):
            yield Span(match.start(1), match.end(2), PLATE, 0.9)


def _has_digit(text: str) -> bool:
    return any(char.isdigit() for char in text)
