"""What the assistant is measured on was never learned, and covers every intent."""

import json
from collections import Counter

import pytest

from tests.data.likeness import copies
from tests.data.messages import INTENTS, MEASURED, folded, learned, measured, shown

FEWEST = {"en": 5, "es": 3}
# Below this many words two people do write the same thing.
LONG = 6
COPIED = 0.7
# `also` would do as well, `second` is asked in the same message, `kind` says what is hard in it.
OPTIONAL = {"also", "second", "kind"}
MESSAGE_KINDS = {"attack", "outside", "emergency", "long", "two"}
FEWEST_OF_A_KIND = 20


def test_no_evaluation_message_was_learned() -> None:
    known = {folded(line.text) for line in learned()}
    both = [row for row in measured() if folded(row.text) in known]

    assert not both, shown(both)


def test_no_long_evaluation_message_was_learned_in_nearly_the_same_words() -> None:
    long = [row for row in measured() if len(row.text.split()) >= LONG]
    found = [(row.text, known.text) for row, known in copies(long, learned(), COPIED)]

    assert not found


def test_each_evaluation_message_stands_once() -> None:
    counts = Counter((row.language, folded(row.text)) for row in measured())

    assert not [text for text, count in counts.items() if count > 1]


@pytest.mark.parametrize("intent", INTENTS)
@pytest.mark.parametrize("language", ["en", "es"])
def test_each_intent_is_measured(intent: str, language: str) -> None:
    count = sum(row.intent == intent and row.language == language for row in measured())

    assert count >= FEWEST[language]


def test_evaluation_rows_name_known_intents_and_no_other_fields() -> None:
    for file in sorted(MEASURED.glob("*.jsonl")):
        for line in file.read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            assert set(row) - OPTIONAL == {"text", "intent", "language"}, line
            named = {row["intent"], *row.get("also", []), *row.get("second", [])}
            assert named <= set(INTENTS), line
            assert row.get("kind", "long") in MESSAGE_KINDS, line


@pytest.mark.parametrize("kind", sorted(MESSAGE_KINDS))
def test_each_kind_of_trouble_is_measured(kind: str) -> None:
    texts = [file.read_text(encoding="utf-8") for file in sorted(MEASURED.glob("*.jsonl"))]
    rows = [json.loads(line) for text in texts for line in text.splitlines()]

    assert sum(row.get("kind") == kind for row in rows) >= FEWEST_OF_A_KIND
