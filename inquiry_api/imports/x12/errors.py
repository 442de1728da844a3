"""Why an X12 file is refused: one family of errors that a person can act on."""

from typing import Self


class X12Error(Exception):
    """The file is refused as a whole. The text names the file, the place, the reason and the way
    out; it never repeats what the file holds, as that may identify a patient.
    """

    way_out = "Ask the sender for the file again."

    def __init__(
        self, reason: str, *, segment: int | None = None, element: str = "", way_out: str = ""
    ) -> None:
        super().__init__(reason)
        self.reason = reason
        self.segment = segment
        self.element = element
        self.way_out = way_out or type(self).way_out
        self.file = ""

    def in_file(self, name: str) -> Self:
        """The same error, with the name of the file it was found in."""
        self.file = name
        return self

    @property
    def place(self) -> str:
        """Where the reading stopped: `segment 12, BPR02`, or an empty text for the whole file."""
        parts = [f"segment {self.segment}"] if self.segment else []
        return ", ".join([*parts, self.element] if self.element else parts)

    def __str__(self) -> str:
        where = ": ".join(part for part in (self.file, self.place) if part)
        return (
            f"{where}: {self.reason}. {self.way_out}" if where else f"{self.reason}. {self.way_out}"
        )


class NotX12(X12Error):
    """Nothing in the file looks like an X12 interchange."""

    way_out = "Check that the right file was chosen; an X12 file starts with ISA."


class EnvelopeDamaged(X12Error):
    """The envelope (ISA, GS, ST and their ends) cannot be read exactly."""


class FileCutOff(X12Error):
    """The file ends inside a transaction."""

    way_out = "Fetch the file again: the end of it is missing."


class SetNotSupported(X12Error):
    """The file is X12, but of a kind that carries nothing to load."""

    way_out = "Load 835, 837, 271, 277, 277CA, 999 or TA1 files."


class NothingToImport(X12Error):
    """The file is X12 of a known kind, yet holds no claim, benefit, status or acknowledgement."""

    way_out = "Check with the sender what the file was meant to hold."


class SeparatorsUnknown(X12Error):
    """The file has no ISA, and its separators cannot be told beyond doubt."""

    way_out = "Ask the sender for the file with its ISA and GS envelope."
