"""Entities to what a message names."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inquiry_api.answers.wanted import Wanted, matches, read_wanted
from privacy.dates import PartialDate
from tests.answers.talk import said


@pytest.mark.parametrize(
    ("entities", "wanted"),
    [
        ({}, Wanted()),
        ({"month": "03"}, Wanted(months=(PartialDate(None, 3, None),))),
        ({"month": "2026-03"}, Wanted(months=(PartialDate(2026, 3, None),))),
        ({"month": "13"}, Wanted()),
        ({"month": "March"}, Wanted()),
        ({"year": "2025"}, Wanted(years=(2025,))),
        ({"year": 2025}, Wanted(years=(2025,))),
        ({"ordinal": "first"}, Wanted(ordinals=("1",))),
        ({"ordinal": "last"}, Wanted(ordinals=("last",))),
        ({"ordinal": "2"}, Wanted(ordinals=("2",))),
        ({"ordinal": "-2"}, Wanted()),
        ({"amount": 21_400}, Wanted(amounts=(21_400,))),
        ({"amount": "-5"}, Wanted()),
        ({"amount": "1e9"}, Wanted()),
        ({"amount": "٣"}, Wanted()),
        ({"count": 6}, Wanted(counts=(6,))),
        ({"all": "total"}, Wanted(all=True)),
        ({"payer": "Harbor Health"}, Wanted()),
    ],
)
def test_entities_are_read(entities: dict[str, object], wanted: Wanted) -> None:
    assert read_wanted(said(**entities), {}, "en") == wanted


def test_placeholders_are_filled_in_and_unknown_ones_left_out() -> None:
    entities = [
        {"entity": "placeholder", "value": value}
        for value in ("<DATE_1>", "<NAME_1>", "<DATE_2>", "<PHONE_1>")
    ]
    values = {"<DATE_1>": "3/4/2026", "<NAME_1>": "Dr. Lind", "<PHONE_1>": "555-0101"}

    found = read_wanted(entities, values, "en")

    assert found.days == (PartialDate(2026, 3, 4),)
    assert found.names == ("Dr. Lind",)


def test_in_spanish_a_date_in_figures_may_be_either_way_round() -> None:
    found = read_wanted(said(placeholder="<DATE_1>"), {"<DATE_1>": "3/4/2026"}, "es")

    assert set(found.days) == {PartialDate(2026, 3, 4), PartialDate(2026, 4, 3)}


@pytest.mark.parametrize(
    ("part", "fits"),
    [
        (PartialDate(2026, 3, 4), True),
        (PartialDate(None, 3, 4), True),
        (PartialDate(2026, 3, None), True),
        (PartialDate(2025, 3, 4), False),
        (PartialDate(None, 4, None), False),
        (PartialDate(None, 3, 5), False),
    ],
)
def test_a_date_fits_if_every_given_part_does(part: PartialDate, fits: bool) -> None:
    assert matches(part, date(2026, 3, 4)) is fits


@given(
    st.lists(
        st.fixed_dictionaries(
            {
                "entity": st.sampled_from(
                    ["month", "year", "amount", "count", "ordinal", "placeholder", "provider"]
                ),
                "value": st.one_of(st.none(), st.integers(), st.text(max_size=20)),
            }
        ),
        max_size=4,
    )
)
def test_no_entities_make_it_fail(entities: list[dict[str, object]]) -> None:
    read_wanted(entities, {"<DATE_1>": "x"}, "es")
