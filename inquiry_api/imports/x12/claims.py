"""The 837 as read, professional, institutional or dental. Money is integer cents.

Sources of the rules: X12 005010X222A1 (professional), X223A2 (institutional), X224A2 (dental).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from inquiry_api.imports.x12.findings import Finding, Verdict
from inquiry_api.imports.x12.parts import (
    Address,
    Adjustment,
    Amount,
    Dated,
    Party,
    Procedure,
    Reference,
)
from inquiry_api.imports.x12.values import StatedDate

_DIAGNOSIS_QUALIFIERS = frozenset({"ABK", "BK", "ABF", "BF"})
_REPLACES, _VOIDS = "7", "8"


class Kind(StrEnum):
    """Which claim form this is, told by its service lines."""

    PROFESSIONAL = "professional"
    INSTITUTIONAL = "institutional"
    DENTAL = "dental"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Subject:
    """A subscriber or patient. `relationship` is to the subscriber, as sent (SBR02 or PAT01)."""

    party: Party
    birth: StatedDate | None
    gender: str
    address: Address | None
    relationship: str
    died_on: date | None


@dataclass(frozen=True, slots=True)
class Coverage:
    """The plan a claim is sent to (SBR). `sequence` is P, S or T as sent."""

    sequence: str
    relationship: str
    group: str
    group_name: str
    filing: str
    payer: Party | None


@dataclass(frozen=True, slots=True)
class OtherPayer:
    """Another payer of the same claim, with what it paid and adjusted. They belong to the claim.

    `paid` is None when no amount was sent.
    """

    coverage: Coverage
    subscriber: Party | None
    paid: int | None
    adjustments: tuple[Adjustment, ...]
    amounts: tuple[Amount, ...]
    dates: tuple[Dated, ...]
    references: tuple[Reference, ...]
    remark_codes: tuple[str, ...]
    segment: int


@dataclass(frozen=True, slots=True)
class PayerPayment:
    """What another payer decided on one line (SVD)."""

    payer_id: str
    paid: int | None
    procedure: Procedure | None
    adjustments: tuple[Adjustment, ...]
    dates: tuple[Dated, ...]
    segment: int


@dataclass(frozen=True, slots=True)
class CodedItem:
    """One code of an HI, with the date or text sent beside it. Never sent by SMS."""

    qualifier: str
    code: str
    detail: str
    segment: int


@dataclass(frozen=True, slots=True)
class Accident:
    """What points to a third party who may have to pay: causes as sent, state and day if known."""

    causes: tuple[str, ...]
    state: str
    day: date | None


@dataclass(frozen=True, slots=True)
class Place:
    """CLM05: where, told by place of service (qualifier B) or bill type (A); and the frequency."""

    code: str
    qualifier: str
    frequency: str


@dataclass(frozen=True, slots=True)
class ClaimLine:
    """A service line (LX with SV1, SV2 or SV3)."""

    kind: Kind
    procedure: Procedure | None
    revenue_code: str
    charge: int | None
    unit_basis: str
    units: str
    place: str
    diagnosis_pointers: tuple[str, ...]
    dates: tuple[Dated, ...]
    references: tuple[Reference, ...]
    payments: tuple[PayerPayment, ...]
    segment: int


@dataclass(frozen=True, slots=True)
class Claim:
    """A claim (CLM). `patient` is the dependent where there is one, else the subscriber.

    `ordinal` counts the claims of its transaction from 1; `patient_paid` is AMT F5.
    """

    id: str
    kind: Kind
    charge: int | None
    place: Place
    ordinal: int
    segment: int
    billing_provider: Party | None
    subscriber: Subject | None
    dependent: Subject | None
    coverage: Coverage
    other_payers: tuple[OtherPayer, ...]
    codes: tuple[CodedItem, ...]
    codes_malformed: bool
    accident: Accident | None
    dates: tuple[Dated, ...]
    amounts: tuple[Amount, ...]
    references: tuple[Reference, ...]
    providers: tuple[Party, ...]
    lines: tuple[ClaimLine, ...]
    verdict: Verdict

    @property
    def patient(self) -> Subject | None:
        """Whose bill it is."""
        return self.dependent or self.subscriber

    @property
    def diagnoses(self) -> tuple[str, ...]:
        """Principal and other diagnosis codes, in order."""
        return tuple(c.code for c in self.codes if c.qualifier in _DIAGNOSIS_QUALIFIERS)

    @property
    def line_charge_total(self) -> int:
        """Sum of the lines' charges."""
        return sum(line.charge or 0 for line in self.lines)

    @property
    def lines_match(self) -> bool:
        """Whether the lines' charges sum to CLM02."""
        return self.line_charge_total == (self.charge or 0)

    @property
    def patient_paid(self) -> int | None:
        """What the patient had paid already; None when no amount was sent."""
        return next((a.cents for a in self.amounts if a.qualifier == "F5"), None)

    @property
    def changes_earlier_claim(self) -> bool:
        """Frequency 7 replaces and 8 voids a claim sent before: not a new charge."""
        return self.place.frequency in (_REPLACES, _VOIDS)


@dataclass(frozen=True, slots=True)
class ClaimBatch:
    """One 837 transaction. `purpose` is CH for claims, RP for reported encounters.

    `group_control` is GS06, by which a 999 names what it answers. `total_charge` is the sum of
    CLM02, `reasons` are those of all verdicts.
    """

    control: str
    interchange_control: str
    group_control: str
    guide: str
    segment: int
    purpose: str
    submitter: Party | None
    receiver: Party | None
    created: StatedDate | None
    claims: Sequence[Claim]
    total_charge: int
    reasons: tuple[Finding, ...]
    findings: tuple[Finding, ...]
