"""The form that every flow of the API runs in: it passes the message on until the API is done.

The API holds a flow's state and its wording. The form only keeps the turn: it asks, gives what
was said to the API, and steps aside when the patient asks something else in between.
"""

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.answering import INTENTS, SAID_ALREADY, answer_topic
from actions.dialogue import (
    FORM,
    LOOPED_SLOT,
    in_flow,
    start_flow,
    topic_of,
    turn_of,
    utter,
    was_just_said,
)
from actions.inquiry_client import Told, Turn, inquiry_client

ENDED = ("done", "left", "case")
PASSING = frozenset({"choice"})


class ValidateFlow(Action):
    """Gives the patient's message to the running flow."""

    def name(self) -> str:
        """Rasa's name for the check of this form."""
        return f"validate_{FORM}"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[EventType]:
        """Step the flow. No events at all make Rasa look for the rule of another question."""
        flow = tracker.get_slot("flow")
        if not in_flow(tracker) or not was_just_said(tracker) or flow is None:
            return []
        turn = turn_of(tracker)
        told = await inquiry_client().step(turn, flow)
        if told.outcome == "digress":
            return _turned_to(turn) if flow in PASSING else []
        if told.outcome == "left" and told.reply is None:
            return _turned_to(turn)
        kept: list[EventType] = [SlotSet("flow_reply", told.reply)]
        if told.outcome in ENDED:
            resume = told.resume if told.outcome == "done" else None
            ended = [SlotSet(LOOPED_SLOT, told.outcome), SlotSet("flow_resume", resume)]
            return [*kept, *ended]
        return [*kept, SlotSet(LOOPED_SLOT, None)]


def _turned_to(turn: Turn) -> list[EventType]:
    """The flow is over without an answer: what was said instead is answered for itself.

    Which visit was meant is of no interest any more once something else is asked, and a flow that
    waited too long is forgotten by the API. No events let the message's own rule answer: also
    where fixed words come before the topic's own, as in an emergency.
    """
    if turn.intent not in INTENTS or topic_of(turn.intent) in SAID_ALREADY:
        return []
    return [
        SlotSet("flow_reply", None),
        SlotSet(LOOPED_SLOT, "done"),
        SlotSet("flow_resume", topic_of(turn.intent)),
    ]


class AskFlow(Action):
    """Asks the flow's question: the reply that the last step made, or the question again."""

    def name(self) -> str:
        """Rasa's name for the question of this form's only slot."""
        return f"action_ask_{LOOPED_SLOT}"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[EventType]:
        """Ask."""
        reply = tracker.get_slot("flow_reply")
        if reply is None:
            told = await inquiry_client().prompt(turn_of(tracker), tracker.get_slot("flow"))
            reply = told.reply
        utter(dispatcher, reply)
        return [SlotSet("flow_reply", None)]


class FlowEnded(Action):
    """Says the flow's last word and goes on with what waited for it."""

    def name(self) -> str:
        """What the rule calls it."""
        return "action_flow_ended"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[EventType]:
        """Answer the topic that waited, then the second question, then the flow before."""
        utter(dispatcher, tracker.get_slot("flow_reply"))
        done = tracker.get_slot(LOOPED_SLOT) == "done"
        resume = tracker.get_slot("flow_resume") if done else None
        following = tracker.get_slot("flow_next") if done else None
        before = tracker.get_slot("flow_before") if done else None
        cleared: list[EventType] = [
            SlotSet(name, None)
            for name in (
                LOOPED_SLOT, "flow", "flow_reply", "flow_resume", "flow_next", "flow_before",
            )
        ]  # fmt: skip
        topic = resume or following
        if topic is not None:
            next_one = following if topic != following else None
            return [*cleared, *await answer_topic(dispatcher, tracker, topic, following=next_one)]
        if before is not None:
            return [*cleared, *start_flow(tracker, Told("ask", flow=before))]
        return cleared
