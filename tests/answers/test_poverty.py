"""The poverty guidelines of the year, and the bands that a practice makes of them."""

from datetime import date

import pytest

from inquiry_api.answers.policies import Assistance
from inquiry_api.answers.poverty.table import compare, guidelines, in_force

RULES = Assistance(full_up_to_percent=200, part_up_to_percent=400)
ON = date(2026, 11, 20)


@pytest.mark.parametrize(
    ("household", "dollars"),
    [(1, 15_960), (2, 21_640), (3, 27_320), (4, 33_000), (5, 38_680), (8, 55_720), (9, 61_400)],
)
def test_the_guideline_of_2026_for_most_states(household: int, dollars: int) -> None:
    assert guidelines()[2026].states.cents(household) == dollars * 100


@pytest.mark.parametrize(("region", "dollars"), [("alaska", 27_050), ("hawaii", 24_890)])
def test_two_states_have_their_own(region: str, dollars: int) -> None:
    found = guidelines()[2026].of(region)  # type: ignore[arg-type]

    assert found.cents(2) == dollars * 100


@pytest.mark.parametrize(
    ("household", "dollars", "percent", "tier"),
    [
        (4, 66_000, 200, "full"),
        (4, 66_001, 201, "part"),
        (1, 63_840, 400, "part"),
        (1, 63_841, 401, "above"),
        (1, 0, 0, "full"),
    ],
)
def test_the_bands_are_exact_to_the_dollar(
    household: int, dollars: int, percent: int, tier: str
) -> None:
    found = compare(RULES, household, dollars * 100, ON)

    assert found is not None
    assert (found.percent, found.tier, found.year) == (percent, tier, 2026)


def test_before_the_first_guideline_nothing_is_compared() -> None:
    assert in_force(date(2025, 12, 31)) is None
    assert compare(RULES, 1, 100, date(2025, 12, 31)) is None


def test_an_empty_household_is_refused() -> None:
    with pytest.raises(ValueError, match="one person"):
        compare(RULES, 0, 100, ON)
