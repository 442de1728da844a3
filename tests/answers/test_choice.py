"""Which visit is meant, and asking when it isn't clear."""

from datetime import date, timedelta

import pytest
from sqlalchemy.orm import Session

from inquiry_api.access.identity import end_sessions
from inquiry_api.answers.draft import FlowStep
from inquiry_api.ledger.journal import Book, Kind
from tests.answers.talk import Talk, cents
from tests.ledger.books import SEEN

MAY = date(2026, 5, 6)


def two_visits(session: Session, channel: str = "web") -> Talk:
    talk = Talk(session, channel).verify()  # type: ignore[arg-type]
    talk.books.typical()
    talk.books.visit(12_000, on=MAY, insured=False, provider="Dr. Ines Ode")
    return talk


def explained(talk: Talk, step: FlowStep) -> int:
    assert (step.outcome, step.resume) == ("done", "explain_balance")
    return cents(talk.told("explain_balance").facts, "owed")


def test_several_visits_are_offered_newest_first(session: Session) -> None:
    talk = two_visits(session)

    answer = talk.ask("explain_balance")
    question = talk.prompt("choice")

    assert (answer.outcome, answer.draft, answer.flow) == ("choose", None, "choice")
    assert question.draft is not None
    assert [choice.title for choice in question.draft.choices] == [
        "May 6, 2026 · Office visit · $120.00",
        "March 4, 2026 · Office visit · $98.00",
        "All of them",
    ]
    assert question.draft.choices[1].payload == 'give_details{"ordinal":"2"}'


@pytest.mark.parametrize(
    ("said", "owed"),
    [
        ({"ordinal": "2"}, 9_800),
        ({"ordinal": "last"}, 12_000),
        ({"text": "2"}, 9_800),
        ({"text": "1."}, 12_000),
        ({"month": "03"}, 9_800),
        ({"month": "2026-05"}, 12_000),
        ({"amount": 12_000}, 12_000),
        ({"all": "all"}, 21_800),
        ({"intent": "explain_balance", "month": "03"}, 9_800),
    ],
)
def test_a_choice_may_be_made_in_many_words(
    session: Session, said: dict[str, str], owed: int
) -> None:
    talk = two_visits(session)
    talk.ask("explain_balance")

    step = talk.step("choice", **said)  # type: ignore[arg-type]

    assert explained(talk, step) == owed


def test_what_is_not_an_answer_is_asked_again_and_then_given_up(session: Session) -> None:
    talk = two_visits(session)
    talk.ask("explain_balance")

    steps = [talk.step("choice", text="hm") for _ in range(3)]

    assert [step.outcome for step in steps] == ["ask", "ask", "left"]
    assert steps[2].draft is not None
    assert steps[2].draft.choices[0].payload == "talk_to_human"
    assert talk.prompt("choice").outcome == "left"


def test_another_question_interrupts_and_the_choice_stays(session: Session) -> None:
    talk = two_visits(session)
    talk.ask("explain_balance")

    assert talk.step("choice", intent="ask_office_info").outcome == "digress"
    assert talk.prompt("choice").outcome == "ask"


def test_another_topic_with_an_amount_is_no_choice(session: Session) -> None:
    talk = two_visits(session)
    talk.ask("explain_balance")

    assert talk.step("choice", intent="set_up_payment_plan", amount=12_000).outcome == "digress"


def test_leaving_the_choice_leaves_nothing_behind(session: Session) -> None:
    talk = two_visits(session)
    talk.ask("explain_balance")

    assert talk.step("choice", intent="cancel").outcome == "left"
    assert talk.step("choice", ordinal="1").outcome == "left"


def test_a_visit_that_is_not_there_is_said_so_and_the_others_offered(session: Session) -> None:
    talk = two_visits(session)

    answer = talk.ask("explain_balance", month="08")
    question = talk.prompt("choice").draft

    assert answer.outcome == "choose"
    assert question is not None
    assert question.text.startswith("I don't see a visit in that month. Here are yours.")
    assert len(question.choices) == 3


