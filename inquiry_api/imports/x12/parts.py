"""The pieces that several transaction sets share: parties, references, dates, adjustments."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from inquiry_api.imports.x12.findings import Finding, Notice, found
from inquiry_api.imports.x12.segments import Segment
from inquiry_api.imports.x12.separators import Separators
from inquiry_api.imports.x12.values import StatedDate, amount_at, parse_day

_ADJUSTMENT_GROUPS = frozenset({"CO", "PR", "OA", "PI", "CR"})
# Claim adjustment reasons are numbers, or a letter and a number.
_REASON = re.compile(r"[0-9]{1,3}|[A-Z][0-9]{1,2}")
_SERVICE_QUALIFIER = re.compile(r"[A-Z0-9]{2}")
_FORMS_WITH_TIME = ("DT", "RDT")
_FIRST_TRIPLET = 2
_TRIPLET = 3


@dataclass(frozen=True, slots=True)
class Party:
    """A person or organisation of an NM1 or N1. `last` holds an organisation's whole name."""

    entity: str
    is_person: bool
    last: str
    first: str
    middle: str
    suffix: str
    id_qualifier: str
    id: str
    segment: int


@dataclass(frozen=True, slots=True)
class Address:
    """N3 and N4 as sent."""

    lines: tuple[str, ...]
    city: str
    state: str
    postal_code: str


@dataclass(frozen=True, slots=True)
class Reference:
    """A REF: what kind of number, the number."""

    qualifier: str
    value: str
    segment: int


@dataclass(frozen=True, slots=True)
class Amount:
    """An AMT: what kind of amount, in cents; None when it cannot be read."""

    qualifier: str
    cents: int | None
    segment: int


@dataclass(frozen=True, slots=True)
class Dated:
    """A DTP or DTM. `text` is as sent; `start` and `end` are real days or None."""

    qualifier: str
    format: str
    text: str
    start: date | None
    end: date | None
    segment: int


@dataclass(frozen=True, slots=True)
class Adjustment:
    """One triplet of a CAS. The codes are kept as sent; `cents` is None when it cannot be read."""

    group: str
    reason: str
    cents: int | None
    quantity: str
    segment: int


@dataclass(frozen=True, slots=True)
class Procedure:
    """A service code: `HC` and a code, modifiers, and the description if one was sent."""

    qualifier: str
    code: str
    modifiers: tuple[str, ...]
    description: str


def party_of(segment: Segment) -> Party:
    """The party of an NM1."""
    return Party(
        entity=segment.at(1),
        is_person=segment.at(2) == "1",
        last=segment.at(3),
        first=segment.at(4),
        middle=segment.at(5),
        suffix=segment.at(7),
        id_qualifier=segment.at(8),
        id=segment.at(9),
        segment=segment.number,
    )


def organisation_of(segment: Segment) -> Party:
    """The party of an N1."""
    return Party(
        segment.at(1),
        False,
        segment.at(2),
        "",
        "",
        "",
        segment.at(3),
        segment.at(4),
        segment.number,
    )


def reference_of(segment: Segment) -> Reference:
    """The number in a REF; its description stands in for a number that is absent."""
    return Reference(segment.at(1), segment.at(2) or segment.at(3), segment.number)


def amount_of(segment: Segment, findings: list[Finding]) -> Amount:
    """The amount in an AMT."""
    return Amount(segment.at(1), amount_at(segment, 2, findings), segment.number)


def dtm_of(segment: Segment, findings: list[Finding]) -> Dated:
    """The day in a DTM (835)."""
    return _dated(segment, "D8", segment.at(2), findings)


def dtp_of(segment: Segment, findings: list[Finding]) -> Dated:
    """The day or period in a DTP."""
    return _dated(segment, segment.at(2), segment.at(3), findings)


def _dated(segment: Segment, form: str, text: str, findings: list[Finding]) -> Dated:
    first, _, second = text.partition("-") if form.startswith("RD") else (text, "", text)
    if form in _FORMS_WITH_TIME:
        first, second = first[:8], second[:8]
    start, end = parse_day(first), parse_day(second)
    if text and form != "TM" and (start is None or end is None):
        findings.append(found(Notice.DATE_IMPOSSIBLE, segment.number, segment.tag))
    return Dated(segment.at(1), form, text, start, end, segment.number)


def adjustments_of(segment: Segment, findings: list[Finding]) -> list[Adjustment]:
    """Every triplet of a CAS: reason, amount, quantity. Blank triplets are skipped."""
    group, adjustments = segment.at(1), []
    if group not in _ADJUSTMENT_GROUPS:
        findings.append(found(Notice.GROUP_CODE_UNKNOWN, segment.number, "CAS01"))
    for position in range(_FIRST_TRIPLET, len(segment.parts), _TRIPLET):
        reason, amount = segment.at(position), segment.at(position + 1)
        if not (reason or amount):
            continue
        quantity = segment.at(position + 2)
        cents = amount_at(segment, position + 1, findings)
        if not amount or not _REASON.fullmatch(reason):
            place = segment.place(position)
            findings.append(found(Notice.ADJUSTMENT_INCOMPLETE, segment.number, place))
        adjustments.append(Adjustment(group, reason, cents, quantity, segment.number))
    return adjustments


def procedure_of(
    segment: Segment, position: int, separators: Separators, findings: list[Finding]
) -> Procedure | None:
    """The service in a composite element. None, with a finding, when it does not come apart with
    the separator that the envelope names: the code is then left empty, not guessed.
    """
    text = segment.at(position)
    if not text:
        return None
    parts = separators.components(text)
    if len(parts) == 1 or not _SERVICE_QUALIFIER.fullmatch(parts[0]):
        findings.append(
            found(Notice.COMPONENTS_UNREADABLE, segment.number, segment.place(position))
        )
        return None
    modifiers = tuple(part for part in parts[2:6] if part)
    description = parts[6] if len(parts) > 6 else ""
    return Procedure(parts[0], parts[1], modifiers, description)


@dataclass(frozen=True, slots=True)
class ProviderAdjustment:
    """One pair of a PLB: positive takes money from the payment, negative adds to it."""

    provider: str
    fiscal_date: StatedDate | None
    reason: str
    reference: str
    cents: int | None
    segment: int


def total(adjustments: Iterable[Adjustment]) -> int:
    """Sum in cents; an unreadable amount counts as nothing (its claim is in review)."""
    return sum(adjustment.cents or 0 for adjustment in adjustments)


def by_code(adjustments: Iterable[Adjustment]) -> dict[tuple[str, str], int]:
    """Cents by (group, reason), in the order first met."""
    sums: dict[tuple[str, str], int] = {}
    for adjustment in adjustments:
        key = (adjustment.group, adjustment.reason)
        sums[key] = sums.get(key, 0) + (adjustment.cents or 0)
    return sums
