"""The 277 and 277CA as read: where a claim stands. Money is integer cents, blank is None.

Sources of the rules: X12 005010X212 (277), 005010X214 (277CA, another guide).
"""

from dataclasses import dataclass
from enum import StrEnum

from inquiry_api.imports.x12.findings import Finding
from inquiry_api.imports.x12.parts import Dated, Party, Reference
from inquiry_api.imports.x12.values import StatedDate

_SENT_BACK = frozenset({"A3", "A6", "A7", "A8"})
_FINISHED = {
    "F0": "finished", "F1": "paid", "F2": "denied", "F3": "revised", "F4": "closed, nothing to pay",
}  # fmt: skip
_FAMILIES = {"A": "received", "P": "being worked on", "R": "waiting for information"}


class StatusKind(StrEnum):
    """Which of the two guides: an answer to a question, or the acceptance of claims sent."""

    ANSWER = "277"
    ACKNOWLEDGEMENT = "277CA"


@dataclass(frozen=True, slots=True)
class StatusCode:
    """One status composite, as sent: category, status, and the entity it speaks of."""

    category: str
    status: str
    entity: str

    @property
    def meaning(self) -> str:
        """The category in words; one letter decides, and A3, A6, A7, A8 are ours to fix."""
        if self.category in _SENT_BACK:
            return "sent back to us to fix"
        if self.category.startswith("F"):
            return _FINISHED.get(self.category, "finished")
        if self.category[:1] in ("D", "E"):
            return "not found or not answerable"
        return _FAMILIES.get(self.category[:1], "unknown")


@dataclass(frozen=True, slots=True)
class ClaimStatus:
    """One STC. `codes` are its up to three composites; `line` is the SVC's number, 0 for the claim.

    `decided_on` is STC06, `paid_on` STC08.
    """

    codes: tuple[StatusCode, ...]
    effective: StatedDate | None
    action: str
    charge: int | None
    paid: int | None
    decided_on: StatedDate | None
    method: str
    paid_on: StatedDate | None
    check: str
    message: str
    line: int
    segment: int


@dataclass(frozen=True, slots=True)
class StatusReport:
    """What was said under one TRN. `level` is HL03 as sent: 22, 23 and PT are claims; 19, 20 and
    21 speak of a provider's batch, a payer or a receiver.
    """

    level: str
    trace: str
    patient: Party | None
    subscriber: Party | None
    provider: Party | None
    payer: Party | None
    statuses: tuple[ClaimStatus, ...]
    references: tuple[Reference, ...]
    dates: tuple[Dated, ...]
    segment: int

    @property
    def is_claim(self) -> bool:
        """Whether this is about one claim rather than a batch or a whole file."""
        return self.level in ("22", "23", "PT")

    @property
    def rejected(self) -> bool:
        """Whether the claim was sent back for us to fix: the patient owes nothing yet."""
        return any(code.category in _SENT_BACK for status in self.statuses for code in status.codes)

    def reference(self, qualifier: str) -> str | None:
        """A number by its kind: 1K payer's claim number, BLT bill type, EJ patient account."""
        return next((r.value for r in self.references if r.qualifier == qualifier), None)


@dataclass(frozen=True, slots=True)
class StatusAnswer:
    """One 277 transaction."""

    kind: StatusKind
    control: str
    interchange_control: str
    guide: str
    segment: int
    created: StatedDate | None
    reports: tuple[StatusReport, ...]
    findings: tuple[Finding, ...]
