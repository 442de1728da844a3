"""A guarantor with dependants is asked whose bill; nothing is told before."""

from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest

from inquiry_api.access.identity import ask_whose_bill
from inquiry_api.access.prompts import Prompt
from tests.access.records import SPOKEN, Bill, Records, Somebody, new_phone
from tests.access.talk import Talk

CHILD_BORN = date(2019, 2, 3)


@dataclass
class Family:
    """A mother with her own bill and two children's."""

    mother: Somebody
    own: Bill
    leo: Bill
    mia: Bill


@pytest.fixture
def family(records: Records) -> Family:
    mother = records.patient()
    answers = records.guarantor(patient=mother)
    leo, mia = (
        records.patient(given=given, family=mother.family, born=CHILD_BORN, phone=None)
        for given in ("Leo", "Mia")
    )
    return Family(
        mother,
        records.bill(mother, answers),
        records.bill(leo, answers),
        records.bill(mia, answers),
    )


def proved(records: Records, family: Family) -> Talk:
    talk = Talk(records.database)
    talk.give(NAME_1=family.mother.family, DATE_1=SPOKEN)
    assert talk.give(ID_1=talk.code).prompt == Prompt.WHOSE_BILL
    return talk


def opened(talk: Talk) -> set[Any]:
    scope = talk.open()
    return {account.account_id for account in scope.accounts} if scope else set()


def test_nothing_is_told_before_the_choice(records: Records, family: Family) -> None:
    talk = proved(records, family)

    assert talk.open() is None
    assert talk.start().prompt == Prompt.WHOSE_BILL


@pytest.mark.parametrize(
    ("words", "entities", "expected"),
    [
        ("", [{"entity": "relation", "value": "self"}], ["own"]),
        ("", [{"entity": "relation", "value": "other"}], ["leo", "mia"]),
        ("", [{"entity": "all", "value": "all"}], ["own", "leo", "mia"]),
        ("mine", [], ["own"]),
        ("my own", [], ["own"]),
        ("my son's", [{"entity": "relation", "value": "child"}], ["leo", "mia"]),
        ("for my daughter", [], ["leo", "mia"]),
        ("someone I pay for", [], ["leo", "mia"]),
        ("both please", [], ["own", "leo", "mia"]),
        ("la mía", [], ["own"]),
        ("de mi hijo", [], ["leo", "mia"]),
        ("todas", [], ["own", "leo", "mia"]),
        ("leo", [], ["leo"]),
    ],
)
def test_the_choice_is_read_from_buttons_and_words(
    records: Records, family: Family, words: str, entities: list[Any], expected: list[str]
) -> None:
    talk = proved(records, family)

    step = talk.say(words, entities=entities)

    assert step.outcome == "verified"
    assert opened(talk) == {getattr(family, name).account_id for name in expected}


def test_a_dependant_may_be_named_by_the_guarantor(records: Records, family: Family) -> None:
    talk = proved(records, family)

    talk.say("for my daughter <NAME_1>", {"NAME_1": "Mia"})

    assert opened(talk) == {family.mia.account_id}


def test_a_choice_made_in_a_question_is_a_choice(records: Records, family: Family) -> None:
    talk = proved(records, family)

    step = talk.say(
        "what does my son owe for the visit in march that we had",
        intent="ask_balance",
        entities=[{"entity": "relation", "value": "child"}],
    )

    assert step.outcome == "verified"


@pytest.mark.parametrize(
    ("intent", "outcome"), [("ask_office_info", "digress"), ("cancel", "left")]
)
def test_without_a_choice_nothing_opens_whatever_else_is_said(
    records: Records, family: Family, intent: str, outcome: str
) -> None:
    talk = proved(records, family)

    assert talk.say("when do you close today", intent=intent).outcome == outcome
    assert talk.open() is None
    assert talk.start().prompt == Prompt.WHOSE_BILL


def test_an_unclear_choice_is_asked_again_and_then_a_person_offered(
    records: Records, family: Family
) -> None:
    talk = proved(records, family)

    steps = [talk.say("hm", intent="nlu_fallback") for _ in range(3)]

    assert [step.prompt for step in steps] == [
        Prompt.WHOSE_BILL_UNCLEAR,
        Prompt.WHOSE_BILL_UNCLEAR,
        Prompt.STUCK,
    ]
    assert talk.open() is None


def test_the_choice_is_not_asked_where_there_is_none(records: Records) -> None:
    child = records.patient(born=CHILD_BORN, phone=None)
    other_child = records.patient(born=CHILD_BORN, phone=None)
    parent = records.guarantor(phone=new_phone())
    bills = {records.bill(each, parent).account_id for each in (child, other_child)}
    talk = Talk(records.database)
    talk.give(NAME_1=parent.family, DATE_1=SPOKEN)

    assert talk.give(ID_1=talk.code).outcome == "verified"
    assert opened(talk) == bills


def test_a_dependants_account_taken_away_after_the_choice_is_shut(
    records: Records, family: Family
) -> None:
    talk = proved(records, family)
    talk.say("leo")
    with records.database.transaction() as session:
        session.connection().exec_driver_sql(
            "UPDATE account SET guarantor_id = NULL WHERE id = %s", (family.leo.account_id,)
        )

    assert opened(talk) == set()


def test_a_choice_that_waited_too_long_starts_over(records: Records, family: Family) -> None:
    talk = proved(records, family)
    talk.age(16, "seen_at")

    assert talk.say("mine").prompt == Prompt.ASK_NAME_BIRTH
    assert talk.open() is None


def test_whoever_means_another_bill_later_is_asked_again(records: Records, family: Family) -> None:
    talk = proved(records, family)
    talk.say("mine")

    with records.database.transaction() as session:
        asked = ask_whose_bill(session, talk.speaker)

    assert asked.prompt == Prompt.WHOSE_BILL
    assert talk.open() is None
    talk.say("leo")
    assert opened(talk) == {family.leo.account_id}


def test_without_a_choice_nothing_is_asked_again(records: Records) -> None:
    patient, talk = records.patient(), Talk(records.database)
    bill = records.bill(patient)
    talk.give(NAME_1=patient.family, DATE_1=SPOKEN)
    talk.give(ID_1=talk.code)

    with records.database.transaction() as session:
        asked = ask_whose_bill(session, talk.speaker)

    assert asked.outcome == "verified"
    assert opened(talk) == {bill.account_id}
