import pytest
from hypothesis import given
from hypothesis import strategies as st

from privacy.fold import fold, fold_word, plain


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("\uff14\uff0f\uff12", "4/2"),
        ("a\u200bb\u00adc", "abc"),
        ("O\u2019Shea \u2013 \u201chi\u201d", 'O\'Shea - "hi"'),
        ("Jose\u0301", "Jose"),
        ("\ufb01ne", "fine"),
        ("\u00bd off", "\u00bd off"),
    ],
)
def test_forms_that_look_alike_become_one(text: str, folded: str) -> None:
    assert fold(text).text == folded


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("a=%2B1415&b=J%20H", "a=+1415&b=J H"),
        (r"Mu\u00f1oz\nDelgado", "Mu\u00f1oz\nDelgado"),
        ("100% of 20%", "100% of 20%"),
        (r"C:\temp\x41", "C:\temp" + "A"),
    ],
)
def test_escapes_of_logs_are_undone(text: str, folded: str) -> None:
    assert fold(text, escapes=True).text == folded


@given(st.text(max_size=80))
def test_every_folded_character_knows_where_it_came_from(text: str) -> None:
    folded = fold(text, escapes=True)

    places = [folded.place(at, at + 1) for at in range(len(folded.text))]
    assert all(0 <= start <= end <= len(text) for start, end in places)
    assert places == sorted(places)
    assert folded.place(0, len(folded.text))[1] == len(text)


@given(st.text(max_size=80))
def test_rules_read_a_text_of_the_same_length(text: str) -> None:
    assert len(plain(text)) == len(text)


@pytest.mark.parametrize(
    ("word", "key"), [("Número", "numero"), ("O\u2019Shea", "o'shea"), ("", "")]
)
def test_words_are_looked_up_without_case_or_accents(word: str, key: str) -> None:
    assert fold_word(word) == key
