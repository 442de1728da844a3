from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inquiry_api.imports.x12.values import (
    MoneyUnreadable,
    amount_text,
    parse_amount,
    parse_day,
    parse_number,
)


@pytest.mark.parametrize(
    ("text", "cents"),
    [
        ("", None),
        ("   ", None),
        ("0", 0),
        ("100", 10_000),
        ("100.", 10_000),
        ("100.5", 10_050),
        ("100.50", 10_050),
        ("100.500", 10_050),
        (".5", 50),
        ("-.5", -50),
        ("-12.40", -1_240),
        ("+3.01", 301),
        ("0000012.34", 1_234),
        (" 12.34 ", 1_234),
        ("999999999999999.99", 99_999_999_999_999_999),
    ],
)
def test_an_amount_is_read_to_the_cent_and_blank_is_none(text: str, cents: int | None) -> None:
    assert parse_amount(text) == cents


@pytest.mark.parametrize(
    "text",
    ["12.345", "1,234.00", "$5", "5-", "1e2", "NaN", "Infinity", "--5", ".", "-", "12.3O", "1 2",
     "\u0663", "\uff19", "12:00", "9999999999999999", "1.0000000"],
)  # fmt: skip
def test_an_amount_that_is_not_exact_is_refused(text: str) -> None:
    with pytest.raises(MoneyUnreadable) as caught:
        parse_amount(text)

    assert text not in str(caught.value)


@given(st.integers(min_value=-(10**14), max_value=10**14))
def test_every_amount_of_cents_survives_writing_and_reading(cents: int) -> None:
    text = amount_text(cents)

    assert text is not None
    assert parse_amount(text) == cents


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("20261103", date(2026, 11, 3)),
        ("20240229", date(2024, 2, 29)),
        ("20230229", None),
        ("20002316", None),
        ("20261100", None),
        ("202611031", None),
        ("261103", None),
        ("10010101", None),
        ("2026110\uff13", None),
        ("", None),
    ],
)
def test_a_date_is_that_very_day_or_none(text: str, day: date | None) -> None:
    assert parse_day(text) == day


def test_a_percentage_is_a_fraction_and_rubbish_is_none() -> None:
    assert str(parse_number(".1")) == "0.1"
    assert parse_number("ten") is None
