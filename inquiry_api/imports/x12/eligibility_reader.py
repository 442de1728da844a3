"""Reads one 271 transaction into an `EligibilityAnswer`."""

from collections.abc import Callable
from dataclasses import dataclass, field

from inquiry_api.imports.x12.eligibility import (
    Benefit,
    EligibilityAnswer,
    Level,
    Member,
    Reject,
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
    procedure_of,
    reference_of,
)
from inquiry_api.imports.x12.segments import Segment
from inquiry_api.imports.x12.separators import Separators
from inquiry_api.imports.x12.shape import oddity_of
from inquiry_api.imports.x12.values import StatedDate, amount_at, date_at, parse_number

_LEVELS = {
    "20": Level.PAYER, "21": Level.PROVIDER, "22": Level.SUBSCRIBER, "23": Level.DEPENDENT,
}  # fmt: skip
_SILENT = frozenset(
    {"HI", "HSD", "III", "INS", "MPI", "N3", "N4", "PER", "PRV", "QTY", "AMT", "VEH", "K3"}
)


@dataclass(slots=True)
class _Benefit:
    """A benefit in the making."""

    segment: Segment
    dates: list[Dated] = field(default_factory=list)
    messages: list[str] = field(default_factory=list)

    def benefit(self, separators: Separators, findings: list[Finding]) -> Benefit:
        """The benefit as read; what cannot be read of it is noted in `findings`."""
        segment = self.segment
        has_procedure = bool(segment.at(13))
        return Benefit(
            info=segment.at(1),
            coverage_level=segment.at(2),
            service_types=tuple(separators.repeats(segment.at(3))),
            insurance_type=segment.at(4),
            plan=segment.at(5),
            period=segment.at(6),
            amount=amount_at(segment, 7, findings),
            percent=parse_number(segment.at(8)),
            percent_text=segment.at(8),
            quantity_qualifier=segment.at(9),
            quantity=segment.at(10),
            authorization=segment.at(11),
            network_code=segment.at(12),
            procedure=procedure_of(segment, 13, separators, findings) if has_procedure else None,
            dates=tuple(self.dates),
            messages=tuple(self.messages),
            segment=segment.number,
        )


@dataclass(slots=True)
class _Member:
    """A member in the making."""

    level: Level
    segment: Segment
    party: Party | None = None
    birth: StatedDate | None = None
    trace: str = ""
    benefits: list[_Benefit] = field(default_factory=list)
    rejects: list[Reject] = field(default_factory=list)
    dates: list[Dated] = field(default_factory=list)
    references: list[Reference] = field(default_factory=list)


