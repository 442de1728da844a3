"""The facts of an 835 as plain JSON values, to be compared with what another reader found."""

from typing import Any

from inquiry_api.imports.x12.parts import Adjustment, Dated, Party
from inquiry_api.imports.x12.payment_status import COINSURANCE, COPAY, DEDUCTIBLE
from inquiry_api.imports.x12.remittance import (
    CORRECTED,
    CROSSOVER,
    PATIENT,
    Remittance,
    RemittanceClaim,
    RemittanceLine,
)
from inquiry_api.imports.x12.values import StatedDate, amount_text

Facts = dict[str, Any]


def remittance_facts(remittance: Remittance) -> Facts:
    """One payment with its claims. Money is text with two decimals, None where nothing was sent."""
    return {
        "control": remittance.control,
        "payer": name_of(remittance.payer),
        "payee": name_of(remittance.payee),
        "trace": remittance.trace,
        **_payment_facts(remittance),
        "claim_count": len(remittance.claims),
        "total_charge": amount_text(remittance.total_charge),
        "total_paid": amount_text(remittance.total_paid),
        "total_patient_resp_clp05": amount_text(
            sum(claim.patient_share_stated or 0 for claim in remittance.claims)
        ),
        "plb": [
            {"reason": p.reason, "ref": p.reference, "amount": amount_text(p.cents)}
            for p in remittance.provider_adjustments
        ],
        "plb_total": amount_text(remittance.provider_adjustment_total),
        "bpr_balances": remittance.balances,
        "adjustment_totals": codes(remittance.adjustments_by_code),
        "claims": [claim_facts(claim) for claim in remittance.claims],
    }


def _payment_facts(remittance: Remittance) -> Facts:
    return {
        "payment_amount": amount_text(remittance.amount),
        "payment_method": remittance.method,
        "handling": remittance.handling,
        "payment_date": stated(remittance.payment_date),
        "payment_date_valid": is_real(remittance.payment_date),
        "production_date": stated(remittance.production_date),
    }


def claim_facts(claim: RemittanceClaim) -> Facts:
    """One claim payment with its lines and what it means for the patient."""
    patient = claim.party(PATIENT)
    return {
        "id": claim.id,
        "status": claim.status.code,
        "status_meaning": claim.status.meaning,
        "payer_claim_number": claim.payer_claim_number,
        "patient_last": patient.last if patient else None,
        "patient_first": patient.first if patient else None,
        "member_id": patient.id if patient else None,
        "corrected_patient": _corrected(claim.party(CORRECTED)),
        "forwarded_to": name_of(claim.party(CROSSOVER)),
        "remark_codes": list(claim.remark_codes),
        "is_reversal": claim.is_reversal,
        "posts_to_ledger": claim.posts,
        "needs_review": sorted({str(r.notice) for r in claim.verdict.for_review}),
        "verdict": str(claim.verdict.ending),
        **_money_facts(claim),
        **_line_facts(claim),
    }


def _corrected(party: Party | None) -> Facts | None:
    """What the payer has instead of what we sent; blank where that was right."""
    if party is None:
        return None
    return {"last": party.last, "first": party.first, "member_id": party.id}


def _money_facts(claim: RemittanceClaim) -> Facts:
    shares = claim.patient_share_by_reason
    return {
        "charge": amount_text(claim.charge),
        "paid": amount_text(claim.paid),
        "patient_resp_clp05": amount_text(claim.patient_share_stated),
        "pr_adjustments_total": amount_text(claim.patient_share),
        "deductible": amount_text(shares.get(DEDUCTIBLE, 0)),
        "coinsurance": amount_text(shares.get(COINSURANCE, 0)),
        "copay": amount_text(shares.get(COPAY, 0)),
        "adjustments": codes(claim.adjustments_by_code),
        "adjustment_total": amount_text(claim.adjustment_total),
        "contractual_writeoff_CO": amount_text(claim.write_off),
        "patient_owes_from_this_remittance": amount_text(claim.patient_owes),
        "balances": claim.balances,
        "pr_matches_clp05": claim.share_matches_stated,
        "amounts": [[one.qualifier, amount_text(one.cents)] for one in claim.amounts],
    }


def _line_facts(claim: RemittanceClaim) -> Facts:
    return {
        "line_count": len(claim.lines),
        "line_charge_total": amount_text(sum(line.charge or 0 for line in claim.lines)),
        "line_paid_total": amount_text(sum(line.paid or 0 for line in claim.lines)),
        "lines_match": claim.lines_match,
        "lines": [_line(line) for line in claim.lines],
    }


def _line(line: RemittanceLine) -> Facts:
    procedure = line.procedure
    return {
        "code": procedure.code if procedure else None,
        "qualifier": procedure.qualifier if procedure else None,
        "modifiers": list(procedure.modifiers) if procedure else None,
        "revenue_code": line.revenue_code,
        "units": line.units,
        "charge": amount_text(line.charge or 0),
        "paid": amount_text(line.paid or 0),
        "adjustments": [adjustment_fact(a) for a in line.adjustments],
        "remark_codes": [remark.code for remark in line.remarks],
        "dates": [[dated.qualifier, dated.text] for dated in line.dates],
        "balances": line.balances,
    }


def adjustment_fact(adjustment: Adjustment) -> Facts:
    """Group, reason and amount of one triplet."""
    return {
        "group": adjustment.group,
        "reason": adjustment.reason,
        "amount": amount_text(adjustment.cents),
    }


def codes(sums: dict[tuple[str, str], int]) -> dict[str, str | None]:
    """`{"CO-45": "12.00"}` for cents by (group, reason)."""
    return {f"{group}-{reason}": amount_text(cents) for (group, reason), cents in sums.items()}


def name_of(party: Party | None) -> str | None:
    """A party's last or whole name; None when there was no such party."""
    return party.last if party else None


def stated(date: StatedDate | None) -> str:
    """A date as sent, also an impossible one; empty when blank."""
    return date.text if date else ""


def is_real(date: StatedDate | None) -> bool:
    """Whether a date is a real day."""
    return date is not None and date.day is not None


def dated_fact(dated: Dated) -> list[str]:
    """Qualifier, format and text of a DTP, as sent."""
    return [dated.qualifier, dated.format, dated.text]
