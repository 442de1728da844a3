"""What happens around a plan: wishes outside the rules, changed debts, old proofs, texts."""

from datetime import date

import pytest
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from inquiry_api.access.identity import end_sessions
from inquiry_api.access.models import IdentitySession
from inquiry_api.ledger.models import Visit
from inquiry_api.plans.models import PaymentPlan
from tests.answers.planning import OWED, planning, plans, words
from tests.answers.talk import Talk
from tests.ledger.books import Books


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ({"count": 12}, "The most I can offer for this balance is 6 payments."),
        ({"amount": 1_000}, "The smallest monthly payment for this balance is $35.67"),
        ({"amount": OWED}, "That would pay all of it at once."),
        ({"count": 1}, "That would pay all of it at once."),
    ],
)
def test_a_wish_outside_the_rules_is_explained(
    session: Session, said: dict[str, object], why: str
) -> None:
    talk = planning(session)

    assert words(talk.step("plan", **said)).text.startswith(why)  # type: ignore[arg-type]


def test_whoever_insists_on_more_gets_a_person(session: Session) -> None:
    talk = planning(session)
    talk.step("plan", count=12)

    step = talk.step("plan", count=24)

    assert step.outcome == "case"
    assert step.case is not None
    assert (step.case.severity, step.case.topic) == ("medium", "payment_plan")
    assert step.case.packet["offered"] == [3, 6]
    assert talk.prompt("plan").outcome == "left"


def test_a_debt_that_changed_meanwhile_is_shown_anew(session: Session) -> None:
    talk = planning(session, count=6)
    talk.prompt("plan")
    talk.books.visit(3_000, insured=False)

    schedule = words(talk.step("plan", "affirm"))

    assert schedule.text.startswith("Your balance has changed since")
    assert sum(row.cents or 0 for row in schedule.table) == OWED + 3_000
    assert plans(session) == 0


def test_a_debt_paid_meanwhile_ends_the_offer(session: Session) -> None:
    talk = planning(session, count=6)
    _pay_all(talk.books)

    step = talk.step("plan", "affirm")

    assert (step.outcome, step.resume) == ("done", "payment_plan")
    assert talk.told("payment_plan").facts["variant"] == "nothing"


def _pay_all(books: Books) -> None:
    visit = books.session.scalars(select(Visit)).one()
    books.pay(OWED, visit)


def test_an_old_proof_is_asked_for_again_before_a_plan_and_before_its_consent(
    session: Session,
) -> None:
    talk = Talk(session).verify()
    talk.books.visit(OWED, insured=False)
    _age_proof(session)

    assert talk.ask("payment_plan").outcome == "identify"

    _freshen_proof(session)
    assert talk.ask("payment_plan", count=6).outcome == "plan"
    _age_proof(session)
    step = talk.step("plan", "affirm")

    assert (step.outcome, step.resume) == ("done", "payment_plan")
    assert plans(session) == 0
    assert talk.ask("payment_plan").outcome == "identify"
    _freshen_proof(session)
    assert talk.ask("payment_plan").flow == "plan"
    assert len(words(talk.prompt("plan")).table) == 6
    assert talk.step("plan", "affirm").outcome == "done"


def _age_proof(session: Session) -> None:
    _prove_at(session, func.now() - func.make_interval(0, 0, 0, 0, 0, 6))


def _freshen_proof(session: Session) -> None:
    _prove_at(session, func.now())


def _prove_at(session: Session, at: object) -> None:
    session.execute(update(IdentitySession).values(proved_at=at))


def test_only_settled_debts_go_on_a_plan(session: Session) -> None:
    talk = planning(session, count=6)
    pending = talk.books.visit(50_000)
    talk.books.pay(1_000, pending)
    held = talk.books.visit(9_000, insured=False)
    talk.books.hold(held)
    talk.prompt("plan")

    talk.step("plan", "affirm")

    assert session.scalars(select(PaymentPlan.total_cents)).all() == [OWED]


def test_by_text_the_offers_name_their_numbers_and_the_schedule_is_one_line(
    session: Session,
) -> None:
    talk = planning(session, "sms")

    offer = words(talk.prompt("plan"))
    schedule = words(talk.step("plan", text="6"))

    assert all(choice.title in offer.text for choice in offer.choices)
    assert "4 x $35.67, then 2 x $35.66, on day 11 of each month" in schedule.text
    assert "Dec 11, 2026 to May 11, 2027" in schedule.text
    assert "finance charge $0.00" in schedule.text
    assert schedule.text.endswith("Do you agree? Reply YES or NO.")
    assert schedule.private
    assert talk.step("plan", "affirm").outcome == "done"


def test_by_text_without_consent_to_amounts_no_plan_is_begun(session: Session) -> None:
    talk = Talk(session, "sms")
    talk._start(patient_id=talk.books.patient_id, guarantor_ids=[])
    talk.books.visit(OWED, insured=False)

    answer = talk.ask("payment_plan")

    assert answer.outcome == "answered"
    assert answer.draft is not None
    assert "{link}" in answer.draft.text
    assert "$" not in answer.draft.text


def test_asking_again_in_a_flow_says_it_in_other_words(session: Session) -> None:
    talk = planning(session, count=6)

    first = words(talk.prompt("plan"))
    simpler = words(talk.step("plan", "ask_clarify"))
    again = words(talk.step("plan", "ask_repeat"))

    assert simpler.text != first.text
    assert again.text == first.text


def test_the_first_payment_falls_on_a_day_every_month_has(session: Session) -> None:
    dates = [row.label for row in words(planning(session, count=6).prompt("plan")).table]

    assert all("11," in label for label in dates)
    assert date(2026, 12, 11).strftime("%B %d, %Y") == dates[0]


def test_a_proof_that_ran_out_is_asked_for_before_the_offer_is_shown_again(
    session: Session,
) -> None:
    talk = planning(session, count=6)
    end_sessions(session, talk.speaker.conversation_id)

    question = words(talk.prompt("plan"))
    step = talk.step("plan", "affirm")

    assert question.text.startswith("To go on with that, I need to check again who you are.")
    assert (step.outcome, step.resume) == ("done", "payment_plan")
    assert talk.ask("payment_plan").outcome == "identify"
    assert plans(session) == 0
    assert talk.step("plan", "deny").outcome == "left"
