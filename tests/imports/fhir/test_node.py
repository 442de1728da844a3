"""The tolerant way in: the absent is None, the odd is noticed, and nothing raises."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inquiry_api.imports.fhir.findings import Finding
from inquiry_api.imports.fhir.node import Node
from inquiry_api.imports.fhir.values import cents_of, parse_date

TEXTS = st.sampled_from(["", "x", "12.50", "2026-11-03", "2026-99", "value", "code", "true"])
NUMBERS = st.sampled_from([Decimal(0), Decimal("-1.5"), Decimal("1E+400"), Decimal("NaN")])
ANYTHING = st.recursive(
    st.none() | st.booleans() | TEXTS | NUMBERS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner, max_size=3),
    max_leaves=8,
)


def node(**data: Any) -> tuple[Node, list[Finding]]:
    findings: list[Finding] = []
    return Node(data, "Test/1", findings), findings


@pytest.mark.parametrize(
    ("value", "cents", "notice"),
    [
        ({"value": Decimal("92.00"), "currency": "USD"}, 9_200, None),
        ({"value": Decimal("92")}, 9_200, None),
        ({"value": Decimal("10583.616000000"), "currency": "USD"}, 1_058_362, None),
        ({"value": Decimal("0.005")}, 1, None),
        ({"value": Decimal("-0.005")}, -1, None),
        ({"value": Decimal("28.104000000000003")}, 2_810, None),
        ({"value": "92.00"}, 9_200, "amount_sent_as_text"),
        ({"value": "ninety"}, None, "money_unreadable"),
        ({"value": Decimal("1E+20")}, None, "money_unreadable"),
        ({"value": Decimal(92), "currency": "EUR"}, None, "currency_not_usd"),
        ({"value": Decimal(92), "currency": "usd"}, None, "currency_not_usd"),
        ({"currency": "USD"}, None, "money_unreadable"),
        ({"value": [1]}, None, "element_of_unexpected_shape"),
    ],
)
def test_money_is_dollars_to_the_cent_or_noticed(
    value: dict[str, Any], cents: int | None, notice: str | None
) -> None:
    way_in, findings = node(amount=value)

    money = way_in.money("amount")

    assert (money.cents if money else None) == cents
    assert {str(f.notice) for f in findings} >= ({notice} if notice else set())
    assert bool(findings) is (notice is not None)


@pytest.mark.parametrize(
    ("text", "day", "noticed"),
    [
        ("2026-11-03", date(2026, 11, 3), False),
        ("2026-11-03T10:00:00-05:00", date(2026, 11, 3), False),
        ("2026-11", None, False),
        ("2026", None, False),
        ("2026-02-30", None, True),
        ("2026-13", None, True),
        ("0001-01-01", None, True),
        ("yesterday", None, True),
        ("20261103", None, True),
    ],
)
def test_a_date_is_that_day_or_none(text: str, day: date | None, noticed: bool) -> None:
    way_in, findings = node(on=text)

    stated = way_in.date("on")

    assert stated is not None
    assert (stated.text, stated.day, bool(findings)) == (text, day, noticed)


def test_a_list_and_a_single_object_stand_in_for_each_other_and_are_noticed() -> None:
    way_in, findings = node(one=[{"a": "x"}, {"a": "y"}], many={"a": "z"})

    one, many = way_in.node("one"), way_in.nodes("many")

    assert one is not None
    assert (one.text("a"), [n.text("a") for n in many]) == ("x", ["z"])
    assert [finding.path for finding in findings] == ["one", "many"]


def test_findings_carry_the_path() -> None:
    way_in, findings = node(item=[{}, {"net": {"value": Decimal(1), "currency": "CAD"}}])

    way_in.nodes("item")[1].money("net")

    assert findings[0].place == "Test/1, item[1].net"


def test_a_code_may_come_as_text_coding_or_concept() -> None:
    way_in, _ = node(a="x", b={"code": "x"}, c={"coding": [{"code": "x"}, {"code": "y"}]})

    concepts = [way_in.concept(name) for name in "abc"]

    assert [c.codes for c in concepts if c] == [("x",), ("x",), ("x", "y")]


@given(
    st.dictionaries(st.sampled_from(["a", "value", "currency", "coding", "reference"]), ANYTHING)
)
def test_no_shape_whatsoever_raises(data: dict[str, Any]) -> None:
    way_in = Node({"x": data, **data}, "Test/1", [])

    readers = (
        way_in.text, way_in.texts, way_in.flag, way_in.number, way_in.integer, way_in.node,
        way_in.nodes, way_in.date, way_in.period, way_in.money, way_in.concept, way_in.concepts,
        way_in.identifiers, way_in.reference, way_in.references,
    )  # fmt: skip
    for read in readers:
        for name in ("x", "a", "value", "coding", "reference"):
            read(name)


@given(st.decimals(allow_nan=True, allow_infinity=True))
def test_cents_of_any_number_are_whole_or_none(value: Decimal) -> None:
    cents = cents_of(value)

    assert cents is None or abs(Decimal(cents) - value * 100) <= Decimal("0.5")


@given(st.text(alphabet="0123456789-T: Z", max_size=24))
def test_any_text_is_a_day_or_none(text: str) -> None:
    assert parse_date(text) is None or parse_date(text) == date.fromisoformat(text.strip()[:10])
