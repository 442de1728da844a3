"""Who lives in a home and what it earns, as people say it; what can't be counted isn't guessed."""

import pytest

from inquiry_api.answers.details.fields import plain_words
from inquiry_api.answers.details.households import people_told, yearly_income


@pytest.mark.parametrize(
    ("said", "asked", "people"),
    [
        ("4", True, 4),
        ("we are four, I make 2,300 a month", False, 4),
        ("somos 4 y gano 2,300 al mes", False, 4),
        ("me, my husband and 3 kids", False, 5),
        ("mi esposa y yo y dos hijos", True, 4),
        ("vivo sola", True, 1),
        ("I make 2,300 a month", True, None),
        ("me and my kids", True, None),
        ("2 adults 2 kids", True, None),
        ("tengo tres hijos", True, None),
        ("there is a bill that I can't pay", False, None),
    ],
)
def test_people_are_counted_only_where_all_are_named(
    said: str, asked: bool, people: int | None
) -> None:
    assert people_told(plain_words(said), asked=asked) == people


@pytest.mark.parametrize(
    ("said", "amounts", "yearly"),
    [
        ("30k", (), "$30,000.00"),
        ("30 mil al año", (), "$30,000.00"),
        ("2,300 a month", (230_000,), "$27,600.00"),
        ("500 a week", (50_000,), "$26,000.00"),
        ("no income", (), "$0.00"),
        ("15 an hour", (1_500,), None),
        ("100 al día", (10_000,), None),
    ],
)
def test_an_income_is_that_of_a_year(
    said: str, amounts: tuple[int, ...], yearly: str | None
) -> None:
    assert yearly_income(plain_words(said), amounts) == yearly
