"""Payments of payers and statements of the practice: kept beside the journal, never posted."""

from sqlalchemy import select

from inquiry_api.imports.fhir.payments import Invoice, PaymentReconciliation
from inquiry_api.imports.models import PayerAdjustment, PayerPayment
from inquiry_api.imports.posting.fingerprints import fingerprint
from inquiry_api.imports.posting.holding import open_review
from inquiry_api.imports.posting.load import Load
from inquiry_api.imports.posting.payer_payments import MAYBE_TOLD, Twin, told_elsewhere
from inquiry_api.imports.posting.people import account_of
from inquiry_api.imports.posting.tally import FLAGGED, POSTED, REVIEW, SKIPPED, UNCHANGED
from inquiry_api.imports.posting_fhir.claims import UNKNOWN_PAYER
from inquiry_api.imports.posting_fhir.names import day_of, key_of, payer_named, place_of
from inquiry_api.imports.posting_fhir.reach import Reach
from inquiry_api.ledger.models import Statement

PAYMENT = "payer payment"
STATEMENT = "statement"
_TOLD = "a_remittance_has_told_of_this_payment"


def post_reconciliation(load: Load, payment: PaymentReconciliation, reach: Reach) -> None:
    """The money as sent, on the practice's account with the payer."""
    place, key = place_of(payment.identity), key_of(payment.identity)
    if payment.status != "active":
        load.tally.tell(PAYMENT, place, SKIPPED, f"its status is {payment.status or 'not told'}")
    elif payment.amount is None or payment.amount.cents is None:
        load.tally.tell(PAYMENT, place, REVIEW, "the_amount_is_no_readable_sum_of_dollars")
    elif load.session.scalars(select(PayerPayment.id).where(PayerPayment.key == key)).first():
        load.tally.tell(PAYMENT, place, UNCHANGED, "payments_are_never_changed")
    else:
        _add_payment(load, payment, _payment(load, payment, reach, payment.amount.cents))


def _add_payment(load: Load, payment: PaymentReconciliation, row: PayerPayment) -> None:
    """The payment and what it took or gave beside its claims, unless a remittance has told it."""
    same = select(PayerPayment.id).where(
        PayerPayment.payer_id == row.payer_id,
        PayerPayment.trace == row.trace,
        PayerPayment.amount_cents == row.amount_cents,
    )
    if row.trace and load.session.scalars(same).first() is not None:
        load.tally.tell(PAYMENT, row.place, UNCHANGED, _TOLD)
        return
    twin = told_elsewhere(load, {row.payer_id}, row.trace, row.paid_on, row.amount_cents)
    if twin is not None:
        _tell_twin(load, row, twin)
        return
    load.session.add(row)
    load.session.flush()
    _add_adjustments(load, payment, row)
    load.tally.count(PAYMENT, FLAGGED if payment.findings else POSTED)
    if payment.unapplied:
        load.tally.note(PAYMENT, row.place, FLAGGED, "its_details_do_not_add_up_to_it")


def _add_adjustments(load: Load, payment: PaymentReconciliation, row: PayerPayment) -> None:
    for detail in payment.beside_claims:
        assert detail.amount is not None
        assert detail.amount.cents is not None
        load.session.add(
            PayerAdjustment(
                payment_id=row.id,
                payer_id=row.payer_id,
                reason=(detail.kind.code if detail.kind else None) or "unknown",
                amount_cents=-detail.amount.cents,
                place=row.place,
            )
        )
        load.tally.count("provider adjustment", POSTED)
    load.session.flush()


def _tell_twin(load: Load, row: PayerPayment, twin: Twin) -> None:
    """A remittance has told of it, or may have: then a clerk looks, and nothing is added."""
    if twin.sure:
        load.tally.tell(PAYMENT, row.place, UNCHANGED, _TOLD)
        return
    packet = {"why": MAYBE_TOLD, "place": row.place, "cents": row.amount_cents}
    open_review(load, "review_remittance", row.key, packet)
    load.tally.tell(PAYMENT, row.place, REVIEW, MAYBE_TOLD)


def _payment(load: Load, payment: PaymentReconciliation, reach: Reach, cents: int) -> PayerPayment:
    number = payment.number.value if payment.number else None
    named = payer_named(reach.name(payment.issuer, payment.identity)) or UNKNOWN_PAYER
    return PayerPayment(
        key=key_of(payment.identity),
        payer_id=load.payers.find_or_add(named),
        fingerprint=fingerprint(named.name, number or "", str(cents), payment.identity.id),
        trace=number,
        method="unknown",
        paid_on=day_of(payment.paid_on),
        amount_cents=cents,
        claims_cents=payment.claims_total or 0,
        source_id=load.source_id,
        place=place_of(payment.identity),
    )


def post_invoice(load: Load, invoice: Invoice, reach: Reach) -> None:
    """A statement that was really sent, in dollars, to somebody on file. It moves no money."""
    place = place_of(invoice.identity)
    why = _not_a_statement(invoice)
    if why is not None:
        load.tally.tell(STATEMENT, place, SKIPPED, why)
        return
    patient_id = reach.stored(invoice.subject, invoice.identity, "Patient")
    number = next((one.value for one in invoice.identifiers if one.value), None)
    issued_on, amount = day_of(invoice.date), invoice.gross or invoice.net
    if patient_id is None or number is None or issued_on is None:
        load.tally.tell(STATEMENT, place, SKIPPED, "without_a_patient_on_file_a_number_or_a_day")
        return
    if load.session.scalars(select(Statement.id).where(Statement.number == number)).first():
        load.tally.count(STATEMENT, UNCHANGED)
        return
    assert amount is not None
    assert amount.cents is not None
    load.session.add(
        Statement(
            account_id=account_of(load.session, patient_id),
            number=number,
            issued_on=issued_on,
            amount_cents=amount.cents,
        )
    )
    load.session.flush()
    load.tally.count(STATEMENT, FLAGGED if invoice.findings else POSTED)


def _not_a_statement(invoice: Invoice) -> str | None:
    if not invoice.is_bill:
        return f"its status is {invoice.status or 'not told'}"
    amount = invoice.gross or invoice.net
    if amount is None or amount.cents is None:
        return "the_amount_is_no_readable_sum_of_dollars"
    return None
