"""Estimates: kept once, put to the visit that they were for, and to no other."""

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from inquiry_api.errors import Conflict, Invalid
from inquiry_api.estimates.keeping import Given, keep_estimate
from inquiry_api.estimates.models import Estimate
from inquiry_api.estimates.queries import Visited, estimate_for, to_come
from tests.ledger.books import Books

GIVEN_ON, PLANNED_ON = date(2026, 8, 20), date(2026, 9, 1)


def given(books: Books, **changed: object) -> Given:
    paper = Given(f"E-{books.account_id}", books.account_id, GIVEN_ON, 30_000, PLANNED_ON)
    return replace(paper, **changed)  # type: ignore[arg-type]


def visited(books: Books, on: date = PLANNED_ON, provider: str | None = "Dr. Rosa Lind") -> Visited:
    return Visited(books.visit(80_000, on=on, insured=False).id, books.account_id, on, provider)


def test_the_same_paper_twice_is_one_estimate(session: Session) -> None:
    books = Books.open(session)

    first = keep_estimate(session, given(books), actor="test")
    again = keep_estimate(session, given(books), actor="test")

    assert first.id == again.id
    count = select(func.count(Estimate.id)).where(Estimate.account_id == books.account_id)
    assert session.scalar(count) == 1


def test_another_paper_of_the_same_number_is_refused(session: Session) -> None:
    books = Books.open(session)
    keep_estimate(session, given(books), actor="test")

    with pytest.raises(Conflict):
        keep_estimate(session, given(books, expected_cents=31_000), actor="test")


@pytest.mark.parametrize(
    "wrong", [{"expected_cents": 0}, {"expected_cents": -1}, {"planned_on": date(2026, 8, 19)}]
)
def test_what_is_no_estimate_is_refused(session: Session, wrong: dict[str, object]) -> None:
    with pytest.raises(Invalid):
        keep_estimate(session, given(Books.open(session), **wrong), actor="test")


@pytest.mark.parametrize(
    ("changed", "on", "provider", "found"),
    [
        ({}, PLANNED_ON, "Dr. Rosa Lind", True),
        ({}, date(2026, 9, 8), "Dr. Rosa Lind", True),
        ({}, date(2026, 9, 9), "Dr. Rosa Lind", False),
        ({"planned_on": None}, PLANNED_ON, "Dr. Rosa Lind", False),
        ({"provider": "Dr. Ivo Marlowe"}, PLANNED_ON, "Dr. Rosa Lind", False),
        ({"provider": "Dr. Ivo Marlowe"}, PLANNED_ON, None, True),
        ({}, date(2026, 8, 19), "Dr. Rosa Lind", False),
    ],
)
def test_an_estimate_belongs_to_the_visit_it_was_planned_for(
    session: Session, changed: dict[str, object], on: date, provider: str | None, found: bool
) -> None:
    books = Books.open(session)
    visit = visited(books, on, provider)
    keep_estimate(session, given(books, **changed), actor="test")

    assert (estimate_for(session, visit) is not None) is found


def test_one_put_to_the_visit_goes_before_one_planned_for_its_day(session: Session) -> None:
    books = Books.open(session)
    visit = visited(books)
    keep_estimate(session, given(books), actor="test")
    put = given(books, number="P-1", visit_id=visit.visit_id, expected_cents=20_000)
    keep_estimate(session, put, actor="test")

    told = estimate_for(session, visit)

    assert told is not None
    assert (told.expected_cents, told.sure) == (20_000, True)


def test_another_patient_s_estimate_is_never_told(session: Session) -> None:
    books, other = Books.open(session), Books.open(session)
    keep_estimate(session, given(other), actor="test")

    assert estimate_for(session, visited(books)) is None
    assert to_come(session, [books.account_id], GIVEN_ON) == ()


def test_what_is_planned_is_to_come_until_its_day_is_over(session: Session) -> None:
    books = Books.open(session)
    keep_estimate(session, given(books), actor="test")

    assert len(to_come(session, [books.account_id], PLANNED_ON)) == 1
    assert to_come(session, [books.account_id], date(2026, 9, 2)) == ()
