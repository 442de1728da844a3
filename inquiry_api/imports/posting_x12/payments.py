"""The payment of an 835 on the practice's account with the payer; it never touches a patient."""

from datetime import date

from sqlalchemy import select

from inquiry_api.imports.models import PayerAdjustment, PayerPayment
from inquiry_api.imports.posting.fingerprints import fingerprint
from inquiry_api.imports.posting.load import Load
from inquiry_api.imports.posting.records import Item, PayerNamed, Record
from inquiry_api.imports.posting_x12.decisions import UNKNOWN_PAYER
from inquiry_api.imports.posting_x12.names import day_of, payer_of, segment
from inquiry_api.imports.x12.remittance import Remittance


class ProviderAdjusted(Record):
    """One PLB: positive cents take from the payment, negative add to it."""

    reason: str
    reference: str | None
    cents: int
    place: str | None


class PaymentTold(Item):
    """A payer's payment to the practice, in cents, as an 835 tells it."""

    payer: PayerNamed
    fingerprint: str
    trace: str | None
    method: str
    paid_on: date | None
    amount: int
    claims_paid: int
    provider_adjustments: tuple[ProviderAdjusted, ...]


def fingerprint_of(remittance: Remittance) -> str:
    """The same for the same remittance in other bytes: payer, trace, amount, claims."""
    claims = sorted(remittance.sums.numbers)
    payer = payer_of(remittance.payer) or UNKNOWN_PAYER
    return fingerprint(payer.name, remittance.trace, str(remittance.amount), *claims)


def posted_before(load: Load, told: PaymentTold, *, repeated: bool) -> PayerPayment | None:
    """The same remittance, posted from other bytes or earlier in this file.

    Within a file only one that repeats its control numbers too (`repeated`) is the same.
    """
    query = select(PayerPayment).where(PayerPayment.fingerprint == told.fingerprint)
    if not repeated:
        query = query.where(PayerPayment.source_id != load.source_id)
    return load.session.scalars(query).first()


def payment_of(remittance: Remittance, key: str) -> PaymentTold:
    """The payment of a remittance as a record."""
    return PaymentTold(
        key=key,
        place=segment(remittance.segment),
        payer=payer_of(remittance.payer) or UNKNOWN_PAYER,
        fingerprint=fingerprint_of(remittance),
        trace=remittance.trace or None,
        method=remittance.method or "unknown",
        paid_on=day_of(remittance.payment_date) or day_of(remittance.production_date),
        amount=remittance.amount or 0,
        claims_paid=remittance.total_paid,
        provider_adjustments=tuple(
            ProviderAdjusted(
                reason=one.reason,
                reference=one.reference or None,
                cents=one.cents or 0,
                place=segment(one.segment),
            )
            for one in remittance.provider_adjustments
        ),
    )


def post_payment(load: Load, told: PaymentTold) -> None:
    """The money as sent, and every PLB: what the payer took or added beside the claims."""
    payment = PayerPayment(
        key=told.key,
        payer_id=load.payers.find_or_add(told.payer),
        fingerprint=told.fingerprint,
        trace=told.trace,
        method=told.method,
        paid_on=told.paid_on,
        amount_cents=told.amount,
        claims_cents=told.claims_paid,
        source_id=load.source_id,
        place=told.place,
    )
    load.session.add(payment)
    load.session.flush()
    for one in told.provider_adjustments:
        load.session.add(
            PayerAdjustment(
                payment_id=payment.id,
                payer_id=payment.payer_id,
                reason=one.reason,
                reference=one.reference,
                amount_cents=one.cents,
                place=one.place,
            )
        )
        load.tally.count("provider adjustment", "posted")
    load.session.flush()
    load.tally.count("payer payment", "posted")
