"""The four separators of an interchange, read from its ISA."""

import re
from dataclasses import dataclass, replace

from inquiry_api.imports.x12.errors import EnvelopeDamaged, FileCutOff

_ISA_ELEMENTS = 16
# An ISA has 106 characters. Some senders do not pad its elements, some wrap lines; none is longer.
_ISA_REACH = 200
_ISA_WIDTHS = (2, 10, 2, 10, 2, 15, 2, 15, 6, 4, 1, 5, 9, 1, 1)
_BLANKS = " \t\r\n"
_NOTHING = re.compile(r"[\s\x00\x1a\ufeff]*")


@dataclass(frozen=True, slots=True)
class Separators:
    """Separator characters. `component` or `repetition` is None where the file has none."""

    element: str
    terminator: str
    component: str | None
    repetition: str | None

    def components(self, text: str) -> list[str]:
        """The parts of a composite, stripped; the whole text if nothing separates components."""
        parts = text.split(self.component) if self.component else [text]
        return [part.strip() for part in parts]

    def repeats(self, text: str) -> list[str]:
        """The repeats of an element, stripped, blank ones left out."""
        parts = text.split(self.repetition) if self.repetition else [text]
        return [part.strip() for part in parts if part.strip()]

    def without_repetition(self) -> "Separators":
        """For 4010, where ISA11 names a standards body and no element repeats."""
        return replace(self, repetition=None)


@dataclass(frozen=True, slots=True)
class IsaHeader:
    """An ISA as read: `elements[0]` is ISA01. `end` is the offset just past its terminator."""

    separators: Separators
    elements: tuple[str, ...]
    end: int
    regular: bool


def read_isa(text: str, start: int) -> IsaHeader:
    """Read the ISA at an offset. Raises EnvelopeDamaged or FileCutOff if it cannot be told how the
    interchange is cut into segments.
    """
    window = text[start : start + _ISA_REACH]
    element = window[3:4]
    pieces = window.split(element, _ISA_ELEMENTS) if element else []
    if len(pieces) <= _ISA_ELEMENTS:
        raise _isa_trouble(text, start)
    tail = pieces[_ISA_ELEMENTS]
    component, terminator, length = _component_and_terminator(tail, element)
    end = start + len(window) - len(tail) + length
    elements = tuple(piece.replace("\r", "").replace("\n", "") for piece in pieces[1:-1])
    repetition = _repetition(elements[10], {element, component, terminator})
    _check_distinct(element, component, terminator)
    _check_next_segment(text, end, element)
    regular = component is not None and tuple(map(len, elements)) == _ISA_WIDTHS
    separators = Separators(element, terminator, component, repetition)
    return IsaHeader(separators, tuple(e.strip() for e in elements), end, regular)


def _isa_trouble(text: str, start: int) -> EnvelopeDamaged | FileCutOff:
    if len(text) - start < _ISA_REACH:
        return FileCutOff("the file ends inside its ISA", element="ISA")
    return EnvelopeDamaged("the ISA does not have its 16 elements", element="ISA")


def _component_and_terminator(tail: str, element: str) -> tuple[str | None, str, int]:
    """ISA16, the terminator, and how many characters of the tail they take."""
    if _lacks_component(tail, element):
        return None, tail[0], 1
    rest = tail[1:]
    mark = rest.lstrip(_BLANKS)[:1]
    skipped = len(rest) - len(rest.lstrip(_BLANKS))
    if not rest or (not mark and "\n" not in rest and "\r" not in rest):
        raise FileCutOff("the file ends inside its ISA", element="ISA16")
    if mark and not mark.isalnum():
        return tail[0], mark, 1 + skipped + 1
    if "\n" in rest[:skipped] or "\r" in rest[:skipped]:
        return tail[0], "\n", 1 + skipped
    raise EnvelopeDamaged("no segment terminator follows the ISA", element="ISA16")


def _lacks_component(tail: str, element: str) -> bool:
    """Whether ISA16 is empty, so that the terminator stands in its place: the next segment follows
    at once, or on a line of its own that ends with the same character.
    """
    match = re.match(
        rf"[^A-Za-z0-9{_BLANKS}]([{_BLANKS}]*)(?:GS|TA1){re.escape(element)}[^\r\n]*", tail
    )
    if not match:
        return False
    return not match.group(1) or match.group().rstrip().endswith(tail[0])


def _repetition(isa11: str, taken: set[str | None]) -> str | None:
    if len(isa11) == 1 and not isa11.isalnum() and isa11 not in _BLANKS and isa11 not in taken:
        return isa11
    return None


def _check_distinct(element: str, component: str | None, terminator: str) -> None:
    marks = [mark for mark in (element, component, terminator) if mark is not None]
    unusable = any(mark.isalnum() or mark in " \r" for mark in marks) or element == "\n"
    if unusable or len(set(marks)) != len(marks):
        raise EnvelopeDamaged("the ISA does not name usable separators", element="ISA")


def _check_next_segment(text: str, end: int, element: str) -> None:
    blanks = _NOTHING.match(text, end)
    following = blanks.end() if blanks else end
    if following >= len(text):
        raise FileCutOff("the file ends after its ISA", element="ISA")
    if not re.compile(rf"(?:GS|TA1|ST|IEA){re.escape(element)}").match(text, following):
        raise EnvelopeDamaged(
            "what follows the ISA does not fit the separators it names", element="ISA"
        )
