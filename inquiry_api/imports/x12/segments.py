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
_SOMETHING = re.compile(f"[^{_NOTHING}]")
_BLOCK = 1 << 16  # Characters that are cut at once.
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
class Stretch:
    """A part of a text and its segments, which are cut out anew each time: as objects, those of a
    large file would take thirty times its size. `before` is the number of the one before the first.
    """

    text: str
    start: int
    stop: int
    separators: Separators
    before: int

    def __iter__(self) -> Iterator[Segment]:
        for number, piece, _ in self.pieces():
            yield self.segment(number, piece)

    def pieces(self) -> Iterator[tuple[int, str, int]]:
        """Number and bare text of each, and the offset just past it."""
        terminator = self.separators.terminator
        blanks = _NOTHING.replace(self.separators.element, "")
        number, end = self.before, self.start
        while end < self.stop:
            last = self.text.find(terminator, end + _BLOCK, self.stop)
            block = self.text[end : self.stop if last < 0 else last]
            if terminator == "\n":
                block = block.replace("\r", "\n")
            for piece in block.split(terminator):
                end += len(piece) + 1
                bare = piece.strip(blanks)
                if bare:
                    number += 1
                    yield number, _unwrapped(bare), end

    def segment(self, number: int, piece: str) -> Segment:
        """A bare text as a segment."""
        garbled = not piece.isprintable() and _is_garbled(piece, self.separators)
        if garbled:  # A zero byte can stand in no database.
            piece = piece.replace("\x00", "\ufffd")
        parts = piece.split(self.separators.element)
        if not parts[0].isupper():
            parts[0] = parts[0].upper()  # A tag has one spelling; codes are kept as sent.
        return Segment(parts, number, garbled)

    @property
    def unterminated(self) -> bool:
        """Whether the last segment lacks its terminator."""
        terminator = self.separators.terminator
        last = self.text.rfind(terminator, self.start, self.stop)
        rest = self.text[max(last + 1, self.start) : self.stop]
        return bool(rest.strip(_NOTHING)) and terminator != "\n"


def _unwrapped(piece: str) -> str:
    """Line breaks are layout, also inside a segment that was wrapped."""
    if "\n" in piece or "\r" in piece:
        return piece.replace("\r", "").replace("\n", "")
    return piece


@dataclass(frozen=True, slots=True)
class RawInterchange:
    """The segments of one interchange. `header` is None where the file had no ISA."""

    header: IsaHeader | None
    segments: Stretch
    preceded_by_junk: bool


def cut(text: str) -> Iterator[RawInterchange]:
    """The interchanges of a file, in order. Raises an X12Error when they cannot be told apart."""
    first = _SOMETHING.search(text)
    start = first.start() if first else len(text)
    if text.startswith(("GS", "ST"), start):
        yield _without_isa(text, start)
        return
    number, junk = 0, False
    if not text.startswith("ISA", start):
        start, junk = _after_preamble(text, start), True
    while start < len(text):
        header = read_isa(text, start)
        stop = _next_isa(text, header)
        stretch = Stretch(text, header.end, stop, header.separators, number + 1)
        yield RawInterchange(header, _with_all_separators(stretch), junk)
        if stop < len(text):
            number = max((last for last, _, _ in stretch.pieces()), default=number + 1)
        junk, start = False, stop


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


def _with_all_separators(stretch: Stretch) -> Stretch:
    """With the separators that the ISA does not name, where the data leave no doubt."""
    separators = stretch.separators
    taken: set[str | None] = {separators.element, separators.terminator, separators.component}
    if separators.component is None:
        found = infer_component((segment.parts for segment in stretch), taken)
        separators = replace(separators, component=found)
    if separators.repetition is None:
        parts = (segment.parts for segment in stretch)
        repetition = lone_repetition(parts, taken | {separators.component})
        separators = replace(separators, repetition=repetition)
    return replace(stretch, separators=separators)


def _without_isa(text: str, start: int) -> RawInterchange:
    separators = infer_separators(text[start:])
    return RawInterchange(None, Stretch(text, start, len(text), separators, 0), False)


def _is_garbled(text: str, separators: Separators) -> bool:
    marks = (separators.element, separators.component or "", separators.repetition or "")
    return _GARBLE.search(text.translate(dict.fromkeys(map(ord, "".join(marks))))) is not None


def segment_texts(text: str, wanted: set[int]) -> dict[int, str]:
    """The text of segments by number, to show a clerk the lines that an answer rests on.

    An ISA is left out: it holds nothing that an answer rests on.
    """
    return {
        segment.number: interchange.segments.separators.element.join(segment.parts)
        for interchange in cut(text)
        for segment in interchange.segments
        if segment.number in wanted
    }
