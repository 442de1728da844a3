"""The flows that take more than one message: identity, plan, choice, details."""

from sqlalchemy.orm import Session

from inquiry_api.access.identity import Given
from inquiry_api.access.speaker import Speaker
from inquiry_api.answers import choice_flow, identity_flow, plan_flow
from inquiry_api.answers.details import flow as details_flow
from inquiry_api.answers.draft import FlowStep

_FLOWS = {
    "identity": identity_flow,
    "choice": choice_flow,
    "plan": plan_flow,
    "details": details_flow,
}


def step(session: Session, flow: str, speaker: Speaker, given: Given) -> FlowStep:
    """Take what the patient just said. An unknown or finished flow gives `left` with no draft."""
    found = _FLOWS.get(flow)
    return found.step(session, speaker, given) if found else FlowStep("left")


def prompt(session: Session, flow: str, speaker: Speaker, given: Given | None = None) -> FlowStep:
    """The flow's present question again: outcome `ask`. `given` is the message that led here.

    `left` if there is none, and `case` if identity is locked.
    """
    found = _FLOWS.get(flow)
    return found.prompt(session, speaker, given) if found else FlowStep("left")