class EligibilityReader:
    """Reads one transaction: call `read` once."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction
        self._findings: list[Finding] = [*transaction.findings, *transaction.claim_findings]
        self._hierarchy = Hierarchy()
        self._level = Level.UNKNOWN
        self._as_of: StatedDate | None = None
        self._payer: Party | None = None
        self._provider: Party | None = None
        self._members: list[tuple[_Member, Party | None]] = []
        self._member: _Member | None = None
        self._benefit: _Benefit | None = None
        self._rejects: list[Reject] = []
        self._in_related_entity = False
        self._handlers: dict[str, Callable[[Segment], None]] = {
            "AAA": self._aaa, "BHT": self._bht, "DMG": self._dmg, "DTP": self._dtp,
            "EB": self._eb, "HL": self._hl, "LE": self._le, "LS": self._ls, "MSG": self._msg,
            "NM1": self._nm1, "REF": self._ref, "TRN": self._trn,
        }  # fmt: skip
        self._known = frozenset(self._handlers) | _SILENT

    def read(self) -> EligibilityAnswer:
        """The payer's answer."""
        for segment in self._transaction.segments:
            oddity = oddity_of(segment, self._known)
            if oddity:
                self._findings.append(oddity)
            handler = self._handlers.get(segment.tag)
            if handler:
                handler(segment)
        members = tuple(self._finished(member, payer) for member, payer in self._members)
        self._check(members)
        return EligibilityAnswer(
            control=self._transaction.control,
            interchange_control=self._transaction.interchange_control,
            guide=self._transaction.guide,
            segment=self._transaction.start,
            as_of=self._as_of,
            payer=self._payer,
            provider=self._provider,
            members=members,
            rejects=tuple(self._rejects),
            findings=tuple(dict.fromkeys(self._findings)),
        )

    def _check(self, members: tuple[Member, ...]) -> None:
        for member in members:
            if member.party is None:
                self._findings.append(found(Notice.PATIENT_MISSING, member.segment, "NM1"))
            if member.payer is None:
                self._findings.append(found(Notice.PAYER_MISSING, member.segment, "NM1"))
        if not members and not self._rejects:
            self._findings.append(found(Notice.EMPTY_TRANSACTION, self._transaction.start))

    def _finished(self, member: _Member, payer: Party | None) -> Member:
        separators = self._transaction.separators
        return Member(
            level=member.level,
            party=member.party,
            payer=payer,
            birth=member.birth,
            trace=member.trace,
            benefits=tuple(b.benefit(separators, self._findings) for b in member.benefits),
            rejects=tuple(member.rejects),
            dates=tuple(member.dates),
            references=tuple(member.references),
            segment=member.segment.number,
        )

    def _bht(self, segment: Segment) -> None:
        self._as_of = date_at(segment, 4, self._findings)

    def _hl(self, segment: Segment) -> None:
        broken = self._hierarchy.enter(segment)
        if broken:
            self._findings.append(broken)
        self._level = _LEVELS.get(segment.at(3), Level.UNKNOWN)
        self._member = self._benefit = None
        self._in_related_entity = False
        if self._level in (Level.SUBSCRIBER, Level.DEPENDENT):
            self._member = _Member(self._level, segment)
            self._members.append((self._member, self._payer))

    def _nm1(self, segment: Segment) -> None:
        party = party_of(segment)
        if self._in_related_entity or self._benefit:
            return  # A primary care doctor or another payer beside a benefit.
        if self._member:
            if self._member.party is not None:
                self._findings.append(found(Notice.OUT_OF_PLACE, segment.number, "NM1"))
            self._member.party = self._member.party or party
        elif self._level is Level.PAYER:
            self._payer = party
        elif self._level is Level.PROVIDER:
            self._provider = party

    def _trn(self, segment: Segment) -> None:
        if self._member:
            self._member.trace = self._member.trace or segment.at(2)

    def _ref(self, segment: Segment) -> None:
        if self._member and not self._benefit:
            self._member.references.append(reference_of(segment))

    def _dmg(self, segment: Segment) -> None:
        if self._member and not self._benefit:
            self._member.birth = date_at(segment, 2, self._findings)

    def _dtp(self, segment: Segment) -> None:
        owner = self._benefit or self._member
        if owner:
            owner.dates.append(dtp_of(segment, self._findings))

    def _eb(self, segment: Segment) -> None:
        if self._member is None:
            self._findings.append(found(Notice.OUT_OF_PLACE, segment.number, "EB"))
            return
        self._in_related_entity = False
        self._benefit = _Benefit(segment)
        self._member.benefits.append(self._benefit)

    def _msg(self, segment: Segment) -> None:
        if self._benefit and segment.at(1):
            self._benefit.messages.append(segment.at(1))

    def _aaa(self, segment: Segment) -> None:
        reject = Reject(self._level, segment.at(1), segment.at(3), segment.at(4), segment.number)
        (self._member.rejects if self._member else self._rejects).append(reject)

    def _ls(self, _segment: Segment) -> None:
        self._in_related_entity = True

    def _le(self, _segment: Segment) -> None:
        self._in_related_entity = False


def read_eligibility(transaction: Transaction) -> EligibilityAnswer:
    """Read a 271. A payer that could not check is in `rejects`, never an inactive member."""
    return EligibilityReader(transaction).read()
