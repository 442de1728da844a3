"""Before a plan, whoever was verified more than five minutes ago proves it once more."""

import pytest

from inquiry_api.access.door import NotFresh, require_fresh
from inquiry_api.access.prompts import Prompt
from tests.access.records import SPOKEN, Records, Somebody
from tests.access.talk import Talk


def fresh(talk: Talk) -> bool:
    with talk.database.transaction() as session:
        try:
            require_fresh(session, talk.speaker)
        except NotFresh:
            return False
        return True


def on_web(records: Records, patient: Somebody) -> Talk:
    talk = Talk(records.database)
    talk.give(NAME_1=patient.family, DATE_1=SPOKEN)
    talk.give(ID_1=talk.code)
    return talk


def by_text(records: Records, patient: Somebody) -> Talk:
    talk = Talk(records.database, "sms", patient.index)
    talk.give(DATE_1=SPOKEN)
    talk.say(intent="affirm")
    return talk


def test_whoever_is_fresh_is_asked_nothing(records: Records) -> None:
    talk = on_web(records, records.patient())

    assert talk.start().outcome == "verified"
    assert len(talk.sends) == 1


def test_on_the_web_a_new_code_goes_out_once(records: Records) -> None:
    patient = records.patient()
    talk = on_web(records, patient)
    talk.age(6)

    asked = [talk.start().prompt for _ in range(3)]

    assert asked == [Prompt.STEP_UP_CODE] * 3
    assert [send.contact_point_id for send in talk.sends] == [patient.contact_id] * 2
    assert not fresh(talk)
    assert talk.give(ID_1=talk.code).outcome == "verified"
    assert fresh(talk)


def test_the_code_of_the_first_proof_does_not_serve_again(records: Records) -> None:
    talk = on_web(records, records.patient())
    first = talk.code
    talk.age(6)
    talk.start()

    if first != talk.code:
        assert talk.give(ID_1=first).prompt == Prompt.CODE_WRONG
    assert not fresh(talk)


@pytest.mark.parametrize("together", [True, False])
def test_on_the_web_access_code_and_birth_date_serve_too(records: Records, together: bool) -> None:
    patient = records.patient()
    bill, talk = records.bill(patient), on_web(records, patient)
    talk.age(6)
    talk.start()

    if together:
        step = talk.give(ID_1=bill.code, DATE_1=SPOKEN)
    else:
        assert talk.give(ID_1=bill.code).prompt == Prompt.ASK_BIRTH
        step = talk.give(DATE_1=SPOKEN)

    assert step.outcome == "verified"
    assert fresh(talk)


def test_by_text_the_birth_date_is_asked_again(records: Records) -> None:
    talk = by_text(records, records.patient())
    talk.age(6)

    assert talk.start().prompt == Prompt.STEP_UP_BIRTH
    assert talk.give(DATE_1=SPOKEN).outcome == "verified"
    assert fresh(talk)


def test_by_text_the_birth_date_suffices_on_a_shared_phone_for_whoever_was_verified(
    records: Records,
) -> None:
    patient = records.patient()
    records.patient(phone=patient.phone)
    bill, talk = records.bill(patient), Talk(records.database, "sms", patient.index)
    talk.give(ID_1=bill.code, DATE_1=SPOKEN)
    talk.say(intent="affirm")
    talk.age(6)

    assert talk.start().prompt == Prompt.STEP_UP_BIRTH
    assert talk.give(DATE_1=SPOKEN).outcome == "verified"


def test_from_a_number_that_is_not_theirs_both_are_asked_again(records: Records) -> None:
    patient = records.patient()
    bill, talk = records.bill(patient), Talk(records.database, "sms", b"w" * 32)
    talk.give(ID_1=bill.code, DATE_1=SPOKEN)
    talk.say(intent="affirm")
    talk.age(6)

    assert talk.start().prompt == Prompt.STEP_UP_ACCESS_CODE
    assert talk.give(DATE_1=SPOKEN).prompt == Prompt.STEP_UP_ACCESS_CODE
    assert talk.give(ID_1=bill.code).outcome == "verified"


def test_somebody_elses_proof_does_not_refresh_the_session(records: Records) -> None:
    patient, other = records.patient(), records.patient()
    bill, talk = records.bill(other), on_web(records, patient)
    talk.age(6)
    talk.start()

    step = talk.give(ID_1=bill.code, DATE_1=SPOKEN)

    scope = talk.open()
    assert step.prompt == Prompt.NOT_MATCHED
    assert not fresh(talk)
    assert scope is not None
    assert scope.patient_id == patient.id


def test_wrong_tries_of_the_second_proof_count_like_any(records: Records) -> None:
    talk = by_text(records, records.patient())
    talk.age(6)

    outcomes = [talk.give(DATE_1="June 13, 1980").outcome for _ in range(5)]

    assert outcomes == ["ask"] * 4 + ["locked"]


def test_a_second_proof_does_not_make_the_hour_longer(records: Records) -> None:
    talk = by_text(records, records.patient())
    for _ in range(5):
        talk.age(11)
        talk.start()
        talk.give(DATE_1=SPOKEN)

    talk.age(6)

    assert talk.open() is None


def test_a_session_that_ends_while_asked_again_leads_back_to_the_start(records: Records) -> None:
    talk = on_web(records, records.patient())
    talk.age(6)
    talk.start()
    talk.age(16, "seen_at")

    assert talk.start().prompt == Prompt.ASK_NAME_BIRTH
