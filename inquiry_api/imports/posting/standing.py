"""What stands decided on a claim, and undoing a decision that a better source replaces."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from inquiry_api.imports.posting.load import Load
from inquiry_api.ledger.decisions import PREDETERMINATION, REVERSAL, Adjustment, Decision
from inquiry_api.ledger.journal import Book, LedgerEntry
from inquiry_api.ledger.models import (
    Account,
    Claim,
    Remittance,
    RemittanceAdjustment,
    Source,
    Visit,
)
from inquiry_api.ledger.remitting import post_decision


@dataclass(frozen=True)
class Answered:
    """What another payer's answers on the same visit come to, in cents; `prior` is their OA-23."""

    position: int
    paid: int
    contractual: int
    prior: int


def patient_of(session: Session, claim: Claim) -> UUID:
    """Whose claim it is."""
    visit = session.get_one(Visit, claim.visit_id)
    return session.get_one(Account, visit.account_id).patient_id


def decided_cents(session: Session, claim_id: UUID) -> int:
    """Charges that decisions on this claim speak of, reversals taken off."""
    query = select(func.coalesce(func.sum(Remittance.charge_cents), 0)).where(
        Remittance.claim_id == claim_id, Remittance.status != PREDETERMINATION
    )
    return int(session.scalar(query) or 0)


def with_insurers(session: Session, visit_id: UUID) -> int:
    """What a visit leaves with the insurers. Below zero, more was settled than was charged."""
    query = select(func.coalesce(func.sum(LedgerEntry.amount_cents), 0)).where(
        LedgerEntry.visit_id == visit_id, LedgerEntry.book == Book.INSURER
    )
    return int(session.scalar(query) or 0)


def standing(session: Session, claim_id: UUID) -> list[Remittance]:
    """The decisions of a claim that no reversal has taken back, the newest last."""
    query = select(Remittance).where(
        Remittance.claim_id == claim_id, Remittance.status != PREDETERMINATION
    )
    rows = list(session.scalars(query.order_by(Remittance.decided_on, Remittance.key)))
    left = [row for row in rows if row.status != REVERSAL]
    for undo in (row for row in rows if row.status == REVERSAL):
        undone = next((row for row in reversed(left) if _opposite(row, undo)), None)
        if undone is not None:
            left.remove(undone)
    return left


def _opposite(row: Remittance, undo: Remittance) -> bool:
    return (row.charge_cents, row.paid_cents) == (-undo.charge_cents, -undo.paid_cents)


def stand_by_kind(session: Session, claim_id: UUID, kind: str) -> list[Remittance]:
    """Those that came from one kind of source: `x12`, `fhir`."""
    rows = standing(session, claim_id)
    ids = {row.source_id for row in rows if row.source_id}
    wanted = set(session.scalars(select(Source.id).where(Source.id.in_(ids), Source.kind == kind)))
    return [row for row in rows if row.source_id in wanted]


def of_other_payers(session: Session, claim: Claim) -> list[Answered]:
    """What stands posted on the visit's claims with other payers."""
    query = select(Claim).where(Claim.visit_id == claim.visit_id, Claim.position != claim.position)
    return [_answered(session, other) for other in session.scalars(query)]


def _answered(session: Session, claim: Claim) -> Answered:
    rows = session.execute(
        select(LedgerEntry.book, func.sum(LedgerEntry.amount_cents))
        .where(LedgerEntry.claim_id == claim.id)
        .group_by(LedgerEntry.book)
    )
    posted = {book: int(cents) for book, cents in rows}
    prior = sum(
        one.amount_cents
        for row in standing(session, claim.id)
        for one in adjustments_of(session, row.id)
        if (one.group, one.reason) == ("OA", "23")
    )
    return Answered(
        position=claim.position,
        paid=posted.get(Book.PAYER_CASH, 0),
        contractual=posted.get(Book.CONTRACTUAL, 0),
        prior=prior,
    )


def adjustments_of(session: Session, remittance_id: UUID) -> Sequence[RemittanceAdjustment]:
    """The adjustments of a decision as they were sent."""
    query = select(RemittanceAdjustment).where(RemittanceAdjustment.remittance_id == remittance_id)
    return session.scalars(query).all()


def take_back(load: Load, row: Remittance, on: date, place: str | None) -> None:
    """Undo a decision by one of the opposite amounts, as status 22 does. Raises NotPosted."""
    adjustments = adjustments_of(load.session, row.id)
    adjusted = sum(one.amount_cents for one in adjustments)
    undo = Decision(
        claim_id=row.claim_id,
        key=f"{row.key}:taken_back",
        decided_on=on,
        status=REVERSAL,
        charge_cents=-row.charge_cents,
        paid_cents=-row.paid_cents,
        adjustments=[Adjustment(a.group, a.reason, -a.amount_cents) for a in adjustments],
        unexplained_cents=-(row.charge_cents - adjusted - row.paid_cents),
        source_id=load.source_id,
        place=place,
    )
    post_decision(load.session, undo)
