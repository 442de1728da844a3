"""Payers' decisions in the journal: each case of the standard, to the cent."""

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from inquiry_api.db import Database
from inquiry_api.ledger.decisions import Adjustment, Decision
from inquiry_api.ledger.journal import LedgerEntry, LedgerTxn
from inquiry_api.ledger.models import Claim, Remittance, RemittanceAdjustment, Visit
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


def test_a_write_off_that_another_payer_took_already_is_kept_and_posts_nowhere(
    database: Database,
) -> None:
    with database.transaction() as session:
        claim = claimed(session)
        repeated = replace(PRIMARY[0], informs=True)

        kept = post_decision(session, decide(claim, "p", 92_00, repeated, *PRIMARY[1:]))

        assert books(session)["insurer"] == 110_00
        assert stored(session, kept) == [("CO", 110_00), ("PR", 23_00), ("PR", 75_00)]


@pytest.mark.parametrize(
    ("adjustment", "confirmed"),
    [(PRIMARY[1], False), (replace(PRIMARY[1], remarks=("N782",)), True)],
)
def test_a_share_that_is_not_sure_waits_for_a_clerk(
    database: Database, adjustment: Adjustment, confirmed: bool
) -> None:
    with database.transaction() as session:
        claim = claimed(session, 75_00)

        post_decision(session, decide(claim, "p", 0, adjustment, share_confirmed=confirmed))

        assert books(session) == {"review": 75_00, "revenue": -75_00}


def test_what_a_payer_does_not_explain_stays_with_the_insurers(database: Database) -> None:
    with database.transaction() as session:
        claim = claimed(session)

        share = Adjustment("PR", "2", 23_00)
        post_decision(session, decide(claim, "p", 92_00, share, unexplained_cents=185_00))

        assert books(session)["insurer"] == 185_00
        assert books(session)["patient"] == 23_00


def test_a_reversal_keeps_where_it_came_from(database: Database) -> None:
    with database.transaction() as session:
        claim = claimed(session)
        post_decision(session, decide(claim, "first", 92_00, *PRIMARY))
        negative = [replace(one, cents=-one.cents) for one in PRIMARY]

        undo = decide(claim, "undo", -92_00, *negative, status="22", charge_cents=-300_00)
        post_decision(session, replace(undo, place="segment 9"))

        places = session.scalars(select(LedgerTxn.place).where(LedgerTxn.reverses_id.is_not(None)))
        assert set(places) == {"segment 9"}


def stored(session: Session, remittance: Remittance) -> list[tuple[str, int]]:
    query = select(RemittanceAdjustment).where(RemittanceAdjustment.remittance_id == remittance.id)
    return sorted((row.group, row.amount_cents) for row in session.scalars(query))
