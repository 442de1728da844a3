"""What may go out as a text: GSM-7 and two segments."""

import pytest

from inquiry_api.cases.states import OUTCOMES
from inquiry_api.conversations.outcome_words import OUTCOME_WORDS, outcome_words
from inquiry_api.conversations.segments import NotSendable, sendable, septets
from inquiry_api.conversations.wording import WORDS, moment, say
from inquiry_api.db import now


@pytest.mark.parametrize(
    ("text", "units"), [("", 0), ("abc", 3), ("\u20ac", 2), ("[x]", 5), ("\u00f1\u00e9", 2)]
)
def test_some_characters_count_twice(text: str, units: int) -> None:
    assert septets(text) == units


def test_two_full_segments_are_the_most() -> None:
    assert sendable("a" * 306) == "a" * 306
    with pytest.raises(NotSendable):
        sendable("a" * 307)
    with pytest.raises(NotSendable):
        sendable("\u20ac" * 154)


@pytest.mark.parametrize(
    ("typed", "sent"),
    [
        ("\u201cyes\u201d \u2013 it\u2019s\u2026", '"yes" - it\'s...'),
        ("\u00bfCu\u00e1nto debo? ma\u00f1ana", "\u00bfCuanto debo? ma\u00f1ana"),
        ("a\u00a0b", "a b"),
    ],
)
def test_signs_without_a_place_in_gsm_are_replaced(typed: str, sent: str) -> None:
    assert sendable(typed) == sent


@pytest.mark.parametrize("text", ["\U0001f600", "\u4f60\u597d", "\u05e9\u05dc\u05d5\u05dd"])
def test_what_can_not_be_replaced_is_refused(text: str) -> None:
    with pytest.raises(NotSendable):
        sendable(text)


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("key", sorted(WORDS))
def test_every_fixed_text_fits_two_segments(key: str, language: str) -> None:
    longest = {
        "when": moment(now(), language),
        "link": "https://bills.some-longer-practice.example/s/" + "f" * 32,
        "page": "https://bills.some-longer-practice.example",
        "code": "482913",
        "case": "C-BCDFGH",
        "name": "Maximiliane",
    }

    assert sendable(say(key, language, **longest))


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("outcome", OUTCOMES)
def test_every_outcome_is_told_in_both_languages(outcome: str, language: str) -> None:
    told = sendable(outcome_words(outcome, "C-BCDFGH", language))

    assert set(OUTCOME_WORDS) == set(OUTCOMES)
    assert "C-BCDFGH" in told
