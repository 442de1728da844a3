"""The form that runs every flow, and what answers do with what the API tells them."""

import asyncio
from typing import Any

import pytest
from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions import answering, flows
from actions.answering import AnswerAction
from actions.inquiry_client import InquiryUnavailable, Told, Turn


class FakeInquiry:
    """Answers as it was told to, and remembers what it was asked."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, str]] = []
        self.told: dict[tuple[str, str], Told] = {}

    async def answer(self, turn: Turn, topic: str) -> Told:
        return self._look_up("answer", topic)

    async def step(self, turn: Turn, flow: str) -> Told:
        return self._look_up("step", flow)

    async def prompt(self, turn: Turn, flow: str) -> Told:
        return self._look_up("prompt", flow)

    def _look_up(self, call: str, name: str) -> Told:
        self.asked.append((call, name))
        if (call, name) not in self.told:
            raise InquiryUnavailable
        return self.told[(call, name)]


@pytest.fixture
def inquiry(monkeypatch: pytest.MonkeyPatch) -> FakeInquiry:
    fake = FakeInquiry()
    monkeypatch.setattr(answering, "inquiry_client", lambda: fake)
    monkeypatch.setattr(flows, "inquiry_client", lambda: fake)
    return fake


def tracker(
    intent: str = "give_details", *, loop: bool = False, acted: str = "action_listen", **slots: Any
) -> Tracker:
    """A dialogue as Rasa sends it: the form itself stands last while it is being checked."""
    events = [{"event": "action", "name": acted}, {"event": "user"}]
    if loop:
        events.append({"event": "action", "name": "flow_form"})
    message = {
        "intent": {"name": intent},
        "entities": slots.pop("entities", []),
        "metadata": {"turn": "t", "conversation": "c"},
    }
    active = {"name": "flow_form"} if loop else {}
    return Tracker("s", slots, message, events, False, None, active, "action_listen")


def answer_class(topic: str) -> type[AnswerAction]:
    return next(cls for cls in AnswerAction.__subclasses__() if cls().topic == topic)


def run(action: Any, state: Tracker) -> tuple[dict[str, Any], list[str], list[Any]]:
    """The slots that were set, the replies that were uttered, all events."""
    dispatcher = CollectingDispatcher()
    events = asyncio.run(action.run(dispatcher, state, {}))
    slots = {event["name"]: event["value"] for event in events if event["event"] == "slot"}
    return slots, [one["custom"]["reply"] for one in dispatcher.messages], events


def test_an_answer_is_passed_on_by_its_id_only(inquiry: FakeInquiry) -> None:
    inquiry.told[("answer", "balance")] = Told("answered", reply="r1")

    _, uttered, _ = run(answer_class("balance")(), tracker("ask_balance"))

    assert uttered == ["r1"]


def test_an_answer_that_needs_identity_starts_the_form(inquiry: FakeInquiry) -> None:
    inquiry.told[("answer", "balance")] = Told("identify", reply="r1", flow="identity")

    slots, uttered, events = run(answer_class("balance")(), tracker("ask_balance"))

    assert uttered == []
    assert slots["flow"] == "identity"
    assert slots["flow_reply"] == "r1"
    assert {"event": "followup", "timestamp": None, "name": "flow_form"} in events


def test_two_questions_are_answered_in_their_order(inquiry: FakeInquiry) -> None:
    inquiry.told[("answer", "balance")] = Told("answered", reply="first")
    inquiry.told[("answer", "claim_status")] = Told("answered", reply="second")
    heard = [{"entity": "second_intent", "value": "ask_claim_status"}]

    _, uttered, _ = run(answer_class("balance")(), tracker("ask_balance", entities=heard))

    assert uttered == ["first", "second"]


def test_a_silent_api_fails_the_turn(inquiry: FakeInquiry) -> None:
    with pytest.raises(InquiryUnavailable):
        run(answer_class("balance")(), tracker("ask_balance"))


def test_a_message_in_the_form_goes_to_the_flow(inquiry: FakeInquiry) -> None:
    inquiry.told[("step", "identity")] = Told("ask", reply="r2")

    slots, _, _ = run(flows.ValidateFlow(), tracker(loop=True, flow="identity"))

    assert slots == {"flow_reply": "r2", "flow_done": None}


def test_the_message_that_started_the_form_is_not_taken_for_an_answer(
    inquiry: FakeInquiry,
) -> None:
    state = tracker("ask_balance", loop=True, acted="action_answer_balance", flow="identity")

    _, _, events = run(flows.ValidateFlow(), state)

    assert events == []
    assert inquiry.asked == []


def test_another_question_in_between_is_left_to_its_own_rule(inquiry: FakeInquiry) -> None:
    inquiry.told[("step", "identity")] = Told("digress")

    _, _, events = run(
        flows.ValidateFlow(), tracker("ask_if_legitimate", loop=True, flow="identity")
    )

    assert events == []


def test_another_question_drops_the_choice_of_a_visit(inquiry: FakeInquiry) -> None:
    inquiry.told[("step", "choice")] = Told("digress")

    slots, _, _ = run(flows.ValidateFlow(), tracker("ask_deductible", loop=True, flow="choice"))

    assert slots["flow_done"] == "done"
    assert slots["flow_resume"] == "deductible"


def test_an_emergency_while_a_visit_is_chosen_is_left_to_its_own_rule(
    inquiry: FakeInquiry,
) -> None:
    """The rule says 911 first; the topic alone does not."""
    inquiry.told[("step", "choice")] = Told("digress")

    _, _, events = run(flows.ValidateFlow(), tracker("report_emergency", loop=True, flow="choice"))

    assert events == []


def test_a_flow_that_the_api_forgot_gives_way_to_what_is_asked(inquiry: FakeInquiry) -> None:
    inquiry.told[("step", "details")] = Told("left")

    slots, _, _ = run(flows.ValidateFlow(), tracker("ask_balance", loop=True, flow="details"))

    assert slots["flow_done"] == "done"
    assert slots["flow_resume"] == "balance"


def test_what_is_said_to_a_forgotten_flow_is_not_met_with_silence(inquiry: FakeInquiry) -> None:
    inquiry.told[("step", "details")] = Told("left")

    _, _, events = run(flows.ValidateFlow(), tracker("give_details", loop=True, flow="details"))

    assert events == []


def test_the_question_is_asked_again_after_an_interruption(inquiry: FakeInquiry) -> None:
    inquiry.told[("prompt", "identity")] = Told("ask", reply="again")

    _, uttered, _ = run(flows.AskFlow(), tracker(loop=True, flow="identity"))

    assert uttered == ["again"]


def test_what_waited_is_answered_when_the_flow_is_done(inquiry: FakeInquiry) -> None:
    inquiry.told[("answer", "balance")] = Told("answered", reply="owed")
    state = tracker(flow="identity", flow_done="done", flow_resume="balance", flow_reply="thanks")

    slots, uttered, _ = run(flows.FlowEnded(), state)

    assert uttered == ["thanks", "owed"]
    assert slots["flow"] is None


def test_nothing_that_waited_is_answered_when_the_patient_left(inquiry: FakeInquiry) -> None:
    state = tracker(flow="identity", flow_done="left", flow_resume="balance", flow_reply="fine")

    _, uttered, _ = run(flows.FlowEnded(), state)

    assert uttered == ["fine"]
    assert inquiry.asked == []


def test_a_flow_that_was_interrupted_by_another_is_taken_up_again(inquiry: FakeInquiry) -> None:
    state = tracker(flow="choice", flow_done="done", flow_before="plan")

    slots, _, events = run(flows.FlowEnded(), state)

    assert slots["flow"] == "plan"
    assert any(event["event"] == "followup" for event in events)


def test_a_person_takes_over_and_the_flow_is_dropped(inquiry: FakeInquiry) -> None:
    inquiry.told[("answer", "talk_to_human")] = Told("case", reply="a person")

    slots, uttered, _ = run(
        answer_class("talk_to_human")(), tracker("talk_to_human", loop=True, flow="identity")
    )

    assert uttered == ["a person"]
    assert slots["requested_slot"] is None
