"""Schedules: exact to the cent, monthly on one day, within the practice's rules."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from inquiry_api.plans.rules import Band, PlanRules
from inquiry_api.plans.schedule import (
    allowed,
    first_due,
    months_later,
    offers,
    payments_for,
    runs,
    schedule,
)

RULES = PlanRules(
    minimum_cents=2_500,
    bands=(
        Band(up_to_cents=50_000, months=6),
        Band(up_to_cents=150_000, months=12, staff_months=18),
        Band(months=24, staff_months=36),
    ),
    disclosures=True,
)
FIRST = date(2026, 12, 11)


@given(total=st.integers(2, 100_000_000), payments=st.integers(1, 60))
def test_payments_sum_to_the_total_and_differ_by_a_cent_at_most(total: int, payments: int) -> None:
    found = schedule(total, payments, FIRST)

    cents = [item.cents for item in found]
    assert sum(cents) == total
    assert max(cents) - min(cents) <= 1
    assert cents == sorted(cents, reverse=True)
    assert [item.number for item in found] == list(range(1, payments + 1))


@given(
    first=st.dates(date(2024, 1, 1), date(2030, 12, 28)).filter(lambda day: day.day <= 28),
    payments=st.integers(1, 60),
)
def test_payments_fall_on_the_same_day_of_each_month(first: date, payments: int) -> None:
    found = schedule(100_000, payments, first)

    months = [item.due_on.year * 12 + item.due_on.month for item in found]
    assert {item.due_on.day for item in found} == {first.day}
    assert months == list(range(months[0], months[0] + payments))


@given(total=st.integers(1, 10_000_000), payments=st.integers(1, 60))
def test_a_schedule_in_few_words_says_the_same(total: int, payments: int) -> None:
    found = schedule(total, payments, FIRST)

    parts = runs(found)
    assert len(parts) <= 2
    assert [run.cents for run in parts for _ in range(run.count)] == [i.cents for i in found]


@given(today=st.dates(date(2024, 1, 1), date(2030, 12, 31)))
def test_the_first_payment_is_far_enough_off_on_a_day_every_month_has(today: date) -> None:
    first = first_due(RULES, today)

    assert 21 <= (first - today).days <= 21 + 3
    assert first.day <= 28


def test_a_first_day_that_some_months_lack_is_refused() -> None:
    with pytest.raises(ValueError, match="every month"):
        schedule(1_000, 2, date(2026, 1, 31))


@pytest.mark.parametrize(
    ("start", "months", "day"),
    [
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2027, 12, 31), 2, date(2028, 2, 29)),
        (date(2026, 11, 15), 2, date(2027, 1, 15)),
        (date(2026, 5, 5), 0, date(2026, 5, 5)),
    ],
)
def test_months_later(start: date, months: int, day: date) -> None:
    assert months_later(start, months) == day


@pytest.mark.parametrize(
    ("total", "longest", "offered"),
    [
        (4_999, 1, ()),
        (5_000, 2, (2,)),
        (12_500, 5, (2, 5)),
        (21_400, 6, (3, 6)),
        (50_000, 6, (3, 6)),
        (50_001, 12, (3, 6, 12)),
        (150_000, 12, (3, 6, 12)),
        (150_001, 24, (6, 12, 24)),
    ],
)
def test_the_band_and_the_smallest_payment_set_the_longest_plan(
    total: int, longest: int, offered: tuple[int, ...]
) -> None:
    assert RULES.longest(total) == longest
    assert offers(RULES, total) == offered


@given(total=st.integers(5_000, 5_000_000))
def test_no_offer_asks_for_less_than_the_smallest_payment(total: int) -> None:
    for count in offers(RULES, total):
        assert allowed(RULES, total, count)
        assert schedule(total, count, FIRST)[-1].cents >= RULES.minimum_cents


def test_without_its_disclosures_a_practice_offers_four_payments_at_most() -> None:
    rules = RULES.model_copy(update={"disclosures": False})

    assert rules.longest(500_000) == 4
    assert offers(rules, 500_000) == (2, 4)


@pytest.mark.parametrize(
    ("monthly", "payments"),
    [(5_000, 5), (10_700, 2), (3_567, 6), (3_566, None), (25_000, None), (1, None), (0, None)],
)
def test_a_monthly_wish_becomes_a_number_of_payments(monthly: int, payments: int | None) -> None:
    assert payments_for(RULES, 21_400, monthly) == payments


@given(total=st.integers(5_000, 5_000_000), monthly=st.integers(1, 5_000_000))
def test_no_payment_is_above_the_wish(total: int, monthly: int) -> None:
    payments = payments_for(RULES, total, monthly)

    if payments is not None:
        assert schedule(total, payments, FIRST)[0].cents <= monthly


@pytest.mark.parametrize(
    "bands",
    [
        (Band(up_to_cents=5, months=2),),
        (Band(months=2), Band(months=3)),
        (Band(up_to_cents=9, months=2), Band(up_to_cents=5, months=3), Band(months=4)),
    ],
)
def test_bands_that_leave_a_gap_are_refused(bands: tuple[Band, ...]) -> None:
    with pytest.raises(ValidationError):
        PlanRules(minimum_cents=1, bands=bands)
