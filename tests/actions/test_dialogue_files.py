"""The domain, the rules, the actions and the titles name the same things."""

from itertools import chain
from pathlib import Path
from typing import Any

import pytest
import yaml
from rasa_sdk.executor import ActionExecutor

from actions.answering import INTENTS
from actions.dialogue import topic_of
from actions.understanding import TITLES

ROOT = Path(__file__).parents[2]
SMS_LENGTH = 160
# Said without being a topic that one could choose, or too grave to be guessed at.
UNOFFERED = ("ask_repeat", "ask_clarify", "report_emergency")
OPT_OUT = ("stop", "stopall", "unsubscribe", "cancel", "end", "quit", "revoke", "optout")


def load(folder: str) -> list[dict[str, Any]]:
    return [yaml.safe_load(path.read_text()) for path in sorted((ROOT / folder).glob("*.yml"))]


def intents() -> set[str]:
    listed = chain.from_iterable(part.get("intents") or [] for part in load("bot/domain"))
    return {name for one in listed for name in (one if isinstance(one, dict) else [one])}


def rules() -> list[dict[str, Any]]:
    return [rule for part in load("data/rules") for rule in part["rules"]]


def responses() -> dict[str, list[dict[str, Any]]]:
    merged: dict[str, list[dict[str, Any]]] = {}
    for part in load("bot/domain"):
        merged.update(part.get("responses") or {})
    return merged


def test_every_action_of_the_domain_is_registered_and_the_other_way_round() -> None:
    executor = ActionExecutor()
    executor.register_package("actions")
    named = chain.from_iterable(part.get("actions") or [] for part in load("bot/domain"))

    assert set(executor.actions) == set(named)


def test_every_intent_has_one_rule() -> None:
    ruled = [step["intent"] for rule in rules() for step in rule["steps"] if "intent" in step]

    assert sorted(ruled) == sorted(intents())


def test_every_response_that_a_rule_utters_exists() -> None:
    steps = [step for rule in rules() for step in rule["steps"]]
    uttered = {step["action"] for step in steps if step.get("action", "").startswith("utter_")}

    assert uttered <= set(responses())


def test_every_intent_has_examples_in_both_languages() -> None:
    for folder in ("data/nlu", "data/nlu/es"):
        taught = {block["intent"] for part in load(folder) for block in part["nlu"]}

        assert taught == intents() - {"nlu_fallback"}


def test_every_answered_intent_has_a_title_in_both_languages() -> None:
    for intent in INTENTS:
        if intent not in UNOFFERED:
            assert set(TITLES[intent]) == {"en", "es"}, intent


def test_every_answered_topic_has_its_rule() -> None:
    steps = [step.get("action") for rule in rules() for step in rule["steps"]]

    for intent in INTENTS:
        assert f"action_answer_{topic_of(intent)}" in steps


@pytest.mark.parametrize("name", sorted(responses()))
def test_a_fixed_answer_is_there_in_both_languages_and_fits_a_text(name: str) -> None:
    variants = responses()[name]
    spanish = [one for one in variants if one.get("condition")]
    texts = [one["text"] for one in variants if one.get("channel") == "sms"] or [
        one["text"] for one in variants
    ]

    assert spanish
    assert len(spanish) < len(variants)
    assert all(len(text) <= SMS_LENGTH for text in texts)


@pytest.mark.parametrize("name", sorted(responses()))
def test_a_fixed_answer_never_asks_for_a_word_that_ends_all_texts(name: str) -> None:
    for variant in responses()[name]:
        said = variant["text"].lower()

        assert not any(f"{verb} {word}" in said for verb in ("reply", "text") for word in OPT_OUT)
