"""Reads a tracker and writes what the API told into events."""

from rasa_sdk import Tracker
from rasa_sdk.events import ActiveLoop, EventType, FollowupAction, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.inquiry_client import Told, Turn

FORM = "flow_form"
LOOPED_SLOT = "flow_done"
MISSES_ALLOWED = 1


def turn_of(tracker: Tracker) -> Turn:
    """The message that is being answered."""
    message = tracker.latest_message or {}
    metadata = message.get("metadata") or {}
    kept = ("entity", "value", "text", "start", "end")
    return Turn(
        conversation=str(metadata.get("conversation", "")),
        turn=str(metadata.get("turn", "")),
        language=tracker.get_slot("language") or "en",
        intent=str((message.get("intent") or {}).get("name") or "nlu_fallback"),
        entities=tuple(
            {name: entity.get(name) for name in kept} for entity in message.get("entities") or ()
        ),
    )


def utter(dispatcher: CollectingDispatcher, reply: str | None) -> None:
    """Pass a reply on by its id."""
    if reply is not None:
        dispatcher.utter_message(json_message={"reply": reply})


def start_flow(tracker: Tracker, told: Told) -> list[EventType]:
    """Begin the flow that the API named; one that was running is taken up again afterwards."""
    running = tracker.get_slot("flow")
    events: list[EventType] = [
        SlotSet("flow", told.flow),
        SlotSet("flow_reply", told.reply),
        SlotSet(LOOPED_SLOT, None),
    ]
    if in_flow(tracker) and running != told.flow:
        events.append(SlotSet("flow_before", running))
    return [*events, FollowupAction(FORM)]


def leave_flow() -> list[EventType]:
    """Drop whatever flow is running."""
    return [
        ActiveLoop(None),
        SlotSet("requested_slot", None),
        SlotSet("flow", None),
        SlotSet("flow_reply", None),
        SlotSet("flow_before", None),
        SlotSet("flow_resume", None),
        SlotSet("flow_next", None),
        SlotSet(LOOPED_SLOT, None),
    ]


def in_flow(tracker: Tracker) -> bool:
    """Whether the form is asking something."""
    return bool((tracker.active_loop or {}).get("name") == FORM)


def second_topic(tracker: Tracker) -> str | None:
    """The topic of a second question in the same message, if the assistant heard one."""
    for entity in (tracker.latest_message or {}).get("entities") or ():
        if entity.get("entity") == "second_intent":
            return topic_of(str(entity.get("value")))
    return None


def topic_of(intent: str) -> str:
    """The API's name for what an intent asks."""
    if intent == "set_up_payment_plan":
        return "payment_plan"
    return intent.removeprefix("ask_")


def was_just_said(tracker: Tracker) -> bool:
    """Whether the message is new to the form, and not one that another action has answered.

    Rasa puts the form itself at the end of the events before it has it checked.
    """
    actions = (event["name"] for event in reversed(tracker.events) if event["event"] == "action")
    return next((name for name in actions if name != FORM), None) == "action_listen"
