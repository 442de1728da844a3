"""The identity flow in words: what access decides is said, and the waiting question resumed."""

from collections.abc import Callable
from datetime import date

import pytest
from sqlalchemy.orm import Session

from inquiry_api.access import identity
from inquiry_api.access.identity import Given, IdentityStep, SendCode
from inquiry_api.access.prompts import Prompt
from inquiry_api.access.speaker import Speaker
from inquiry_api.answers import flows
from inquiry_api.answers.draft import Draft
from inquiry_api.crypto import blind_index
from inquiry_api.ledger.people import ContactPoint, Patient
from tests.answers.talk import NUMBER, Talk

Decide = Callable[[IdentityStep], None]


@pytest.fixture
def decide(monkeypatch: pytest.MonkeyPatch) -> Decide:
    """Stands in for access: every step ends as the test says."""

    def set_step(found: IdentityStep) -> None:
        def step(_session: Session, _speaker: Speaker, _given: Given | None = None) -> IdentityStep:
            return found

        monkeypatch.setattr(identity, "step", step)
        monkeypatch.setattr(identity, "prompt", step)

    return set_step


@pytest.mark.parametrize("prompt", list(Prompt))
@pytest.mark.parametrize("channel", ["web", "sms"])
def test_every_prompt_is_asked_in_its_own_words(
    session: Session, decide: Decide, prompt: Prompt, channel: str
) -> None:
    decide(IdentityStep("ask", prompt))
    talk = Talk(session, channel)  # type: ignore[arg-type]

    step = talk.step("identity", text="x")

    assert step.outcome == "ask"
    assert step.draft is not None
    assert step.draft.text
    assert not step.draft.private


def test_the_warning_is_answered_by_yes_or_no(session: Session, decide: Decide) -> None:
    decide(IdentityStep("ask", Prompt.WARN_SMS))

    draft = words(Talk(session, "sms"))

    assert [choice.payload for choice in draft.choices] == ["affirm", "deny"]
    assert "Texts are not private" in draft.text


def test_whose_bill_names_nobody(session: Session, decide: Decide) -> None:
    decide(IdentityStep("ask", Prompt.WHOSE_BILL))

    draft = words(Talk(session).verify())

    assert [choice.payload for choice in draft.choices] == [
        'give_details{"relation":"self"}',
        'give_details{"relation":"other"}',
        'give_details{"all":"all"}',
    ]
    assert "Ada" not in draft.text


def words(talk: Talk) -> Draft:
    draft = talk.prompt("identity").draft
    assert draft is not None
    return draft


def test_codes_to_send_are_passed_on(session: Session, decide: Decide) -> None:
    code = SendCode(None, "123456")
    decide(IdentityStep("ask", Prompt.ASK_CODE, (code,)))

    assert Talk(session).step("identity").sends == (code,)


def test_once_verified_the_waiting_question_is_answered_next(
    session: Session, decide: Decide
) -> None:
    talk = Talk(session)
    talk.books.typical()
    talk.books.visit(1_000, insured=False, on=date(2026, 6, 1))
    talk.ask("explain_balance", month="03")
    talk.verify()
    decide(IdentityStep("verified", Prompt.VERIFIED))

    step = talk.step("identity")

    assert (step.outcome, step.resume, step.draft) == ("done", "explain_balance", None)
    assert talk.told("explain_balance").facts["on"] == "2026-03-04"


def test_verified_without_a_question_says_thanks(session: Session, decide: Decide) -> None:
    decide(IdentityStep("verified", Prompt.VERIFIED))

    step = Talk(session).step("identity")

    assert (step.outcome, step.resume) == ("done", None)
    assert step.draft is not None
    assert step.draft.text.startswith("Thank you, that matches.")


def test_locked_becomes_a_case_for_a_person(session: Session, decide: Decide) -> None:
    decide(IdentityStep("locked", Prompt.LOCKED))

    step = Talk(session).step("identity")

    assert step.outcome == "case"
    assert step.case is not None
    assert (step.case.kind, step.case.patient_id) == ("identity_locked", None)


def test_leaving_forgets_the_waiting_question(session: Session, decide: Decide) -> None:
    talk = Talk(session)
    talk.ask("explain_balance", month="03")
    decide(IdentityStep("left", Prompt.LEFT))
    assert talk.step("identity", "cancel").outcome == "left"
    decide(IdentityStep("verified", Prompt.VERIFIED))

    assert talk.step("identity").resume is None


def test_another_question_is_a_digression(session: Session, decide: Decide) -> None:
    decide(IdentityStep("digress", Prompt.ASK_BIRTH))

    assert Talk(session).step("identity", "ask_office_info").outcome == "digress"


def test_the_real_flow_asks_a_texter_for_a_birth_date_first(session: Session) -> None:
    talk = Talk(session, "sms")
    talk.ask("balance")

    draft = talk.prompt("identity").draft

    assert draft is not None
    assert "birth date" in draft.text


def test_a_text_is_answered_after_birth_date_and_a_yes_to_amounts(session: Session) -> None:
    talk = Talk(session, "sms")
    talk.books.typical()
    _on_file(talk)
    assert talk.ask("balance", month="03").outcome == "identify"
    talk.prompt("identity")

    given = Given(values={"<DATE_1>": "2/3/1980"}, intent="give_details", text="<DATE_1>")
    warned = flows.step(session, "identity", talk.speaker, given)
    done = talk.step("identity", "affirm", "yes")

    assert warned.draft is not None
    assert warned.draft.text.startswith("Texts are not private")
    assert (done.outcome, done.resume) == ("done", "balance")
    assert talk.told("balance").text.startswith("You owe $98.00 now for your visit on Mar 4, 2026")


def _on_file(talk: Talk) -> None:
    """The patient's birth date, and the number that writes."""
    patient = talk.session.get_one(Patient, talk.books.patient_id)
    patient.birth_date = "1980-02-03"
    talk.books.add(
        ContactPoint(
            patient_id=patient.id,
            kind="phone",
            value=NUMBER,
            value_index=blind_index("phone", NUMBER),
        )
    )
