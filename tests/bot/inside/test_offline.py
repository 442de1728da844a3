"""What `plainbill understand` says is what the running assistant understands."""

import asyncio

import pytest
from rasa.core.agent import Agent
from rasa.core.channels.channel import UserMessage
from rasa.shared.core.trackers import DialogueStateTracker

from bot.assistant import Assistant
from bot.models import newest

MESSAGES = [
    "how much do i owe",
    "How much do I owe and can I pay $50 a month?",
    "¿cuánto debo por la visita de marzo?",
    "<NAME_1> <DATE_1>",
    "in spanish please",
    "asdf qwer zxcv",
    "hello. my chest hurts and i can't breathe",
]
SAME = ("entity", "value", "start", "end")


@pytest.fixture(scope="module")
def agent() -> Agent:
    return Agent.load(str(newest()))


@pytest.fixture(scope="module")
def assistant() -> Assistant:
    return Assistant.load(newest())


@pytest.mark.parametrize("text", MESSAGES)
def test_both_ways_of_reading_agree(text: str, agent: Agent, assistant: Assistant) -> None:
    tracker = DialogueStateTracker.from_events("test", [])

    online = asyncio.run(agent.processor.parse_message(UserMessage(text), tracker))
    offline = assistant.read(text)

    assert online["intent"]["name"] == offline["intent"]
    assert online["intent"]["confidence"] == pytest.approx(offline["confidence"], abs=1e-3)
    assert [tuple(one[key] for key in SAME) for one in online["entities"]] == [
        tuple(one[key] for key in SAME) for one in offline["entities"]
    ]


def test_a_model_holds_no_words_of_the_training_data(assistant: Assistant) -> None:
    arrays = (assistant.ngrams.rarity, assistant.model.layer.weights)

    assert all(array.dtype == "float32" for array in arrays)
