"""The web dialogue: details in any order, a code, and kindness to answers that can't be used."""

import pytest

from inquiry_api.access.prompts import Prompt
from tests.access.records import SPOKEN, Records
from tests.access.talk import Talk


def talk_to(records: Records) -> Talk:
    talk = Talk(records.database)
    talk.start()
    return talk


def test_the_first_question_is_for_name_and_birth_date(records: Records) -> None:
    step = Talk(records.database).start()

    assert (step.outcome, step.prompt, step.sends) == ("ask", Prompt.ASK_NAME_BIRTH, ())


@pytest.mark.parametrize(
    ("messages", "prompts"),
    [
        (["NAME", "DATE"], [Prompt.ASK_BIRTH, Prompt.ASK_CODE]),
        (["DATE", "NAME"], [Prompt.ASK_NAME, Prompt.ASK_CODE]),
        (["NAME DATE"], [Prompt.ASK_CODE]),
        (["DATE NAME"], [Prompt.ASK_CODE]),
    ],
)
def test_name_and_birth_date_come_in_any_order(
    records: Records, messages: list[str], prompts: list[Prompt]
) -> None:
    patient, talk = records.patient(), talk_to(records)
    values = {"NAME": ("NAME_1", patient.family), "DATE": ("DATE_1", SPOKEN)}

    asked = [talk.give(**dict(values[kind] for kind in text.split())).prompt for text in messages]

    assert asked == prompts
    assert talk.give(ID_1=talk.code).outcome == "verified"


@pytest.mark.parametrize("said", ["Ada Maria de la {}", "{}, Ada", "ADA {}", "Ada {} Jr"])
def test_the_last_name_is_found_in_a_full_one(records: Records, said: str) -> None:
    patient, talk = records.patient(), talk_to(records)

    talk.give(NAME_1=said.format(patient.family), DATE_1=SPOKEN)

    assert talk.give(ID_1=talk.code).outcome == "verified"


def test_a_family_name_of_several_words_and_accents_is_found(records: Records) -> None:
    records.patient(family="De la Cruz-Núñez")
    talk = talk_to(records)

    talk.give(NAME_1="Maria de la cruz nunez", DATE_1=SPOKEN)

    assert talk.sends[0].contact_point_id is not None


def test_a_bare_name_that_nothing_marked_is_taken(records: Records) -> None:
    patient, talk = records.patient(), talk_to(records)

    step = talk.say(f"it's {patient.family.lower()}", intent="nlu_fallback")
    talk.give(DATE_1=SPOKEN)

    assert step.prompt == Prompt.ASK_BIRTH
    assert talk.sends[0].contact_point_id == patient.contact_id


@pytest.mark.parametrize("words", ["i dont know", "why", "ok", "no idea what you want from me now"])
def test_an_answer_without_a_name_is_not_taken_for_one(records: Records, words: str) -> None:
    talk = talk_to(records)

    assert talk.say(words, intent="nlu_fallback").prompt == Prompt.ASK_NAME_BIRTH


def test_a_date_that_cannot_be_read_is_asked_for_again(records: Records) -> None:
    patient, talk = records.patient(), talk_to(records)

    asked = [
        talk.give(NAME_1=patient.family, DATE_1="June 1980").prompt,
        talk.give(DATE_1="13/13/1980").prompt,
        talk.give(DATE_1=SPOKEN).prompt,
    ]

    assert asked == [Prompt.DATE_UNCLEAR, Prompt.DATE_UNCLEAR, Prompt.ASK_CODE]


def test_spanish_dates_are_read_both_ways(records: Records) -> None:
    patient = records.patient()
    talk = Talk(records.database, language="es")
    talk.start()

    talk.give(NAME_1=patient.family, DATE_1="12/6/1980")

    assert talk.give(ID_1=talk.code).outcome == "verified"


def test_corrected_details_send_a_new_code_and_end_the_first(records: Records) -> None:
    patient, talk = records.patient(), talk_to(records)
    talk.give(NAME_1="Mistyped", DATE_1=SPOKEN)

    step = talk.give(NAME_1=patient.family)

    assert (step.prompt, len(talk.sends)) == (Prompt.ASK_CODE, 2)
    assert talk.give(ID_1=talk.code).outcome == "verified"


@pytest.mark.parametrize(
    ("words", "intent"),
    [("it never came", "report_access_problem"), ("send it again please", "give_details")],
)
def test_a_new_code_replaces_the_old_one(records: Records, words: str, intent: str) -> None:
    patient, talk = records.patient(), talk_to(records)
    talk.give(NAME_1=patient.family, DATE_1=SPOKEN)
    first = talk.code

    step = talk.say(words, intent=intent)

    assert step.prompt == Prompt.CODE_SENT_AGAIN
    if first != talk.code:
        assert talk.give(ID_1=first).prompt == Prompt.CODE_WRONG
    assert talk.give(ID_1=talk.code).outcome == "verified"


def test_no_more_than_five_codes_an_hour_go_out(records: Records) -> None:
    patient, talk = records.patient(), talk_to(records)
    talk.give(NAME_1=patient.family, DATE_1=SPOKEN)

    asked = [talk.say("again").prompt for _ in range(5)]

    assert asked == [Prompt.CODE_SENT_AGAIN] * 4 + [Prompt.NO_MORE_CODES]
    assert len(talk.sends) == 5


def test_other_conversations_cannot_flood_a_number_with_codes(records: Records) -> None:
    patient = records.patient()
    steps = []
    for _ in range(7):
        talk = talk_to(records)
        steps.append(talk.give(NAME_1=patient.family, DATE_1=SPOKEN))

    to = [step.sends[0].contact_point_id for step in steps]

    assert to == [patient.contact_id] * 5 + [None] * 2
    assert {step.prompt for step in steps} == {Prompt.ASK_CODE}


@pytest.mark.parametrize("shape", ["{}", "{} ", "it is {}", "{}.", "code: {}"])
def test_a_code_is_read_however_it_is_written(records: Records, shape: str) -> None:
    patient, talk = records.patient(), talk_to(records)
    talk.give(NAME_1=patient.family, DATE_1=SPOKEN)
    spaced = f"{talk.code[:3]} {talk.code[3:]}"

    assert talk.say(shape.format(spaced)).outcome == "verified"


def test_a_code_marked_as_a_date_is_still_a_code(records: Records) -> None:
    patient, talk = records.patient(), talk_to(records)
    talk.give(NAME_1=patient.family, DATE_1=SPOKEN)

    assert talk.give(DATE_2=talk.code).outcome == "verified"


def test_an_account_number_instead_of_a_code_is_no_wrong_try(records: Records) -> None:
    patient, talk = records.patient(), talk_to(records)
    talk.give(NAME_1=patient.family, DATE_1=SPOKEN)

    step = talk.give(ACCOUNT_1="A-48213")

    assert step.prompt == Prompt.CODE_UNCLEAR
    assert talk.give(ID_1=talk.code).outcome == "verified"


def test_a_birth_date_in_six_digits_is_read_before_a_code_is_out(records: Records) -> None:
    patient, talk = records.patient(), talk_to(records)

    step = talk.give(NAME_1=patient.family, ID_1="061280")

    assert step.prompt == Prompt.ASK_CODE
    assert talk.give(ID_1=talk.code).outcome == "verified"
