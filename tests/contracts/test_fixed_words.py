"""The assistant's own fixed words: both languages, short texts, nothing that a carrier hears."""

import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from gsm0338 import Codec

ROOT = Path(__file__).parents[2]
CARRIER_WORDS = re.compile(r"\b(stop|stopall|unsubscribe|cancel|end|quit|revoke|optout)\b", re.I)
HURRY = re.compile(
    r"\b(urgent|immediately|right away|final notice|must pay|overdue|now or)\b", re.I
)


def responses() -> dict[str, list[dict[str, Any]]]:
    path = ROOT / "bot" / "domain" / "conversation.yml"
    found: dict[str, list[dict[str, Any]]] = yaml.safe_load(path.read_text())["responses"]
    return found


def language(variation: dict[str, Any]) -> str:
    return "es" if variation.get("condition") else "en"


@pytest.mark.parametrize("name", responses())
def test_each_response_is_there_in_both_languages(name: str) -> None:
    assert {language(one) for one in responses()[name]} == {"en", "es"}


@pytest.mark.parametrize("name", responses())
def test_each_text_message_is_one_segment_of_plain_letters(name: str) -> None:
    variations = responses()[name]
    by_sms = [one for one in variations if one.get("channel") == "sms"] or variations
    for one in by_sms:
        encoded = Codec().encode(one["text"])[0]
        assert len(encoded) <= 160, one["text"]


@pytest.mark.parametrize("name", responses())
def test_no_response_uses_a_carriers_word_or_hurries(name: str) -> None:
    for one in responses()[name]:
        assert not CARRIER_WORDS.search(one["text"]), one["text"]
        assert not HURRY.search(one["text"]), one["text"]
