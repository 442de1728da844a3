"""Where a message may begin a second question."""

import pytest

from bot.components.clauses import asks, clauses, parts

SPLIT = [
    (
        "How much do I owe and can I set up a payment plan?",
        ["How much do I owe", "can I set up a payment plan"],
    ),
    (
        "cuanto debo y tambien quiero un recibo",
        ["cuanto debo", "tambien quiero un recibo"],
    ),
    ("turn off autopay and refund me please", ["turn off autopay", "refund me please"]),
    ("ya pague eso y me mandan el recibo", ["ya pague eso", "me mandan el recibo"]),
    ("when is it due? what if i pay late?", ["when is it due", "what if i pay late"]),
    ("cambio mi cita y de paso saber cuanto debo", ["cambio mi cita", "de paso saber cuanto debo"]),
    (
        "turn off autopay and while you're at it send a receipt",
        ["turn off autopay", "while you're at it send a receipt"],
    ),
    ("did they pay and whats left", ["did they pay", "whats left"]),
    (
        "cuanto debo y hasta cuando tengo para pagar",
        ["cuanto debo", "hasta cuando tengo para pagar"],
    ),
    ("i need a statement and a receipt for july", ["i need a statement", "a receipt for july"]),
    ("how much do i owe", []),
    ("my son and my daughter came in", []),
    ("can i pay $1,204.50 today", []),
    ("it was dr. <NAME_1>", []),
    ("ok. sure. yes.", []),
    ("first this one. then that one. then more of it. and then on.", []),
]


@pytest.mark.parametrize(("text", "expected"), SPLIT)
def test_questions_are_parted(text: str, expected: list[str]) -> None:
    assert parts(text) == expected


def test_places_point_into_the_message() -> None:
    text = "why do i owe this? send me a receipt please"

    places = clauses(text)

    assert [text[start:end] for start, end in places] == parts(text)


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("how much do i owe and can i pay monthly", [True, True]),
        ("me puede mandar un recibo y ya pague todo", [True, False]),
        ("I'm retired. My late husband had it?", [False, True]),
    ],
)
def test_a_part_is_put_as_a_question_or_not(text: str, asked: list[bool]) -> None:
    assert [asks(text, place) for place in clauses(text)] == asked
