"""How `/v1` is called: the token, the key, the fields, the description."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from uuid import uuid4

import pytest
from flask.testing import FlaskClient

from inquiry_api.answers import registry
from inquiry_api.answers.draft import Answer, Draft
from inquiry_api.answers.models import Reply
from inquiry_api.conversations.delivery_models import IdempotentCall
from inquiry_api.db import Database
from tests.channels.application import create_test_app
from tests.conversations.calls import BEARER, Call, answering
from tests.conversations.harness import Gateway

Begin = Callable[..., Call]


@pytest.fixture
def gateway(database: Database) -> Gateway:
    return Gateway(database)


@pytest.fixture
def client(database: Database) -> FlaskClient:
    return create_test_app(database).test_client()


@pytest.fixture
def begun(gateway: Gateway, client: FlaskClient) -> Begin:
    return lambda said="what do I owe", sms=False: Call(gateway, client, said, sms=sms)


@pytest.mark.parametrize("header", [{}, {"Authorization": "Bearer wrong"}, {"Authorization": "x"}])
def test_without_the_token_there_is_nothing(client: FlaskClient, header: dict[str, str]) -> None:
    place = f"/v1/conversations/{uuid4()}/answers/balance"

    response = client.post(place, json={"turn": str(uuid4())}, headers=header)

    assert response.status_code == 401
    assert response.mimetype == "application/problem+json"


def test_unknown_another_conversations_and_finished_turns_look_alike(
    begun: Begin, gateway: Gateway, client: FlaskClient
) -> None:
    call, other = begun(), begun()
    done = gateway.typed(gateway.open_chat(), "hello")
    gateway.work()
    places = [
        (uuid4(), call.turn),
        (call.conversation, uuid4()),
        (call.conversation, other.turn),
        (done.conversation_id, done.turn_id),
    ]

    answers = []
    for conversation, turn in places:
        response = client.post(
            f"/v1/conversations/{conversation}/answers/balance",
            json={"turn": str(turn)},
            headers=BEARER | {"Idempotency-Key": str(uuid4())},
        )
        answers.append((response.status_code, response.data))

    assert {status for status, _ in answers} == {404}
    assert len(set(answers)) == 1


def test_the_same_key_works_once_and_is_answered_alike(
    begun: Begin, gateway: Gateway, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls = answering(monkeypatch, Answer("answered", Draft("Hello.")))
    call = begun()

    with ThreadPoolExecutor(16) as pool:
        answers = list(pool.map(lambda _: call("answers/balance", key="k"), range(32)))
    final = call("answers/balance", key="k")

    assert len(calls) == 1
    assert {response.status_code for response in answers} <= {200, 409}
    assert {response.text for response in answers if response.status_code == 200} == {final.text}
    assert gateway.count(IdempotentCall) == gateway.count(Reply) == 1


def test_a_key_used_for_something_else_is_refused(
    begun: Begin, monkeypatch: pytest.MonkeyPatch
) -> None:
    answering(monkeypatch, Answer("answered", Draft("Hello.")))
    call = begun()
    call("answers/balance", key="k")

    assert call("answers/balance", key="k", language="es").status_code == 422
    assert call("answers/deductible", key="k").status_code == 422


def test_a_call_that_fails_leaves_nothing_behind(
    begun: Begin, gateway: Gateway, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: Any) -> Answer:
        raise RuntimeError("no")

    monkeypatch.setattr(registry, "answer", fail)
    call = begun()
    assert call("answers/balance", key="k").status_code == 500

    answering(monkeypatch, Answer("answered", Draft("Hello.")))
    assert call("answers/balance", key="k").status_code == 200
    assert gateway.count(Reply) == 1


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "turn"),
        ({"turn": "not an id"}, "turn"),
        ({"turn": str(uuid4()), "language": "fr"}, "language"),
        ({"turn": str(uuid4()), "more": 1}, "more"),
        ([], "body"),
    ],
)
def test_a_wrong_field_is_named(client: FlaskClient, body: Any, field: str) -> None:
    response = client.post(
        f"/v1/conversations/{uuid4()}/answers/balance",
        json=body,
        headers=BEARER | {"Idempotency-Key": "k"},
    )

    assert response.status_code == 422
    assert (response.json or {})["field"] == field


def test_what_is_no_json_and_what_has_no_key_is_refused(client: FlaskClient) -> None:
    place = f"/v1/conversations/{uuid4()}/answers/balance"

    no_json = client.post(place, data="{", headers=BEARER | {"Idempotency-Key": "k"})
    no_key = client.post(place, json={"turn": str(uuid4())}, headers=BEARER)

    assert (no_json.status_code, no_key.status_code) == (400, 422)


def test_the_description_names_every_operation_and_its_failures(client: FlaskClient) -> None:
    described = client.get("/v1/openapi.json").json or {}

    assert described["openapi"] == "3.1.0"
    operations = [item for path in described["paths"].values() for item in path.values()]
    assert {item["operationId"] for item in operations} == {
        "answer_topic",
        "step_flow",
        "prompt_flow",
    }
    assert all({"200", "401", "404", "409", "422"} <= set(item["responses"]) for item in operations)
    for reference in _references(described):
        assert reference.removeprefix("#/components/schemas/") in described["components"]["schemas"]
    assert "Answer a topic" in client.get("/v1/docs").text


def _references(node: Any) -> list[str]:
    if isinstance(node, dict):
        own = [node["$ref"]] if "$ref" in node else []
        return own + [ref for value in node.values() for ref in _references(value)]
    return [ref for value in node for ref in _references(value)] if isinstance(node, list) else []
