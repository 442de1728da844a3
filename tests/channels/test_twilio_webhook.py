"""Texts and reports are believed only with Twilio's signature over exactly what came (R20)."""

from typing import Any
from uuid import uuid4

import pytest
from flask.testing import FlaskClient
from twilio.request_validator import RequestValidator
from werkzeug.test import TestResponse

from inquiry_api.conversations.delivery_models import Outbox
from inquiry_api.conversations.models import Message
from inquiry_api.db import Database
from tests.channels.application import ENVIRONMENT, create_test_app
from tests.conversations.harness import Gateway

URL = "https://bills.example/channels/sms/twilio"
TOKEN = ENVIRONMENT["TWILIO_AUTH_TOKEN"]


def form(**changes: str) -> dict[str, str]:
    values = {
        "MessageSid": f"SM{uuid4().hex}",
        "AccountSid": ENVIRONMENT["TWILIO_ACCOUNT_SID"],
        "From": "+15555550123",
        "To": ENVIRONMENT["TWILIO_FROM"],
        "Body": "what do I owe? ",
        "NumMedia": "0",
    }
    return values | changes


def sign(values: dict[str, str], url: str = URL, token: str = TOKEN) -> str:
    return str(RequestValidator(token).compute_signature(url, values))


def post(
    client: FlaskClient, values: dict[str, str], signature: str | None, path: str = ""
) -> TestResponse:
    headers = {} if signature is None else {"X-Twilio-Signature": signature}
    return client.post(f"/channels/sms/twilio{path}", data=values, headers=headers)


@pytest.fixture
def gateway(database: Database) -> Gateway:
    return Gateway(database)


@pytest.fixture
def client(database: Database) -> FlaskClient:
    return create_test_app(database).test_client()


def test_a_signed_text_is_taken_in_and_answered_with_nothing(
    gateway: Gateway, client: FlaskClient
) -> None:
    values = form()

    response = post(client, values, sign(values))

    assert response.status_code == 200
    assert response.text.endswith("<Response/>")
    assert response.mimetype == "application/xml"
    assert gateway.count(Message) == 1


_VALUES = form()


@pytest.mark.parametrize(
    ("values", "signature", "path"),
    [
        (_VALUES, None, ""),
        (_VALUES, "", ""),
        (_VALUES, "bm90IGl0", ""),
        (_VALUES, sign(_VALUES, token="another"), ""),
        (_VALUES | {"Extra": "1"}, sign(_VALUES), ""),
        (_VALUES | {"Body": "what do I owe?"}, sign(_VALUES), ""),
        (_VALUES | {"From": "+15555550199"}, sign(_VALUES), ""),
        ({k: v for k, v in _VALUES.items() if k != "To"}, sign(_VALUES), ""),
        (_VALUES, sign(_VALUES, "http://bills.example/channels/sms/twilio"), ""),
        (_VALUES, sign(_VALUES, "https://other.example/channels/sms/twilio"), ""),
        (_VALUES, sign(_VALUES), "?x=1"),
        (_VALUES | {"AccountSid": "AC1"}, sign(_VALUES | {"AccountSid": "AC1"}), ""),
    ],
    ids=[
        "missing", "empty", "made up", "wrong token", "one more parameter", "space trimmed",
        "another sender", "one parameter less", "other scheme", "other host", "query added",
        "other account",
    ],
)  # fmt: skip
def test_anything_else_is_refused_and_written_nowhere(
    gateway: Gateway,
    client: FlaskClient,
    values: dict[str, str],
    signature: str | None,
    path: str,
) -> None:
    assert post(client, values, signature, path).status_code == 403
    assert gateway.count(Message) == 0


def test_the_order_of_parameters_does_not_matter(gateway: Gateway, client: FlaskClient) -> None:
    values = form()
    backwards = dict(reversed(values.items()))

    assert post(client, backwards, sign(values)).status_code == 200


def test_behind_a_proxy_the_public_address_counts(client: FlaskClient) -> None:
    values = form()
    headers = {"X-Twilio-Signature": sign(values), "Host": "10.0.0.7:8080"}

    response = client.post("/channels/sms/twilio", data=values, headers=headers)

    assert response.status_code == 200


def test_a_json_body_is_refused_even_with_its_hash(client: FlaskClient) -> None:
    import hashlib

    body = '{"From": "+15555550123"}'
    digest = hashlib.sha256(body.encode()).hexdigest()
    url = f"{URL}?bodySHA256={digest}"
    headers = {"X-Twilio-Signature": sign({}, url), "Content-Type": "application/json"}

    response = client.post(f"/channels/sms/twilio?bodySHA256={digest}", data=body, headers=headers)

    assert response.status_code == 403


def test_a_copy_changes_nothing_and_is_answered_alike(
    gateway: Gateway, client: FlaskClient
) -> None:
    values = form()
    for _ in range(3):
        assert post(client, values, sign(values)).status_code == 200

    assert gateway.count(Message) == 1


@pytest.mark.parametrize("sender", ["", "whatsapp:+15555550123", "Acme", "+0", "+1" * 20])
def test_what_no_text_can_answer_is_let_go(
    gateway: Gateway, client: FlaskClient, sender: str
) -> None:
    values = form(From=sender)

    assert post(client, values, sign(values)).status_code == 200
    assert gateway.count(Message) == 0


def test_a_picture_without_words_is_answered(gateway: Gateway, client: FlaskClient) -> None:
    values = form(NumMedia="1")
    del values["Body"]

    post(client, values, sign(values))
    gateway.work()

    assert "pictures" in gateway.sms.sent[0][1]


def test_while_the_database_is_down_the_answer_is_503(database: Database) -> None:
    nowhere = Database("postgresql://nobody@127.0.0.1:1/none")
    client = create_test_app(nowhere).test_client()
    values = form()

    response = post(client, values, sign(values))

    assert response.status_code == 503
    assert response.mimetype == "application/problem+json"


def test_a_signed_report_moves_the_text_on(gateway: Gateway, client: FlaskClient) -> None:
    gateway.text("hello")
    gateway.work()
    row = _only_row(gateway)
    path = f"/status/{row.id}"
    values = form(MessageSid=str(row.provider_id), MessageStatus="delivered")

    refused = post(client, values, sign(values), path)
    taken = post(client, values, sign(values, URL + path), path)

    assert (refused.status_code, taken.status_code) == (403, 204)
    assert _only_row(gateway).state == "delivered"


def _only_row(gateway: Gateway) -> Any:
    with gateway.database.transaction() as session:
        return session.query(Outbox).one()
