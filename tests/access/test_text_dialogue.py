"""Proof by text: whose number it is decides what is asked."""

from datetime import date, timedelta

import pytest
from sqlalchemy import text

from inquiry_api.access.prompts import Prompt
from inquiry_api.db import now
from tests.access.records import SPOKEN, Records, Somebody, new_phone
from tests.access.talk import Talk

OTHER_BORN, OTHER_SPOKEN = date(1975, 2, 3), "Feb 3, 1975"
CHILD_BORN, CHILD_SPOKEN = date(2019, 2, 3), "Feb 3, 2019"


def text_from(records: Records, somebody: Somebody) -> Talk:
    talk = Talk(records.database, "sms", somebody.index)
    talk.start()
    return talk


def test_the_number_on_file_is_asked_for_the_birth_date_alone(records: Records) -> None:
    talk = Talk(records.database, "sms", records.patient().index)

    assert talk.start().prompt == Prompt.ASK_BIRTH
    assert talk.give(DATE_1=SPOKEN).prompt == Prompt.WARN_SMS


def test_an_unknown_number_is_asked_the_same(records: Records) -> None:
    talk = Talk(records.database, "sms", b"u" * 32)

    assert talk.start().prompt == Prompt.ASK_BIRTH
    assert talk.give(DATE_1=SPOKEN).prompt == Prompt.NOT_MATCHED


def test_two_adults_on_one_phone_are_asked_for_the_access_code(records: Records) -> None:
    one = records.patient()
    records.patient(born=OTHER_BORN, phone=one.phone)
    bill = records.bill(one)
    talk = Talk(records.database, "sms", one.index)

    assert talk.start().prompt == Prompt.ASK_ACCESS_CODE
    assert talk.give(DATE_1=SPOKEN).prompt == Prompt.ASK_ACCESS_CODE_ONLY
    assert talk.open() is None
    assert talk.give(ID_1=bill.code).prompt == Prompt.WARN_SMS
    scope = talk.open()
    assert scope is not None
    assert scope.patient_id == one.id


def test_two_on_one_phone_hear_the_same_for_a_right_and_a_wrong_birth_date(
    records: Records,
) -> None:
    one = records.patient()
    records.patient(born=OTHER_BORN, phone=one.phone)

    steps = [text_from(records, one).give(DATE_1=said) for said in (SPOKEN, "July 4, 1990")]

    assert steps[0] == steps[1]


def test_the_access_code_of_the_other_on_the_phone_opens_the_others_bill_only(
    records: Records,
) -> None:
    one = records.patient()
    other = records.patient(born=OTHER_BORN, phone=one.phone)
    records.bill(one)
    bill = records.bill(other)
    talk = text_from(records, one)

    assert talk.give(ID_1=bill.code, DATE_1=SPOKEN).prompt == Prompt.NOT_MATCHED
    talk.give(ID_1=bill.code, DATE_1=OTHER_SPOKEN)

    scope = talk.open()
    assert scope is not None
    assert [account.account_id for account in scope.accounts] == [bill.account_id]


def test_an_adult_and_children_on_one_phone_are_one_who_may_be_verified(records: Records) -> None:
    adult = records.patient()
    child = records.patient(born=CHILD_BORN, phone=adult.phone, family=adult.family)
    records.bill(child)
    talk = text_from(records, adult)

    assert talk.give(DATE_1=CHILD_SPOKEN).prompt == Prompt.NOT_MATCHED
    assert talk.give(DATE_1=SPOKEN).prompt == Prompt.WARN_SMS


def test_a_minor_is_never_verified(records: Records) -> None:
    child = records.patient(born=CHILD_BORN)
    bill = records.bill(child)

    for values in ({"DATE_1": CHILD_SPOKEN}, {"ID_1": bill.code, "DATE_1": CHILD_SPOKEN}):
        talk = text_from(records, child)
        assert talk.give(**values).prompt == Prompt.NOT_MATCHED
        assert talk.open() is None


@pytest.mark.parametrize(("days", "prompt"), [(0, Prompt.WARN_SMS), (1, Prompt.NOT_MATCHED)])
def test_somebody_is_of_age_from_the_eighteenth_birthday(
    records: Records, days: int, prompt: Prompt
) -> None:
    today = now().date()
    turns = date(today.year - 18, today.month, min(today.day, 28)) + timedelta(days=days)
    born = turns if today.day <= 28 else turns + timedelta(days=3 * days)
    patient = records.patient(born=born)

    assert text_from(records, patient).give(DATE_1=born.isoformat()).prompt == prompt


def test_the_deceased_are_not_verified_and_the_widow_on_the_phone_is(records: Records) -> None:
    gone = records.patient(died=date(2026, 1, 2))
    widow = records.patient(born=OTHER_BORN, phone=gone.phone)
    records.bill(gone)
    talk = text_from(records, gone)

    assert talk.give(DATE_1=SPOKEN).prompt == Prompt.NOT_MATCHED
    assert talk.give(DATE_1=OTHER_SPOKEN).prompt == Prompt.WARN_SMS
    scope = talk.open()
    assert scope is not None
    assert scope.patient_id == widow.id


@pytest.mark.parametrize("fall", ["trusted = false", "ended_at = now()"])
def test_a_number_that_is_no_longer_theirs_proves_nothing(records: Records, fall: str) -> None:
    patient = records.patient()
    with records.database.transaction() as session:
        session.execute(
            text(f"UPDATE contact_point SET {fall} WHERE id = :id"),  # noqa: S608
            {"id": patient.contact_id},
        )

    talk = text_from(records, patient)

    assert talk.give(DATE_1=SPOKEN).prompt == Prompt.NOT_MATCHED
    assert talk.open() is None


def test_one_human_in_two_guarantor_rows_and_a_patient_row_is_one(records: Records) -> None:
    patient = records.patient()
    records.guarantor(patient=patient)
    records.guarantor(family=patient.family, phone=patient.phone)

    assert text_from(records, patient).give(DATE_1=SPOKEN).prompt == Prompt.WARN_SMS


def test_two_records_of_what_may_be_one_patient_ask_for_the_access_code(records: Records) -> None:
    one = records.patient()
    records.patient(family=one.family, phone=one.phone)

    talk = Talk(records.database, "sms", one.index)

    assert talk.start().prompt == Prompt.ASK_ACCESS_CODE


def test_a_guarantor_who_is_no_patient_is_verified_by_their_own_number(records: Records) -> None:
    child = records.patient(born=CHILD_BORN, phone=None)
    parent = records.guarantor(phone=new_phone())
    bill = records.bill(child, parent)
    talk = text_from(records, parent)

    talk.give(DATE_1=SPOKEN)

    scope = talk.open()
    assert scope is not None
    assert (scope.role, scope.patient_id) == ("guarantor", None)
    assert [(a.account_id, a.patient_id, a.role) for a in scope.accounts] == [
        (bill.account_id, child.id, "guarantor")
    ]


def test_an_access_code_before_the_birth_date_is_kept(records: Records) -> None:
    patient = records.patient()
    bill = records.bill(patient)
    talk = Talk(records.database, "sms", b"v" * 32)

    assert talk.give(ID_1=bill.code).prompt == Prompt.ASK_BIRTH
    assert talk.give(DATE_1=SPOKEN).prompt == Prompt.WARN_SMS


def test_an_unreadable_date_is_no_try(records: Records) -> None:
    talk = text_from(records, records.patient())

    assert talk.give(DATE_1="the spring of 1980").prompt == Prompt.DATE_UNCLEAR
    assert talk.give(DATE_1=SPOKEN).outcome == "ask"
    assert talk.open() is not None
