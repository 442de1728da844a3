"""Setting up a payment plan by talking: nothing is agreed to but what was shown."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from inquiry_api.plans.models import PaymentPlan, PlanInstalment, PlanVisit
from tests.answers.planning import OWED, planning, plans, words
from tests.answers.talk import cents


def test_the_offers_follow_the_practice_s_rules(session: Session) -> None:
    offer = words(planning(session).prompt("plan"))

    assert [choice.payload for choice in offer.choices] == [
        'give_details{"count":3}',
        'give_details{"count":6}',
    ]
    assert "3 payments of $71.34 or a cent less" in offer.text
    assert "6 payments of $35.67 or a cent less" in offer.text
    assert "no interest" in offer.text


@pytest.mark.parametrize(
    ("said", "count"),
    [
        ({"count": 4}, 4),
        ({"text": "4"}, 4),
        ({"ordinal": "2"}, 6),
        ({"ordinal": "last"}, 6),
        ({"amount": 5_000}, 5),
        ({"amount": 3_567}, 6),
        ({"intent": "set_up_payment_plan", "count": 6}, 6),
        ({"intent": "change_payment_plan", "count": 5}, 5),
    ],
)
def test_a_pick_shows_the_whole_schedule(
    session: Session, said: dict[str, object], count: int
) -> None:
    talk = planning(session)

    schedule = words(talk.step("plan", **said))  # type: ignore[arg-type]

    rows = [row.cents or 0 for row in schedule.table]
    assert len(rows) == count
    assert sum(rows) == OWED
    assert max(rows) - min(rows) <= 1
    assert "Do you agree to this plan?" in schedule.text
    assert plans(session) == 0


def test_the_message_that_asks_for_a_plan_may_pick_it(session: Session) -> None:
    schedule = words(planning(session, count=6).prompt("plan"))

    assert "first on December 11, 2026, the last on May 11, 2027" in schedule.text
    assert [row.label for row in schedule.table][:2] == ["December 11, 2026", "January 11, 2027"]


def test_a_yes_writes_the_plan_with_its_wording(session: Session) -> None:
    talk = planning(session, count=6)
    shown = words(talk.prompt("plan"))

    done = talk.step("plan", "affirm")

    plan = session.scalars(select(PaymentPlan)).one()
    assert done.outcome == "done"
    assert done.draft is not None
    assert "first payment of $35.67 is due by December 11, 2026" in done.draft.text
    assert plan.total_cents == OWED
    assert plan.consent_channel == "web"
    assert plan.conversation_id == talk.speaker.conversation_id
    assert plan.consent_text.startswith(shown.text)
    assert "6. May 11, 2027: $35.66" in plan.consent_text
    assert sum(session.scalars(select(PlanInstalment.amount_cents))) == OWED
    assert session.scalars(select(PlanVisit.amount_cents)).all() == [OWED]


def test_a_second_yes_changes_nothing(session: Session) -> None:
    talk = planning(session, count=6)
    talk.prompt("plan")
    talk.step("plan", "affirm")

    again = talk.step("plan", "affirm")

    assert again.outcome == "left"
    assert plans(session) == 1


def test_what_is_on_the_plan_is_not_due_any_more(session: Session) -> None:
    talk = planning(session, count=6)
    talk.prompt("plan")
    talk.step("plan", "affirm")

    told = talk.told("balance")

    assert cents(told.facts, "due") == 0
    assert cents(told.facts, "on_plan") == OWED
    assert "next payment is $35.67, due December 11, 2026" in told.text


def test_a_yes_before_a_pick_agrees_to_nothing(session: Session) -> None:
    talk = planning(session)

    assert "I didn't understand" in words(talk.step("plan", "affirm")).text
    assert plans(session) == 0


def test_a_correction_shows_the_new_schedule_first(session: Session) -> None:
    talk = planning(session, count=6)

    schedule = words(talk.step("plan", "affirm", count=3))

    assert len(schedule.table) == 3
    assert plans(session) == 0


def test_a_yes_that_names_the_same_number_is_a_yes(session: Session) -> None:
    talk = planning(session, count=6)

    assert talk.step("plan", "affirm", count=6).outcome == "done"


def test_a_no_to_the_schedule_shows_the_offers_and_a_no_to_those_leaves(session: Session) -> None:
    talk = planning(session, count=6)

    offers = words(talk.step("plan", "deny"))
    left = talk.step("plan", "deny")

    assert "Would another choice suit you better?" in offers.text
    assert left.outcome == "left"
    assert plans(session) == 0


def test_never_mind_leaves_nothing_half_done(session: Session) -> None:
    talk = planning(session, count=6)

    assert talk.step("plan", "cancel").outcome == "left"
    assert talk.step("plan", "affirm").outcome == "left"
    assert plans(session) == 0


def test_a_question_in_between_leaves_the_offer_and_the_flow_comes_back_to_it(
    session: Session,
) -> None:
    talk = planning(session, count=6)

    digressed = talk.step("plan", "explain_balance", amount=OWED)
    talk.told("explain_balance", amount=OWED)
    back = words(talk.prompt("plan"))

    assert digressed.outcome == "digress"
    assert back.text.startswith("Back to your payment plan.")
    assert len(back.table) == 6
