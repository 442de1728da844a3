"""Reads one 277 or 277CA transaction into a `StatusAnswer`."""

from collections.abc import Callable
from dataclasses import dataclass, field

from inquiry_api.imports.x12.claim_status import (
    ClaimStatus,
    StatusAnswer,
    StatusCode,
    StatusKind,
    StatusReport,
)
from inquiry_api.imports.x12.findings import Finding, Notice, found
from inquiry_api.imports.x12.hierarchy import Hierarchy
from inquiry_api.imports.x12.interchange import Transaction
from inquiry_api.imports.x12.parts import (
    Dated,
    Party,
    Reference,
    dtp_of,
    party_of,
    reference_of,
)
from inquiry_api.imports.x12.segments import Segment
from inquiry_api.imports.x12.shape import oddity_of
from inquiry_api.imports.x12.values import StatedDate, amount_at, date_at

_ACKNOWLEDGEMENT_GUIDES = ("X214", "X167")
_ACKNOWLEDGEMENT_PURPOSE = "TH"
_SILENT = frozenset({"AMT", "DMG", "N3", "N4", "PER", "PWK", "QTY", "K3"})
_CODE_POSITIONS = (1, 10, 11)
_ROLES = {"20": "payer", "21": "receiver", "19": "provider", "22": "subscriber", "23": "patient"}


@dataclass(slots=True)
class _Report:
    """What is said under one TRN, in the making."""

    level: str
    trace: str
    segment: Segment
    parties: dict[str, Party]
    statuses: list[ClaimStatus] = field(default_factory=list)
    references: list[Reference] = field(default_factory=list)
    dates: list[Dated] = field(default_factory=list)

    def report(self) -> StatusReport:
        """The statuses with whom they are about."""
        patient = self.parties.get("patient") or (
            self.parties.get("subscriber") if self.level == "22" else None
        )
        return StatusReport(
            level=self.level,
            trace=self.trace,
            patient=patient,
            subscriber=self.parties.get("subscriber"),
            provider=self.parties.get("provider"),
            payer=self.parties.get("payer"),
            statuses=tuple(self.statuses),
            references=tuple(self.references),
            dates=tuple(self.dates),
            segment=self.segment.number,
        )


class ClaimStatusReader:
    """Reads one transaction: call `read` once."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction
        self._findings: list[Finding] = [*transaction.findings, *transaction.claim_findings]
        self._hierarchy = Hierarchy()
        self._kind = StatusKind.ANSWER
        if any(guide in transaction.guide for guide in _ACKNOWLEDGEMENT_GUIDES):
            self._kind = StatusKind.ACKNOWLEDGEMENT
        self._created: StatedDate | None = None
        self._level = ""
        self._parties: dict[str, Party] = {}
        self._reports: list[_Report] = []
        self._report: _Report | None = None
        self._line = 0
        self._handlers: dict[str, Callable[[Segment], None]] = {
            "BHT": self._bht, "DTP": self._dtp, "HL": self._hl, "NM1": self._nm1,
            "REF": self._ref, "STC": self._stc, "SVC": self._svc, "TRN": self._trn,
        }  # fmt: skip
        self._known = frozenset(self._handlers) | _SILENT

    def read(self) -> StatusAnswer:
        """Every claim, batch or file that a status was given for."""
        for segment in self._transaction.segments:
            oddity = oddity_of(segment, self._known)
            if oddity:
                self._findings.append(oddity)
            handler = self._handlers.get(segment.tag)
            if handler:
                handler(segment)
        reports = tuple(report.report() for report in self._reports if report.statuses)
        if not reports:
            self._findings.append(found(Notice.EMPTY_TRANSACTION, self._transaction.start))
        return StatusAnswer(
            kind=self._kind,
            control=self._transaction.control,
            interchange_control=self._transaction.interchange_control,
            guide=self._transaction.guide,
            segment=self._transaction.start,
            created=self._created,
            reports=reports,
            findings=tuple(dict.fromkeys(self._findings)),
        )

    def _bht(self, segment: Segment) -> None:
        self._created = date_at(segment, 4, self._findings)
        if segment.at(6) == _ACKNOWLEDGEMENT_PURPOSE:
            self._kind = StatusKind.ACKNOWLEDGEMENT

    def _hl(self, segment: Segment) -> None:
        broken = self._hierarchy.enter(segment)
        if broken:
            self._findings.append(broken)
        self._report, self._line = None, 0
        self._level = segment.at(3)
        if self._level == "PT":
            self._kind = StatusKind.ACKNOWLEDGEMENT
        below = {"20": 0, "21": 1, "19": 2, "22": 3, "PT": 3, "23": 4}.get(self._level, 4)
        keep = ("payer", "receiver", "provider", "subscriber")[:below]
        self._parties = {role: p for role, p in self._parties.items() if role in keep}

    def _nm1(self, segment: Segment) -> None:
        role = "patient" if self._level == "PT" else _ROLES.get(self._level, "")
        if role and self._report is None:
            self._parties.setdefault(role, party_of(segment))

    def _trn(self, segment: Segment) -> None:
        self._line = 0
        self._report = _Report(self._level, segment.at(2), segment, dict(self._parties))
        self._reports.append(self._report)

    def _stc(self, segment: Segment) -> None:
        if self._report is None:
            # Some senders leave the TRN out at the receiver and provider levels.
            self._report = _Report(self._level, "", segment, dict(self._parties))
            self._reports.append(self._report)
        self._report.statuses.append(self._status(segment))

    def _status(self, segment: Segment) -> ClaimStatus:
        codes = []
        for position in _CODE_POSITIONS:
            if segment.at(position):
                parts = self._transaction.separators.components(segment.at(position))
                codes.append(StatusCode(*[*parts, "", ""][:3]))
        if not codes or not codes[0].status:
            self._findings.append(found(Notice.STATUS_UNREADABLE, segment.number, "STC01"))
        return ClaimStatus(
            codes=tuple(codes),
            effective=date_at(segment, 2, self._findings),
            action=segment.at(3),
            charge=amount_at(segment, 4, self._findings),
            paid=amount_at(segment, 5, self._findings),
            decided_on=date_at(segment, 6, self._findings),
            method=segment.at(7),
            paid_on=date_at(segment, 8, self._findings),
            check=segment.at(9),
            message=segment.at(12),
            line=self._line,
            segment=segment.number,
        )

    def _svc(self, _segment: Segment) -> None:
        self._line += 1

    def _ref(self, segment: Segment) -> None:
        if self._report and not self._line:
            self._report.references.append(reference_of(segment))

    def _dtp(self, segment: Segment) -> None:
        if self._report:
            self._report.dates.append(dtp_of(segment, self._findings))


def read_claim_status(transaction: Transaction) -> StatusAnswer:
    """Read a 277 or 277CA. A status that cannot be read is noted and left empty."""
    return ClaimStatusReader(transaction).read()
