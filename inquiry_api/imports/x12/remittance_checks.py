"""The identities of an 835 and what a failure means: see the verdict of each claim."""

from collections.abc import Iterator

from inquiry_api.imports.x12.findings import Finding, Notice, found
from inquiry_api.imports.x12.payment_status import COST_SHARE_REASONS, Effect
from inquiry_api.imports.x12.remittance import (
    CROSSOVER,
    PATIENT,
    Remittance,
    RemittanceClaim,
)
from inquiry_api.imports.x12.values import amount_text

# Remarks saying that the patient is a Qualified Medicare Beneficiary: cost share is never billed.
_PROTECTED_REMARKS = frozenset({"N781", "N782", "N783"})


def claim_findings(claim: RemittanceClaim) -> Iterator[Finding]:
    """Everything that does not hold for a claim, given its figures as read."""
    yield from _missing_parts(claim)
    yield from _sums(claim)
    yield from _patient_share(claim)
    yield from _signs(claim)


def _missing_parts(claim: RemittanceClaim) -> Iterator[Finding]:
    checks = (
        (claim.charge is None, Notice.CLAIM_CHARGE_MISSING, "CLP03"),
        (claim.paid is None, Notice.CLAIM_CHARGE_MISSING, "CLP04"),
        (not claim.id, Notice.CLAIM_ID_MISSING, "CLP01"),
        (not claim.payer_claim_number, Notice.CLAIM_NUMBER_MISSING, "CLP07"),
        (claim.party(PATIENT) is None, Notice.PATIENT_MISSING, "NM1"),
        (claim.status.effect is Effect.UNKNOWN, Notice.STATUS_UNKNOWN, "CLP02"),
    )
    for missing, notice, element in checks:
        if missing:
            yield found(notice, claim.segment, element)
    if claim.party(CROSSOVER) and claim.status.effect is Effect.POST and claim.status.position:
        yield found(Notice.FORWARDED_UNSAID, claim.segment, "CLP02")
    for line in claim.lines:
        if line.charge is None or line.paid is None:
            yield found(Notice.LINE_AMOUNT_MISSING, line.segment, "SVC02")


def _sums(claim: RemittanceClaim) -> Iterator[Finding]:
    if not claim.balances:
        said = _equation(claim.charge, claim.adjustment_total, claim.paid)
        yield found(Notice.CLAIM_UNBALANCED, claim.segment, "CLP04", said)
    if not claim.lines_match:
        lines = sum(line.charge or 0 for line in claim.lines)
        said = f"lines {amount_text(lines)}, claim {amount_text(claim.charge or 0)}"
        yield found(Notice.LINES_DIFFER_FROM_CLAIM, claim.segment, "CLP03", said)
    for line in claim.lines:
        if not line.balances:
            said = _equation(line.charge, line.adjustment_total, line.paid)
            yield found(Notice.LINE_UNBALANCED, line.segment, "SVC03", said)


def _equation(charge: int | None, adjusted: int, paid: int | None) -> str:
    """`300.00 - 208.00 = 92.00, paid 92.01`."""
    due = amount_text((charge or 0) - adjusted)
    return (
        f"charge {amount_text(charge or 0)} - adjustments {amount_text(adjusted)} = {due}, "
        f"paid {amount_text(paid or 0)}"
    )


def _patient_share(claim: RemittanceClaim) -> Iterator[Finding]:
    if not claim.is_reversal and not claim.share_matches_stated:
        stated, summed = amount_text(claim.patient_share_stated), amount_text(claim.patient_share)
        said = f"stated {stated}, PR adjustments {summed}"
        yield found(Notice.PATIENT_SHARE_DIFFERS, claim.segment, "CLP05", said)
    if claim.status.effect not in (Effect.POST, Effect.HOLD, Effect.UNKNOWN):
        return
    for adjustment in claim.all_adjustments:
        beyond = adjustment.group == "PR" and adjustment.reason not in COST_SHARE_REASONS
        if beyond and adjustment.cents != 0:
            yield found(Notice.PATIENT_SHARE_NOT_COST_SHARE, adjustment.segment, "CAS")
    if claim.patient_share > 0 and not _PROTECTED_REMARKS.isdisjoint(claim.remark_codes):
        yield found(Notice.PROTECTED_FROM_COST_SHARE, claim.segment)


def _signs(claim: RemittanceClaim) -> Iterator[Finding]:
    if claim.is_reversal:
        if (claim.charge or 0) > 0 or (claim.paid or 0) > 0 or claim.patient_share > 0:
            yield found(Notice.REVERSAL_NOT_NEGATIVE, claim.segment, "CLP02")
        return
    if (claim.charge or 0) < 0:
        yield found(Notice.NEGATIVE_CHARGE, claim.segment, "CLP03")
    if claim.patient_share < 0:
        yield found(Notice.NEGATIVE_PATIENT_SHARE, claim.segment, "CAS")


def remittance_findings(remittance: Remittance) -> Iterator[Finding]:
    """What does not hold for the payment as a whole; claims that balance still post."""
    at = remittance.segment
    if remittance.amount is None:
        yield found(Notice.PAYMENT_MISSING, at, "BPR02")
    elif not remittance.balances:
        due = remittance.total_paid - remittance.provider_adjustment_total
        said = (
            f"claims {amount_text(remittance.total_paid)} - provider adjustments "
            f"{amount_text(remittance.provider_adjustment_total)} = {amount_text(due)}, "
            f"payment {amount_text(remittance.amount)}"
        )
        yield found(Notice.PAYMENT_UNBALANCED, at, "BPR02", said)
    if remittance.payment_date is None:
        yield found(Notice.DATE_MISSING, at, "BPR16")
    if remittance.payer is None or not remittance.payer.last:
        yield found(Notice.PAYER_MISSING, at, "N1")
    if not remittance.claims:
        yield found(Notice.EMPTY_TRANSACTION, at)
