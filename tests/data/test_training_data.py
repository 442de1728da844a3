"""What the assistant learns from is enough, well-formed, and says one thing once."""

import re
from collections import Counter, defaultdict

import pytest

from tests.data.likeness import near_pairs
from tests.data.messages import (
    INTENTS,
    PLACEHOLDER,
    Message,
    folded,
    learned,
    learned_blocks,
    shown,
    topic,
)

FEWEST = {"en": 40, "es": 20}
# Answers to a question come in endless short forms, and so does what lies outside. Any other
# intent far above the smallest would be guessed whenever nothing fits.
BROAD = {"give_details", "out_of_scope", "affirm", "deny"}
LARGEST_SHARE = 5
NEAR = 0.85


@pytest.fixture(scope="module")
def lines() -> list[Message]:
    return learned()


def test_the_training_files_hold_exactly_the_agreed_intents(lines: list[Message]) -> None:
    found = {line.intent for line in lines}

    assert found == set(INTENTS)


@pytest.mark.parametrize("intent", INTENTS)
@pytest.mark.parametrize("language", ["en", "es"])
def test_each_intent_has_enough_messages(lines: list[Message], intent: str, language: str) -> None:
    count = sum(line.intent == intent and line.language == language for line in lines)

    assert count >= FEWEST[language]


@pytest.mark.parametrize("language", ["en", "es"])
def test_no_intent_outweighs_the_others(lines: list[Message], language: str) -> None:
    counts = Counter(line.intent for line in lines if line.language == language)
    usual = {intent: n for intent, n in counts.items() if intent not in BROAD}

    assert max(usual.values()) <= LARGEST_SHARE * min(usual.values()), usual


def test_each_file_holds_one_intent_and_is_named_after_its_topic() -> None:
    by_file = defaultdict(list)
    for file, block in learned_blocks():
        by_file[file].append(topic(block["intent"]))

    assert not {str(file): names for file, names in by_file.items() if names != [file.stem]}


def test_every_example_line_is_written_the_same_way() -> None:
    wrong = [
        (file.name, line)
        for file, block in learned_blocks()
        for line in block["examples"].splitlines()
        if not line.startswith("- ") or line != " ".join(line.split())
    ]

    assert not wrong


def test_no_message_is_taught_twice(lines: list[Message]) -> None:
    seen: dict[tuple[str, str], list[Message]] = defaultdict(list)
    for line in lines:
        seen[line.language, line.text.casefold()].append(line)

    assert not [shown(same) for same in seen.values() if len(same) > 1]


def test_no_message_is_taught_under_two_intents(lines: list[Message]) -> None:
    intents: dict[str, set[str]] = defaultdict(set)
    for line in lines:
        intents[folded(line.text)].add(line.intent)

    assert not {text: names for text, names in intents.items() if len(names) > 1}


def test_no_two_intents_share_a_message_but_for_a_few_letters(lines: list[Message]) -> None:
    near = [
        (one.intent, one.text, other.intent, other.text) for one, other in near_pairs(lines, NEAR)
    ]

    assert not near, "\n".join(map(str, near))


def test_answers_to_a_question_are_mostly_identifiers(lines: list[Message]) -> None:
    details = [line for line in lines if line.intent == "give_details"]
    held = sum(bool(PLACEHOLDER.search(line.text)) for line in details)

    assert held >= len(details) / 3


@pytest.mark.parametrize(
    ("language", "marks"),
    [
        ("en", r"[¿¡ñ]|\b(usted|ustedes|porque|necesito|quiero)\b"),
        ("es", r"(?i)\b(the|what|would|should|don't|please send)\b"),
    ],
)
def test_a_message_is_written_in_the_language_of_its_folder(
    lines: list[Message], language: str, marks: str
) -> None:
    mixed_by_nature = {"ask_language_help", "out_of_scope", "greet", "thank", "abuse"}
    odd = [
        line
        for line in lines
        if line.language == language
        and line.intent not in mixed_by_nature
        and re.search(marks, line.text)
    ]

    assert not odd, shown(odd)
