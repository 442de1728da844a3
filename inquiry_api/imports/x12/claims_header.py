"""What stands above the claims of an 837: who sends, who bills, whose plan, who is the patient."""

from collections.abc import Sequence
from dataclasses import replace

from inquiry_api.imports.x12.claims import Claim, ClaimBatch
from inquiry_api.imports.x12.claims_drafts import CoverageDraft, SubjectDraft
from inquiry_api.imports.x12.findings import Finding, Notice, found, judge
from inquiry_api.imports.x12.interchange import Transaction
from inquiry_api.imports.x12.many import Gathering
from inquiry_api.imports.x12.parts import Party
from inquiry_api.imports.x12.segments import Segment
from inquiry_api.imports.x12.values import StatedDate, date_at, parse_day

_PROVIDER, _SUBSCRIBER, _PATIENT = "20", "22", "23"
_LEVELS = (_PROVIDER, _SUBSCRIBER, _PATIENT)


class Batching:
    """Takes in the claims of a batch and counts them up."""

    def __init__(self) -> None:
        self.claims = Gathering[Claim]()
        self.charge = 0
        self.reasons: dict[Finding, None] = {}

    def __len__(self) -> int:
        return len(self.claims)

    def add(self, claim: Claim) -> None:
        """One more claim."""
        self.claims.add(claim)
        self.charge += claim.charge or 0
        self.reasons.update(dict.fromkeys(claim.verdict.reasons))

    def judged(self, every: Sequence[Finding]) -> "Batching":
        """The same with what counts for each of them."""
        if not every:
            return self
        again = Batching()
        for claim in self.claims.all():
            again.add(replace(claim, verdict=judge([*claim.verdict.reasons, *every])))
        return again


class ClaimsHeader:
    """The provider, subscriber and patient that the next claim belongs to."""

    def __init__(self, findings: list[Finding]) -> None:
        self.findings = findings
        self.every_claim: list[Finding] = []
        # What is uncertain about the provider and the subject, for every claim below them.
        self.of_provider: list[Finding] = []
        self.of_subject: list[Finding] = []
        self.billing_provider: Party | None = None
        self.subscriber = SubjectDraft()
        self.dependent: SubjectDraft | None = None
        self.plan = CoverageDraft()
        self._submitter: Party | None = None
        self._receiver: Party | None = None
        self._created: StatedDate | None = None
        self._purpose = ""
        self._named: SubjectDraft | None = None

    def note(self, segment: Segment) -> None:
        """Read a BHT, or a currency that is not the dollar."""
        if segment.tag == "BHT":
            self._created = date_at(segment, 4, self.findings)
            self._purpose = segment.at(6)
        elif segment.at(2) not in ("", "USD"):
            self.every_claim.append(found(Notice.CURRENCY_NOT_USD, segment.number, "CUR02"))

    def start_level(self, level: str) -> None:
        """An HL: forget what stood at its level and below."""
        self._named = None
        self.of_subject = []
        if level == _PATIENT:
            self.dependent = SubjectDraft()
            return
        self.dependent, self.subscriber, self.plan = None, SubjectDraft(), CoverageDraft()
        if level != _SUBSCRIBER:
            self.billing_provider, self.of_provider = None, []

    def lose_level(self, segment: Segment) -> None:
        """A subscriber or patient without an HL: whose claims follow is not certain."""
        self._named, self.dependent = None, None
        if segment.tag == "PAT":
            self.dependent = SubjectDraft()
        elif segment.tag == "SBR" or segment.at(1) == "IL":
            self.subscriber, self.plan = SubjectDraft(), CoverageDraft()
        self.of_subject = [found(Notice.PATIENT_UNCERTAIN, segment.number, segment.tag)]

    def nameless(self, claim: Segment) -> list[Finding]:
        """A patient level without a name must not pass for the subscriber."""
        if self.dependent and self.dependent.party is None:
            return [found(Notice.PATIENT_UNCERTAIN, claim.number, "NM1")]
        return []

    def pat(self, segment: Segment) -> None:
        """A PAT: the relationship to the subscriber, and a date of death."""
        subject = self.dependent or self.subscriber
        subject.relationship = segment.at(1) or subject.relationship
        if segment.at(5) == "D8":
            subject.died_on = parse_day(segment.at(6))

    def name(self, party: Party) -> None:
        """An NM1 above the claims."""
        self._named = None
        if party.entity == "IL":
            self.subscriber.party = party
            self._named = self.subscriber
        elif party.entity == "QC":
            self.dependent = self.dependent or SubjectDraft()
            self.dependent.party = party
            self._named = self.dependent
        elif party.entity == "PR":
            self.plan.payer = party
        elif party.entity == "85":
            self.billing_provider = party
        elif party.entity == "41":
            self._submitter = party
        elif party.entity == "40":
            self._receiver = party

    def address(self, segment: Segment) -> None:
        """N3 or N4 of the person named last; those of payers and providers are not kept."""
        if self._named is None:
            return
        if segment.tag == "N3":
            self._named.street = tuple(line for line in (segment.at(1), segment.at(2)) if line)
        else:
            self._named.town = (segment.at(1), segment.at(2), segment.at(3))

    def demographics(self, segment: Segment) -> None:
        """Birth date and gender of the person named last."""
        if self._named:
            self._named.birth = date_at(segment, 2, self.findings)
            self._named.gender = segment.at(3)

    def batch(self, transaction: Transaction, read: Batching) -> ClaimBatch:
        """The transaction with its claims."""
        claims = read.claims.all()
        if not claims:
            self.findings.append(found(Notice.EMPTY_TRANSACTION, transaction.start))
        return ClaimBatch(
            control=transaction.control,
            interchange_control=transaction.interchange_control,
            group_control=transaction.group_control,
            guide=transaction.guide,
            segment=transaction.start,
            purpose=self._purpose,
            submitter=self._submitter,
            receiver=self._receiver,
            created=self._created,
            claims=claims,
            total_charge=read.charge,
            reasons=tuple(read.reasons),
            findings=(*self.findings, *self.every_claim, *transaction.claim_findings),
        )