def test_a_visit_whose_rows_contradict_is_not_denied_but_checked(session: Session) -> None:
    talk = two_visits(session)
    odd = talk.books.visit(9_000, on=date(2026, 8, 1))
    talk.books.move(Kind.REMITTANCE, Book.PAYER_CASH, Book.INSURER, 9_500, odd)

    answer = talk.ask("explain_balance", month="08")

    assert answer.outcome == "case"
    assert answer.draft is not None
    assert answer.draft.text.startswith("Some numbers in your account don't agree")
    assert "$" not in answer.draft.text
    assert answer.case is not None
    assert answer.case.packet["fault"] == "insurer_negative"


def test_a_text_offers_dates_alone_and_four_visits_at_most(session: Session) -> None:
    talk = Talk(session, "sms").verify()
    for days in range(6):
        talk.books.visit(1_000, on=SEEN + timedelta(days=days), insured=False)
    talk.ask("why_billed_if_insured")

    question = talk.prompt("choice").draft

    assert question is not None
    assert [choice.title for choice in question.choices] == [
        "Mar 9, 2026",
        "Mar 8, 2026",
        "Mar 7, 2026",
        "Mar 6, 2026",
    ]
    assert "For an older one, send its date." in question.text


def test_a_question_after_an_answer_about_one_visit_means_that_visit(session: Session) -> None:
    talk = two_visits(session)
    talk.told("balance", month="03")

    assert cents(talk.told("explain_balance").facts, "owed") == 9_800


def test_an_amount_that_is_all_that_is_due_means_every_visit(session: Session) -> None:
    talk = two_visits(session)

    talk.ask("explain_balance", amount=21_800)
    talk.step("choice", all="all")

    assert cents(talk.told("explain_balance").facts, "owed") == 21_800


def test_a_clinician_s_name_picks_the_visit(session: Session) -> None:
    talk = two_visits(session)

    answer = talk.ask("balance", {"<NAME_1>": "doctor Ode"}, placeholder="<NAME_1>")

    assert answer.draft is not None
    assert cents(answer.draft.facts, "due") == 12_000


@pytest.mark.parametrize("written", ["3/4/2026", "March 4th", "mar 4 26", "2026-03-04"])
def test_a_date_however_written_picks_the_visit(session: Session, written: str) -> None:
    talk = two_visits(session)

    answer = talk.ask("balance", {"<DATE_1>": written}, placeholder="<DATE_1>")

    assert answer.draft is not None
    assert answer.draft.facts["variant"] == "one"
    assert cents(answer.draft.facts, "due") == 9_800


def test_a_proof_that_ran_out_hides_the_visits(session: Session) -> None:
    talk = two_visits(session)
    talk.ask("explain_balance")
    end_sessions(session, talk.speaker.conversation_id)

    question = talk.prompt("choice").draft
    step = talk.step("choice", "affirm")

    assert question is not None
    assert "2026" not in question.text
    assert (step.outcome, step.resume) == ("done", "explain_balance")
    assert talk.ask("explain_balance").outcome == "identify"


def test_a_visit_older_than_those_listed_can_be_named_by_its_date(session: Session) -> None:
    talk = Talk(session).verify()
    for days in range(12):
        talk.books.visit(1_000 + days, on=SEEN + timedelta(days=days), insured=False)
    talk.ask("explain_balance")

    step = talk.step("choice", placeholder="<DATE_1>", values={"<DATE_1>": "March 4, 2026"})

    assert explained(talk, step) == 1_000


def test_asked_to_repeat_the_choice_is_shown_again(session: Session) -> None:
    talk = two_visits(session)
    talk.ask("explain_balance")

    steps = [talk.step("choice", intent) for intent in ("ask_repeat", "ask_clarify")]

    assert [step.outcome for step in steps] == ["ask", "ask"]


def test_without_consent_to_amounts_the_list_is_on_the_page_and_a_number_picks(
    session: Session,
) -> None:
    talk = two_visits(session, "sms")
    talk.ask("explain_balance")

    question = talk.prompt("choice").draft

    assert question is not None
    assert question.sms_public_text is not None
    assert "reply with the number" in question.sms_public_text
    assert "Mar" not in question.sms_public_text
    assert [(row.label, row.cents) for row in question.table] == [
        ("1: May 6, 2026", 12_000),
        ("2: March 4, 2026", 9_800),
    ]
    assert explained(talk, talk.step("choice", text="2")) == 9_800
