"""The matching queue: what an import could not place is shown with its score, and a clerk's word
settles it.
"""

from pathlib import Path
from uuid import uuid4

import pytest
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from inquiry_api.access.staff import Staff
from inquiry_api.audit.models import AuditEvent
from inquiry_api.cases.models import Case
from inquiry_api.conversations import handoff
from inquiry_api.db import Database
from inquiry_api.desk.acts.doing import Done
from inquiry_api.desk.acts.performing import perform
from inquiry_api.desk.case_records import record_of
from inquiry_api.errors import Conflict, Invalid
from inquiry_api.imports.importer import IMPORT_LOCK
from inquiry_api.imports.models import HeldItem
from inquiry_api.imports.settling import held_item
from inquiry_api.ledger.models import Account, Claim, Visit
from inquiry_api.ledger.people import Patient
from tests.desk.case_room import URL, staff_of
from tests.desk.test_books import BASE, signed_in
from tests.imports.posting_x12.books import (
    PRIMARY_ANSWER,
    claim_837,
    decided_835,
    load,
    payment_835,
    totals,
)

# Another number of ours, the payer's number unknown, and 20.00 less than was sent: it may be, or
# may be not.
UNSURE = decided_835(
    "ACCT9", "CAS*CO*45*90", "CAS*PR*1*75**2*23", charge="280", paid="92", payer_number="PCN9"
)
SENT = {"insurer": 300_00, "revenue": -300_00}


@pytest.fixture
def unsure(database: Database, tmp_path: Path) -> Database:
    """Books with one claim, and a decision that may be about it."""
    load(database, tmp_path, ("837", claim_837("")), ("835", payment_835("92", UNSURE)))
    assert totals(database) == SENT
    return database


def the_case(session: Session) -> Case:
    return session.scalars(select(Case)).one()


def act(database: Database, name: str, **form: str) -> Done:
    """A clerk takes the case and does an act."""
    with database.transaction() as session:
        clerk = staff_of(session, "Ana Ruiz")
        case = the_case(session)
        handoff.take_over(session, case.id, clerk.id, version=case.version)
    return act_as(database, clerk, name, **form)


def act_as(database: Database, clerk: Staff, name: str, **form: str) -> Done:
    with database.transaction() as session:
        values = {"key": str(uuid4()), **form}
        return perform(session, clerk, the_case(session).number, name, values, URL)


def test_the_case_shows_the_record_its_candidates_and_their_scores(unsure: Database) -> None:
    client = signed_in(unsure, "supervisor")
    with unsure.transaction() as session:
        number = the_case(session).number

    page = " ".join(client.get(f"/desk/cases/{number}", base_url=BASE).text.split())

    assert "score 50, certain from 70" in page
    assert "patient +30, dates +20, another charge -10, payer +10" in page
    assert "ANA RIVERA" in page
    assert "PR-1 $75.00, PR-2 $23.00" in page
    assert "001.x12, segment 9" in page
    assert "Post it there" in page
    with unsure.transaction() as session:
        patient_id = session.scalars(select(Patient.id)).one()
        shown = select(AuditEvent.patient_id).where(AuditEvent.action == "case.candidate_shown")
        assert session.scalars(shown).one() == patient_id


def test_a_clerks_word_posts_it_to_the_claim_and_closes_the_case(unsure: Database) -> None:
    with unsure.transaction() as session:
        claim_id = session.scalars(select(Claim.id)).one()

    done = act(unsure, "place", record=str(claim_id))

    assert "posted" in done.said
    assert totals(unsure) == SENT | {
        "insurer": 20_00, "contractual": 90_00, "patient": 98_00, "payer_cash": 92_00,
    }  # fmt: skip
    with unsure.transaction() as session:
        case = the_case(session)
        assert (case.state, case.outcome) == ("closed", "corrected")
        assert case.patient_id == session.scalars(select(Patient.id)).one()
        assert session.scalars(select(HeldItem.state)).one() == "posted"


