"""What the action server sends and is told: ids, intents, placeholders. No fact about a person."""

from typing import Literal
from uuid import UUID

from pydantic import ConfigDict, Field, JsonValue

from inquiry_api.api import Body


class Entity(Body):
    """Something the assistant found in the message; `value` is normalised (cents, a month)."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    entity: str = Field(max_length=60)
    value: JsonValue = None
    text: str | None = Field(default=None, max_length=2000)
    start: int | None = None
    end: int | None = None


class TurnRequest(Body):
    """One turn of a conversation as the assistant understood it."""

    turn: UUID
    language: Literal["en", "es"] = "en"
    intent: str = Field(default="", max_length=80)
    entities: tuple[Entity, ...] = Field(default=(), max_length=50)


class AnswerResponse(Body):
    """The outcome, the reply to utter, and the form to start."""

    outcome: Literal["answered", "identify", "choose", "plan", "case", "refused"]
    reply: UUID | None = None
    flow: Literal["identity", "plan", "choice", "details"] | None = None


class StepResponse(Body):
    """What the message did to a flow, the reply to utter, and the topic to answer next."""

    outcome: Literal["ask", "done", "left", "digress", "case"]
    reply: UUID | None = None
    resume: str | None = None
