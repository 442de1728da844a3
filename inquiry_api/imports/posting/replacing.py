"""Replaces or takes back the charges of a claim that was sent again with others."""

from datetime import date

from sqlalchemy import delete, select

from inquiry_api.imports.posting.charging import Home, add_charges, add_news, claim_lines
from inquiry_api.imports.posting.load import Load
from inquiry_api.imports.posting.matching_claims import REMITTED
from inquiry_api.imports.posting.records import Billed
from inquiry_api.imports.posting.standing import standing, with_insurers
from inquiry_api.imports.posting.unsure import Unsure
from inquiry_api.ledger.journal import Kind, LedgerEntry, LedgerTxn
from inquiry_api.ledger.models import Claim, ClaimLine, Visit
from inquiry_api.ledger.posting import reverse

REVIEW_CASE = "review_claim"
VOID = "void"


def replace_charges(load: Load, billed: Billed, home: Home, known: Claim) -> None:
    """Take the old charges back and post the new ones. Raises Unsure where that isn't certain."""
    from_remittance = (known.external_id or "").startswith(REMITTED)
    if billed.replaces is None and not from_remittance:
        raise Unsure("charge_differs_from_the_claim_on_file", REVIEW_CASE)
    visit = load.session.get_one(Visit, known.visit_id)
    if billed.replaces == VOID and standing(load.session, known.id):
        raise Unsure("void_of_a_decided_claim", REVIEW_CASE)
    _take_back(load, visit, billed)
    if billed.replaces == VOID:
        add_news(load, known.id, "closed", _day(billed, visit), code=VOID, place=billed.place)
        return
    add_charges(load, billed, home, visit)
    known.charge_cents = billed.charge
    load.session.execute(delete(ClaimLine).where(ClaimLine.claim_id == known.id))
    load.session.add_all(claim_lines(load, known, billed))
    load.session.flush()
    if with_insurers(load.session, visit.id) < 0:
        raise Unsure("more_than_charged", REVIEW_CASE)


def _take_back(load: Load, visit: Visit, billed: Billed) -> None:
    undone = select(LedgerTxn.reverses_id).where(LedgerTxn.reverses_id.is_not(None))
    charged = (
        select(LedgerTxn)
        .join(LedgerEntry, LedgerEntry.txn_id == LedgerTxn.id)
        .where(
            LedgerEntry.visit_id == visit.id,
            LedgerTxn.kind == Kind.CHARGE,
            LedgerTxn.id.not_in(undone),
        )
        .distinct()
    )
    for txn in load.session.scalars(charged).all():
        reverse(
            load.session,
            txn.id,
            as_of=_day(billed, visit),
            actor="import",
            key=f"{txn.idempotency_key}:reversed",
            source_id=load.source_id,
            place=billed.place,
        )


def _day(billed: Billed, visit: Visit) -> date:
    return billed.submitted_on or visit.service_on
