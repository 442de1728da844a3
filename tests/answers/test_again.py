"""Saying it again, and saying it more simply."""

import pytest
from sqlalchemy.orm import Session

from inquiry_api.access.identity import end_sessions
from tests.answers.talk import Talk, cents
from tests.bank import office

SIMPLER = ["balance", "explain_balance", "why_billed_if_insured", "claim_status"]


def test_there_is_nothing_to_repeat_at_first(session: Session) -> None:
    assert Talk(session).told("repeat").text.startswith("I haven't told you anything yet")


@pytest.mark.parametrize("topic", SIMPLER)
def test_repeat_says_the_last_answer_again(session: Session, topic: str) -> None:
    talk = Talk(session).verify()
    talk.books.typical()
    first = talk.told(topic)

    assert talk.told("repeat").text == first.text


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("topic", SIMPLER)
def test_clarify_uses_other_and_shorter_words_and_then_offers_a_person(
    session: Session, topic: str, language: str
) -> None:
    talk = Talk(session, "web", language).verify()  # type: ignore[arg-type]
    talk.books.typical()
    first = talk.told(topic)

    simpler = talk.told("clarify")
    offered = talk.told("clarify")

    assert simpler.text != first.text
    assert len(simpler.text) < max(len(first.text), 200)
    assert [choice.payload for choice in offered.choices] == ["talk_to_human"]
    assert offered.text not in (first.text, simpler.text)


def test_a_repeated_answer_has_today_s_figures(session: Session) -> None:
    talk = Talk(session).verify()
    visit, *_ = talk.books.typical()
    talk.told("balance")
    talk.books.pay(9_800, visit)

    assert cents(talk.told("repeat").facts, "due") == 0


def test_a_repeated_answer_needs_identity_as_the_first_did(session: Session) -> None:
    talk = Talk(session).verify()
    talk.books.typical()
    talk.told("balance")
    end_sessions(session, talk.speaker.conversation_id)

    assert talk.ask("repeat").outcome == "identify"


def test_a_repeated_case_opens_no_second_one(session: Session) -> None:
    talk = Talk(session).verify()
    office.receive(talk)
    first = talk.ask("dispute_charge", text="I never got this and I should not be billed for it")
    assert first.case is not None
    office.take_on(talk, first.case)

    again = talk.ask("repeat")

    assert again.case is None
    assert again.outcome == "answered"
    assert again.draft is not None
    assert "{case}" not in again.draft.text
    assert again.draft.text.startswith("A person has it now: case C-")


def test_repeat_keeps_to_the_visit_that_was_picked(session: Session) -> None:
    talk = Talk(session).verify()
    talk.books.typical()
    talk.books.visit(12_000, insured=False)
    talk.ask("explain_balance")
    talk.step("choice", ordinal="2")
    first = talk.told("explain_balance")

    assert talk.told("repeat").text == first.text
    assert talk.told("clarify").text != first.text


def test_an_answer_about_the_practice_is_repeated_as_it_was(session: Session) -> None:
    talk = Talk(session)
    first = talk.told("office_info")

    assert talk.told("repeat").text == first.text
