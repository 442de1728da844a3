"""Parts of an 837 in the making, until their last segment has been read."""

from dataclasses import dataclass, field
from datetime import date

from inquiry_api.imports.x12.claims import (
    ClaimLine,
    Coverage,
    Kind,
    OtherPayer,
    PayerPayment,
    Subject,
)
from inquiry_api.imports.x12.findings import Finding, Notice, found
from inquiry_api.imports.x12.parts import (
    Address,
    Adjustment,
    Amount,
    Dated,
    Party,
    Reference,
    procedure_of,
)
from inquiry_api.imports.x12.segments import Segment
from inquiry_api.imports.x12.separators import Separators
from inquiry_api.imports.x12.values import StatedDate, amount_at

_KINDS = {"SV1": Kind.PROFESSIONAL, "SV2": Kind.INSTITUTIONAL, "SV3": Kind.DENTAL}
# Element numbers: procedure, charge, unit basis, units, place of service. 0 where there is none.
_SERVICE_ELEMENTS = {
    "SV1": (1, 2, 3, 4, 5),
    "SV2": (2, 3, 4, 5, 0),
    "SV3": (1, 2, 0, 6, 3),
}


@dataclass(slots=True)
class SubjectDraft:
    """A subscriber or patient in the making."""

    party: Party | None = None
    birth: StatedDate | None = None
    gender: str = ""
    street: tuple[str, ...] = ()
    town: tuple[str, str, str] | None = None
    relationship: str = ""
    died_on: date | None = None

    def subject(self) -> Subject | None:
        """The person; None when no NM1 named one."""
        if self.party is None:
            return None
        address = None
        if self.street or self.town:
            address = Address(self.street, *(self.town or ("", "", "")))
        return Subject(
            self.party, self.birth, self.gender, address, self.relationship, self.died_on
        )


@dataclass(slots=True)
class CoverageDraft:
    """A plan in the making: the SBR, and the payer named after it."""

    sbr: Segment | None = None
    payer: Party | None = None

    def coverage(self) -> Coverage:
        """The plan; blank texts where the SBR was absent."""
        sbr = self.sbr or Segment(["SBR"], 0)
        return Coverage(sbr.at(1), sbr.at(2), sbr.at(3), sbr.at(4), sbr.at(9), self.payer)


@dataclass(slots=True)
class OtherPayerDraft:
    """Another payer of the claim in the making (loop 2320 and below)."""

    plan: CoverageDraft
    segment: int
    subscriber: Party | None = None
    adjustments: list[Adjustment] = field(default_factory=list)
    amounts: list[Amount] = field(default_factory=list)
    dates: list[Dated] = field(default_factory=list)
    references: list[Reference] = field(default_factory=list)
    remark_codes: list[str] = field(default_factory=list)

    def other_payer(self) -> OtherPayer:
        """The payer; what it paid is AMT D."""
        return OtherPayer(
            coverage=self.plan.coverage(),
            subscriber=self.subscriber,
            paid=next((a.cents for a in self.amounts if a.qualifier == "D"), None),
            adjustments=tuple(self.adjustments),
            amounts=tuple(self.amounts),
            dates=tuple(self.dates),
            references=tuple(self.references),
            remark_codes=tuple(self.remark_codes),
            segment=self.segment,
        )


@dataclass(slots=True)
class PaymentDraft:
    """Another payer's decision on a line in the making (SVD)."""

    segment: Segment
    adjustments: list[Adjustment] = field(default_factory=list)
    dates: list[Dated] = field(default_factory=list)

    def payment(self, separators: Separators, findings: list[Finding]) -> PayerPayment:
        """The decision as read."""
        return PayerPayment(
            payer_id=self.segment.at(1),
            paid=amount_at(self.segment, 2, findings),
            procedure=procedure_of(self.segment, 3, separators, findings),
            adjustments=tuple(self.adjustments),
            dates=tuple(self.dates),
            segment=self.segment.number,
        )


@dataclass(slots=True)
class LineDraft:
    """A service line in the making: opened by its LX, filled by SV1, SV2 or SV3."""

    segment: Segment
    service: Segment | None = None
    dates: list[Dated] = field(default_factory=list)
    references: list[Reference] = field(default_factory=list)
    payments: list[PaymentDraft] = field(default_factory=list)

    def line(self, separators: Separators, findings: list[Finding]) -> ClaimLine:
        """The line as read; a line without its service segment is noted."""
        service = self.service or Segment(["SV1"], self.segment.number)
        procedure, charge, basis, units, place = _SERVICE_ELEMENTS[service.tag]
        cents = amount_at(service, charge, findings)
        if not service.at(charge):
            findings.append(
                found(Notice.LINE_AMOUNT_MISSING, service.number, service.place(charge))
            )
        pointers = separators.components(service.at(7)) if service.tag == "SV1" else []
        return ClaimLine(
            kind=_KINDS[service.tag] if self.service else Kind.UNKNOWN,
            procedure=procedure_of(service, procedure, separators, findings),
            revenue_code=service.at(1) if service.tag == "SV2" else "",
            charge=cents,
            unit_basis=service.at(basis) if basis else "",
            units=service.at(units),
            place=service.at(place) if place else "",
            diagnosis_pointers=tuple(pointer for pointer in pointers if pointer),
            dates=tuple(self.dates),
            references=tuple(self.references),
            payments=tuple(p.payment(separators, findings) for p in self.payments),
            segment=service.number,
        )
