"""Why a FHIR file is refused: one family of errors that a person can act on."""

from typing import Self


class FHIRError(Exception):
    """The file is refused as a whole. The text names the file, the place, the reason and the way
    out; it never repeats what the file holds, as that may identify a patient.
    """

    way_out = "Ask the sender for the file again."

    def __init__(self, reason: str, *, place: str = "", way_out: str = "") -> None:
        super().__init__(reason)
        self.reason = reason
        self.place = place
        self.way_out = way_out or type(self).way_out
        self.file = ""

    def in_file(self, name: str) -> Self:
        """The same error, with the name of the file it was found in."""
        self.file = name
        return self

    def __str__(self) -> str:
        where = ": ".join(part for part in (self.file, self.place) if part)
        return (
            f"{where}: {self.reason}. {self.way_out}" if where else f"{self.reason}. {self.way_out}"
        )


class NotFHIR(FHIRError):
    """The file is no JSON, or JSON without a resource in it."""

    way_out = "Check that the right file was chosen; FHIR JSON has a resourceType."


class VersionNotSupported(FHIRError):
    """The resources are of another FHIR version than R4."""

    way_out = "Export FHIR R4 (4.0.1) instead."


class NothingToImport(FHIRError):
    """The file is FHIR R4, but holds nothing that billing can use."""

    way_out = "Check with the sender what the file was meant to hold."
