"""Asks the assistant what to do about a message. It sees redacted words and random ids only."""

import threading
import time
from dataclasses import dataclass
from typing import Any, Literal
from uuid import UUID

import httpx
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

# Three tries and the waits between them must end within 20 seconds of the first (R55).
TIMEOUT = httpx.Timeout(5.0, connect=1.0)
_REST_AFTER = 4
_REST_SECONDS = 2.0


class BotUnavailable(Exception):
    """The assistant did not answer, or not with anything that can be sent."""


@dataclass(frozen=True)
class Question:
    """One turn as the assistant sees it: redacted text, or the payload of a pressed button."""

    sender: UUID
    turn: UUID
    conversation: UUID
    channel: str
    text: str | None = None
    choose: str | None = None


class _Part(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True)


class Button(_Part):
    """A choice the assistant offers."""

    title: str = Field(min_length=1, max_length=80)
    payload: str = Field(min_length=1, max_length=500)


class Custom(_Part):
    """A reply of ours, by its id."""

    reply: UUID


class BotMessage(_Part):
    """One message: fixed words, with buttons or without, or the id of a reply."""

    text: str | None = Field(default=None, max_length=4000)
    buttons: tuple[Button, ...] = Field(default=(), max_length=12)
    custom: Custom | None = None

    @model_validator(mode="after")
    def _says_something(self) -> "BotMessage":
        if self.custom is None and not (self.text or "").strip():
            raise ValueError("a message needs text or a reply")
        return self


class Intent(_Part):
    """What the assistant took the message for."""

    name: str = Field(max_length=80)
    confidence: float = 0.0


class BotAnswer(_Part):
    """The assistant's whole answer to one turn."""

    messages: tuple[BotMessage, ...] = Field(min_length=1, max_length=8)
    intent: Intent | None = None
    language: Literal["en", "es"] | None = None
    model: str | None = Field(default=None, max_length=200)


class Bot:
    """The assistant over HTTP. After several time-outs in a row it is left alone for a moment, so
    that the messages behind are not each held up by the same wait.
    """

    def __init__(self, url: str, token: str, *, client: httpx.Client | None = None) -> None:
        self._url = f"{url}/webhooks/gateway/turn"
        self._headers = {"Authorization": f"Bearer {token}"}
        self._client = client or httpx.Client(timeout=TIMEOUT, trust_env=False)
        self._guard = threading.Lock()
        self._failures = 0
        self._rest_until = 0.0

    def ask(self, question: Question) -> BotAnswer:
        """The answer to a turn. Raises BotUnavailable, whatever the reason was."""
        if time.monotonic() < self._rest_until:
            raise BotUnavailable("resting")
        try:
            response = self._client.post(self._url, json=_body(question), headers=self._headers)
            response.raise_for_status()
            answer = BotAnswer.model_validate_json(response.content)
        except httpx.TimeoutException:
            self._note(failed=True)
            raise BotUnavailable("time-out") from None
        except (httpx.HTTPError, ValidationError):
            raise BotUnavailable("no usable answer") from None
        self._note(failed=False)
        return answer

    def close(self) -> None:
        """Close the connections."""
        self._client.close()

    def _note(self, *, failed: bool) -> None:
        with self._guard:
            self._failures = self._failures + 1 if failed else 0
            if self._failures >= _REST_AFTER:
                self._rest_until = time.monotonic() + _REST_SECONDS
                self._failures = 0


def _body(question: Question) -> dict[str, Any]:
    body = {
        "sender": str(question.sender),
        "turn": str(question.turn),
        "conversation": str(question.conversation),
        "channel": question.channel,
    }
    if question.choose is not None:
        return body | {"choose": question.choose}
    return body | {"text": question.text or ""}
