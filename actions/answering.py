"""One action for every topic: ask the API, utter the reply's id, or start the flow it names.

The topics differ in what the API answers and in nothing here, so the classes are made from the
list of intents; `action_answer_balance` and its kin are what the rules name.
"""

import logging
from abc import ABC, abstractmethod
from pathlib import Path
from typing import Any

import yaml
from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.dialogue import in_flow, leave_flow, second_topic, start_flow, topic_of, turn_of, utter
from actions.inquiry_client import InquiryUnavailable, Told, inquiry_client

TOPICS = Path(__file__).parent / "topics.yml"
SAID_ALREADY = frozenset({"report_emergency"})

log = logging.getLogger(__name__)


class AnswerAction(Action, ABC):
    """Answers one topic, and then the second question of the same message."""

    @property
    @abstractmethod
    def topic(self) -> str:
        """The API's name of the topic."""

    def name(self) -> str:
        """What the rules call it."""
        return f"action_answer_{self.topic}"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[EventType]:
        """Answer; raises InquiryUnavailable, so that the gateway tries the turn again."""
        second = second_topic(tracker)
        try:
            events = await answer_topic(dispatcher, tracker, self.topic, following=second)
        except InquiryUnavailable:
            if self.topic not in SAID_ALREADY:
                raise
            # The words that can save a life are out by now; they must not wait for a retry.
            log.warning("emergency.unheard", extra={"turn": turn_of(tracker).turn})
            return [SlotSet("misses", 0)]
        return [SlotSet("misses", 0), *events]


class AnswerCorrection(AnswerAction):
    """Details or a "no" out of the blue: the API knows if they correct the last answer."""

    topic = "correction"


async def answer_topic(
    dispatcher: CollectingDispatcher, tracker: Tracker, topic: str, following: str | None = None
) -> list[EventType]:
    """Have a topic answered; `following` is answered after it, or after the flow it starts."""
    told = await inquiry_client().answer(turn_of(tracker), topic)
    return await pass_on(dispatcher, tracker, topic, told, following)


async def pass_on(
    dispatcher: CollectingDispatcher,
    tracker: Tracker,
    topic: str,
    told: Told,
    following: str | None = None,
) -> list[EventType]:
    """Do what the API told about a topic: utter its reply, or start the flow it names."""
    if told.flow is not None:
        return [*start_flow(tracker, told), SlotSet("flow_next", following)]
    utter(dispatcher, told.reply)
    if told.outcome == "case" and in_flow(tracker) and topic in HANDED_OVER:
        return leave_flow()
    if following is not None and following != topic:
        return await answer_topic(dispatcher, tracker, following)
    return []


def _listed() -> dict[str, list[str]]:
    listed: dict[str, list[str]] = yaml.safe_load(TOPICS.read_text())
    return listed


INTENTS = [intent for intents in _listed().values() for intent in intents]
# What a person takes over at once: the flow that was running is dropped.
HANDED_OVER = frozenset(topic_of(intent) for intent in _listed()["handed_over"])


def _action_class(topic: str) -> type[AnswerAction]:
    name = "".join(word.title() for word in topic.split("_"))
    return type(f"Answer{name}", (AnswerAction,), {"topic": topic, "__module__": __name__})


# The server hands its actions to a child process, which finds a class by its name here.
globals().update({made.__name__: made for made in (_action_class(topic_of(i)) for i in INTENTS)})
