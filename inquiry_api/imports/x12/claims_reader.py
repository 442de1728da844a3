"""Reads one 837 transaction into a `ClaimBatch`, loop by loop in the order of the file."""

from collections.abc import Callable

from inquiry_api.imports.x12.claim_draft import ClaimDraft
from inquiry_api.imports.x12.claims import ClaimBatch
from inquiry_api.imports.x12.claims_drafts import (
    CoverageDraft,
    LineDraft,
    OtherPayerDraft,
    PaymentDraft,
)
from inquiry_api.imports.x12.claims_header import Batching, ClaimsHeader
from inquiry_api.imports.x12.diagnoses import coded_items
from inquiry_api.imports.x12.findings import Finding, Notice, found
from inquiry_api.imports.x12.hierarchy import Hierarchy, whole_number
from inquiry_api.imports.x12.interchange import Transaction
from inquiry_api.imports.x12.parts import (
    adjustments_of,
    amount_of,
    dtp_of,
    party_of,
    reference_of,
)
from inquiry_api.imports.x12.segments import Segment
from inquiry_api.imports.x12.shape import oddity_of

# Segments that carry nothing this reader needs, yet belong in an 837.
_SILENT = frozenset(
    {
        "BHT", "CL1", "CN1", "CR1", "CR2", "CR3", "CR4", "CR5", "CR6", "CR7", "CRC", "CTP", "CUR",
        "DN1", "DN2", "DSB", "FRM", "HCP", "HSD", "IMM", "K3", "LIN", "LQ", "MEA", "NTE", "OI",
        "PER", "PRV", "PS1", "PWK", "QTY", "SV4", "SV5", "SV6", "SV7", "TOO", "UR",
    }
)  # fmt: skip
_REMARK_POSITIONS = {"MOA": (3, 4, 5, 6, 7), "MIA": (5, 20, 21, 22, 23)}


