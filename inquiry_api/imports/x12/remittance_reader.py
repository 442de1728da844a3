"""Reads one 835 transaction into a `Remittance`: tolerant of form, exact in money."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from inquiry_api.imports.x12.findings import Finding, Notice, found, judge
from inquiry_api.imports.x12.interchange import Transaction
from inquiry_api.imports.x12.many import Gathering
from inquiry_api.imports.x12.parts import (
    Party,
    ProviderAdjustment,
    Reference,
    adjustments_of,
    amount_of,
    dtm_of,
    organisation_of,
    party_of,
    reference_of,
)
from inquiry_api.imports.x12.remittance import (
    Remark,
    Remittance,
    RemittanceClaim,
    Sums,
)
from inquiry_api.imports.x12.remittance_checks import remittance_findings
from inquiry_api.imports.x12.remittance_drafts import ClaimDraft, LineDraft
from inquiry_api.imports.x12.segments import Segment
from inquiry_api.imports.x12.shape import oddity_of
from inquiry_api.imports.x12.values import StatedDate, amount_at, date_at

_PRODUCTION_DATE = "405"
_MIA_REMARKS = (5, 20, 21, 22, 23)
_MOA_REMARKS = (3, 4, 5, 6, 7)
_LX_TO_SE = frozenset({"LX", "TS3", "TS2", "PLB"})
# Segments that carry nothing this reader needs, yet belong in an 835.
_SILENT = frozenset({"N3", "N4", "PER", "RDM", "NTE", "QTY", "K3", "PRV"})


class RemittanceReader:
    """Reads one transaction: call `read` once."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction
        self._findings: list[Finding] = list(transaction.findings)
        self._every_claim: list[Finding] = list(transaction.claim_findings)
        self._claims = Gathering[RemittanceClaim]()
        self._sums = Sums()
        self._claim: ClaimDraft | None = None
        self._line: LineDraft | None = None
        self._payment: Segment | None = None
        self._payment_date: StatedDate | None = None
        self._production_date: StatedDate | None = None
        self._trace = ""
        self._payer: Party | None = None
        self._payee: Party | None = None
        self._references: list[Reference] = []
        self._provider_adjustments: list[ProviderAdjustment] = []
        self._handlers: dict[str, Callable[[Segment], None]] = {
            "BPR": self._bpr, "TRN": self._trn, "CUR": self._cur, "N1": self._n1,
            "REF": self._ref, "DTM": self._dtm, "CLP": self._clp, "CAS": self._cas,
            "NM1": self._nm1, "MIA": self._mia, "MOA": self._moa, "AMT": self._amt,
            "SVC": self._svc, "LQ": self._lq, "PLB": self._plb,
        }  # fmt: skip
        self._known = frozenset(self._handlers) | _SILENT | _LX_TO_SE

    def read(self) -> Remittance:
        """The payment with its claims, each judged."""
        for segment in self._transaction.segments:
            tag = segment.parts[0]
            if tag in _LX_TO_SE:
                self._close_claim()
            handler = self._handlers.get(tag)
            if handler:
                handler(segment)
            oddity = oddity_of(segment, self._known)
            if oddity:  # After its handler, so that what is odd in a CLP counts for its own claim.
                self._here().append(oddity)
        self._close_claim()
        return self._remittance()

    def _remittance(self) -> Remittance:
        transaction = self._transaction
        payment = self._payment or Segment(["BPR"], transaction.start)
        claims, sums = self._judged()
        remittance = Remittance(
            control=transaction.control,
            interchange_control=transaction.interchange_control,
            guide=transaction.guide,
            segment=payment.number,
            handling=payment.at(1),
            amount=amount_at(payment, 2, self._findings),
            method=payment.at(4),
            credit_or_debit=payment.at(3),
            payment_date=self._payment_date,
            production_date=self._production_date,
            trace=self._trace,
            payer=self._payer,
            payee=self._payee,
            references=tuple(self._references),
            claims=claims,
            sums=sums,
            provider_adjustments=tuple(self._provider_adjustments),
            findings=(),
        )
        found_at_last = (*self._findings, *self._every_claim, *remittance_findings(remittance))
        return replace(remittance, findings=tuple(dict.fromkeys(found_at_last)))

    def _judged(self) -> tuple[Sequence[RemittanceClaim], Sums]:
        """The claims; what touches the whole transaction counts for each of them."""
        if self._every_claim:
            every, self._sums = self._every_claim, Sums()
            read, self._claims = self._claims.all(), Gathering[RemittanceClaim]()
            for claim in read:
                self._take(replace(claim, verdict=judge([*claim.verdict.reasons, *every])))
        return self._claims.all(), self._sums

    def _take(self, claim: RemittanceClaim) -> None:
        self._claims.add(claim)
        self._sums.add(claim)

    def _here(self) -> list[Finding]:
        """Where a finding belongs: to the open claim, else to the payment."""
        return self._claim.findings if self._claim else self._findings

    def _stray(self, segment: Segment) -> None:
        self._findings.append(found(Notice.OUT_OF_PLACE, segment.number, segment.tag))

    def _bpr(self, segment: Segment) -> None:
        self._payment = segment
        self._payment_date = date_at(segment, 16, self._findings)

    def _trn(self, segment: Segment) -> None:
        self._trace = self._trace or segment.at(2)

    def _cur(self, segment: Segment) -> None:
        if segment.at(2) not in ("", "USD"):
            self._every_claim.append(found(Notice.CURRENCY_NOT_USD, segment.number, "CUR02"))

    def _n1(self, segment: Segment) -> None:
        party = organisation_of(segment)
        if party.entity == "PR":
            self._payer = self._payer or party
        elif party.entity == "PE":
            self._payee = self._payee or party

    def _ref(self, segment: Segment) -> None:
        owner = self._line or self._claim
        (owner.references if owner else self._references).append(reference_of(segment))

    def _dtm(self, segment: Segment) -> None:
        owner = self._line or self._claim
        if owner:
            owner.dates.append(dtm_of(segment, self._here()))
        elif segment.at(1) == _PRODUCTION_DATE:
            self._production_date = date_at(segment, 2, self._findings)

    def _clp(self, segment: Segment) -> None:
        self._close_claim()
        self._claim = ClaimDraft(segment, ordinal=len(self._claims) + 1)

    def _cas(self, segment: Segment) -> None:
        owner = self._line or self._claim
        if owner is None:
            self._stray(segment)
            return
        owner.adjustments.extend(adjustments_of(segment, self._here()))

    def _nm1(self, segment: Segment) -> None:
        if self._claim is None:
            self._stray(segment)
            return
        party = party_of(segment)
        again = party.entity == "QC" and any(p.entity == "QC" for p in self._claim.parties)
        if self._line or again:
            # A name after the lines, or a second patient: a CLP was lost before it.
            self._claim.findings.append(found(Notice.OUT_OF_PLACE, segment.number, "NM1"))
        self._claim.parties.append(party)

    def _mia(self, segment: Segment) -> None:
        self._claim_remarks(segment, _MIA_REMARKS)

    def _moa(self, segment: Segment) -> None:
        self._claim_remarks(segment, _MOA_REMARKS)

    def _claim_remarks(self, segment: Segment, positions: tuple[int, ...]) -> None:
        if self._claim is None:
            self._stray(segment)
            return
        codes = [segment.at(position) for position in positions]
        remarks = [Remark(code, segment.tag, segment.number) for code in codes if code]
        self._claim.remarks.extend(remarks)

    def _amt(self, segment: Segment) -> None:
        owner = self._line or self._claim
        if owner is None:
            self._stray(segment)
            return
        owner.amounts.append(amount_of(segment, self._here()))

    def _svc(self, segment: Segment) -> None:
        if self._claim is None:
            self._stray(segment)
            return
        self._close_line()
        self._line = LineDraft(segment)

    def _lq(self, segment: Segment) -> None:
        owner = self._line or self._claim
        if owner is None:
            self._stray(segment)
        elif segment.at(2):
            owner.remarks.append(Remark(segment.at(2), "LQ", segment.number))

    def _plb(self, segment: Segment) -> None:
        fiscal_date = date_at(segment, 2, self._findings)
        for position in range(3, len(segment.parts), 2):
            code, amount = segment.at(position), segment.at(position + 1)
            if not (code or amount):
                continue
            parts = [*self._transaction.separators.components(code), ""]
            cents = amount_at(segment, position + 1, self._findings)
            self._provider_adjustments.append(
                ProviderAdjustment(
                    segment.at(1), fiscal_date, parts[0], parts[1], cents, segment.number
                )
            )

    def _close_line(self) -> None:
        line, self._line = self._line, None
        if line and self._claim:
            separators, findings = self._transaction.separators, self._claim.findings
            self._claim.lines.append(line.line(separators, findings))

    def _close_claim(self) -> None:
        self._close_line()
        draft, self._claim = self._claim, None
        if draft:
            self._take(draft.claim())


def read_remittance(transaction: Transaction) -> Remittance:
    """Read an 835. Claims that do not add up are in the result, with a verdict that says so."""
    return RemittanceReader(transaction).read()
