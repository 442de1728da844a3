"""The assistant's answer is taken only if it can be sent; anything else means: ask again."""

import json
from collections.abc import Callable
from uuid import uuid4

import httpx
import pytest

from inquiry_api.conversations import bot as asking
from inquiry_api.conversations.bot import Bot, BotUnavailable, Question

GOOD = {
    "messages": [{"text": "Hello."}, {"custom": {"reply": str(uuid4())}}],
    "intent": {"name": "greet", "confidence": 0.98},
    "ranking": [{"name": "greet", "confidence": 0.98}],
    "entities": [],
    "language": "es",
    "model": "m1",
}


def question(**changes: str) -> Question:
    values = {"channel": "web", "text": "what do I owe"} | changes
    return Question(uuid4(), uuid4(), uuid4(), **values)


def bot(handler: Callable[[httpx.Request], httpx.Response]) -> Bot:
    client = httpx.Client(transport=httpx.MockTransport(handler))
    return Bot("http://127.0.0.1:5005", "secret", client=client)


def test_a_turn_is_posted_with_the_token_and_only_what_the_assistant_may_see() -> None:
    seen: list[httpx.Request] = []

    def handler(request: httpx.Request) -> httpx.Response:
        seen.append(request)
        return httpx.Response(200, json=GOOD)

    asked = question()
    answer = bot(handler).ask(asked)

    assert answer.language == "es"
    assert str(seen[0].url) == "http://127.0.0.1:5005/webhooks/gateway/turn"
    assert seen[0].headers["Authorization"] == "Bearer secret"
    assert json.loads(seen[0].content) == {
        "sender": str(asked.sender),
        "turn": str(asked.turn),
        "conversation": str(asked.conversation),
        "channel": "web",
        "text": "what do I owe",
    }


def test_a_pressed_button_is_told_instead_of_its_words() -> None:
    bodies: list[dict[str, str]] = []

    def handler(request: httpx.Request) -> httpx.Response:
        bodies.append(json.loads(request.content))
        return httpx.Response(200, json=GOOD)

    bot(handler).ask(question(choose="affirm", text=""))

    assert bodies[0]["choose"] == "affirm"
    assert "text" not in bodies[0]


@pytest.mark.parametrize(
    "response",
    [
        httpx.Response(200, json=[]),
        httpx.Response(200, json={"messages": []}),
        httpx.Response(200, json={"messages": [{}]}),
        httpx.Response(200, json={"messages": [{"text": "  "}]}),
        httpx.Response(200, json={"messages": [{"custom": {"reply": "all of them"}}]}),
        httpx.Response(200, json={"messages": [{"text": "x" * 4001}]}),
        httpx.Response(200, json={"messages": [{"text": "x"}] * 9}),
        httpx.Response(200, json=GOOD | {"language": "klingon"}),
        httpx.Response(200, text="<html>"),
        httpx.Response(401, json={}),
        httpx.Response(500, json=GOOD),
        httpx.Response(302, headers={"Location": "http://elsewhere.example"}),
    ],
)
def test_anything_else_is_no_answer(response: httpx.Response) -> None:
    with pytest.raises(BotUnavailable):
        bot(lambda _: response).ask(question())


@pytest.mark.parametrize(
    "fault", [httpx.ConnectError("no"), httpx.ReadTimeout("slow"), httpx.RemoteProtocolError("?")]
)
def test_neither_is_a_fault_on_the_way(fault: httpx.HTTPError) -> None:
    def handler(_: httpx.Request) -> httpx.Response:
        raise fault

    with pytest.raises(BotUnavailable):
        bot(handler).ask(question())


def test_after_four_time_outs_it_is_left_alone_for_a_moment(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    clock = {"at": 100.0}
    monkeypatch.setattr(asking.time, "monotonic", lambda: clock["at"])
    calls = {"count": 0, "slow": True}

    def handler(_: httpx.Request) -> httpx.Response:
        calls["count"] += 1
        if calls["slow"]:
            raise httpx.ReadTimeout("slow")
        return httpx.Response(200, json=GOOD)

    asked = bot(handler)
    for _ in range(6):
        with pytest.raises(BotUnavailable):
            asked.ask(question())
    assert calls["count"] == 4

    calls["slow"], clock["at"] = False, 103.0
    assert asked.ask(question()).messages[0].text == "Hello."
