"""The one door into the assistant: the gateway's turns, over loopback, with a token.

Rasa's own channels trust whoever calls, let the caller name the sender, and answer 200 with an
empty list when a turn crashed. This one takes a turn with random ids, never text that acts as a
command, and says 500 when there is nothing to say.
"""

import hmac
import json
import os
from collections.abc import Awaitable, Callable
from typing import Any

from rasa.core.channels.channel import CollectingOutputChannel, InputChannel, UserMessage
from rasa.shared.core.domain import Domain
from sanic import Blueprint, response
from sanic.request import Request
from sanic.response import HTTPResponse

from bot.plain_text import harmless
from bot.pulling import answering

RANKED = 5
CHANNELS = ("sms", "web")
IDS = ("sender", "turn", "conversation")
MAX_TEXT = 4_000


class BadTurn(Exception):
    """The request is not a turn as the gateway sends them."""


class TurnOutput(CollectingOutputChannel):
    """Collects what is said; named after the patient's channel, so that wording can differ."""

    def __init__(self, channel: str) -> None:
        super().__init__()
        self._channel = channel

    def name(self) -> str:  # type: ignore[override]
        """`sms` or `web`: what `channel:` in the domain's responses refers to."""
        return self._channel

    async def _persist_message(self, message: dict[str, Any]) -> None:
        message.pop("recipient_id", None)
        self.messages.append(message)


class GatewayInput(InputChannel):
    """Takes turns at `/webhooks/gateway/turn`."""

    def __init__(self, token: str) -> None:
        self._token = token

    @classmethod
    def name(cls) -> str:
        """The channel's name in the address."""
        return "gateway"

    @classmethod
    def from_credentials(cls, credentials: dict[str, Any] | None) -> "GatewayInput":
        """Made by Rasa from `credentials.yml`; the token comes from the environment."""
        token = os.environ.get("PLAINBILL_BOT_TOKEN", "")
        if len(token) < 32:
            raise ValueError("PLAINBILL_BOT_TOKEN is missing or shorter than 32 characters")
        return cls(token)

    def blueprint(self, on_new_message: Callable[[UserMessage], Awaitable[Any]]) -> Blueprint:
        """The routes of this channel."""
        routes = Blueprint("plainbill_gateway", __name__)

        @routes.route("/", methods=["GET"])
        async def health(_request: Request) -> HTTPResponse:
            return response.json({"status": "ok"})

        @routes.route("/turn", methods=["POST"])
        async def turn(request: Request) -> HTTPResponse:
            if not self._allowed(request):
                return response.json({"error": "unauthorized"}, status=401)
            try:
                body = read_turn(request.body)
            except BadTurn:
                return response.json({"error": "malformed"}, status=400)
            agent = answering(request.app.ctx.agent, body["conversation"])
            return await _answer(agent, body)

        return routes

    def _allowed(self, request: Request) -> bool:
        given = request.headers.get("authorization", "")
        return hmac.compare_digest(given.encode(), f"Bearer {self._token}".encode())


async def _answer(agent: Any, body: dict[str, Any]) -> HTTPResponse:
    if agent is None or not agent.is_ready():
        return response.json({"error": "no model"}, status=503)
    try:
        output = TurnOutput(body["channel"])
        message = _message(body, output)
        message.parse_data = await _understand(agent, body, message)
        await agent.handle_message(message)
    except BadTurn:
        return response.json({"error": "malformed"}, status=400)
    if not output.messages:
        # An action that failed is only logged by Rasa; silence is how it shows.
        return response.json({"error": "nothing to say"}, status=500)
    return response.json(_result(agent, output.messages, message.parse_data))


def _message(body: dict[str, Any], output: TurnOutput) -> UserMessage:
    metadata = {name: body[name] for name in ("turn", "conversation", "channel")}
    text = body["text"] if "text" in body else f"/{body['choose']}"
    return UserMessage(
        text, output, body["sender"], input_channel=body["channel"], metadata=metadata
    )


async def _understand(agent: Any, body: dict[str, Any], message: UserMessage) -> dict[str, Any]:
    if "choose" in body:
        return chosen(body["choose"], agent.domain)
    parsed: dict[str, Any] = await agent.processor.parse_message(message)
    return parsed


def read_turn(raw: bytes) -> dict[str, Any]:
    """Read a request's body. Raises BadTurn unless it has just what the gateway sends."""
    try:
        body = json.loads(raw)
    except ValueError:
        raise BadTurn from None
    if not isinstance(body, dict) or body.get("channel") not in CHANNELS:
        raise BadTurn
    if not all(isinstance(body.get(name), str) and 0 < len(body[name]) <= 64 for name in IDS):
        raise BadTurn
    said = [name for name in ("text", "choose") if isinstance(body.get(name), str)]
    if len(said) != 1:
        raise BadTurn
    body[said[0]] = body[said[0]][:MAX_TEXT]
    if "text" in body:
        body["text"] = harmless(body["text"])
    return body


def chosen(payload: str, domain: Domain) -> dict[str, Any]:
    """What a pressed button means: an intent of the domain and its entities. Raises BadTurn."""
    name, brace, rest = payload.partition("{")
    try:
        details = json.loads(brace + rest) if brace else {}
    except ValueError:
        raise BadTurn from None
    if name not in domain.intents or not isinstance(details, dict):
        raise BadTurn
    entities = [
        {"entity": key, "value": value, "start": 0, "end": 0} for key, value in details.items()
    ]
    if any(entity["entity"] not in domain.entities for entity in entities):
        raise BadTurn
    intent = {"name": name, "confidence": 1.0}
    return {"text": name, "intent": intent, "intent_ranking": [intent], "entities": entities}


def _result(agent: Any, messages: list[dict[str, Any]], parsed: dict[str, Any]) -> dict[str, Any]:
    ranking = [
        {"name": one.get("name"), "confidence": one.get("confidence")}
        for one in parsed.get("intent_ranking", [])[:RANKED]
    ]
    intent = parsed.get("intent") or {}
    return {
        "messages": messages,
        "intent": {
            "name": intent.get("name") or "nlu_fallback",
            "confidence": intent.get("confidence") or 0.0,
        },
        "ranking": ranking,
        "entities": parsed.get("entities", []),
        "language": _language(parsed),
        "model": agent.model_id,
    }


def _language(parsed: dict[str, Any]) -> str | None:
    for entity in parsed.get("entities", []):
        if entity.get("entity") == "language":
            value: str = entity["value"]
            return value
    return None
