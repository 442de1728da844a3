"""Whatever is typed becomes one plain form, and never a command to the assistant."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inquiry_api.conversations.plain_text import plain, spoken_sign, without_command

DISGUISES = [
    "/restart",
    "  /restart",
    "//restart",
    "\uff0frestart",
    "\u200b/restart",
    "\u2060\ufeff/restart",
    "\u202e/restart",
    "\u00ad/restart",
    "/\u200b/restart",
    "\u2044restart",
    "\u2215restart",
    "\x00/restart",
    "\t\n/restart",
    "\\restart",
]


@pytest.mark.parametrize("typed", DISGUISES)
def test_a_leading_slash_in_any_disguise_is_gone(typed: str) -> None:
    assert without_command(plain(typed)) == "restart"


@given(st.text(alphabet=st.sampled_from('/\uff0f\u200b\u2060 \t\x00\u2044\u2215\\abc{}"1')))
def test_nothing_typed_begins_with_a_slash(typed: str) -> None:
    left = without_command(plain(typed))

    folded = unicodedata.normalize("NFKC", left).strip()
    assert not folded.startswith("/")


@given(st.text())
def test_plain_text_has_no_controls_and_is_stable(typed: str) -> None:
    once = plain(typed)

    assert plain(once) == once
    assert not any(unicodedata.category(char) in ("Cc", "Cf", "Cs") for char in once)


def test_dates_keep_their_slashes() -> None:
    assert without_command(plain("04/12/1978")) == "04/12/1978"


@pytest.mark.parametrize(
    ("sign", "word"), [("\U0001f44d", "yes"), ("\u2705", "yes"), ("\U0001f44e", "no")]
)
def test_thumbs_are_words(sign: str, word: str) -> None:
    assert spoken_sign(sign) == word
