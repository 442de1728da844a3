"""Which language a message is in, and which one is asked for."""

import pytest

from bot.components.languages import asked_for, recognised

WRITTEN = [
    ("how much do i owe", "en"),
    ("whats my bill", "en"),
    ("cuanto debo", "es"),
    ("¿Por qué me cobraron si tengo seguro?", "es"),
    ("necesito ayuda con mi bill", "es"),
    ("reembolso", "es"),
    ("no entiendo", "es"),
    ("me dan extension?", "es"),
    ("oye can you send me el link otra vez para hacer el payment", "es"),
    ("ya thats fine", "en"),
    ("leave it alone", "en"),
    ("ok", None),
    ("<DATE_1>", None),
    ("no", None),
    ("", None),
]
ASKED = [
    ("in spanish please", "es"),
    ("can we talk in spanish?", "es"),
    ("español por favor", "es"),
    ("do you speak spanish", "es"),
    ("english please", "en"),
    ("me puede escribir en inglés", "en"),
    ("i don't speak spanish", None),
    ("no hablo inglés", None),
    ("my spanish teacher paid", None),
]


@pytest.mark.parametrize(("text", "expected"), WRITTEN)
def test_the_language_is_told_by_small_words(text: str, expected: str | None) -> None:
    assert recognised(text) == expected


@pytest.mark.parametrize(("text", "expected"), ASKED)
def test_a_language_is_changed_only_on_request(text: str, expected: str | None) -> None:
    assert asked_for(text) == expected
