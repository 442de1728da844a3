"""The only way out of the action server: calls to the inquiry API, which know no patient."""

import logging
import time
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

import httpx

from actions.settings import settings

TIMEOUT = httpx.Timeout(3.0, connect=1.0)

log = logging.getLogger(__name__)


class InquiryUnavailable(Exception):
    """The API did not give a usable answer. The turn fails, and the gateway tries it again."""


@dataclass(frozen=True)
class Turn:
    """The message that is being answered, as ids and redacted parts."""

    conversation: str
    turn: str
    language: str
    intent: str
    entities: tuple[Mapping[str, Any], ...]

    def body(self) -> dict[str, Any]:
        """What every call sends."""
        return {
            "turn": self.turn,
            "language": self.language,
            "intent": self.intent,
            "entities": [dict(entity) for entity in self.entities],
        }


@dataclass(frozen=True)
class Told:
    """What the API says to do: utter a reply by its id, start a flow, answer a topic next."""

    outcome: str
    reply: str | None = None
    flow: str | None = None
    resume: str | None = None


class InquiryClient:
    """Calls with a token, a time-out, and a key by which a repeated call has one effect."""

    def __init__(self, url: str, token: str, *, client: httpx.AsyncClient | None = None) -> None:
        self._url = url
        self._headers = {"Authorization": f"Bearer {token}"}
        self._client = client or httpx.AsyncClient(timeout=TIMEOUT, trust_env=False)

    async def answer(self, turn: Turn, topic: str) -> Told:
        """Have a topic answered. Raises InquiryUnavailable."""
        return await self._call(turn, f"answers/{topic}", f"answer:{topic}")

    async def step(self, turn: Turn, flow: str) -> Told:
        """Give the message to a flow. Raises InquiryUnavailable."""
        return await self._call(turn, f"flows/{flow}/steps", f"step:{flow}")

    async def prompt(self, turn: Turn, flow: str) -> Told:
        """Have a flow ask its question again. Raises InquiryUnavailable."""
        return await self._call(turn, f"flows/{flow}/prompts", f"prompt:{flow}")

    async def _call(self, turn: Turn, path: str, call: str) -> Told:
        started = time.monotonic()
        address = f"{self._url}/v1/conversations/{turn.conversation}/{path}"
        headers = {**self._headers, "Idempotency-Key": f"{turn.turn}:{call}"}
        try:
            response = await self._client.post(address, json=turn.body(), headers=headers)
            response.raise_for_status()
            told = _told(response.json())
        except (httpx.HTTPError, ValueError, KeyError, TypeError):
            log.warning("inquiry.failed", extra={"turn": turn.turn, "outcome": "unavailable"})
            raise InquiryUnavailable from None
        milliseconds = round((time.monotonic() - started) * 1000)
        log.info(
            "inquiry.call",
            extra={"turn": turn.turn, "outcome": told.outcome, "ms": milliseconds},
        )
        return told


def _told(body: Mapping[str, Any]) -> Told:
    return Told(
        outcome=body["outcome"],
        reply=body.get("reply"),
        flow=body.get("flow"),
        resume=body.get("resume"),
    )


@cache
def inquiry_client() -> InquiryClient:
    """The client of this process."""
    return InquiryClient(settings().api_url, settings().api_token)