class ClaimsReader:
    """Reads one transaction: call `read` once."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction
        self._header = ClaimsHeader(list(transaction.findings))
        self._hierarchy = Hierarchy()
        self._batch = Batching()
        self._level: list[ClaimDraft] = []
        self._claim: ClaimDraft | None = None
        self._other: OtherPayerDraft | None = None
        self._line: LineDraft | None = None
        self._payment: PaymentDraft | None = None
        self._handlers: dict[str, Callable[[Segment], None]] = {
            "AMT": self._amt, "CAS": self._cas, "CLM": self._clm, "DMG": self._dmg,
            "DTP": self._dtp, "HI": self._hi, "HL": self._hl, "LX": self._lx, "MIA": self._moa,
            "MOA": self._moa, "N3": self._address, "N4": self._address, "NM1": self._nm1,
            "PAT": self._pat, "REF": self._ref, "SBR": self._sbr, "SV1": self._sv,
            "SV2": self._sv, "SV3": self._sv, "SVD": self._svd,
        }  # fmt: skip
        self._known = frozenset(self._handlers) | _SILENT

    def read(self) -> ClaimBatch:
        """The claims of the transaction, each judged."""
        for segment in self._transaction.segments:
            handler = self._handlers.get(segment.tag)
            if handler:
                handler(segment)
            elif segment.tag in ("BHT", "CUR"):
                self._header.note(segment)
            oddity = oddity_of(segment, self._known)
            if oddity:  # After its handler, so that what is odd in a CLM counts for its own claim.
                self._here().append(oddity)
        self._end_level()
        every = [*self._header.every_claim, *self._transaction.claim_findings]
        return self._header.batch(self._transaction, self._batch.judged(every))

    def _here(self) -> list[Finding]:
        """Where a finding belongs: to the open claim, else to the batch."""
        return self._claim.findings if self._claim else self._header.findings

    def _misplaced(self, segment: Segment) -> None:
        self._here().append(found(Notice.OUT_OF_PLACE, segment.number, segment.tag))

    def _close_claim(self) -> None:
        self._claim = self._other = self._line = self._payment = None

    def _hl(self, segment: Segment) -> None:
        self._close_claim()
        broken = self._hierarchy.enter(segment)
        self._header.start_level(segment.at(3))
        if broken:
            # A level may have been lost before this one: its neighbours are uncertain as well.
            for draft in self._level:
                draft.findings.append(broken)
            self._header.of_subject.append(broken)
        self._end_level()

    def _end_level(self) -> None:
        """The claims below the last HL are all there, and nothing can touch them any more."""
        for draft in self._level:
            self._batch.add(draft.claim(self._transaction.separators))
        self._level = []

    def _sbr(self, segment: Segment) -> None:
        if self._line:
            self._lost_level(segment)
        if self._claim is None:
            self._header.plan = CoverageDraft(segment)
            return
        self._other = OtherPayerDraft(CoverageDraft(segment), segment.number)
        self._claim.others.append(self._other)

    def _lost_level(self, segment: Segment) -> None:
        """A subscriber or patient that starts among service lines: its HL was lost."""
        self._close_claim()
        self._header.lose_level(segment)

    def _pat(self, segment: Segment) -> None:
        if self._line:
            self._lost_level(segment)
        self._header.pat(segment)

    def _nm1(self, segment: Segment) -> None:
        party = party_of(segment)
        if self._line and party.entity in ("QC", "IL"):
            self._lost_level(segment)
        if self._line and party.entity == "85":
            self._misplaced(segment)
        if self._line or (self._claim and self._other is None):
            assert self._claim is not None
            self._claim.providers.append(party)
        elif self._other is None:
            self._header.name(party)
        elif party.entity == "IL":
            self._other.subscriber = party
        elif party.entity == "PR":
            self._other.plan.payer = party

    def _address(self, segment: Segment) -> None:
        if self._claim is None:
            self._header.address(segment)

    def _dmg(self, segment: Segment) -> None:
        if self._claim is None:
            self._header.demographics(segment)

    def _clm(self, segment: Segment) -> None:
        self._close_claim()
        header = self._header
        self._claim = ClaimDraft(
            segment=segment,
            ordinal=len(self._batch) + len(self._level) + 1,
            billing_provider=header.billing_provider,
            subscriber=header.subscriber.subject(),
            dependent=header.dependent.subject() if header.dependent else None,
            coverage=header.plan.coverage(),
            findings=[*header.of_provider, *header.of_subject, *header.nameless(segment)],
        )
        self._level.append(self._claim)

    def _hi(self, segment: Segment) -> None:
        if self._claim is None or self._line:
            self._misplaced(segment)
        if self._claim is None:
            return
        items, malformed = coded_items(segment, self._transaction.separators)
        self._claim.codes.extend(items)
        if malformed:
            self._claim.codes_malformed = True
            self._claim.findings.append(found(Notice.DIAGNOSIS_MALFORMED, segment.number, "HI"))

    def _lx(self, segment: Segment) -> None:
        if self._claim is None:
            self._misplaced(segment)
            return
        before = whole_number(self._line.segment.at(1)) if self._line else None
        number = whole_number(segment.at(1))
        if before is not None and number is not None and before >= number:
            self._misplaced(segment)  # The count starts again: a CLM was lost between.
        self._open_line(segment)

    def _open_line(self, segment: Segment) -> None:
        assert self._claim is not None
        self._line, self._other, self._payment = LineDraft(segment), None, None
        self._claim.lines.append(self._line)

    def _sv(self, segment: Segment) -> None:
        if self._claim is None:
            self._misplaced(segment)
            return
        if self._line is None or self._line.service:
            self._misplaced(segment)
            self._open_line(segment)
        assert self._line is not None
        self._line.service = segment

    def _svd(self, segment: Segment) -> None:
        if self._line is None:
            self._misplaced(segment)
            return
        self._payment = PaymentDraft(segment)
        self._line.payments.append(self._payment)

    def _cas(self, segment: Segment) -> None:
        owner = self._payment or self._other
        if owner is None:
            self._misplaced(segment)
            return
        owner.adjustments.extend(adjustments_of(segment, self._here()))

    def _amt(self, segment: Segment) -> None:
        owner = self._other or (None if self._line else self._claim)
        if owner:
            owner.amounts.append(amount_of(segment, self._here()))
        elif self._claim is None:
            self._misplaced(segment)

    def _dtp(self, segment: Segment) -> None:
        owner = self._payment or self._other or self._line or self._claim
        if owner:
            owner.dates.append(dtp_of(segment, self._here()))

    def _ref(self, segment: Segment) -> None:
        owner = self._other or self._line or self._claim
        if owner:
            owner.references.append(reference_of(segment))

    def _moa(self, segment: Segment) -> None:
        if self._other:
            codes = [segment.at(position) for position in _REMARK_POSITIONS[segment.tag]]
            self._other.remark_codes.extend(code for code in codes if code)


def read_claims(transaction: Transaction) -> ClaimBatch:
    """Read an 837. Claims that do not add up are in the result, with a verdict that says so."""
    return ClaimsReader(transaction).read()
