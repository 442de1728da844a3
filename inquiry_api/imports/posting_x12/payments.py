"""The payment of an 835 on the practice's account with the payer; it never touches a patient."""

from sqlalchemy import select

from inquiry_api.imports.models import PayerAdjustment, PayerPayment
from inquiry_api.imports.posting.fingerprints import fingerprint
from inquiry_api.imports.posting.load import Load
from inquiry_api.imports.posting_x12.decisions import UNKNOWN_PAYER
from inquiry_api.imports.posting_x12.names import day_of, payer_of, segment
from inquiry_api.imports.x12.remittance import Remittance


def fingerprint_of(remittance: Remittance) -> str:
    """The same for the same remittance in other bytes: payer, trace, amount, claims."""
    claims = sorted(one.payer_claim_number or one.id for one in remittance.claims)
    payer = payer_of(remittance.payer) or UNKNOWN_PAYER
    return fingerprint(payer.name, remittance.trace, str(remittance.amount), *claims)


def seen_before(load: Load, remittance: Remittance, *, repeated: bool) -> bool:
    """Whether the same remittance was posted from other bytes, or twice in this file.

    Within a file only one that repeats its control numbers too (`repeated`) is the same.
    """
    query = select(PayerPayment.id).where(PayerPayment.fingerprint == fingerprint_of(remittance))
    if not repeated:
        query = query.where(PayerPayment.source_id != load.source_id)
    return load.session.scalars(query).first() is not None


def post_payment(load: Load, remittance: Remittance, key: str) -> None:
    """The money as sent, and every PLB: what the payer took or added beside the claims."""
    payer_id = load.payers.find_or_add(payer_of(remittance.payer) or UNKNOWN_PAYER)
    payment = PayerPayment(
        key=key,
        payer_id=payer_id,
        fingerprint=fingerprint_of(remittance),
        trace=remittance.trace or None,
        method=remittance.method or "unknown",
        paid_on=day_of(remittance.payment_date) or day_of(remittance.production_date),
        amount_cents=remittance.amount or 0,
        claims_cents=remittance.total_paid,
        source_id=load.source_id,
        place=segment(remittance.segment),
    )
    load.session.add(payment)
    load.session.flush()
    _post_adjustments(load, remittance, payment)
    load.session.flush()
    load.tally.count("payer payment", "posted")


def _post_adjustments(load: Load, remittance: Remittance, payment: PayerPayment) -> None:
    for one in remittance.provider_adjustments:
        load.session.add(
            PayerAdjustment(
                payment_id=payment.id,
                payer_id=payment.payer_id,
                reason=one.reason,
                reference=one.reference or None,
                amount_cents=one.cents or 0,
                place=segment(one.segment),
            )
        )
        load.tally.count("provider adjustment", "posted")
