"""A payer's payment that an 835 and a FHIR server both tell: it stands once, as the 835 has it."""

from collections.abc import Set
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import exists, select
from sqlalchemy.orm import Session, aliased

from inquiry_api.crypto import normalise
from inquiry_api.imports.models import PayerAdjustment, PayerPayment
from inquiry_api.imports.posting.load import Load
from inquiry_api.ledger.models import Source

MAYBE_TOLD = "perhaps_a_payment_that_is_on_the_books"
TAKEN_BACK = ":taken_back"


@dataclass(frozen=True)
class Twin:
    """The same payment as told before; not `sure` where a number or a day is missing."""

    row: PayerPayment
    sure: bool


def told_elsewhere(
    load: Load, payer_ids: Set[UUID], trace: str | None, paid_on: date | None, cents: int
) -> Twin | None:
    """The payment as another kind of file has told it: by its number, else perhaps by its day."""
    found = _standing(load, payer_ids, cents)
    for row in found:
        if trace and row.trace and _plain(trace) == _plain(row.trace):
            return Twin(row, sure=True)
    for row in found if cents else ():
        same_day = None in (paid_on, row.paid_on) or paid_on == row.paid_on
        if same_day and not (trace and row.trace):
            return Twin(row, sure=False)
    return None


def _standing(load: Load, payer_ids: Set[UUID], cents: int) -> list[PayerPayment]:
    """Payments of an amount that other kinds of files have told and nothing has taken back."""
    undo = aliased(PayerPayment)
    query = (
        select(PayerPayment)
        .join(Source, Source.id == PayerPayment.source_id)
        .where(
            PayerPayment.payer_id.in_(payer_ids),
            PayerPayment.amount_cents == cents,
            Source.kind != load.source.kind,
            ~PayerPayment.key.endswith(TAKEN_BACK),
            ~exists().where(undo.key == PayerPayment.key + TAKEN_BACK),
        )
        .order_by(PayerPayment.paid_on, PayerPayment.key)
    )
    return list(load.session.scalars(query))


def taken_back(session: Session) -> set[str]:
    """The keys of payments that were taken back."""
    query = select(PayerPayment.key).where(PayerPayment.key.endswith(TAKEN_BACK))
    return {key.removesuffix(TAKEN_BACK) for key in session.scalars(query)}


def take_back_payment(load: Load, row: PayerPayment, place: str | None) -> None:
    """Undo a payment and what it took beside its claims, for the better source at hand."""
    undo = PayerPayment(
        key=f"{row.key}{TAKEN_BACK}",
        payer_id=row.payer_id,
        fingerprint=row.fingerprint,
        trace=row.trace,
        method=row.method,
        paid_on=row.paid_on,
        amount_cents=-row.amount_cents,
        claims_cents=-row.claims_cents,
        source_id=load.source_id,
        place=place,
    )
    load.session.add(undo)
    load.session.flush()
    beside = select(PayerAdjustment).where(PayerAdjustment.payment_id == row.id)
    for one in load.session.scalars(beside):
        load.session.add(
            PayerAdjustment(
                payment_id=undo.id,
                payer_id=one.payer_id,
                reason=one.reason,
                reference=one.reference,
                amount_cents=-one.amount_cents,
                place=place,
            )
        )
    load.session.flush()


def _plain(trace: str) -> str:
    """Clearing houses send numbers with and without zeros in front."""
    return normalise(trace).lstrip("0")
