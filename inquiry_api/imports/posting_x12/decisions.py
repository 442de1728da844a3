"""A claim payment of an 835 as a decision to post."""

from datetime import date

from inquiry_api.imports.posting.records import Adjusted, Decided, PayerNamed, Person, Serviced
from inquiry_api.imports.posting_x12.names import (
    day_of,
    member_id_of,
    noticed_of,
    payer_of,
    person_of,
    segment,
)
from inquiry_api.imports.x12.parts import Adjustment, Dated
from inquiry_api.imports.x12.remittance import (
    CROSSOVER,
    Remittance,
    RemittanceClaim,
    RemittanceLine,
)

_SERVICE_DATES = frozenset({"472", "150", "151", "232", "233"})
_LINE_NUMBER = "6R"
_FORWARDED = {"1": "19", "2": "20", "3": "21"}
UNKNOWN_PAYER = PayerNamed(name="Unknown payer")


def decided_of(remittance: Remittance, claim: RemittanceClaim, key: str) -> Decided:
    """One CLP loop. `key` names it for ever."""
    first, last = _service_dates(claim)
    of_claim = _adjusted(claim.adjustments, _claim_remarks(claim))
    return Decided(
        key=key,
        payer=payer_of(remittance.payer, claim.filing) or UNKNOWN_PAYER,
        number=claim.id or None,
        payer_number=claim.payer_claim_number or None,
        status=_status(claim),
        position=claim.status.position,
        charge=claim.charge or 0,
        paid=claim.paid or 0,
        stated_share=claim.patient_share_stated,
        patient=_patient(claim),
        service_from=first,
        service_to=last,
        decided_on=day_of(remittance.payment_date) or day_of(remittance.production_date),
        trace=remittance.trace or None,
        lines=tuple(_line(claim, line) for line in claim.lines),
        adjustments=of_claim,
        place=segment(claim.segment),
        notices=noticed_of(claim.verdict.reasons),
    )


def _status(claim: RemittanceClaim) -> str:
    """The status as sent; a payer that names whom it passed the claim on to has forwarded it."""
    code = claim.status.code
    return _FORWARDED.get(code, code) if claim.party(CROSSOVER) else code


def _patient(claim: RemittanceClaim) -> Person | None:
    """The patient of the NM1*QC; the member number is the insured's where the patient has none."""
    patient, insured = claim.party("QC"), claim.party("IL")
    if patient is not None and not patient.is_person:
        return (
            Person(family=patient.last, member_id=member_id_of(patient)) if patient.last else None
        )
    return person_of(patient, member_id=member_id_of(patient) or member_id_of(insured))


def _claim_remarks(claim: RemittanceClaim) -> tuple[str, ...]:
    return tuple(dict.fromkeys(remark.code for remark in claim.claim_remarks))


def _line(claim: RemittanceClaim, line: RemittanceLine) -> Serviced:
    """A service line; remarks of the claim stand on its lines where it has no own adjustments."""
    remarks = tuple(dict.fromkeys(remark.code for remark in line.remarks))
    if not claim.adjustments:
        remarks = (*remarks, *(r for r in _claim_remarks(claim) if r not in remarks))
    procedure = line.submitted_procedure or line.procedure
    return Serviced(
        code=(procedure.code if procedure else None) or line.revenue_code or None,
        units=_units(line.units),
        cents=line.charge or 0,
        on=next(iter(_days(line.dates)), None),
        control=next((r.value for r in line.references if r.qualifier == _LINE_NUMBER), None),
        place=segment(line.segment),
        adjustments=_adjusted(line.adjustments, remarks),
    )


def _adjusted(
    adjustments: tuple[Adjustment, ...], remarks: tuple[str, ...]
) -> tuple[Adjusted, ...]:
    """Every triplet that moves money, or that would if it were not zero."""
    return tuple(
        Adjusted(
            group=one.group,
            reason=one.reason,
            cents=one.cents or 0,
            remarks=remarks,
            place=segment(one.segment),
        )
        for one in adjustments
    )


def _service_dates(claim: RemittanceClaim) -> tuple[date | None, date | None]:
    days = _days(claim.dates) or [day for line in claim.lines for day in _days(line.dates)]
    return (min(days), max(days)) if days else (None, None)


def _days(dates: tuple[Dated, ...]) -> list[date]:
    wanted = (one for one in dates if one.qualifier in _SERVICE_DATES)
    return [day for one in wanted for day in (one.start, one.end) if day]


def _units(text: str) -> int:
    """Whole units; anything else is one service."""
    whole = text.split(".")[0]
    return int(whole) if whole.isascii() and whole.isdecimal() and 0 < int(whole) < 10**6 else 1
