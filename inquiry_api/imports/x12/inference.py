"""Separators of a file that lost its ISA: taken from what is certain, or the file is refused."""

import re
from collections.abc import Iterable

from inquiry_api.imports.x12.errors import SeparatorsUnknown
from inquiry_api.imports.x12.separators import Separators

# How far into the file the second segment must start.
_REACH = 600
_TAG = re.compile(r"[A-Z][A-Z0-9]{1,2}")
_SECOND_TAG = {"GS": "ST", "ST": "BPR|BHT|AK1|BGN|REF|DTP"}
# Where the standard puts a composite, and what stands before its first component separator.
_COMPOSITE_PLACES = {
    "SVC": (1, r"[A-Z0-9]{2}"),
    "SV1": (1, r"[A-Z0-9]{2}"),
    "SV2": (2, r"[A-Z0-9]{2}"),
    "SV3": (1, r"[A-Z0-9]{2}"),
    "SVD": (3, r"[A-Z0-9]{2}"),
    "CLM": (5, r"[A-Z0-9]{1,2}"),
    "HI": (1, r"[A-Z]{2,3}"),
    "STC": (1, r"[A-Z][0-9]{1,2}"),
    "PLB": (3, r"[A-Z0-9]{2}"),
}
_NOT_A_SEPARATOR = r"A-Za-z0-9\s.\-"


def infer_separators(text: str) -> Separators:
    """Separators of text that starts at GS or ST. Raises SeparatorsUnknown when in doubt."""
    first = text[:2]
    element = text[2:3]
    if not element or element.isalnum() or element.isspace():
        raise SeparatorsUnknown("the element separator cannot be told", segment=1)
    terminator = _terminator(text, first, element)
    body = text.replace("\r", "\n" if terminator == "\n" else "")
    body = body if terminator == "\n" else body.replace("\n", "")
    pieces = [piece.strip() for piece in body.split(terminator) if piece.strip()]
    segments = [piece.split(element) for piece in pieces]
    if not all(_TAG.fullmatch(parts[0]) for parts in segments):
        raise SeparatorsUnknown("the file does not come apart into segments")
    component = infer_component(segments, {element, terminator})
    repetition = _infer_repetition(segments, {element, terminator, component})
    return Separators(element, terminator, component, repetition)


def _terminator(text: str, first: str, element: str) -> str:
    mark = re.escape(element)
    pattern = re.compile(rf"(?<![A-Za-z0-9{mark}])(?:{_SECOND_TAG[first]}){mark}")
    second = pattern.search(text, 3, _REACH)
    if not second:
        raise SeparatorsUnknown("the end of the first segment cannot be told", segment=1)
    before = text[: second.start()]
    last = before.rstrip()[-1:]
    if last.isalnum():
        if "\n" not in before and "\r" not in before:
            raise SeparatorsUnknown("the segment terminator cannot be told", segment=1)
        return "\n"
    if last == element:
        raise SeparatorsUnknown("the segment terminator cannot be told", segment=1)
    return last


def infer_component(segments: Iterable[list[str]], taken: set[str | None]) -> str | None:
    """The component separator that all composites agree on; None when there is no composite.

    Raises SeparatorsUnknown when they disagree.
    """
    candidates = set()
    for parts in segments:
        place = _COMPOSITE_PLACES.get(parts[0])
        if place and place[0] < len(parts):
            match = re.match(rf"{place[1]}([^{_NOT_A_SEPARATOR}])", parts[place[0]].strip())
            if match:
                candidates.add(match.group(1))
    candidates -= {mark for mark in taken if mark}
    if len(candidates) > 1:
        raise SeparatorsUnknown("the component separator cannot be told")
    return candidates.pop() if candidates else None


def _infer_repetition(segments: list[list[str]], taken: set[str | None]) -> str | None:
    candidates = _repetitions(segments, taken)
    if len(candidates) > 1:
        raise SeparatorsUnknown("the repetition separator cannot be told")
    return candidates.pop() if candidates else None


def lone_repetition(segments: Iterable[list[str]], taken: set[str | None]) -> str | None:
    """The repetition separator of a file whose ISA11 names none, if its data leave one only."""
    candidates = _repetitions(segments, taken)
    return candidates.pop() if len(candidates) == 1 else None


def _repetitions(segments: Iterable[list[str]], taken: set[str | None]) -> set[str]:
    """Only EB03 of a 271 repeats among the elements that are read."""
    return {
        mark
        for parts in segments
        if parts[0] == "EB" and len(parts) > 3
        for mark in re.findall(rf"[^{_NOT_A_SEPARATOR}]", parts[3])
    } - {mark for mark in taken if mark}
