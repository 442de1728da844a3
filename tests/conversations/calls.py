"""Calls to `/v1` for one turn, as the action server makes them."""

from typing import Any

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from inquiry_api.answers import registry
from inquiry_api.answers.draft import Answer
from inquiry_api.conversations.bot import BotAnswer
from inquiry_api.conversations.turn_start import begin
from tests.channels.application import ENVIRONMENT
from tests.conversations.harness import Gateway

BEARER = {"Authorization": f"Bearer {ENVIRONMENT['PLAINBILL_ACTIONS_TOKEN']}"}


class Call:
    """One turn that waits for its answer, and the calls made for it."""

    def __init__(self, gateway: Gateway, client: FlaskClient, said: str, *, sms: bool) -> None:
        self._client = client
        received = gateway.text(said) if sms else gateway.typed(gateway.open_chat(), said)
        self.conversation, self.turn = received.conversation_id, received.turn_id
        assert begin(gateway.context, self.turn) is not None

    def __call__(self, path: str, *, key: str | None = None, **body: Any) -> TestResponse:
        headers = BEARER | {"Idempotency-Key": key or f"{self.turn}:{path}"}
        request = {"turn": str(self.turn), "intent": "ask_balance"} | body
        place = f"/v1/conversations/{self.conversation}/{path}"
        return self._client.post(place, json=request, headers=headers)


def answering(monkeypatch: pytest.MonkeyPatch, found: Answer) -> list[Any]:
    calls: list[Any] = []

    def answer(*args: Any) -> Answer:
        calls.append(args)
        return found

    monkeypatch.setattr(registry, "answer", answer)
    return calls


def by_id(reply: str) -> BotAnswer:
    """The assistant utters a reply of ours."""
    return BotAnswer.model_validate({"messages": [{"custom": {"reply": reply}}]})
