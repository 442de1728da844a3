"""Reading, printing and splitting money."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inquiry_api.money import MoneyError, format_cents, parse_cents, split_cents


@given(st.integers(-(10**12), 10**12))
def test_what_is_printed_reads_back_as_the_same(cents: int) -> None:
    assert parse_cents(format_cents(cents)) == cents


@pytest.mark.parametrize(
    ("text", "cents"),
    [
        ("$1,234.56", 123456),
        ("(12.30)", -1230),
        ("-5", -500),
        (".50", 50),
        ("0", 0),
        ("1234.5", 123450),
        ("19.995", 2000),
    ],
)
def test_billers_spellings_are_read(text: str, cents: int) -> None:
    assert parse_cents(text) == cents


@pytest.mark.parametrize(
    "text", ["", "abc", "1,23", "12.3.4", "$", "(5", "5)", "1e5", "NaN", "--5"]
)
def test_anything_else_is_refused(text: str) -> None:
    with pytest.raises(MoneyError):
        parse_cents(text)


@given(st.integers(0, 10**9), st.integers(1, 60))
def test_parts_sum_to_the_total_and_differ_by_a_cent_at_most(total: int, parts: int) -> None:
    split = split_cents(total, parts)

    assert sum(split) == total
    assert len(split) == parts
    assert max(split) - min(split) <= 1
