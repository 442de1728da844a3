"""Which texts ask for no more texts, and which only sound like it (R26)."""

from pathlib import Path

import pytest

from inquiry_api.conversations.standing_words import (
    keyword,
    standing_word,
    wants_no_texts,
    wants_texts_back,
)

DATA = Path(__file__).parent / "data"
OPT_OUTS = (DATA / "opt_outs.txt").read_text(encoding="utf-8").splitlines()
OTHERS = (DATA / "not_opt_outs.txt").read_text(encoding="utf-8").splitlines()


def test_at_least_99_of_100_ways_to_leave_are_understood() -> None:
    understood = [words for words in OPT_OUTS if standing_word(words) == "stop"]

    assert len(OPT_OUTS) >= 200
    assert len(understood) >= 0.99 * len(OPT_OUTS)


@pytest.mark.parametrize("words", OTHERS)
def test_what_is_to_stop_is_something_else(words: str) -> None:
    assert standing_word(words) != "stop"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("STOP", "stop"),
        ("stop.", "stop"),
        (" Stop ", "stop"),
        ("StopAll", "stop"),
        ("UNSUBSCRIBE", "stop"),
        ("cancel", "stop"),
        ("End", "stop"),
        ("quit", "stop"),
        ("revoke", "stop"),
        ("OPTOUT", "stop"),
        ("opt out", "stop"),
        ("s t o p", "stop"),
        ("\uff33\uff34\uff2f\uff30", "stop"),
        ("st\u200bop", "stop"),
        ("alto", "stop"),
        ("START", "start"),
        ("unstop", "start"),
        ("HELP", "help"),
        ("info", "help"),
        ("ayuda", "help"),
        ("help me", None),
        ("stopped", None),
        ("endoscopy", None),
        ("", None),
    ],
)
def test_keywords_stand_alone(text: str, expected: str | None) -> None:
    assert keyword(text) == expected


def test_a_long_text_is_judged_in_no_time() -> None:
    assert not wants_no_texts("please text me the amount " * 60)


@pytest.mark.parametrize(
    ("words", "back"),
    [
        ("how do i get texts again", True),
        ("can you turn my texts back on", True),
        ("cómo vuelvo a recibir mensajes otra vez", True),
        ("never send me texts again", False),
        ("can i stop the texts but keep the bills", False),
        ("ya no quiero mensajes otra vez", False),
    ],
)
def test_who_wants_texts_again_is_not_leaving(words: str, back: bool) -> None:
    assert wants_texts_back(words) is back
