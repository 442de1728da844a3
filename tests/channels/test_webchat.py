"""The patient page, as a browser without a script sees it, and as its script does."""

from uuid import UUID

import pytest
from sqlalchemy import text as sql

from inquiry_api.channels.webchat.models import WebSession
from inquiry_api.conversations.bot import BotAnswer
from inquiry_api.conversations.models import Conversation, Message, Presence
from inquiry_api.db import Database
from tests.channels.application import create_test_app
from tests.channels.browser import Browser
from tests.conversations.harness import Gateway


@pytest.fixture
def gateway(database: Database) -> Gateway:
    return Gateway(database)


@pytest.fixture
def browser(database: Database) -> Browser:
    return Browser(create_test_app(database))


def conversation_of(gateway: Gateway) -> UUID:
    with gateway.database.transaction() as session:
        return session.query(Conversation).one().id


def test_looking_at_the_page_writes_nothing(gateway: Gateway, browser: Browser) -> None:
    response = browser.open()

    assert response.status_code == 200
    assert "What do I owe?" in response.text
    assert gateway.count(WebSession) == gateway.count(Conversation) == 0


def test_a_message_is_answered_and_shown_after_a_reload(gateway: Gateway, browser: Browser) -> None:
    browser.open()
    browser.send("what do I owe")
    gateway.work()

    shown = browser.open().text

    assert "what do I owe" in shown
    assert "you said what do I owe" in shown


def test_the_cookie_is_a_host_cookie_that_scripts_cannot_read(browser: Browser) -> None:
    cookie = browser.open().headers["Set-Cookie"]

    assert cookie.startswith("__Host-plainbill=")
    for attribute in ("Secure", "HttpOnly", "SameSite=Lax", "Path=/"):
        assert attribute in cookie
    assert "Domain" not in cookie


def test_only_a_hash_of_the_cookie_is_kept(gateway: Gateway, browser: Browser) -> None:
    browser.open()
    browser.send("hello")

    with gateway.database.transaction() as session:
        row = session.execute(sql("SELECT web_session::text FROM web_session")).scalar_one()
    assert browser.cookie not in row


def test_a_form_posted_twice_is_one_message(gateway: Gateway, browser: Browser) -> None:
    browser.open()
    for _ in range(2):
        browser.send("hello", client_id="6f1d7a52-6f0e-4f5e-9a0a-3d7a1c1c2b10")

    assert gateway.count(Message) == 1


def test_a_form_without_its_token_is_refused(gateway: Gateway, browser: Browser) -> None:
    browser.open()
    browser.form_token = "0" * 64

    assert browser.send("hello").status_code == 403
    assert gateway.count(Message) == 0


def test_what_a_patient_types_is_shown_as_text(gateway: Gateway, browser: Browser) -> None:
    browser.open()
    browser.send("<script>alert(1)</script><img src=x onerror=alert(1)>")

    shown = browser.open().text

    assert "<script>alert" not in shown
    assert "&lt;script&gt;alert(1)" in shown


def test_choices_are_buttons_with_tokens_that_say_nothing(
    gateway: Gateway, browser: Browser
) -> None:
    buttons = [{"title": "Yes", "payload": "/affirm"}, {"title": "No", "payload": "/deny"}]
    gateway.bot.script = lambda _: _offer(buttons)
    browser.open()
    browser.send("plan please")
    gateway.work()

    shown = browser.open().text
    assert "affirm" not in shown
    token = shown.split('name="choice" value="')[1].split('"')[0]
    browser.send(choice=token)
    gateway.work()

    assert gateway.bot.asked[-1].choose == "affirm"
    assert gateway.bot.asked[-1].text is None


def _offer(buttons: list[dict[str, str]]) -> BotAnswer:
    return BotAnswer.model_validate({"messages": [{"text": "Shall I?", "buttons": buttons}]})


def test_typing_is_noted_without_a_word_of_what_is_typed(
    gateway: Gateway, browser: Browser
) -> None:
    browser.open()
    browser.send("hello")

    answer = browser.post("/chat/typing", text="my secret")

    with gateway.database.transaction() as session:
        rows = session.query(Presence).all()
    assert answer.status_code == 204
    assert [(row.who, row.typing_at is not None) for row in rows] == [("patient", True)]
