"""What a message names: a table of things said, and of near-misses."""

import pytest

from bot.components.finds import finds
from bot.components.languages import asked_for, recognised

SAID = [
    ("i can pay $50 a month", [("amount", 5000)]),
    ("50 a month please", [("amount", 5000)]),
    ("puedo pagar 50 al mes", [("amount", 5000)]),
    ("$1,234.56", [("amount", 123456)]),
    ("30 dollars", [("amount", 3000)]),
    ("6 months", [("count", 6)]),
    ("make it six months", [("count", 6)]),
    ("en 12 meses", [("count", 12)]),
    ("over a year", [("count", 12)]),
    ("12 payments of $20", [("count", 12), ("amount", 2000)]),
    ("my march visit", [("month", "03")]),
    ("march 2026", [("month", "2026-03")]),
    ("la visita de mayo", [("month", "05")]),
    ("august", [("month", "08")]),
    ("the last one", [("ordinal", "last")]),
    ("la última", [("ordinal", "last")]),
    ("the 2nd one", [("ordinal", "2")]),
    ("what do i owe in total", [("all", "all")]),
    ("all of them", [("all", "all")]),
    ("my daughter's bill", [("relation", "child")]),
    ("my own", [("relation", "self")]),
    ("la de mi esposo", [("relation", "spouse")]),
    ("what is code 99213", [("code", "99213")]),
    ("it says CO-45", [("code", "CO-45")]),
    ("<DATE_1> <NAME_1>", [("placeholder", "<DATE_1>"), ("placeholder", "<NAME_1>")]),
    ("does medicare pay", [("payer", "Medicare")]),
    ("my 2025 deductible", [("year", 2025)]),
]


@pytest.mark.parametrize(("text", "expected"), SAID)
def test_a_message_names(text: str, expected: list[tuple[str, str | int]]) -> None:
    assert [(found.entity, found.value) for found in finds(text)] == expected


@pytest.mark.parametrize(
    "text",
    ["may i ask something", "hello", "why", "ok thanks", ""],
)
def test_a_message_that_names_nothing(text: str) -> None:
    assert finds(text) == []


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("what do i owe", "en"),
        ("cuanto debo", "es"),
        ("¿por qué?", "es"),
        ("quiero pagar en plazos", "es"),
        ("in spanish please", "es"),
        ("en inglés", "en"),
        ("ok", None),
        ("<DATE_1>", None),
        ("50", None),
        ("hola", "es"),
        ("hello", "en"),
    ],
)
def test_the_language_of_a_message(text: str, language: str | None) -> None:
    assert (asked_for(text) or recognised(text)) == language
