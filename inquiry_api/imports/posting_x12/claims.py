"""A claim of an 837 as a claim to put on the books."""

from datetime import date

from inquiry_api.imports.posting.records import Adjusted, Billed, Noticed, OtherPayer, Serviced
from inquiry_api.imports.posting_x12.decisions import UNKNOWN_PAYER
from inquiry_api.imports.posting_x12.names import (
    day_of,
    member_id_of,
    noticed_of,
    payer_of,
    segment,
    subject_of,
)
from inquiry_api.imports.posting_x12.visits import visit_kind
from inquiry_api.imports.x12.claims import Claim, ClaimBatch, ClaimLine
from inquiry_api.imports.x12.claims import OtherPayer as OtherPayerRead
from inquiry_api.imports.x12.parts import Adjustment, Dated, Party

_POSITIONS = {"P": 1, "S": 2, "T": 3}
_RELATIONSHIPS = {"18": "self", "01": "spouse", "19": "child"}
_SERVICE, _STATEMENT, _ADMISSION = "472", "434", "435"
_PAYERS_NUMBER, _LINE_NUMBER = "F8", "6R"
_REPLACES = {"7": "replace", "8": "void"}


def billed_of(batch: ClaimBatch, claim: Claim, key: str) -> Billed:
    """One CLM loop. `key` names it for ever."""
    first, last = _service_dates(claim)
    payer = payer_of(claim.coverage.payer, claim.coverage.filing)
    nameless = () if payer else (Noticed(what="payer_missing", place="NM1", review=True),)
    subscriber = claim.subscriber
    member_id = member_id_of(subscriber.party) if subscriber else None
    return Billed(
        key=key,
        number=claim.id or None,
        payer=payer or UNKNOWN_PAYER,
        position=_POSITIONS.get(claim.coverage.sequence),
        patient=subject_of(claim.patient, member_id),
        relationship=_relationship(claim),
        charge=claim.charge or 0,
        lines=tuple(_line(line) for line in claim.lines),
        service_from=first,
        service_to=last,
        submitted_on=day_of(batch.created),
        replaces=_REPLACES.get(claim.place.frequency),
        payer_number=_reference(claim, _PAYERS_NUMBER),
        patient_paid=claim.patient_paid,
        others=tuple(_other(claim, other) for other in claim.other_payers if other.coverage.payer),
        visit_kind=visit_kind(claim),
        visit_place=_name(claim, "77") or _party_name(claim.billing_provider),
        provider=_name(claim, "82") or _party_name(claim.billing_provider),
        place=segment(claim.segment),
        notices=(*noticed_of(claim.verdict.reasons), *nameless),
    )


def _relationship(claim: Claim) -> str:
    code = claim.dependent.relationship if claim.dependent else claim.coverage.relationship
    return _RELATIONSHIPS.get(code or "18", "other")


def _line(line: ClaimLine) -> Serviced:
    procedure = line.procedure
    days = _days(line.dates, _SERVICE)
    whole = line.units.split(".")[0]
    return Serviced(
        code=(procedure.code if procedure else None) or line.revenue_code or None,
        description=(procedure.description if procedure else None) or None,
        units=int(whole) if whole.isascii() and whole.isdecimal() and 0 < int(whole) < 10**6 else 1,
        cents=line.charge or 0,
        on=days[0] if days else None,
        control=next((r.value for r in line.references if r.qualifier == _LINE_NUMBER), None),
        place=segment(line.segment),
    )


def _other(claim: Claim, other: OtherPayerRead) -> OtherPayer:
    """Another payer, with what it decided on the claim and on the lines that name it."""
    payer = payer_of(other.coverage.payer, other.coverage.filing)
    assert payer is not None
    of_lines = [
        adjustment
        for line in claim.lines
        for payment in line.payments
        if payment.payer_id == payer.number
        for adjustment in payment.adjustments
    ]
    return OtherPayer(
        payer=payer,
        position=_POSITIONS.get(other.coverage.sequence),
        member_id=member_id_of(other.subscriber),
        paid=other.paid,
        adjustments=tuple(_adjusted(one) for one in (*other.adjustments, *of_lines)),
        place=segment(other.segment),
    )


def _adjusted(one: Adjustment) -> Adjusted:
    return Adjusted(
        group=one.group, reason=one.reason, cents=one.cents or 0, place=segment(one.segment)
    )


def _service_dates(claim: Claim) -> tuple[date | None, date | None]:
    of_lines = [day for line in claim.lines for day in _days(line.dates, _SERVICE)]
    days = _days(claim.dates, _STATEMENT) or _days(claim.dates, _SERVICE) or of_lines
    days = days or _days(claim.dates, _ADMISSION)
    return (min(days), max(days)) if days else (None, None)


def _days(dates: tuple[Dated, ...], qualifier: str) -> list[date]:
    wanted = (one for one in dates if one.qualifier == qualifier)
    return [day for one in wanted for day in (one.start, one.end) if day]


def _reference(claim: Claim, qualifier: str) -> str | None:
    return next((r.value for r in claim.references if r.qualifier == qualifier), None)


def _name(claim: Claim, entity: str) -> str | None:
    return _party_name(next((p for p in claim.providers if p.entity == entity), None))


def _party_name(party: Party | None) -> str | None:
    if party is None:
        return None
    return " ".join(part for part in (party.first, party.last) if part) or None
