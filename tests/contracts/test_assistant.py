"""The intents' names, the domain, the rules, the actions and the training data agree."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from actions.answering import INTENTS, AnswerAction
from actions.dialogue import topic_of
from actions.understanding import TITLES
from bot.scoring import UNNAMED

ROOT = Path(__file__).parents[2]


def loaded(folder: str, key: str) -> list[Any]:
    found: list[Any] = []
    for path in sorted((ROOT / folder).rglob("*.yml")):
        found += (yaml.safe_load(path.read_text()) or {}).get(key) or []
    return found


def domain_intents() -> set[str]:
    return {
        next(iter(one)) if isinstance(one, dict) else one for one in loaded("bot/domain", "intents")
    }


def trained_intents() -> set[str]:
    return {block["intent"] for block in loaded("data/nlu", "nlu") if "intent" in block}


def rules_by_intent() -> dict[str, list[str]]:
    rules: dict[str, list[str]] = {}
    for rule in loaded("data/rules", "rules"):
        steps = rule["steps"]
        if "intent" in steps[0]:
            rules[steps[0]["intent"]] = [step["action"] for step in steps[1:]]
    return rules


def test_every_intent_of_the_domain_is_trained_and_the_other_way_round() -> None:
    assert trained_intents() | {"nlu_fallback"} == domain_intents()


def test_every_intent_has_its_rule() -> None:
    assert set(rules_by_intent()) == domain_intents()


@pytest.mark.parametrize("intent", INTENTS)
def test_a_billing_topic_has_one_name_everywhere(intent: str) -> None:
    action = f"action_answer_{topic_of(intent)}"

    assert rules_by_intent()[intent][-1] == action
    assert action in loaded("bot/domain", "actions")


def test_every_custom_action_of_the_domain_is_served() -> None:
    served = {cls().name() for cls in _concrete(AnswerAction)}
    served |= {"validate_flow_form", "action_ask_flow_done", "action_flow_ended"}
    served |= {"action_offer_readings"}

    assert set(loaded("bot/domain", "actions")) == served


def test_every_topic_can_be_offered_in_words() -> None:
    assert set(TITLES) == domain_intents() - UNNAMED
    assert all(set(title) == {"en", "es"} for title in TITLES.values())


def _concrete(cls: type[AnswerAction]) -> list[type[AnswerAction]]:
    return [sub for sub in cls.__subclasses__() if not getattr(sub, "__abstractmethods__", None)]
