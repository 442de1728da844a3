"""Payers' payments of FHIR: with what they took beside the claims, and never beside an 835's."""

from pathlib import Path

from sqlalchemy import select

from inquiry_api.db import Database
from inquiry_api.imports.models import PayerAdjustment, PayerPayment
from tests.imports.fhir.builders import concept, money
from tests.imports.posting_fhir.books import JSON, endings, load, plan, practice
from tests.imports.posting_x12.books import claim_837, decided_835, payment_835, totals
from tests.imports.posting_x12.books import load as load_x12


def paid(number: str, amount: object, *details: JSON) -> JSON:
    """A payment of the first plan."""
    return {
        "resourceType": "PaymentReconciliation", "id": "r1", "status": "active",
        "paymentIssuer": {"reference": "Organization/o1"}, "paymentDate": "2026-11-03",
        "paymentAmount": money(amount), "paymentIdentifier": {"value": number},
        "detail": list(details),
    }  # fmt: skip


def detail(kind: str, amount: object) -> JSON:
    """A part of a payment."""
    return {"type": concept(kind), "amount": money(amount)}


def test_what_a_payment_takes_beside_its_claims_is_kept_as_such(
    database: Database, tmp_path: Path
) -> None:
    payment = paid("T1", 60, detail("payment", 92), detail("advance", -40), detail("adjustment", 8))

    (report,) = load(database, tmp_path, [plan(), payment])

    assert endings(report, "payer payment") == {"posted": 1}
    with database.transaction() as session:
        row = session.scalars(select(PayerPayment)).one()
        beside = {one.reason: one.amount_cents for one in session.scalars(select(PayerAdjustment))}
    assert (row.amount_cents, row.claims_cents) == (60_00, 92_00)
    assert beside == {"advance": 40_00, "adjustment": -8_00}
    assert row.amount_cents == row.claims_cents - sum(beside.values())
    assert totals(database) == {}


def test_a_payment_that_an_835_has_told_is_not_kept_twice(
    database: Database, tmp_path: Path
) -> None:
    remittance = payment_835("92", decided_835(), trace="TR-1")
    load_x12(database, tmp_path, ("837", claim_837()), ("835", remittance))
    before = totals(database)

    (report,) = load(database, tmp_path, practice(paid("TR-1", 92, detail("payment", 92))))

    assert endings(report, "payer payment") == {"unchanged": 1}
    assert totals(database) == before
    with database.transaction() as session:
        assert len(session.scalars(select(PayerPayment)).all()) == 1
