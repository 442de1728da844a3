"""Five wrong tries lock a conversation, ten a person; nothing but a clerk opens either."""

from datetime import date
from uuid import uuid4

from inquiry_api.access.prompts import Prompt
from inquiry_api.access.unlocking import is_person_locked, unlock, unlock_conversation
from tests.access.records import SPOKEN, Records, Somebody
from tests.access.talk import Talk, audit_outcomes, scalar

WRONG = "June 13, 1980"
STAFF = uuid4()


def text_from(records: Records, somebody: Somebody) -> Talk:
    return Talk(records.database, "sms", somebody.index)


def lock_person(records: Records, patient: Somebody) -> None:
    for _ in range(2):
        talk = text_from(records, patient)
        for _ in range(5):
            talk.give(DATE_1=WRONG)


def test_the_fifth_wrong_try_locks_the_conversation(records: Records) -> None:
    talk = text_from(records, records.patient())

    steps = [talk.give(DATE_1=WRONG) for _ in range(5)]

    assert [step.outcome for step in steps] == ["ask"] * 4 + ["locked"]
    assert steps[-1].prompt == Prompt.LOCKED
    assert audit_outcomes(records.database, talk.id) == ["identity.try refused"] * 5


def test_a_locked_conversation_refuses_the_right_answer(records: Records) -> None:
    talk = text_from(records, records.patient())
    for _ in range(5):
        talk.give(DATE_1=WRONG)

    assert talk.give(DATE_1=SPOKEN).outcome == "locked"
    assert talk.start().outcome == "locked"
    assert talk.open() is None


def test_a_lock_ends_the_session_that_was_open(records: Records) -> None:
    talk = text_from(records, records.patient())
    talk.give(DATE_1=SPOKEN)
    talk.say(intent="affirm")
    talk.age(6, "proved_at")

    for _ in range(5):
        talk.give(DATE_1=WRONG)

    assert talk.open() is None


def test_new_codes_reset_nothing(records: Records) -> None:
    patient, talk = records.patient(), Talk(records.database)
    talk.give(NAME_1=patient.family, DATE_1=SPOKEN)
    outcomes = []
    for _ in range(5):
        outcomes.append(talk.give(ID_1=f"{(int(talk.code) + 1) % 10**6:06d}").outcome)
        if outcomes[-1] != "locked":
            talk.say("again")

    assert outcomes == ["ask"] * 4 + ["locked"]


def test_ten_wrong_tries_lock_the_person_in_every_conversation(records: Records) -> None:
    patient = records.patient()
    lock_person(records, patient)
    talk = text_from(records, patient)

    step = talk.give(DATE_1=SPOKEN)

    assert (step.outcome, step.prompt) == ("ask", Prompt.NOT_MATCHED)
    assert talk.open() is None


def test_a_locked_person_is_locked_on_every_way_in(records: Records) -> None:
    patient = records.patient()
    bill = records.bill(patient)
    lock_person(records, patient)

    statement = Talk(records.database)
    statement.give(ID_1=bill.code, DATE_1=SPOKEN)
    code = Talk(records.database)
    code.give(NAME_1=patient.family, DATE_1=SPOKEN)
    code.give(ID_1=code.code)

    assert statement.open() is None
    assert code.open() is None


def test_a_locked_guarantor_does_not_bar_the_patient_from_their_own_statement(
    records: Records,
) -> None:
    patient = records.patient()
    parent = records.guarantor(phone="new", born=date(1955, 5, 5))
    bill = records.bill(patient, parent)
    lock_person(records, parent)
    talk, parents = Talk(records.database), Talk(records.database)

    talk.give(ID_1=bill.code, DATE_1=SPOKEN)
    parents.give(ID_1=bill.code, DATE_1="May 5, 1955")

    assert talk.open() is not None
    assert parents.open() is None


def test_a_patients_right_answer_does_not_clear_the_guarantors_count(records: Records) -> None:
    patient = records.patient()
    parent = records.guarantor(phone="new", born=date(1955, 5, 5))
    bill = records.bill(patient, parent)
    text_from(records, parent).give(DATE_1=WRONG)

    Talk(records.database).give(ID_1=bill.code, DATE_1=SPOKEN)

    count = scalar(
        records.database,
        "SELECT count FROM identity_attempt WHERE kind = 'person' AND key = :key",
        key=parent.id.bytes,
    )
    assert count == 1


def test_somebody_else_is_not_locked_with_them(records: Records) -> None:
    patient, other = records.patient(), records.patient()
    lock_person(records, patient)
    talk = text_from(records, other)

    talk.give(DATE_1=SPOKEN)

    assert talk.open() is not None


def test_a_clerk_unlocks_a_person_and_it_is_audited(records: Records) -> None:
    patient = records.patient()
    lock_person(records, patient)
    with records.database.transaction() as session:
        assert is_person_locked(session, patient_id=patient.id)

    with records.database.transaction() as session:
        unlock(session, staff_id=STAFF, patient_id=patient.id)

    talk = text_from(records, patient)
    talk.give(DATE_1=SPOKEN)
    assert talk.open() is not None
    assert (
        scalar(
            records.database,
            "SELECT actor FROM audit_event WHERE action = 'identity.unlocked' AND patient_id = :id",
            id=patient.id,
        )
        == f"staff:{STAFF}"
    )


def test_a_clerk_unlocks_a_guarantor_with_all_their_rows(records: Records) -> None:
    one = records.guarantor(phone="new")
    records.guarantor(family=one.family, phone=one.phone)
    lock_person(records, one)

    with records.database.transaction() as session:
        unlock(session, staff_id=STAFF, guarantor_id=one.id)

    talk = text_from(records, one)
    talk.give(DATE_1=SPOKEN)
    assert talk.open() is not None


def test_a_clerk_unlocks_a_conversation(records: Records) -> None:
    talk = text_from(records, records.patient())
    for _ in range(5):
        talk.give(DATE_1=WRONG)

    with records.database.transaction() as session:
        unlock_conversation(session, staff_id=STAFF, conversation_id=talk.id)

    talk.give(DATE_1=SPOKEN)
    assert talk.open() is not None


def test_a_right_answer_starts_the_count_anew(records: Records) -> None:
    patient = records.patient()
    for _ in range(4):
        talk = text_from(records, patient)
        for _ in range(4):
            talk.give(DATE_1=WRONG)
        talk.give(DATE_1=SPOKEN)

        assert talk.open() is not None
