"""The door: nothing opens unaudited, and a guarantor's view is marked as one."""

from datetime import date
from uuid import uuid4

import pytest
from sqlalchemy import text

from inquiry_api.access.door import (
    NotFresh,
    NotVerified,
    OpenAccount,
    open_for_staff,
    open_records,
    require_fresh,
)
from inquiry_api.access.staff import Role, Staff
from inquiry_api.errors import NotFound, Refused
from tests.access.records import SPOKEN, Records, Somebody, new_phone
from tests.access.talk import Talk, audit_outcomes, scalar

CHILD_BORN = date(2019, 2, 3)


def verified(records: Records, somebody: Somebody) -> Talk:
    talk = Talk(records.database, "sms", somebody.index)
    talk.give(DATE_1=SPOKEN)
    return talk


def test_every_opening_is_audited_with_what_was_opened(records: Records) -> None:
    patient = records.patient()
    bill = records.bill(patient)
    talk = verified(records, patient)

    scope = talk.open("explain_balance")

    assert scope is not None
    with records.database.transaction() as session:
        row = session.execute(
            text("SELECT * FROM audit_event WHERE purpose = 'explain_balance'")
        ).one()
    assert (row.actor, row.action, row.outcome) == (
        f"conversation:{talk.id}",
        "records.open",
        "opened",
    )
    assert (row.patient_id, row.account_ids) == (patient.id, [bill.account_id])
    assert (row.subject_kind, row.subject_id) == ("identity_session", scope.session_id)


def test_a_refusal_is_audited(records: Records) -> None:
    talk = Talk(records.database)

    assert talk.open() is None
    assert audit_outcomes(records.database, talk.id) == ["records.open refused"]


def test_without_the_trail_nothing_is_opened(records: Records) -> None:
    talk = verified(records, records.patient())
    with records.database.transaction() as session:
        session.execute(text("ALTER TABLE audit_head RENAME TO elsewhere"))
    try:
        with pytest.raises(Exception, match="audit_head"):
            talk.open()
    finally:
        with records.database.transaction() as session:
            session.execute(text("ALTER TABLE elsewhere RENAME TO audit_head"))


def test_a_patient_opens_their_own_account_whoever_answers_for_it(records: Records) -> None:
    patient = records.patient()
    bill = records.bill(patient, records.guarantor(phone=new_phone()))

    scope = verified(records, patient).open()

    assert scope is not None
    assert (scope.role, scope.patient_id) == ("patient", patient.id)
    assert scope.accounts == (OpenAccount(bill.account_id, patient.id, "patient"),)


def test_a_guarantor_who_is_also_a_patient_has_a_role_for_each_account(records: Records) -> None:
    patient = records.patient()
    child = records.patient(born=CHILD_BORN, phone=None)
    answers = records.guarantor(patient=patient)
    own, childs = records.bill(patient, answers), records.bill(child, answers)
    talk = verified(records, patient)
    talk.say(entities=[{"entity": "all", "value": "all"}])

    scope = talk.open()

    assert scope is not None
    assert scope.role == "both"
    assert {account.account_id: account.role for account in scope.accounts} == {
        own.account_id: "patient",
        childs.account_id: "guarantor",
    }


def test_a_responsibility_that_ends_shuts_the_account_at_once(records: Records) -> None:
    child = records.patient(born=CHILD_BORN, phone=None)
    parent = records.guarantor(phone=new_phone())
    bill = records.bill(child, parent)
    talk = verified(records, parent)
    before = talk.open()

    with records.database.transaction() as session:
        session.execute(
            text("UPDATE account SET guarantor_id = NULL WHERE id = :id"), {"id": bill.account_id}
        )

    after = talk.open()
    assert before is not None
    assert after is not None
    assert (len(before.accounts), len(after.accounts)) == (1, 0)


def test_somebody_verified_without_any_account_opens_an_empty_scope(records: Records) -> None:
    scope = verified(records, records.patient()).open()

    assert scope is not None
    assert (scope.role, scope.accounts) == ("patient", ())


@pytest.mark.parametrize(
    ("minutes", "error"), [(None, NotVerified), (4.9, None), (5.1, NotFresh), (16, NotVerified)]
)
def test_a_plan_needs_a_fresh_proof(
    records: Records, minutes: float | None, error: type[Exception] | None
) -> None:
    patient = records.patient()
    talk = Talk(records.database, "sms", patient.index)
    if minutes is not None:
        talk.give(DATE_1=SPOKEN)
        talk.age(minutes)

    raised: type[Exception] | None = None
    with records.database.transaction() as session:
        try:
            require_fresh(session, talk.speaker)
        except (NotVerified, NotFresh) as problem:
            raised = type(problem)

    assert raised is error


def staff(role: Role) -> Staff:
    return Staff(uuid4(), "clerk@example.com", "Cleo", role)


@pytest.mark.parametrize("role", ["clerk", "supervisor"])
def test_a_clerk_opens_a_patient_for_a_purpose(records: Records, role: Role) -> None:
    patient, who = records.patient(), staff(role)
    bill = records.bill(patient)

    with records.database.transaction() as session:
        accounts = open_for_staff(session, who, patient_id=patient.id, purpose="case.dispute")

    assert [account.account_id for account in accounts] == [bill.account_id]
    assert (
        scalar(
            records.database,
            "SELECT outcome FROM audit_event WHERE actor = :actor AND patient_id = :patient",
            actor=f"staff:{who.id}",
            patient=patient.id,
        )
        == "opened"
    )


@pytest.mark.parametrize(
    ("role", "known", "error"),
    [("admin", True, Refused), ("auditor", True, Refused), ("clerk", False, NotFound)],
)
def test_a_refused_member_of_staff_is_audited(
    records: Records, role: Role, known: bool, error: type[Exception]
) -> None:
    who, patient_id = staff(role), records.patient().id if known else uuid4()

    with pytest.raises(error), records.database.transaction() as session:
        open_for_staff(session, who, patient_id=patient_id, purpose="case.dispute")

    assert (
        scalar(
            records.database,
            "SELECT outcome FROM audit_event WHERE actor = :actor",
            actor=f"staff:{who.id}",
        )
        == "refused"
    )


def test_a_purpose_with_a_persons_words_in_it_is_refused(records: Records) -> None:
    talk = verified(records, records.patient())

    with pytest.raises(ValueError, match="fixed words"), records.database.transaction() as session:
        open_records(session, talk.speaker, topic="what does Ada owe")
