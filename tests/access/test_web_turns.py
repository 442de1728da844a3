"""The web dialogue interrupted, repeated, left, and come back to."""

import pytest

from inquiry_api.access.prompts import Prompt
from inquiry_api.access.steps import Given
from tests.access.records import SPOKEN, Records
from tests.access.talk import Talk


def talk_to(records: Records) -> Talk:
    talk = Talk(records.database)
    talk.start()
    return talk


@pytest.mark.parametrize("intent", ["ask_balance", "talk_to_human", "ask_if_legitimate"])
def test_another_question_leaves_the_dialogue_as_it_stands(records: Records, intent: str) -> None:
    patient, talk = records.patient(), talk_to(records)
    talk.give(NAME_1=patient.family)

    step = talk.say("and what about the visit on <DATE_1>", {"DATE_1": SPOKEN}, intent=intent)

    assert step.outcome == "digress"
    assert talk.start().prompt == Prompt.ASK_BIRTH


def test_a_question_that_also_says_the_birth_date_is_an_answer(records: Records) -> None:
    patient, talk = records.patient(), talk_to(records)
    talk.give(NAME_1=patient.family)

    step = talk.say("i was born <DATE_1>, what do i owe", {"DATE_1": SPOKEN}, intent="ask_balance")

    assert step.prompt == Prompt.ASK_CODE


def test_what_the_first_message_says_of_the_writer_is_taken_along(records: Records) -> None:
    patient, talk = records.patient(), Talk(records.database)
    values = {"<NAME_1>": patient.family, "<DATE_1>": SPOKEN}

    words = "this is <NAME_1> born <DATE_1> what do i owe"

    assert talk.start(Given(values, "ask_balance", (), words)).prompt == Prompt.ASK_CODE


def test_the_date_of_a_visit_in_the_first_message_is_no_birth_date(records: Records) -> None:
    talk = Talk(records.database)

    step = talk.start(Given({"<DATE_1>": SPOKEN}, "ask_balance", (), "what about <DATE_1>"))

    assert step.prompt == Prompt.ASK_NAME_BIRTH


@pytest.mark.parametrize("intent", ["cancel", "goodbye", "deny"])
def test_whoever_does_not_want_to_go_on_leaves(records: Records, intent: str) -> None:
    talk = talk_to(records)

    step = talk.say("no", intent=intent)

    assert (step.outcome, step.prompt) == ("left", Prompt.LEFT)
    assert talk.start().prompt == Prompt.ASK_NAME_BIRTH


def test_three_useless_answers_end_in_the_offer_of_a_person(records: Records) -> None:
    talk = talk_to(records)

    steps = [talk.say("hm", intent="affirm") for _ in range(3)]

    assert [step.outcome for step in steps] == ["ask", "ask", "left"]
    assert steps[-1].prompt == Prompt.STUCK


@pytest.mark.parametrize("intent", ["ask_repeat", "ask_clarify"])
def test_the_question_is_repeated_on_request(records: Records, intent: str) -> None:
    patient, talk = records.patient(), talk_to(records)
    talk.give(NAME_1=patient.family, DATE_1=SPOKEN)

    steps = [talk.say("say that again?", intent=intent) for _ in range(4)]

    assert {(step.outcome, step.prompt) for step in steps} == {("ask", Prompt.ASK_CODE)}
    assert len(talk.sends) == 1


def test_whoever_comes_back_after_half_an_hour_starts_again(records: Records) -> None:
    patient, talk = records.patient(), talk_to(records)
    talk.give(NAME_1=patient.family, DATE_1=SPOKEN)

    talk.age(31)

    assert talk.start().prompt == Prompt.ASK_NAME_BIRTH


def test_what_was_given_is_sealed(records: Records) -> None:
    patient, talk = records.patient(), talk_to(records)
    talk.give(NAME_1=patient.family)

    with records.database.transaction() as session:
        stored = session.connection().exec_driver_sql("SELECT * FROM identity_flow").all()

    assert patient.family.encode() not in b"".join(
        value for row in stored for value in row if isinstance(value, bytes)
    )
    assert patient.family not in repr(stored)
