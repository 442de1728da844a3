"""A plan is written once, exactly as agreed, and its progress is read from the journal."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from uuid import UUID, uuid4

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from inquiry_api.db import Database
from inquiry_api.plans.agreeing import Agreement, PlanMismatch, agree
from inquiry_api.plans.models import PaymentPlan, PlanInstalment
from inquiry_api.plans.queries import covered_by_plans, plans_now
from inquiry_api.plans.schedule import Instalment, schedule
from tests.ledger.books import Books

FIRST = date(2026, 12, 11)


@pytest.fixture
def session(database: Database) -> Iterator[Session]:
    with database.transaction() as opened:
        yield opened


def agreement(account_id: UUID, visits: dict[UUID, int], **changes: object) -> Agreement:
    given = {
        "account_id": account_id,
        "visits": visits,
        "instalments": schedule(max(sum(visits.values()), 3), 3, FIRST),
        "consent_text": "I agree to three payments.",
        "channel": "web",
        "conversation_id": uuid4(),
        "key": "offer-1",
        **changes,
    }
    return Agreement(**given)  # type: ignore[arg-type]


def test_a_plan_is_written_with_its_parts(session: Session) -> None:
    books = Books.open(session)
    visit = books.visit(10_000, insured=False)

    agree(session, agreement(books.account_id, {visit.id: 10_000}))

    (plan,) = plans_now(session, [books.account_id])
    assert plan.total_cents == 10_000
    assert plan.visits == {visit.id: 10_000}
    assert [item.cents for item in plan.instalments] == [3_334, 3_333, 3_333]
    assert covered_by_plans([plan]) == {visit.id: 10_000}


def test_twins_at_the_same_moment_make_one_plan(database: Database) -> None:
    with database.transaction() as session:
        books = Books.open(session)
        visit = books.visit(10_000, insured=False)
        wanted = agreement(books.account_id, {visit.id: 10_000})

    def one() -> UUID:
        with database.transaction() as own:
            return agree(own, wanted).id

    with ThreadPoolExecutor(8) as pool:
        made = {future.result() for future in [pool.submit(one) for _ in range(8)]}

    assert len(made) == 1
    with database.transaction() as session:
        assert session.scalar(select(func.count()).select_from(PaymentPlan)) == 1
        assert session.scalar(select(func.count()).select_from(PlanInstalment)) == 3


@pytest.mark.parametrize("cents", [9_999, 10_001])
def test_a_plan_that_does_not_sum_is_refused(session: Session, cents: int) -> None:
    books = Books.open(session)
    visit = books.visit(10_000, insured=False)
    wrong = agreement(
        books.account_id, {visit.id: 10_000}, instalments=[Instalment(1, FIRST, cents)]
    )

    with pytest.raises(PlanMismatch):
        agree(session, wrong)


@pytest.mark.parametrize("covered", [{}, {"one": 0}, {"one": -5, "two": 8}])
def test_a_plan_over_nothing_is_refused(session: Session, covered: dict[str, int]) -> None:
    books = Books.open(session)
    visits = {books.visit(10_000, insured=False).id: cents for cents in covered.values()}

    with pytest.raises(PlanMismatch):
        agree(session, agreement(books.account_id, visits))


@pytest.mark.parametrize(
    ("owed", "left", "unpaid"),
    [
        (10_000, 10_000, [3_334, 3_333, 3_333]),
        (7_000, 7_000, [334, 3_333, 3_333]),
        (6_666, 6_666, [3_333, 3_333]),
        (1, 1, [1]),
        (0, 0, []),
        (12_000, 10_000, [3_334, 3_333, 3_333]),  # Owed more since; the plan is what was agreed.
    ],
)
def test_how_far_a_plan_is_paid_follows_from_what_is_owed(
    session: Session, owed: int, left: int, unpaid: list[int]
) -> None:
    books = Books.open(session)
    visit = books.visit(10_000, insured=False)
    agree(session, agreement(books.account_id, {visit.id: 10_000}))

    (plan,) = plans_now(session, [books.account_id])

    assert plan.left_cents({visit.id: owed}) == left
    assert [item.cents for item in plan.unpaid({visit.id: owed})] == unpaid
    late = plan.overdue({visit.id: owed}, date(2027, 1, 12))
    assert len(late) == max(0, len(unpaid) - 1)
