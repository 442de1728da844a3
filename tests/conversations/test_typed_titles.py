"""A button's title that is typed means the button, however it is typed."""

import pytest

from inquiry_api.conversations.choices import Offered, _placed, _same


@pytest.mark.parametrize("typed", ["Por qué lo debo", "por que lo debo", "POR QUE LO DEBO?"])
def test_a_title_is_known_without_accents_capitals_and_marks(typed: str) -> None:
    assert _same("¿Por qué lo debo?", typed)


@pytest.mark.parametrize("typed", ["por que lo", "por que no lo debo", ""])
def test_other_words_are_no_title(typed: str) -> None:
    assert not _same("¿Por qué lo debo?", typed)


OFFERED = [Offered("t1", "How much I owe", "ask_balance"), Offered("t2", "Pay", "pay_bill")]


@pytest.mark.parametrize(
    ("said", "payload"),
    [
        ("2", "pay_bill"),
        ("the second one", "pay_bill"),
        ("la primera, por favor", "ask_balance"),
        ("option 1", "ask_balance"),
        ("the third", None),
        ("the second visit", None),
    ],
)
def test_a_choice_is_known_by_its_place(said: str, payload: str | None) -> None:
    assert _placed(OFFERED, said) == payload
