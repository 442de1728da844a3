"""Topics that go to a person at once: first the right words, then the case. No figures."""

import re
from dataclasses import dataclass
from typing import Any

from inquiry_api.answers.again import open_case_here
from inquiry_api.answers.choosing import spoken_of
from inquiry_api.answers.clock import is_open, next_open
from inquiry_api.answers.compose import compose, draft
from inquiry_api.answers.details.fields import plain_words
from inquiry_api.answers.details.lead import packet_of
from inquiry_api.answers.details.pausing import pause_account
from inquiry_api.answers.draft import Answer, Draft, Severity
from inquiry_api.answers.needed import asked_case, promise
from inquiry_api.answers.question import Question
from inquiry_api.cases.mine import MyCase


@dataclass(frozen=True)
class Urgent:
    """How urgent a topic is, what a clerk has to set on the account, and the pause it brings.

    Nobody is asked for money meanwhile; but only the word of somebody verified pauses an account.
    """

    severity: Severity
    flag: str | None = None
    pause: str | None = None


URGENT = {
    "report_death": Urgent("high", "deceased", "deceased"),
    "report_identity_theft": Urgent("high", "identity_theft", "identity"),
    "report_legal": Urgent("high", "legal", "legal"),
    "complain_privacy": Urgent("high", "privacy_incident"),
    "complain_service": Urgent("high"),
    "talk_to_human": Urgent("medium"),
    "report_emergency": Urgent("high", "emergency"),
}

_PRESSING = re.compile(
    r"\b(?:right now|immediately|asap|urgent(?:e|ly)?|(?:second|third|fourth|tenth) time|ridiculous"
    r"|unacceptable|furious|angry|fed up|sick (?:of|and tired)|(?:by|before|due|until) (?:today"
    r"|tonight|tomorrow|noon|monday|tuesday|wednesday|thursday|friday)|deadline"
    r"|ahora mismo|ya mismo|de inmediato|(?:segunda|tercera|cuarta) vez|hart[oa]|enojad[oa]"
    r"|molest[oa]|ridiculo|inaceptable|(?:antes del?|para|vence) (?:hoy|manana|lunes|martes"
    r"|miercoles|jueves|viernes))\b"
)


def answer(question: Question) -> Answer:
    """A person at once; whoever asks need not be verified."""
    urgent = URGENT[question.topic]
    waits = open_case_here(question, question.topic)
    severity: Severity = "high" if waits or _presses(question) else urgent.severity
    paused = urgent.pause is not None and question.verified
    holds = pause_account(question, urgent.pause) if urgent.pause and paused else ()
    case = asked_case(
        question,
        severity,
        why="asked for a person",
        person=True,
        holds=holds,
        flag=urgent.flag,
        captured=_relations(question),
        **_at_issue(question, paused),
    )
    facts = opening(question) | {
        "promised": promise(question, severity),
        "paused": bool(holds),
    }
    said = _still(question, waits, facts) if waits else None
    return Answer("case", said or draft(question, "person", facts, private=False), case=case)


def _presses(question: Question) -> bool:
    """Whether somebody who wants a person is angry, asks once more, or has a day to keep."""
    return _PRESSING.search(plain_words(question.asked.text)) is not None


def _still(question: Question, waits: MyCase, facts: dict[str, Any]) -> Draft | None:
    """What is said to the same once more: a person has it, and by when. Danger is heard afresh."""
    if question.topic == "report_emergency":
        return None
    promised = min(waits.promised_at, facts["promised"]).astimezone(question.practice.zone)
    told = facts | {"number": waits.number, "promised": promised}
    return compose(question, "person/still", told, private=False)


def _relations(question: Question) -> list[dict[str, str]]:
    """Who somebody is that a report speaks of, as far as it was said."""
    named = (one for one in question.asked.entities if one.get("entity") == "relation")
    return [{"field": "relation", "value": str(one.get("value"))} for one in named]


def _at_issue(question: Question, paused: bool) -> dict[str, Any]:
    """The bill that was spoken of, for whoever must tell it from the patient's own."""
    return packet_of(question, spoken_of(question)) if paused else {}


def opening(question: Question) -> dict[str, Any]:
    """Whether somebody is there now, and when somebody will be."""
    return {
        "open": is_open(question.practice, question.at),
        "opens": next_open(question.practice, question.at),
    }
