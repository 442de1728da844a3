"""Who is told what: nobody by guessing or on a shared telephone, a mother for her children."""

import re

import pytest

from tests.e2e.chat import Chat
from tests.e2e.phone import Phone
from tests.e2e.records import answers, cases
from tests.e2e.system import System

pytestmark = [pytest.mark.rasa, pytest.mark.timeout(300)]

SOMEBODY_HERE = "Marsh 10/21/1956"
TWINS_HERE = "Calloway 2/17/1999"
DIED_HERE = "Stern 6/12/1938"
NOBODY_HERE = "Harcourt 5/6/1961"


def guess_five_times(chat: Chat, who: str) -> list[str]:
    """Claim to be somebody and make up codes; returns all that was said."""
    words = ["what do i owe", who, *("135791", "246802", "975310", "864209", "112358")]
    return [chat.say(each).text for each in words]


def test_wrong_tries_lock_the_conversation_and_a_person_takes_it_up(
    system: System, chat: Chat
) -> None:
    said = guess_five_times(chat, SOMEBODY_HERE)

    afterwards = chat.say("what do i owe").text

    assert "did not work" in said[-2]
    assert "For your safety" in said[-1]
    assert afterwards == said[-1]
    assert cases(system, chat.conversation) == ["identity_locked"]
    assert not re.search(r"\$\d|Marsh|Gordon", " ".join([*said, afterwards]))


def test_twins_the_dead_and_strangers_are_told_the_same_words(system: System) -> None:
    said = [guess_five_times(Chat(system), who) for who in (TWINS_HERE, DIED_HERE, NOBODY_HERE)]

    assert said[0] == said[1] == said[2]


def test_a_new_code_gives_no_new_tries(chat: Chat) -> None:
    for words in ("what do i owe", "Lindqvist 12/1/1967", "135791", "246802", "975310", "864209"):
        chat.say(words)
    again = chat.say("send me a new code").text

    locked = chat.say("112358").text

    assert "code" in again
    assert "For your safety" in locked


def test_two_people_on_one_phone_are_asked_for_the_access_code_and_neither_is_named(
    system: System,
) -> None:
    phone = Phone(system, "+12065550105")

    first = phone.say("what do i owe")
    ellens, gordons = phone.say("4/4/1958"), phone.say("10/21/1956")

    verified = system.query(
        "SELECT 1 FROM identity_session WHERE conversation_id = %s", phone.conversation
    )
    assert all("access code" in text for text in (first, ellens, gordons))
    assert not re.search(r"Ellen|Gordon|Marsh|\$\d", " ".join(phone.got))
    assert verified == []


def test_a_mother_is_asked_whose_bill_and_sees_no_treatment_of_her_children(
    system: System, chat: Chat
) -> None:
    for words in ("what do i owe", "Okafor 07/02/1989"):
        chat.say(words)
    whose = chat.say("T6HW-3NQD")

    everybody = chat.press("All of them")

    owed = {row["cents"]: row["note"] for row in everybody.table if row["kind"] == "charge"}
    assert list(whose.choices) == ["My own bill", "Bills I pay for others", "All of them"]
    assert not re.search(r"\$\d|Ada|Chidi", whose.text)
    assert "$135.00" in everybody.text
    assert owed == {9500: "", 4000: ""}
    assert not re.search(r"Ada|Chidi|Office visit", everybody.text)
    assert set(answers(system, chat.conversation)) == {1}


def test_her_own_bill_leaves_her_childrens_out(chat: Chat) -> None:
    for words in ("what do i owe", "Okafor 07/02/1989", "T6HW-3NQD"):
        chat.say(words)

    own = chat.press("My own bill")

    assert "$240.00" in own.text
    assert "$135.00" not in own.text
    assert {9500, 4000}.isdisjoint(row["cents"] for row in own.table)
