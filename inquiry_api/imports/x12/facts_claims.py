"""The facts of an 837 as plain JSON values, to be compared with what another reader found."""

from inquiry_api.imports.x12.claims import Claim, ClaimBatch, ClaimLine, OtherPayer, Subject
from inquiry_api.imports.x12.facts_remittance import (
    Facts,
    adjustment_fact,
    dated_fact,
    name_of,
    stated,
)
from inquiry_api.imports.x12.values import amount_text


def claims_facts(batches: tuple[ClaimBatch, ...]) -> Facts:
    """Every claim of the file and their totals."""
    claims = [claim for batch in batches for claim in batch.claims]
    return {
        "claim_count": len(claims),
        "total_charge": amount_text(sum(batch.total_charge for batch in batches)),
        "claims": [_claim(claim) for claim in claims],
    }


def _claim(claim: Claim) -> Facts:
    billing = claim.billing_provider
    return {
        "id": claim.id,
        "kind": str(claim.kind),
        "charge": amount_text(claim.charge),
        "place_or_facility": claim.place.code,
        "frequency": claim.place.frequency,
        **_people(claim),
        "payer": name_of(claim.coverage.payer),
        "payer_sequence": claim.coverage.sequence,
        "filing": claim.coverage.filing,
        "group": claim.coverage.group,
        "billing_provider": name_of(billing),
        "billing_npi": billing.id if billing else None,
        "diagnoses": None if claim.codes_malformed else list(claim.diagnoses),
        "accident": list(claim.accident.causes) if claim.accident else None,
        "patient_paid": amount_text(claim.patient_paid or 0),
        "other_payers": [_other_payer(other) for other in claim.other_payers],
        **_lines(claim),
        "needs_review": sorted({str(r.notice) for r in claim.verdict.for_review}),
        "verdict": str(claim.verdict.ending),
    }


def _lines(claim: Claim) -> Facts:
    return {
        "line_count": len(claim.lines),
        "line_charge_total": amount_text(claim.line_charge_total),
        "lines_match": claim.lines_match,
        "lines": [_line(line) for line in claim.lines],
    }


def _people(claim: Claim) -> Facts:
    patient, subscriber = claim.patient, claim.subscriber
    return {
        "patient_last": _last(patient),
        "patient_first": _first(patient),
        "dob": stated(patient.birth) or None if patient else None,
        "subscriber_last": _last(subscriber),
        "subscriber_first": _first(subscriber),
        "member_id": subscriber.party.id if subscriber else None,
        "patient_is_dependent": claim.dependent is not None,
    }


def _last(subject: Subject | None) -> str | None:
    return subject.party.last if subject else None


def _first(subject: Subject | None) -> str | None:
    return subject.party.first if subject else None


def _other_payer(other: OtherPayer) -> Facts:
    return {
        "seq": other.coverage.sequence,
        "payer": name_of(other.coverage.payer),
        "paid": amount_text(other.paid or 0),
        "adjustments": [adjustment_fact(a) for a in other.adjustments],
    }


def _line(line: ClaimLine) -> Facts:
    procedure = line.procedure
    return {
        "code": procedure.code if procedure else None,
        "qualifier": procedure.qualifier if procedure else None,
        "modifiers": list(procedure.modifiers) if procedure else [],
        "revenue_code": line.revenue_code,
        "charge": amount_text(line.charge),
        "units": line.units,
        "dates": [dated_fact(dated) for dated in line.dates],
        "adjustments": [adjustment_fact(a) for p in line.payments for a in p.adjustments],
        "payer_paid": [
            {"payer": payment.payer_id, "paid": amount_text(payment.paid)}
            for payment in line.payments
        ],
    }
