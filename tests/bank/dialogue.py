"""What the assistant's rules and its form do with each intent, over the answers themselves.

The rules and the fixed texts are read from the assistant's own files; the form that runs the flows
is played here as `actions/flows.py` runs it, so that a whole conversation costs no assistant.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from actions.answering import HANDED_OVER
from actions.flows import PASSING
from inquiry_api.answers.draft import Answer, CaseNeeded, Draft, FlowStep
from tests.answers.talk import Talk
from tests.bank import office

ROOT = Path(__file__).parents[2]
_ANSWERS = "action_answer_"
_UNSURE = "action_offer_readings"
_ENDED = ("done", "left", "case")


@dataclass(frozen=True)
class Message:
    """One message of the patient as the assistant understood it; `second` is a second question."""

    intent: str
    text: str = ""
    entities: Mapping[str, Any] = field(default_factory=dict)
    values: Mapping[str, str] = field(default_factory=dict)
    second: str | None = None


@dataclass(frozen=True)
class Said:
    """One reply, and how the question ended."""

    outcome: str
    draft: Draft | None = None
    case: CaseNeeded | None = None


class Dialogue:
    """One conversation's place in its flows."""

    def __init__(self, talk: Talk) -> None:
        self.talk = talk
        self.flow: str | None = None
        self.codes: list[str] = []
        self._before: str | None = None
        self._following: str | None = None

    def hear(self, message: Message) -> list[Said]:
        """Every reply to one message, in order; the cases that they need are opened."""
        said = self._heard(message)
        for one in said:
            if one.case is not None:
                office.take_on(self.talk, one.case)
        return said

    def _heard(self, message: Message) -> list[Said]:
        if self.flow is None:
            return self._ruled(message)
        step = self._step(message)
        if step.outcome == "digress":
            return self._digressed(message)
        if step.outcome == "left" and step.draft is None:
            self.flow = None
            return self._ruled(message)
        if step.outcome not in _ENDED:
            return [Said(step.outcome, step.draft, step.case)]
        return self._ended(step, message)

    def _step(self, message: Message) -> FlowStep:
        assert self.flow is not None
        step = self.talk.step(
            self.flow, message.intent, message.text, message.values, **message.entities
        )
        self.codes += [send.code for send in step.sends]
        return step

    def _digressed(self, message: Message) -> list[Said]:
        """Its own rule answers, then the form asks again, unless a person takes over."""
        asking = self.flow
        if asking in PASSING and _topic(message.intent) is not None:
            self.flow = None
            return self._ruled(message)
        said = self._ruled(message)
        topic = _topic(message.intent)
        if topic in HANDED_OVER and said[-1].outcome == "case":
            self.flow = self._before = self._following = None
            return said
        if self.flow == asking:
            again = self._asked(asking)
            return said if said[-1].outcome == "identify" else [*said, *again]
        self._before = asking
        return said

    def _ended(self, step: FlowStep, message: Message) -> list[Said]:
        self.flow = None
        said = [Said(step.outcome, step.draft, step.case)] if step.draft else []
        done = step.outcome == "done"
        resume, following, before = step.resume, self._following, self._before
        self._following = self._before = None
        if not done:
            return said or [Said(step.outcome)]
        if resume or following:
            topic = resume or following
            assert topic is not None
            after = following if topic != following else None
            return [*said, *self._answered(topic, Message(message.intent), after)]
        if before:
            return [*said, *self._asked(before)]
        return said or [Said(step.outcome)]

    def _ruled(self, message: Message) -> list[Said]:
        said: list[Said] = []
        for action in rules()[message.intent]:
            if action.startswith(_ANSWERS):
                topic = action.removeprefix(_ANSWERS)
                said += self._answered(topic, message, message.second)
            elif action == _UNSURE:
                said += self._unsure(message)
            else:
                said.append(Said("static", self._static(action)))
        return said

    def _unsure(self, message: Message) -> list[Said]:
        """What follows on the last answer; else the best readings are offered."""
        beside = self._answered("follow_up", message, None)
        if beside[0].outcome != "refused":
            return beside
        return [Said("static", self._static(_UNSURE))]

    def _answered(self, topic: str, message: Message, following: str | None) -> list[Said]:
        answer = self.talk.ask(topic, message.values, message.text, **message.entities)
        if answer.flow is not None:
            self._following = following
            return [self._begun(answer)]
        said = [Said(answer.outcome, answer.draft, answer.case)]
        if following is not None and following != topic:
            said += self._answered(following, message, None)
        return said

    def _begun(self, answer: Answer) -> Said:
        assert answer.flow is not None
        (asked,) = self._asked(answer.flow)
        outcome = "identify" if answer.flow == "identity" else answer.flow
        return Said(outcome, asked.draft, answer.case)

    def _asked(self, flow: str | None) -> list[Said]:
        """The flow's question; nothing where the flow has nothing to ask any more."""
        assert flow is not None
        self.flow = flow
        step = self.talk.prompt(flow)
        self.codes += [send.code for send in step.sends]
        return [Said("ask", step.draft, step.case)] if step.draft else []

    def _static(self, action: str) -> Draft:
        name = "utter_not_sure" if action == _UNSURE else action
        return Draft(fixed_text(name, self.talk.speaker.language, self.talk.speaker.channel))


def _topic(intent: str) -> str | None:
    for action in rules()[intent]:
        if action.startswith(_ANSWERS):
            return action.removeprefix(_ANSWERS)
    return None


@cache
def rules() -> Mapping[str, tuple[str, ...]]:
    """What each intent's rule does, in order."""
    found: dict[str, tuple[str, ...]] = {}
    for path in sorted((ROOT / "data/rules").glob("*.yml")):
        for rule in yaml.safe_load(path.read_text(encoding="utf-8"))["rules"]:
            steps = rule["steps"]
            if "intent" in steps[0]:
                actions = tuple(step["action"] for step in steps if "action" in step)
                found[steps[0]["intent"]] = actions
    return found


@cache
def _responses() -> Mapping[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = {}
    for path in sorted((ROOT / "bot/domain").glob("*.yml")):
        loaded = yaml.safe_load(path.read_text(encoding="utf-8"))
        found |= loaded.get("responses") or {}
    return found


def fixed_text(name: str, language: str, channel: str) -> str:
    """A fixed text as the assistant picks it: by the language, then by the channel."""
    fitting = [one for one in _responses()[name] if _is_in(one, language)]
    own = [one for one in fitting if one.get("channel") == channel]
    anywhere = [one for one in fitting if "channel" not in one]
    return str((own or anywhere)[0]["text"])


def _is_in(response: Mapping[str, Any], language: str) -> bool:
    wanted = [one["value"] for one in response.get("condition", ()) if one["name"] == "language"]
    return (wanted or ["en"]) == [language]
