"""Payers' payments of FHIR: with what they took beside the claims, and never beside an 835's."""

from collections.abc import Sequence
from pathlib import Path

import pytest
from sqlalchemy import select

from inquiry_api.cases.models import Case
from inquiry_api.db import Database
from inquiry_api.imports.models import PayerAdjustment, PayerPayment
from tests.imports.fhir.builders import concept, money
from tests.imports.posting_fhir.books import JSON, answer, endings, load, plan, practice
from tests.imports.posting_fhir.test_decisions import DECIDED
from tests.imports.posting_x12.books import claim_837, decided_835, payment_835, totals
from tests.imports.posting_x12.books import load as load_x12

KEPT_BACK = "PLB*1999999992*20261231*WO:1*5"


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


def told_by_server(number: str | None) -> list[JSON]:
    """The practice with the plan's decision and its payment, which took 5.00 for something else."""
    payment = paid(number or "", 87, detail("payment", 92), detail("adjustment", -5))
    if number is None:
        payment.pop("paymentIdentifier")
    return practice(answer(), payment)


def told_by_835() -> Sequence[str]:
    """The same in a remittance."""
    return payment_835("87", decided_835(), trace="0012345", tail=KEPT_BACK)


@pytest.mark.parametrize("first", ["fhir", "x12"])
def test_a_payment_is_kept_once_whichever_file_comes_first(
    database: Database, tmp_path: Path, first: str
) -> None:
    ways = {
        "fhir": lambda: load(database, tmp_path, told_by_server("12345")),
        "x12": lambda: load_x12(database, tmp_path, ("835", told_by_835())),
    }
    for way in (first, *(ways.keys() - {first})):
        ways[way]()

    assert totals(database) == DECIDED
    assert kept(database) == (87_00, 92_00, 5_00)
    assert "review_remittance" not in cases(database)


@pytest.mark.parametrize("first", ["fhir", "x12"])
def test_a_payment_that_may_be_the_same_is_for_a_clerk(
    database: Database, tmp_path: Path, first: str
) -> None:
    ways = {
        "fhir": lambda: load(database, tmp_path, told_by_server(None)),
        "x12": lambda: load_x12(database, tmp_path, ("835", told_by_835())),
    }
    for way in (first, *(ways.keys() - {first})):
        ways[way]()

    assert totals(database) == DECIDED
    assert kept(database) == (87_00, 92_00, 5_00)
    assert cases(database).count("review_remittance") == 1


def kept(database: Database) -> tuple[int, int, int]:
    """What the payers' payments come to: paid, for claims, kept back."""
    with database.transaction() as session:
        rows = session.scalars(select(PayerPayment)).all()
        beside = session.scalars(select(PayerAdjustment)).all()
    return (
        sum(row.amount_cents for row in rows),
        sum(row.claims_cents for row in rows),
        sum(one.amount_cents for one in beside),
    )


def cases(database: Database) -> list[str]:
    """The kinds of the cases for clerks."""
    with database.transaction() as session:
        return sorted(session.scalars(select(Case.kind)))
