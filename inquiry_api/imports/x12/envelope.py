"""Sorts the segments of an interchange into transactions, and checks the envelope's own sums."""

from dataclasses import dataclass, field, replace

from inquiry_api.imports.x12.errors import EnvelopeDamaged, FileCutOff
from inquiry_api.imports.x12.findings import Finding, Notice, found
from inquiry_api.imports.x12.interchange import (
    Interchange,
    Transaction,
    isa_findings,
    release_of_isa,
    same_control,
)
from inquiry_api.imports.x12.segments import RawInterchange, Segment

_KNOWN_RELEASES = ("004010", "005010")
_OLD_RELEASE = "004010"
_ENVELOPE_TAGS = frozenset({"ISA", "GS", "GE", "ST", "SE", "IEA", "TA1"})


@dataclass(slots=True)
class _Open:
    """A transaction whose SE has not been seen yet, from offset `start` to `stop` so far."""

    header: Segment
    start: int
    stop: int
    count: int = 0
    findings: list[Finding] = field(default_factory=list)


class EnvelopeReader:
    """Reads one interchange: call `read` once. Raises EnvelopeDamaged or FileCutOff."""

    def __init__(self, raw: RawInterchange) -> None:
        self._raw = raw
        self._header = raw.header
        self._findings: list[Finding] = []
        self._transactions: list[Transaction] = []
        self._ta1: list[Segment] = []
        self._group: Segment | None = None
        self._group_sets = 0
        self._groups = 0
        self._open: _Open | None = None
        self._last: int | None = None
        self._past = raw.segments.start
        self._ended = False
        self._version_flagged = False
        self._old_flagged = False

    def read(self) -> tuple[Interchange, list[Transaction]]:
        """The interchange and its transactions in order."""
        handlers = {
            "GS": self._start_group,
            "ST": self._start_transaction,
            "SE": self._end_transaction,
            "GE": self._end_group,
            "IEA": self._end_interchange,
            "TA1": self._acknowledge,
        }
        stretch = self._raw.segments
        for number, piece, end in stretch.pieces():
            self._last, self._past = number, end
            handler = handlers.get(_tag(piece, stretch.separators.element))
            if self._ended:
                self._after_end(stretch.segment(number, piece))
            elif handler is not None:
                handler(stretch.segment(number, piece))
            else:
                self._inside(number)
        self._close()
        return self._interchange(), self._transactions

    def _interchange(self) -> Interchange:
        header = self._header
        before = self._raw.segments.before
        elements = header.elements if header else ("",) * 15
        return Interchange(
            control=elements[12],
            sender=elements[5],
            receiver=elements[7],
            usage=elements[14],
            version=elements[11],
            has_isa=header is not None,
            number=before if header else before + 1,
            findings=(*isa_findings(self._raw, header), *self._findings),
            ta1=tuple(self._ta1),
        )

    def _note(self, notice: Notice, segment: Segment, element: str = "") -> None:
        self._findings.append(found(notice, segment.number, element or segment.tag))

    def _start_group(self, segment: Segment) -> None:
        self._abandon_transaction(segment)
        if self._group is not None:
            self._note(Notice.GROUP_NOT_CLOSED, segment)
        self._group, self._group_sets = segment, 0
        self._groups += 1

    def _start_transaction(self, segment: Segment) -> None:
        self._abandon_transaction(segment)
        if self._group is None and self._raw.header:
            self._note(Notice.GROUP_HEADER_MISSING, segment)
        self._group_sets += 1
        self._open = _Open(segment, self._past, self._past)

    def _inside(self, number: int) -> None:
        if self._open is None:
            raise EnvelopeDamaged(
                "a segment stands outside of any transaction (ST or SE is missing)",
                segment=number,
            )
        self._open.count += 1
        self._open.stop = self._past

    def _end_transaction(self, segment: Segment) -> None:
        if self._open is None:
            raise EnvelopeDamaged("an SE has no ST before it", segment=segment.number)
        findings = self._open.findings
        if segment.at(1).lstrip("0") != str(self._open.count + 2):
            findings.append(found(Notice.COUNT_MISMATCH, segment.number, "SE01"))
        if not same_control(segment.at(2), self._open.header.at(2)):
            findings.append(found(Notice.CONTROL_MISMATCH, segment.number, "SE02"))
        self._finish(())

    def _abandon_transaction(self, segment: Segment) -> None:
        """A transaction that was not closed, though the file goes on: its claims are flagged."""
        if self._open is not None:
            self._finish((found(Notice.TRANSACTION_NOT_CLOSED, segment.number, "SE"),))

    def _finish(self, claim_findings: tuple[Finding, ...]) -> None:
        opened, self._open = self._open, None
        assert opened is not None
        header, guide = opened.header, self._guide(opened)
        release = guide[:6] if guide[:6].isdigit() else release_of_isa(self._header)
        if release not in _KNOWN_RELEASES:
            claim_findings += (found(Notice.VERSION_UNKNOWN, header.number, "ST03"),)
        if release == _OLD_RELEASE and not self._old_flagged:
            self._old_flagged = True
            self._findings.append(found(Notice.VERSION_4010, header.number, "ST"))
        within = self._raw.segments
        separators = within.separators
        self._transactions.append(
            Transaction(
                set_id=header.at(1),
                control=header.at(2),
                guide=guide,
                release=release,
                separators=separators if release >= "004020" else separators.without_repetition(),
                segments=replace(
                    within, start=opened.start, stop=opened.stop, before=header.number
                ),
                interchange_control=self._header.elements[12] if self._header else "",
                group_control=self._group.at(6) if self._group else "",
                start=header.number,
                findings=tuple(opened.findings),
                claim_findings=claim_findings,
            )
        )

    def _guide(self, opened: _Open) -> str:
        """ST03 says it best, then GS08; a disagreement with the rest of the envelope is flagged."""
        of_group = self._group.at(8) if self._group else ""
        guide = opened.header.at(3) or of_group
        if of_group and guide[:6] != of_group[:6]:
            opened.findings.append(found(Notice.VERSION_DIFFERS, opened.header.number, "ST03"))
        stamped = release_of_isa(self._header)
        if stamped and guide and guide[:6] != stamped and not self._version_flagged:
            self._version_flagged = True
            self._findings.append(found(Notice.VERSION_DIFFERS, opened.header.number, "ISA12"))
        return guide

    def _end_group(self, segment: Segment) -> None:
        self._abandon_transaction(segment)
        if self._group is None:
            self._note(Notice.GROUP_HEADER_MISSING, segment)
        else:
            if segment.at(1).lstrip("0") != str(self._group_sets).lstrip("0"):
                self._note(Notice.COUNT_MISMATCH, segment, "GE01")
            if not same_control(segment.at(2), self._group.at(6)):
                self._note(Notice.CONTROL_MISMATCH, segment, "GE02")
        self._group = None

    def _end_interchange(self, segment: Segment) -> None:
        self._abandon_transaction(segment)
        if self._group is not None:
            self._note(Notice.GROUP_NOT_CLOSED, segment)
            self._group = None
        if segment.at(1).lstrip("0") != str(self._groups).lstrip("0"):
            self._note(Notice.COUNT_MISMATCH, segment, "IEA01")
        if self._header and not same_control(segment.at(2), self._header.elements[12]):
            self._note(Notice.CONTROL_MISMATCH, segment, "IEA02")
        self._ended = True

    def _acknowledge(self, segment: Segment) -> None:
        self._ta1.append(segment)

    def _after_end(self, segment: Segment) -> None:
        if segment.tag in _ENVELOPE_TAGS:
            raise EnvelopeDamaged("an interchange goes on after its end", segment=segment.number)
        if self._findings and self._findings[-1].notice is Notice.TRAILING_DATA:
            return
        self._findings.append(found(Notice.TRAILING_DATA, segment.number))

    def _close(self) -> None:
        last = self._last
        if self._open is not None:
            raise FileCutOff("the interchange ends inside a transaction", segment=last)
        if last is None or not (self._ended or self._transactions or self._ta1):
            raise FileCutOff("the interchange ends before its first transaction")
        if self._raw.segments.unterminated:
            self._findings.append(found(Notice.UNTERMINATED, last))
        if self._group is not None:
            self._findings.append(found(Notice.GROUP_NOT_CLOSED, last, "GE"))
        if not self._ended and self._header:
            self._findings.append(found(Notice.INTERCHANGE_NOT_CLOSED, last, "IEA"))


def _tag(piece: str, element: str) -> str:
    """The tag of a bare segment."""
    return piece[:4].partition(element)[0].upper()
