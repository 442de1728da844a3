"""The bar shows a charge only where its parts are all there, to the cent."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inquiry_api.channels.webchat.figures import WIDTH, bar
from inquiry_api.money import split_cents


def rows(*items: tuple[str, int | None]) -> list[dict[str, object]]:
    return [{"kind": kind, "cents": cents, "label": kind, "note": ""} for kind, cents in items]


def test_parts_that_make_up_the_charge_stand_side_by_side() -> None:
    parts = bar(
        rows(("charge", 50000), ("plan_paid", -28600), ("reduction", -10000), ("left", 11400))
    )

    assert [part.kind for part in parts] == ["reduction", "plan_paid", "left"]
    assert [part.start for part in parts] == [0, 200, 772]
    assert sum(part.width for part in parts) == WIDTH


@pytest.mark.parametrize(
    "items",
    [
        [],
        [("charge", 50000), ("left", 50000)],
        [("charge", 50000), ("plan_paid", -20000), ("left", 29999)],
        [("plan_paid", -20000), ("left", 30000)],
        [("charge", None), ("left", 30000), ("plan_paid", -1)],
    ],
)
def test_without_all_parts_there_is_no_bar(items: list[tuple[str, int | None]]) -> None:
    assert bar(rows(*items)) == ()


@given(st.integers(2, 10_000_000), st.integers(2, 4))
def test_the_parts_always_fill_the_bar(total: int, count: int) -> None:
    kinds = ("reduction", "plan_paid", "you_paid", "left")
    shares = [(kind, -cents) for kind, cents in zip(kinds, split_cents(total, count), strict=False)]

    parts = bar(rows(("charge", total), *shares))

    if parts:
        assert parts[0].start == 0
        assert parts[-1].start + parts[-1].width == WIDTH
