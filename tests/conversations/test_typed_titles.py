"""A button's title that is typed means the button, however it is typed."""

import pytest

from inquiry_api.conversations.choices import _same


@pytest.mark.parametrize("typed", ["Por qué lo debo", "por que lo debo", "POR QUE LO DEBO?"])
def test_a_title_is_known_without_accents_capitals_and_marks(typed: str) -> None:
    assert _same("¿Por qué lo debo?", typed)


@pytest.mark.parametrize("typed", ["por que lo", "por que no lo debo", ""])
def test_other_words_are_no_title(typed: str) -> None:
    assert not _same("¿Por qué lo debo?", typed)
