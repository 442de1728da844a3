"""The flows that take more than one message: identity, plan, choice, details."""

from sqlalchemy.orm import Session

from inquiry_api.access.identity import Given
from inquiry_api.access.speaker import Speaker
from inquiry_api.answers.draft import FlowStep


def step(session: Session, flow: str, speaker: Speaker, given: Given) -> FlowStep:
    """Take what the patient just said. An unknown or finished flow gives `left` with no draft."""
    raise NotImplementedError


def prompt(session: Session, flow: str, speaker: Speaker) -> FlowStep:
    """The flow's present question again; outcome `ask`, or `left` if there is none."""
    raise NotImplementedError
