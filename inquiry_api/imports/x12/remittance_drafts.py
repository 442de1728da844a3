"""Claims and lines of an 835 in the making, until their last segment has been read."""

from dataclasses import dataclass, field, replace

from inquiry_api.imports.x12.findings import Ending, Finding, Verdict, judge
from inquiry_api.imports.x12.parts import (
    Adjustment,
    Amount,
    Dated,
    Party,
    Reference,
    procedure_of,
)
from inquiry_api.imports.x12.payment_status import status_of
from inquiry_api.imports.x12.remittance import Remark, RemittanceClaim, RemittanceLine
from inquiry_api.imports.x12.remittance_checks import claim_findings
from inquiry_api.imports.x12.segments import Segment
from inquiry_api.imports.x12.separators import Separators
from inquiry_api.imports.x12.values import amount_at

_UNJUDGED = Verdict(Ending.REVIEW, ())


@dataclass(slots=True)
class LineDraft:
    """A service line in the making."""

    segment: Segment
    adjustments: list[Adjustment] = field(default_factory=list)
    dates: list[Dated] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)
    amounts: list[Amount] = field(default_factory=list)
    references: list[Reference] = field(default_factory=list)

    def line(self, separators: Separators, findings: list[Finding]) -> RemittanceLine:
        """The line as read; what cannot be read of it is noted in `findings`."""
        segment = self.segment
        return RemittanceLine(
            procedure=procedure_of(segment, 1, separators, findings),
            submitted_procedure=procedure_of(segment, 6, separators, findings),
            charge=amount_at(segment, 2, findings),
            paid=amount_at(segment, 3, findings),
            revenue_code=segment.at(4),
            units=segment.at(5),
            adjustments=tuple(self.adjustments),
            dates=tuple(self.dates),
            remarks=tuple(self.remarks),
            amounts=tuple(self.amounts),
            references=tuple(self.references),
            segment=segment.number,
        )


@dataclass(slots=True)
class ClaimDraft(LineDraft):
    """A claim in the making; `findings` are those met while reading it."""

    ordinal: int = 0
    parties: list[Party] = field(default_factory=list)
    lines: list[RemittanceLine] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)

    def claim(self) -> RemittanceClaim:
        """The claim as read, judged by its findings and by its own sums."""
        claim = self._unjudged()
        return replace(claim, verdict=judge([*self.findings, *claim_findings(claim)]))

    def _unjudged(self) -> RemittanceClaim:
        segment, findings = self.segment, self.findings
        return RemittanceClaim(
            id=segment.at(1),
            status=status_of(segment.at(2)),
            charge=amount_at(segment, 3, findings),
            paid=amount_at(segment, 4, findings),
            patient_share_stated=amount_at(segment, 5, findings),
            filing=segment.at(6),
            payer_claim_number=segment.at(7),
            facility=segment.at(8),
            frequency=segment.at(9),
            ordinal=self.ordinal,
            segment=segment.number,
            parties=tuple(self.parties),
            adjustments=tuple(self.adjustments),
            lines=tuple(self.lines),
            dates=tuple(self.dates),
            claim_remarks=tuple(self.remarks),
            amounts=tuple(self.amounts),
            references=tuple(self.references),
            verdict=_UNJUDGED,
        )
