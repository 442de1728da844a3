"""Changing a plan by talking: the new schedule is shown, and only a yes puts it in place."""

from datetime import date

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from inquiry_api.answers.plan_change import new_first
from inquiry_api.answers.wanted import Wanted
from inquiry_api.ledger.models import Visit
from inquiry_api.plans.models import PaymentPlan, PlanInstalment
from tests.answers.planning import words
from tests.answers.talk import Talk
from tests.answers.written import on_plan

NEXT, TODAY = date(2026, 12, 5), date(2026, 11, 20)


def changing(session: Session, text: str, channel: str = "web", **entities: object) -> Talk:
    """A patient with $98.00 left in two payments, who asks for a change."""
    talk = Talk(session, channel).verify()  # type: ignore[arg-type]
    on_plan(talk.books)
    answer = talk.ask("change_payment_plan", text=text, **entities)
    assert (answer.outcome, answer.flow) == ("plan", "plan")
    return talk


def running(session: Session) -> list[tuple[str, bool]]:
    found = session.scalars(select(PaymentPlan).order_by(PaymentPlan.agreed_at))
    return [(plan.state, plan.replaces_id is not None) for plan in found]


def days_of(session: Session) -> list[date]:
    """The days of the plan that runs."""
    return list(
        session.scalars(
            select(PlanInstalment.due_on)
            .join(PaymentPlan, PaymentPlan.id == PlanInstalment.plan_id)
            .where(PaymentPlan.state == "active")
            .order_by(PlanInstalment.number)
        )
    )


def test_a_new_day_is_shown_and_then_agreed_to(session: Session) -> None:
    talk = changing(session, "move my payments to the 15th")

    shown = words(talk.prompt("plan"))
    assert [row.label for row in shown.table] == ["December 15, 2026", "January 15, 2027"]
    assert running(session) == [("active", False)]

    assert talk.step("plan", "affirm").outcome == "done"
    assert running(session) == [("ended", False), ("active", True)]
    assert days_of(session) == [date(2026, 12, 15), date(2027, 1, 15)]


def test_a_no_leaves_the_plan_as_it_was(session: Session) -> None:
    talk = changing(session, "move my payments to the 15th")

    step = talk.step("plan", "deny")

    assert step.outcome == "left"
    assert step.draft is not None
    assert "your plan stays as it was" in step.draft.text
    assert running(session) == [("active", False)]


def test_a_payment_that_comes_meanwhile_is_taken_off_before_the_yes(session: Session) -> None:
    talk = changing(session, "move my payments to the 15th")
    talk.books.pay(2_000, session.scalars(select(Visit)).one())

    shown = words(talk.step("plan", "affirm"))

    assert shown.text.startswith("Your balance has changed since")
    assert sum(row.cents or 0 for row in shown.table) == 7_800
    assert running(session) == [("active", False)]


def test_after_two_changes_a_person_makes_the_next(session: Session) -> None:
    talk = changing(session, "move my payments to the 15th")
    talk.step("plan", "affirm")
    talk.ask("change_payment_plan", text="move my payments to the 20th")
    talk.step("plan", "affirm")

    answer = talk.ask("change_payment_plan", text="move my payments to the 25th")

    assert answer.flow == "details"
    step = talk.step("details", "give_details", "the 25th")
    assert step.case is not None
    (plan,) = step.case.packet["plans"]  # type: ignore[misc]
    assert [each["on"] for each in plan["unpaid"]] == ["2026-12-20", "2027-01-20"]  # type: ignore[index]


def test_amounts_beyond_the_rules_go_to_a_person_with_the_old_plan(session: Session) -> None:
    talk = changing(session, "I can only pay $10 a month", amount=1_000)
    words(talk.prompt("plan"))

    step = talk.step("plan", "give_details", "really 10 dollars", amount=1_000)

    assert step.case is not None
    assert step.case.topic == "change_payment_plan"
    assert step.case.packet["said"] == "really 10 dollars"
    assert step.case.packet["plans"]


@pytest.mark.parametrize(
    ("said", "first"),
    [
        ("the 15th", date(2026, 12, 15)),
        ("el 3", date(2027, 1, 3)),
        ("the 31st", date(2026, 12, 28)),
        ("next week please", date(2026, 12, 12)),
        ("en dos semanas", date(2026, 12, 19)),
        ("el mes que viene", date(2027, 1, 5)),
        ("a fin de mes", date(2026, 12, 28)),
        ("December 20", date(2026, 12, 20)),
        ("el 2 de enero", date(2027, 1, 2)),
        ("March 3", None),
        ("40 dollars a month", None),
        ("after my payday", None),
    ],
)
def test_a_day_is_read_as_people_say_it(said: str, first: date | None) -> None:
    assert new_first(said, Wanted(), NEXT, TODAY) == first
