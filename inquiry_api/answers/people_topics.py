"""Topics that go to a person at once: first the right words, then the case. No figures."""

from dataclasses import dataclass
from typing import Any

from inquiry_api.answers.choosing import spoken_of
from inquiry_api.answers.clock import is_open, next_open
from inquiry_api.answers.compose import draft
from inquiry_api.answers.details.lead import packet_of
from inquiry_api.answers.details.pausing import pause_account
from inquiry_api.answers.draft import Answer, Severity
from inquiry_api.answers.needed import asked_case, promise
from inquiry_api.answers.question import Question


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


def answer(question: Question) -> Answer:
    """A person at once; whoever asks need not be verified."""
    urgent = URGENT[question.topic]
    paused = urgent.pause is not None and question.verified
    holds = pause_account(question, urgent.pause) if urgent.pause and paused else ()
    case = asked_case(
        question,
        urgent.severity,
        why="asked for a person",
        person=True,
        holds=holds,
        flag=urgent.flag,
        **_at_issue(question, paused),
    )
    facts = opening(question) | {
        "promised": promise(question, urgent.severity),
        "paused": bool(holds),
    }
    return Answer("case", draft(question, "person", facts, private=False), case=case)


def _at_issue(question: Question, paused: bool) -> dict[str, Any]:
    """The bill that was spoken of, for whoever must tell it from the patient's own."""
    return packet_of(question, spoken_of(question)) if paused else {}


def opening(question: Question) -> dict[str, Any]:
    """Whether somebody is there now, and when somebody will be."""
    return {
        "open": is_open(question.practice, question.at),
        "opens": next_open(question.practice, question.at),
    }
