"""An 837 claim in the making, and what its own figures say of it."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from inquiry_api.imports.x12.claims import (
    Accident,
    Claim,
    CodedItem,
    Coverage,
    Kind,
    Place,
    Subject,
)
from inquiry_api.imports.x12.claims_drafts import LineDraft, OtherPayerDraft
from inquiry_api.imports.x12.findings import (
    Ending,
    Finding,
    Notice,
    Verdict,
    flagged,
    found,
    judge,
)
from inquiry_api.imports.x12.parts import Amount, Dated, Party, Reference
from inquiry_api.imports.x12.segments import Segment
from inquiry_api.imports.x12.separators import Separators
from inquiry_api.imports.x12.values import amount_at, amount_text

_UNJUDGED = Verdict(Ending.REVIEW, ())
_ACCIDENT_DATE = "439"
# NUBC occurrence codes 01 to 06: accidents, work, tort and crime, each someone else's to pay.
_OCCURRENCE = "BH"
# SBR09 of plans that pay for accidents: automobile medical, liability, workers' compensation.
_ACCIDENT_PLANS = frozenset({"AM", "LM", "WC"})
_ACCIDENT_OCCURRENCES = frozenset({"01", "02", "03", "04", "05", "06"})


@dataclass(slots=True)
class ClaimDraft:
    """A claim in the making; `findings` are those met while reading it."""

    segment: Segment
    ordinal: int
    billing_provider: Party | None
    subscriber: Subject | None
    dependent: Subject | None
    coverage: Coverage
    findings: list[Finding]
    codes: list[CodedItem] = field(default_factory=list)
    codes_malformed: bool = False
    dates: list[Dated] = field(default_factory=list)
    amounts: list[Amount] = field(default_factory=list)
    references: list[Reference] = field(default_factory=list)
    providers: list[Party] = field(default_factory=list)
    others: list[OtherPayerDraft] = field(default_factory=list)
    lines: list[LineDraft] = field(default_factory=list)

    def claim(self, separators: Separators) -> Claim:
        """The claim as read, judged by its findings and by its own sums."""
        claim = self._unjudged(separators)
        return replace(claim, verdict=judge([*self.findings, *claim_findings(claim)]))

    def _unjudged(self, separators: Separators) -> Claim:
        segment, findings = self.segment, self.findings
        lines = tuple(line.line(separators, findings) for line in self.lines)
        return Claim(
            id=segment.at(1),
            kind=next((line.kind for line in lines), Kind.UNKNOWN),
            charge=amount_at(segment, 2, findings),
            place=Place(*[*separators.components(segment.at(5)), "", "", ""][:3]),
            ordinal=self.ordinal,
            segment=segment.number,
            billing_provider=self.billing_provider,
            subscriber=self.subscriber,
            dependent=self.dependent,
            coverage=self.coverage,
            other_payers=tuple(other.other_payer() for other in self.others),
            codes=tuple(self.codes),
            codes_malformed=self.codes_malformed,
            accident=self._accident(separators),
            dates=tuple(self.dates),
            amounts=tuple(self.amounts),
            references=tuple(self.references),
            providers=tuple(self.providers),
            lines=lines,
            verdict=_UNJUDGED,
        )

    def _accident(self, separators: Separators) -> Accident | None:
        """CLM11 and its date, occurrence codes of a hospital, or a plan that pays for accidents."""
        related = [*separators.components(self.segment.at(11)), "", "", "", ""]
        causes = [cause for cause in related[:3] if cause]
        occurrences = [
            item
            for item in self.codes
            if item.qualifier == _OCCURRENCE and item.code in _ACCIDENT_OCCURRENCES
        ]
        causes += [f"{_OCCURRENCE}-{item.code}" for item in occurrences]
        if self.coverage.filing in _ACCIDENT_PLANS:
            causes.append(f"SBR-{self.coverage.filing}")
        days = [dated.start for dated in self.dates if dated.qualifier == _ACCIDENT_DATE]
        if not causes and not days:
            return None
        return Accident(tuple(causes), related[3], next(iter(days), None))


def claim_findings(claim: Claim) -> Iterator[Finding]:
    """What does not hold for a claim as read."""
    at = claim.segment
    if claim.charge is None:
        yield found(Notice.CLAIM_CHARGE_MISSING, at, "CLM02")
    if not claim.id:
        yield found(Notice.CLAIM_ID_MISSING, at, "CLM01")
    if claim.patient is None:
        yield found(Notice.PATIENT_MISSING, at, "NM1")
    if not claim.lines_match:
        lines, charge = amount_text(claim.line_charge_total), amount_text(claim.charge)
        said = f"lines {lines}, claim {charge}"
        yield flagged(Notice.LINES_DIFFER_FROM_CLAIM, at, "CLM02", said)
    if claim.changes_earlier_claim:
        yield found(Notice.CLAIM_VOIDS_OR_REPLACES, at, "CLM05")
    if claim.charge is not None and claim.charge < 0:
        yield found(Notice.NEGATIVE_CHARGE, at, "CLM02")
