"""When the assistant is not sure: the API may know it from what was said before; else it asks once,
with its two best readings, then calls a person.
"""

from pathlib import Path
from typing import Any

import yaml
from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.answering import answer_topic, pass_on
from actions.dialogue import MISSES_ALLOWED, turn_of
from actions.inquiry_client import inquiry_client

READINGS = 2
FOLLOW_UP = "follow_up"


def _titles() -> dict[str, dict[str, str]]:
    path = Path(__file__).parent / "titles.yml"
    titles: dict[str, dict[str, str]] = yaml.safe_load(path.read_text())
    return titles


TITLES = _titles()


class OfferReadings(Action):
    """Offers the likeliest topics as buttons; the second time in a row a person takes over."""

    def name(self) -> str:
        """What the rule calls it."""
        return "action_offer_readings"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[EventType]:
        """Answer what follows on the last answer, or ask, or hand over."""
        told = await inquiry_client().answer(turn_of(tracker), FOLLOW_UP)
        if told.outcome != "refused":
            said = await pass_on(dispatcher, tracker, FOLLOW_UP, told)
            return [SlotSet("misses", 0), *said]
        misses = int(tracker.get_slot("misses") or 0)
        if misses >= MISSES_ALLOWED:
            return [SlotSet("misses", 0), *await answer_topic(dispatcher, tracker, "talk_to_human")]
        language = tracker.get_slot("language") or "en"
        buttons = [
            {"title": TITLES[intent][language], "payload": intent} for intent in likeliest(tracker)
        ]
        dispatcher.utter_message(response="utter_not_sure", buttons=buttons)
        return [SlotSet("misses", misses + 1)]


def likeliest(tracker: Tracker) -> list[str]:
    """The best readings that have a name in words, and always a person."""
    ranking = (tracker.latest_message or {}).get("intent_ranking") or []
    named = [one.get("name") for one in ranking if one.get("name") in TITLES]
    best = [name for name in named if name != "talk_to_human"][:READINGS]
    return [*best, "talk_to_human"]
