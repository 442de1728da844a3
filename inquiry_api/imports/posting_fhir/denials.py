"""Lines that a payer has denied: their reason is kept, and who bears them only where it is said."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from inquiry_api.imports.fhir.adjudication import COST_SHARE, Kind, sum_of
from inquiry_api.imports.fhir.decisions import DecidedItem, Decision
from inquiry_api.imports.posting.records import Adjusted
from inquiry_api.imports.posting_fhir.codes import denial_of, remarks_of

_PAID = (Kind.BENEFIT, Kind.PAID_TO_PROVIDER, Kind.PAID_TO_PATIENT)


@dataclass(frozen=True)
class Denied:
    """A denied line by its number in the decision, and what its denial is on the books."""

    number: int
    adjusted: Adjusted


@dataclass(frozen=True)
class _Line:
    number: int
    group: str | None
    reason: str
    cents: int
    liability: int | None
    remarks: tuple[str, ...]


def denied_lines(decision: Decision, member: int | None, share: int) -> list[Denied]:
    """The lines that were denied for a claim adjustment reason and of which nothing was paid.

    `member` is all that the payer says is the member's, `share` their cost share, in cents. Where
    nothing says who bears a line, its reason is kept with no amount: the charge stays open.
    """
    lines = list(_denied(decision))
    rest = None if member is None else member - share
    of_member = sum(line.cents for line in lines if line.liability is None)
    told = sum(line.liability or 0 for line in lines)
    rest = None if rest is None else rest - told
    return [Denied(line.number, _adjusted(line, rest, of_member)) for line in lines]


def _adjusted(line: _Line, rest: int | None, of_member: int) -> Adjusted:
    group = line.group or _bearer(line, rest, of_member)
    return Adjusted(
        group=group or "PI",
        reason=line.reason,
        cents=line.cents if group else 0,
        remarks=line.remarks,
    )


def _bearer(line: _Line, rest: int | None, of_member: int) -> str | None:
    """Who bears a denied line, where the member's liability for it or for the claim says so."""
    if line.liability is not None:
        return {0: "CO", line.cents: "PR"}.get(line.liability)
    return None if rest is None else {0: "CO", of_member: "PR"}.get(rest)


def _denied(decision: Decision) -> Iterator[_Line]:
    for number, item in enumerate(decision.lines):
        levels = (*item.amounts, *item.adjudications)
        reason, cents = denial_of(levels), _refused(item)
        if reason is not None and cents is not None and not _settles(item):
            yield _Line(
                number=number,
                group=reason[0],
                reason=reason[1],
                cents=cents,
                liability=sum_of(item.amounts, Kind.MEMBER_LIABILITY),
                remarks=remarks_of(dict.fromkeys(levels)),
            )


def _refused(item: DecidedItem) -> int | None:
    """What of a line was refused: the part not covered, else all of it."""
    noncovered = sum_of(item.amounts, Kind.NONCOVERED)
    if noncovered:
        return noncovered
    submitted = sum_of(item.amounts, Kind.SUBMITTED)
    return submitted if submitted is not None else (item.net.cents if item.net else None)


def _settles(item: DecidedItem) -> bool:
    """Whether anything of a line was allowed, paid or shared: then it was not denied."""
    kinds: Sequence[Kind] = (*_PAID, *COST_SHARE, Kind.ELIGIBLE, Kind.PRIOR_PAYER)
    return any(sum_of(item.amounts, kind) for kind in kinds)
