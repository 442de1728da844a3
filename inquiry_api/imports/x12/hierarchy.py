"""Checks the numbering of HL levels: a gap or a foreign parent means that a level was lost."""

from inquiry_api.imports.x12.findings import Finding, Notice, found
from inquiry_api.imports.x12.segments import Segment


class Hierarchy:
    """The HL numbers of one transaction. Order in the file decides what belongs to what; the
    numbers only confirm it.
    """

    def __init__(self) -> None:
        self._last = 0
        self._seen: set[str] = set()

    def enter(self, segment: Segment) -> Finding | None:
        """Note a level; a finding when its number or its parent does not fit."""
        number, parent = segment.at(1), segment.at(2)
        if number == "1":  # Some senders start again at each provider.
            self._last, self._seen = 0, set()
        counted = whole_number(number)
        fits = counted == self._last + 1 and (not parent or parent in self._seen)
        self._last = self._last + 1 if counted is None else counted
        self._seen.add(number)
        return None if fits else found(Notice.HIERARCHY_BROKEN, segment.number, "HL")


def whole_number(text: str) -> int | None:
    """A count of up to nine digits; None for anything else."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else None
