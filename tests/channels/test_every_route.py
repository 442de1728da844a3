"""What holds for every public route: headers, and no way in without proof."""

import re

import pytest
from flask import Flask

from inquiry_api.db import Database
from tests.channels.application import create_test_app

HEADERS = {
    "Content-Security-Policy": "frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Strict-Transport-Security": "max-age",
}
# Each route and what somebody with nothing in hand gets there.
EXPECTED = {
    ("GET", "/"): 200,
    ("POST", "/chat/messages"): 403,
    ("GET", "/chat/messages"): 200,
    ("GET", "/chat/stream"): 401,
    ("POST", "/chat/stay"): 403,
    ("POST", "/chat/typing"): 403,
    ("POST", "/chat/no-help"): 403,
    ("POST", "/chat/end"): 403,
    ("GET", "/chat/transcript"): 303,
    ("GET", "/s/<token>"): 410,
    ("POST", "/s/<token>"): 403,
    ("GET", "/pay/<token>"): 410,
    ("POST", "/pay/<token>"): 403,
    ("POST", "/pay/<token>/demo"): 403,
    ("POST", "/pay/stripe/webhook"): 404,
    ("GET", "/papers/<token>"): 403,
    ("GET", "/static/pay/<path:filename>"): 404,
    ("POST", "/channels/sms/twilio"): 403,
    ("POST", "/channels/sms/twilio/status/<uuid:outbox_id>"): 403,
    ("POST", "/v1/conversations/<uuid:conversation_id>/answers/<topic>"): 401,
    ("POST", "/v1/conversations/<uuid:conversation_id>/flows/<flow>/steps"): 401,
    ("POST", "/v1/conversations/<uuid:conversation_id>/flows/<flow>/prompts"): 401,
    ("GET", "/v1/openapi.json"): 200,
    ("GET", "/v1/docs"): 200,
    ("GET", "/static/<path:filename>"): 404,
    ("GET", "/static/webchat/<path:filename>"): 404,
    ("GET", "/v1/static/<path:filename>"): 404,
}


@pytest.fixture
def app(database: Database) -> Flask:
    return create_test_app(database)


def test_every_route_is_listed_here(app: Flask) -> None:
    routes = {
        (method, rule.rule)
        for rule in app.url_map.iter_rules()
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    }

    assert routes == set(EXPECTED)


@pytest.mark.parametrize(("method", "rule"), EXPECTED)
def test_each_route_has_the_headers_and_lets_nobody_in(app: Flask, method: str, rule: str) -> None:
    filled = re.sub(r"<uuid:\w+>", "00000000-0000-4000-8000-000000000000", rule)
    path = re.sub(r"<[^>]+>", "nothing", filled)

    response = app.test_client().open(path, method=method, base_url="https://bills.example")

    assert response.status_code == EXPECTED[method, rule]
    for name, part in HEADERS.items():
        assert part in response.headers[name]
    if "static" not in rule:
        assert response.headers["Cache-Control"] == "no-store"


def test_no_page_needs_a_script_or_style_of_its_own(app: Flask) -> None:
    for path in ("/", "/s/nothing", "/v1/docs"):
        page = app.test_client().get(path, base_url="https://bills.example").text
        assert not re.search(r"<script(?![^>]*\bsrc=)", page)
        assert "<style" not in page
        assert not re.search(r"\s(?:style|on\w+)=", page)
