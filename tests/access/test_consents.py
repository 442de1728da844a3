"""Consent to amounts by text: asked once, kept with its wording, and taken back at once."""

from datetime import date
from uuid import uuid4

import pytest

from inquiry_api.access.consents import (
    BILLING_TEXTS,
    TEXT_PRIVACY,
    TEXT_PRIVACY_WORDING,
    Holder,
    NoNumber,
    decision,
    give_consent,
    has_consent,
    note_consent,
    revoke,
)
from inquiry_api.access.prompts import Prompt
from tests.access.records import SPOKEN, Records, Somebody, new_phone
from tests.access.talk import Talk, scalar


def verified(records: Records, patient: Somebody) -> Talk:
    talk = Talk(records.database, "sms", patient.index)
    talk.give(DATE_1=SPOKEN)
    return talk


def consents(talk: Talk, kind: str = TEXT_PRIVACY) -> bool:
    with talk.database.transaction() as session:
        return has_consent(session, talk.speaker, kind)


@pytest.mark.parametrize(
    ("words", "intent", "agreed"),
    [
        ("", "affirm", True),
        ("", "deny", False),
        ("yes please", "nlu_fallback", True),
        ("sí", "give_details", True),
        ("no", "nlu_fallback", False),
    ],
)
def test_the_answer_to_the_warning_is_kept(
    records: Records, words: str, intent: str, agreed: bool
) -> None:
    talk = verified(records, records.patient())

    step = talk.say(words, intent=intent)

    assert (step.outcome, consents(talk)) == ("verified", agreed)
    assert (
        scalar(
            records.database,
            "SELECT wording_version || ' ' || source FROM consent WHERE conversation_id = :id",
            id=talk.id,
        )
        == f"{TEXT_PRIVACY_WORDING} sms"
    )


@pytest.mark.parametrize("intent", ["affirm", "deny"])
def test_whoever_answered_is_not_asked_again(records: Records, intent: str) -> None:
    patient = records.patient()
    verified(records, patient).say(intent=intent)
    talk = Talk(records.database, "sms", patient.index)

    assert talk.give(DATE_1=SPOKEN).outcome == "verified"
    assert consents(talk) == (intent == "affirm")


def test_no_consent_is_taken_from_silence(records: Records) -> None:
    talk = verified(records, records.patient())

    steps = [talk.say("hm", intent="nlu_fallback") for _ in range(2)]

    assert [step.prompt for step in steps] == [Prompt.WARN_SMS_UNCLEAR, Prompt.VERIFIED]
    assert not consents(talk)


def test_a_question_instead_of_an_answer_leaves_the_warning_open(records: Records) -> None:
    talk = verified(records, records.patient())

    assert talk.say("what do i owe for march", intent="ask_balance").outcome == "digress"
    assert not consents(talk)
    assert talk.start().prompt == Prompt.WARN_SMS


def test_consent_is_for_one_number(records: Records) -> None:
    patient = records.patient()
    bill = records.bill(patient)
    verified(records, patient).say(intent="affirm")
    elsewhere = Talk(records.database, "sms", b"e" * 32)

    step = elsewhere.give(ID_1=bill.code, DATE_1=SPOKEN)

    assert step.prompt == Prompt.WARN_SMS
    assert not consents(elsewhere)


def test_consent_is_one_persons_on_a_shared_phone(records: Records) -> None:
    one = records.patient()
    other = records.patient(born=date(1975, 2, 3), phone=one.phone)
    bills = [records.bill(one), records.bill(other)]
    talk = Talk(records.database, "sms", one.index)
    talk.give(ID_1=bills[0].code, DATE_1=SPOKEN)
    talk.say(intent="affirm")
    second = Talk(records.database, "sms", one.index)

    step = second.give(ID_1=bills[1].code, DATE_1="Feb 3, 1975")

    assert step.prompt == Prompt.WARN_SMS


def test_consent_of_a_guarantor_is_not_every_guarantors(records: Records) -> None:
    one = records.guarantor(phone=new_phone())
    verified(records, one).say(intent="affirm")
    other = records.guarantor(phone=one.phone, born=date(1975, 2, 3))
    bill = records.bill(records.patient(phone=None), other)
    talk = Talk(records.database, "sms", one.index)

    assert talk.give(ID_1=bill.code, DATE_1="Feb 3, 1975").prompt == Prompt.WARN_SMS


def test_on_the_web_there_is_no_warning_and_no_consent(records: Records) -> None:
    patient, talk = records.patient(), Talk(records.database)
    talk.give(NAME_1=patient.family, DATE_1=SPOKEN)

    assert talk.give(ID_1=talk.code).outcome == "verified"
    assert not consents(talk)
    with pytest.raises(NoNumber), records.database.transaction() as session:
        give_consent(session, talk.speaker)


def test_consent_needs_somebody_verified(records: Records) -> None:
    talk = Talk(records.database, "sms", records.patient().index)

    with pytest.raises(NoNumber), records.database.transaction() as session:
        give_consent(session, talk.speaker)


def test_a_revoked_consent_is_gone_and_asked_for_again(records: Records) -> None:
    patient = records.patient()
    talk = verified(records, patient)
    talk.say(intent="affirm")
    assert patient.index is not None

    with records.database.transaction() as session:
        revoke(session, patient.index, actor=f"conversation:{talk.id}")

    assert not consents(talk)
    again = Talk(records.database, "sms", patient.index)
    assert again.give(DATE_1=SPOKEN).prompt == Prompt.WARN_SMS
    again.say(intent="affirm")
    assert consents(again)


def test_whoever_said_no_may_say_yes_later(records: Records) -> None:
    talk = verified(records, records.patient())
    talk.say(intent="deny")

    with records.database.transaction() as session:
        give_consent(session, talk.speaker)

    assert consents(talk)


def test_kinds_of_consent_are_apart_and_can_come_from_paper(records: Records) -> None:
    patient = records.patient()
    talk = verified(records, patient)
    assert patient.index is not None
    whose = Holder(patient.id, (), patient.index)

    with records.database.transaction() as session:
        note_consent(
            session,
            whose,
            kind=BILLING_TEXTS,
            granted=True,
            wording_version="form.3",
            source="paper",
            actor=f"staff:{uuid4()}",
        )
        assert decision(session, whose, BILLING_TEXTS) is True

    assert consents(talk, BILLING_TEXTS)
    assert not consents(talk)
