"""Cuts X12 text into segments: separators from each ISA, any terminator, any line breaks."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import NamedTuple

from inquiry_api.imports.x12.errors import EnvelopeDamaged, NotX12
from inquiry_api.imports.x12.inference import (
    infer_component,
    infer_separators,
    lone_repetition,
)
from inquiry_api.imports.x12.separators import IsaHeader, Separators, read_isa

# Blank space, the end mark of old systems, zero bytes and byte-order marks say nothing.
_NOTHING = " \t\r\n\x0b\x0c\x00\x1a\ufeff\u200b"
_GARBLE = re.compile(r"[\x00-\x08\x0e-\x1f\x7f\ufffd]")
_TAG = re.compile(r"[A-Z][A-Z0-9]{1,2}")
_X12_IN_PREAMBLE = re.compile(
    r"(?:^|[^A-Za-z0-9])(?:GS|ST|SE|GE|IEA|CLP|CLM|BPR|SVC)[^A-Za-z0-9 \r\n]"
)
# Tabs and control characters are blank space to Python, and separators to some senders.
_ISA = re.compile(r"ISA(?=[^A-Za-z0-9 \r\n])")
_FIRST_ISA = re.compile(r"(?:^|[^A-Za-z0-9])(ISA[^A-Za-z0-9 \r\n])")


class Segment(NamedTuple):
    """One segment. `parts[0]` is its tag; `number` counts from 1 through the whole file; `garbled`
    says that bytes which are no text stand in it.
    """

    parts: list[str]
    number: int
    garbled: bool = False

    @property
    def tag(self) -> str:
        """`CLP`, `CAS` and so on, as sent."""
        return self.parts[0]

    @property
    def well_formed(self) -> bool:
        """Whether the tag has the form of a tag at all; if not, the segment was damaged."""
        return _TAG.fullmatch(self.parts[0]) is not None

    def at(self, position: int) -> str:
        """An element by its number in the standard (1 is the first), stripped; empty if absent."""
        return self.parts[position].strip() if position < len(self.parts) else ""

    def place(self, position: int) -> str:
        """The standard's name of an element: `CLP05`."""
        return f"{self.parts[0]}{position:02d}"


@dataclass(frozen=True, slots=True)
class RawInterchange:
    """The segments of one interchange. `header` is None where the file had no ISA."""

    header: IsaHeader | None
    separators: Separators
    segments: list[Segment]
    unterminated: bool
    preceded_by_junk: bool


def cut(text: str) -> Iterator[RawInterchange]:
    """The interchanges of a file, in order. Raises an X12Error when they cannot be told apart."""
    start = len(text) - len(text.lstrip(_NOTHING))
    if text.startswith(("GS", "ST"), start):
        yield _without_isa(text, start)
        return
    number, junk = 0, False
    if not text.startswith("ISA", start):
        start, junk = _after_preamble(text, start), True
    while start < len(text):
        header = read_isa(text, start)
        stop = _next_isa(text, header)
        interchange = _interchange(text[header.end : stop], header, number, junk)
        yield interchange
        number, junk, start = number + len(interchange.segments) + 1, False, stop


def _after_preamble(text: str, start: int) -> int:
    """The offset of the first ISA after harmless lines. Raises NotX12 if there is none, or if what
    stands before it is itself X12, which would be lost.
    """
    isa = _FIRST_ISA.search(text, start)
    if not isa:
        raise NotX12("no ISA, GS or ST at the start of the file")
    if _X12_IN_PREAMBLE.search(text[start : isa.start(1)]):
        raise EnvelopeDamaged("X12 data stands before the first ISA")
    return isa.start(1)


def _next_isa(text: str, header: IsaHeader) -> int:
    """The offset of the next ISA that stands where a segment starts, or the end of the text."""
    ends = (header.separators.terminator, "\n", "\r")
    for match in _ISA.finditer(text, header.end):
        before = match.start()
        while before > header.end and text[before - 1] in _NOTHING and text[before - 1] not in ends:
            before -= 1
        if before == header.end or text[before - 1] in ends:
            return match.start()
    return len(text)


def _interchange(body: str, header: IsaHeader, number: int, junk: bool) -> RawInterchange:
    """Number the segments of one interchange; its ISA takes the number after `number`."""
    separators = header.separators
    segments, unterminated = split_segments(body, separators, number + 1)
    taken: set[str | None] = {separators.element, separators.terminator, separators.component}
    parts = [segment.parts for segment in segments]
    if separators.component is None:
        separators = replace(separators, component=infer_component(parts, taken))
    if separators.repetition is None:
        repetition = lone_repetition(parts, taken | {separators.component})
        separators = replace(separators, repetition=repetition)
    return RawInterchange(header, separators, segments, unterminated, junk)


def _without_isa(text: str, start: int) -> RawInterchange:
    separators = infer_separators(text[start:])
    segments, unterminated = split_segments(text[start:], separators, 0)
    return RawInterchange(None, separators, segments, unterminated, False)


def split_segments(body: str, separators: Separators, number: int) -> tuple[list[Segment], bool]:
    """Segments numbered from `number` + 1, and whether the last one lacked its terminator."""
    terminator, element = separators.terminator, separators.element
    if terminator == "\n":
        body = body.replace("\r", "\n")
    else:
        # Line breaks are layout here, also inside a segment that was wrapped.
        body = body.replace("\r", "").replace("\n", "")
    pieces = body.split(terminator)
    unterminated = bool(pieces[-1].strip(_NOTHING)) and terminator != "\n"
    blanks = _NOTHING.replace(element, "")
    segments = []
    for piece in pieces:
        stripped = piece.strip(blanks)
        if stripped:
            number += 1
            garbled = not stripped.isprintable() and _is_garbled(stripped, separators)
            if garbled:  # A zero byte can stand in no database.
                stripped = stripped.replace("\x00", "\ufffd")
            parts = stripped.split(element)
            if not parts[0].isupper():
                parts[0] = parts[0].upper()  # A tag has one spelling; codes are kept as sent.
            segments.append(Segment(parts, number, garbled))
    return segments, unterminated


def _is_garbled(text: str, separators: Separators) -> bool:
    marks = (separators.element, separators.component or "", separators.repetition or "")
    return _GARBLE.search(text.translate(dict.fromkeys(map(ord, "".join(marks))))) is not None


def segment_texts(text: str, wanted: set[int]) -> dict[int, str]:
    """The text of segments by number, to show a clerk the lines that an answer rests on.

    An ISA is left out: it holds nothing that an answer rests on.
    """
    return {
        segment.number: interchange.separators.element.join(segment.parts)
        for interchange in cut(text)
        for segment in interchange.segments
        if segment.number in wanted
    }