def test_a_clerks_word_says_whose_a_claim_is(database: Database, tmp_path: Path) -> None:
    another_first_name = claim_837("ACCT2", name="RIVERA*ADA", on="20261101")
    load(database, tmp_path, ("837", claim_837()), ("837", another_first_name))
    with database.transaction() as session:
        patient_id = session.scalars(select(Patient.id)).one()

    act(database, "place", record=str(patient_id))

    assert totals(database) == {"insurer": 600_00, "revenue": -600_00}
    with database.transaction() as session:
        assert session.scalars(select(Patient.id)).one() == patient_id


def choices(database: Database) -> dict[str, str]:
    """What the case's form offers, by its value."""
    with database.transaction() as session:
        shown = record_of(session, the_case(session), "staff:test")
        assert shown is not None
        return {one.value: one.words for one in shown.choices}


def test_a_clerks_word_makes_it_a_new_visit_of_a_patient_on_file(unsure: Database) -> None:
    (visit,) = (value for value in choices(unsure) if value.startswith("visit "))

    act(unsure, "place", record=visit)

    assert totals(unsure) == {
        "insurer": 300_00, "revenue": -580_00, "contractual": 90_00, "patient": 98_00,
        "payer_cash": 92_00,
    }  # fmt: skip
    with unsure.transaction() as session:
        (patient_id,) = session.scalars(select(Patient.id))
        assert the_case(session).patient_id == patient_id
        assert len(session.scalars(select(Visit)).all()) == 2


def test_a_clerks_word_makes_it_a_new_patient(database: Database, tmp_path: Path) -> None:
    another_first_name = claim_837("ACCT2", name="RIVERA*ADA", on="20261101")
    load(database, tmp_path, ("837", claim_837()), ("837", another_first_name))
    assert choices(database)["new"] == "a new patient: ADA RIVERA"

    act(database, "place", record="new")
    load(database, tmp_path, ("837", [*another_first_name, "NTE*ADD*AGAIN"]))

    assert totals(database) == {"insurer": 600_00, "revenue": -600_00}
    with database.transaction() as session:
        ada = session.get_one(Patient, the_case(session).patient_id)
        assert (ada.given_name, ada.birth_date) == ("ADA", "1980-02-29")
        assert len(session.scalars(select(Account)).all()) == 2


def test_a_decision_for_somebody_new_makes_patient_and_claim(unsure: Database) -> None:
    act(unsure, "place", record="new")

    assert totals(unsure)["revenue"] == -580_00
    with unsure.transaction() as session:
        assert len(session.scalars(select(Patient)).all()) == 2
        claim = session.scalars(select(Claim).where(Claim.charge_cents == 280_00)).one()
        assert (claim.number, claim.payer_claim_number) == ("ACCT9", "PCN9")


def test_what_is_left_out_is_posted_by_no_later_file(unsure: Database, tmp_path: Path) -> None:
    act(unsure, "leave_out")
    again = ("837", claim_837("ACCT9", lines=[("99213", "280")], on="20261016"))

    load(unsure, tmp_path, again)

    assert totals(unsure) == {"insurer": 580_00, "revenue": -580_00}
    with unsure.transaction() as session:
        assert the_case(session).outcome == "not_ours"
        assert held_item(session, the_case(session).id) is None


def test_what_cannot_stand_where_the_clerk_says_posts_nothing(
    unsure: Database, tmp_path: Path
) -> None:
    load(unsure, tmp_path, ("835", payment_835("92", decided_835("", *PRIMARY_ANSWER), trace="T2")))
    settled = totals(unsure)
    with unsure.transaction() as session:
        claim_id = session.scalars(select(Claim.id)).one()

    with pytest.raises(Invalid) as refused:
        act(unsure, "place", record=str(claim_id))

    assert "decided already" in (refused.value.detail or "")
    assert totals(unsure) == settled
    with unsure.transaction() as session:
        assert session.scalars(select(HeldItem.state)).one() == "open"


def test_a_claim_that_was_not_offered_is_not_posted_to(unsure: Database) -> None:
    with pytest.raises(Invalid):
        act(unsure, "place", record=str(uuid4()))

    assert totals(unsure) == SENT


def test_nothing_is_settled_while_records_are_loaded(unsure: Database) -> None:
    with unsure.transaction() as session:
        session.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": IMPORT_LOCK})

        with pytest.raises(Conflict):
            act(unsure, "leave_out")
