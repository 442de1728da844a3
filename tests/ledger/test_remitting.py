"""Payers' decisions in the journal: each case of the standard, to the cent."""

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from inquiry_api.db import Database
from inquiry_api.ledger.decisions import Adjustment, Decision
from inquiry_api.ledger.journal import LedgerEntry
from inquiry_api.ledger.models import Claim, Remittance, Visit
from inquiry_api.ledger.remitting import NotPosted, post_decision
from tests.factories.books import (
    charge_visit,
    create_account,
    create_claim,
    create_payer,
    create_visit,
)

PRIMARY = (
    Adjustment("CO", "45", 110_00),
    Adjustment("PR", "1", 75_00),
    Adjustment("PR", "2", 23_00),
)


def decide(
    claim: Claim, key: str, paid: int, *adjustments: Adjustment, **values: object
) -> Decision:
    decision = Decision(
        claim_id=claim.id,
        key=key,
        decided_on=date(2026, 4, 1),
        status="1",
        charge_cents=claim.charge_cents,
        paid_cents=paid,
        adjustments=adjustments,
    )
    return replace(decision, **values)  # type: ignore[arg-type]


def claimed(session: Session, cents: int = 300_00) -> Claim:
    visit = create_visit(session, create_account(session))
    charge_visit(session, visit, cents)
    return create_claim(session, visit, cents)


def books(session: Session) -> dict[str, int]:
    rows = session.execute(
        select(LedgerEntry.book, func.sum(LedgerEntry.amount_cents)).group_by(LedgerEntry.book)
    )
    return {book: int(cents) for book, cents in rows if cents}


def test_a_primary_decision_leaves_the_patient_the_cost_share(database: Database) -> None:
    with database.transaction() as session:
        claim = claimed(session)

        post_decision(session, decide(claim, "p", 92_00, *PRIMARY))

        assert books(session) == {
            "patient": 98_00,
            "payer_cash": 92_00,
            "contractual": 110_00,
            "revenue": -300_00,
        }


def test_the_last_payers_share_counts_and_the_first_ones_does_not_add(database: Database) -> None:
    with database.transaction() as session:
        claim = claimed(session)
        second = create_claim(session, visit_of(session, claim), claim.charge_cents, position=2)
        post_decision(session, decide(claim, "p", 92_00, *PRIMARY))

        answer = (Adjustment("OA", "23", 202_00), Adjustment("PR", "3", 18_00))
        post_decision(session, decide(second, "s", 80_00, *answer, status="2"))

        assert books(session)["patient"] == 18_00
        assert "insurer" not in books(session)


def test_the_share_stays_with_the_insurers_while_a_second_one_must_answer(
    database: Database,
) -> None:
    with database.transaction() as session:
        claim = claimed(session)

        post_decision(session, decide(claim, "p", 92_00, *PRIMARY), later_payer=True)

        assert books(session)["insurer"] == 98_00
        assert "patient" not in books(session)


def test_a_forwarded_claim_is_not_the_patients_yet(database: Database) -> None:
    with database.transaction() as session:
        post_decision(session, decide(claimed(session), "p", 92_00, *PRIMARY, status="19"))

        assert "patient" not in books(session)


def test_patient_responsibility_that_is_no_cost_share_waits_for_a_clerk(database: Database) -> None:
    with database.transaction() as session:
        claim = claimed(session)

        post_decision(session, decide(claim, "p", 0, Adjustment("PR", "204", 300_00), status="4"))

        assert books(session) == {"review": 300_00, "revenue": -300_00}


def test_a_denial_that_the_practice_bears_costs_the_patient_nothing(database: Database) -> None:
    with database.transaction() as session:
        claim = claimed(session)

        post_decision(session, decide(claim, "p", 0, Adjustment("CO", "29", 300_00), status="4"))

        assert books(session) == {"denied": 300_00, "revenue": -300_00}


def test_a_medicaid_patient_is_never_billed_cost_share(database: Database) -> None:
    with database.transaction() as session:
        visit = create_visit(session, create_account(session))
        charge_visit(session, visit, 300_00)
        medicaid = create_payer(session, "State Medicaid", kind="medicaid")
        claim = create_claim(session, visit, 300_00, payer=medicaid)

        post_decision(session, decide(claim, "p", 92_00, *PRIMARY))

        assert books(session)["review"] == 98_00
        assert "patient" not in books(session)


def test_a_predetermination_posts_nothing(database: Database) -> None:
    with database.transaction() as session:
        post_decision(session, decide(claimed(session), "p", 92_00, *PRIMARY, status="25"))

        assert books(session) == {"insurer": 300_00, "revenue": -300_00}


def test_a_reversal_and_a_correction_replace_the_first_decision(database: Database) -> None:
    with database.transaction() as session:
        claim = claimed(session)
        post_decision(session, decide(claim, "first", 92_00, *PRIMARY))
        negative = [replace(one, cents=-one.cents) for one in PRIMARY]
        back = {"status": "22", "charge_cents": -300_00}
        post_decision(session, decide(claim, "undo", -92_00, *negative, **back))

        post_decision(
            session,
            decide(
                claim, "new", 150_00, Adjustment("CO", "45", 110_00), Adjustment("PR", "3", 40_00)
            ),
        )

        assert books(session)["patient"] == 40_00
        assert books(session)["payer_cash"] == 150_00


def test_a_reversal_of_nothing_is_left_to_a_clerk(database: Database) -> None:
    with database.transaction() as session:
        claim = claimed(session)
        undo = decide(claim, "undo", -92_00, status="22", charge_cents=-92_00)

        with pytest.raises(NotPosted, match="unmatched_reversal"):
            post_decision(session, undo)

        assert session.scalar(select(func.count()).select_from(Remittance)) == 0


def test_a_decision_that_does_not_add_up_is_not_posted(database: Database) -> None:
    with database.transaction() as session:
        claim = claimed(session)

        with pytest.raises(NotPosted, match="unbalanced"):
            post_decision(session, decide(claim, "p", 92_01, *PRIMARY))

        assert books(session) == {"insurer": 300_00, "revenue": -300_00}


def test_the_same_decision_twice_posts_once(database: Database) -> None:
    with database.transaction() as session:
        claim = claimed(session)

        for _ in range(2):
            post_decision(session, decide(claim, "p", 92_00, *PRIMARY))

        assert books(session)["patient"] == 98_00


def visit_of(session: Session, claim: Claim) -> Visit:
    return session.get_one(Visit, claim.visit_id)
