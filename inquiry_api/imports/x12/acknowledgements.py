"""The 999, 997 and TA1 as read: which of the files we sent were refused, and why.

Source of the rules: X12 005010X231A1. A refused claim ages towards late filing: worth a case.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

from inquiry_api.imports.x12.findings import Finding, Notice, found
from inquiry_api.imports.x12.interchange import Transaction
from inquiry_api.imports.x12.segments import Segment
from inquiry_api.imports.x12.shape import oddity_of

_ACCEPTED = frozenset({"A", "E"})
# Both the 999 (IK) and the 997 (AK) name of each segment.
_SILENT = frozenset({"CTX", "TED"})


@dataclass(frozen=True, slots=True)
class SegmentError:
    """A fault in a segment of ours: where it stood in our transaction, and the codes sent."""

    segment_tag: str
    position: str
    loop: str
    code: str
    elements: tuple[tuple[str, str], ...]
    segment: int


@dataclass(frozen=True, slots=True)
class SetAnswer:
    """The answer to one transaction of ours. `status` is as sent: A, E, R, M, W, X or P."""

    set_id: str
    control: str
    status: str
    codes: tuple[str, ...]
    errors: tuple[SegmentError, ...]
    segment: int

    @property
    def accepted(self) -> bool:
        """Whether the payer took it, with or without errors."""
        return self.status in _ACCEPTED


@dataclass(frozen=True, slots=True)
class Acknowledgement:
    """One 999 or 997: the answer to one functional group of ours."""

    set_id: str
    control: str
    interchange_control: str
    guide: str
    segment: int
    functional_id: str
    group_control: str
    group_version: str
    status: str
    included: str
    received: str
    accepted: str
    codes: tuple[str, ...]
    sets: tuple[SetAnswer, ...]
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class InterchangeAcknowledgement:
    """A TA1: the answer to one interchange of ours. A accepted, E with errors, R refused."""

    control: str
    date: str
    time: str
    status: str
    note: str
    segment: int

    @property
    def accepted(self) -> bool:
        """Whether the interchange was taken."""
        return self.status in _ACCEPTED


@dataclass(slots=True)
class _Set:
    """An answer to one transaction in the making."""

    segment: Segment
    result: Segment | None = None
    errors: list[tuple[Segment, list[tuple[str, str]]]] = field(default_factory=list)

    def answer(self) -> SetAnswer:
        """The answer as read."""
        result = self.result or Segment(["IK5"], self.segment.number)
        return SetAnswer(
            set_id=self.segment.at(1),
            control=self.segment.at(2),
            status=result.at(1),
            codes=_codes(result, 2, 7),
            errors=tuple(
                SegmentError(s.at(1), s.at(2), s.at(3), s.at(4), tuple(elements), s.number)
                for s, elements in self.errors
            ),
            segment=self.segment.number,
        )


class AcknowledgementReader:
    """Reads one transaction: call `read` once."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction
        self._findings: list[Finding] = [*transaction.findings, *transaction.claim_findings]
        self._group: Segment | None = None
        self._result: Segment | None = None
        self._sets: list[_Set] = []
        self._handlers: dict[str, Callable[[Segment], None]] = {
            "AK1": self._ak1, "AK2": self._ak2, "IK3": self._ik3, "AK3": self._ik3,
            "IK4": self._ik4, "AK4": self._ik4, "IK5": self._ik5, "AK5": self._ik5,
            "AK9": self._ak9,
        }  # fmt: skip
        self._known = frozenset(self._handlers) | _SILENT

    def read(self) -> Acknowledgement:
        """The answer to a group of ours."""
        for segment in self._transaction.segments:
            oddity = oddity_of(segment, self._known)
            if oddity:
                self._findings.append(oddity)
            handler = self._handlers.get(segment.tag)
            if handler:
                handler(segment)
        if self._result is None or self._group is None:
            start = self._transaction.start
            self._findings.append(found(Notice.EMPTY_TRANSACTION, start, "AK9"))
        return self._acknowledgement()

    def _acknowledgement(self) -> Acknowledgement:
        transaction = self._transaction
        group = self._group or Segment(["AK1"], transaction.start)
        result = self._result or Segment(["AK9"], transaction.start)
        return Acknowledgement(
            set_id=transaction.set_id,
            control=transaction.control,
            interchange_control=transaction.interchange_control,
            guide=transaction.guide,
            segment=transaction.start,
            functional_id=group.at(1),
            group_control=group.at(2),
            group_version=group.at(3),
            status=result.at(1),
            included=result.at(2),
            received=result.at(3),
            accepted=result.at(4),
            codes=_codes(result, 5, 10),
            sets=tuple(draft.answer() for draft in self._sets),
            findings=tuple(dict.fromkeys(self._findings)),
        )

    def _ak1(self, segment: Segment) -> None:
        self._group = segment

    def _ak2(self, segment: Segment) -> None:
        self._sets.append(_Set(segment))

    def _misplaced(self, segment: Segment) -> None:
        self._findings.append(found(Notice.OUT_OF_PLACE, segment.number, segment.tag))

    def _ik3(self, segment: Segment) -> None:
        if not self._sets:
            self._misplaced(segment)
            return
        self._sets[-1].errors.append((segment, []))

    def _ik4(self, segment: Segment) -> None:
        if not self._sets or not self._sets[-1].errors:
            self._misplaced(segment)
            return
        # The value that was found faulty (IK404) may be PHI, and is not kept.
        self._sets[-1].errors[-1][1].append((segment.at(1), segment.at(3)))

    def _ik5(self, segment: Segment) -> None:
        if not self._sets:
            self._misplaced(segment)
            return
        self._sets[-1].result = segment

    def _ak9(self, segment: Segment) -> None:
        self._result = segment


def _codes(segment: Segment, first: int, stop: int) -> tuple[str, ...]:
    return tuple(segment.at(n) for n in range(first, stop) if segment.at(n))


def read_acknowledgement(transaction: Transaction) -> Acknowledgement:
    """Read a 999 or 997."""
    return AcknowledgementReader(transaction).read()


def ta1_of(segment: Segment) -> InterchangeAcknowledgement:
    """Read a TA1."""
    control, day, time, status, note = (segment.at(n) for n in range(1, 6))
    return InterchangeAcknowledgement(control, day, time, status, note, segment.number)
