"""One message within the dialogue, and the ways it can end."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import func
from sqlalchemy.orm import Session

from inquiry_api.access.flow import Details, Stage, close_flow
from inquiry_api.access.heard import Heard
from inquiry_api.access.models import IdentityFlow
from inquiry_api.access.prompts import Prompt
from inquiry_api.access.speaker import Speaker
from inquiry_api.access.steps import Given, IdentityStep, SendCode
from inquiry_api.audit.trail import record

_MOST_UNUSABLE = 3


@dataclass
class Turn:
    """A message, what was heard in it, and the state it meets."""

    session: Session
    speaker: Speaker
    flow: IdentityFlow
    details: Details
    given: Given
    heard: Heard
    is_new: bool = False

    @property
    def stepping_up(self) -> bool:
        """Whether somebody verified proves it once more."""
        return self.flow.purpose == "step_up"

    def ask(self, prompt: Prompt, sends: tuple[SendCode, ...] = ()) -> IdentityStep:
        """Ask, and keep what was given until the next message."""
        self.flow.details = self.details.write()
        self.flow.touched_at = func.now()
        self.session.flush()
        return IdentityStep("ask", prompt, sends)

    def useful(self) -> None:
        """This message could be used: the patience with the others starts anew."""
        self.flow.unusable = 0

    def unusable(self, prompt: Prompt) -> IdentityStep:
        """Ask again, three times at most."""
        self.flow.unusable += 1
        if self.flow.unusable >= _MOST_UNUSABLE:
            return self.end(IdentityStep("left", Prompt.STUCK))
        return self.ask(prompt)

    def at(self, stage: Stage) -> None:
        """Go to another stage."""
        self.flow.stage = stage

    def end(self, step: IdentityStep) -> IdentityStep:
        """Close the flow with this step."""
        close_flow(self.session, self.flow)
        return step

    def audit(
        self, action: str, outcome: str, patient_id: UUID | None, subject: UUID | None = None
    ) -> None:
        """Note what was tried in this conversation."""
        record(
            self.session,
            actor=f"conversation:{self.speaker.conversation_id}",
            action=action,
            purpose=self.flow.purpose,
            outcome=outcome,
            conversation_id=self.speaker.conversation_id,
            patient_id=patient_id,
            subject=("identity_session", subject) if subject else None,
        )
