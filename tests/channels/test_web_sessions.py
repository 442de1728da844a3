"""How long a browser's session lasts, what renews it, and that it opens nothing else."""

from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import func, update

from inquiry_api.access.models import IdentitySession
from inquiry_api.channels.webchat.models import WebSession
from inquiry_api.conversations.models import Conversation, Message
from inquiry_api.conversations.ownership import claim
from inquiry_api.db import Database
from tests.channels.application import create_test_app
from tests.channels.browser import Browser
from tests.conversations.harness import Gateway
from tests.factories.books import create_patient


@pytest.fixture
def gateway(database: Database) -> Gateway:
    return Gateway(database)


@pytest.fixture
def make_browser(database: Database) -> Callable[[], Browser]:
    app = create_test_app(database)
    return lambda: Browser(app)


def grow_older(gateway: Gateway, minutes: int, *, of: str = "active_at") -> None:
    column = getattr(WebSession, of)
    with gateway.database.transaction() as session:
        session.execute(update(WebSession).values({of: column - timedelta(minutes=minutes)}))


def test_after_fifteen_quiet_minutes_the_chat_is_closed(
    gateway: Gateway, make_browser: Callable[[], Browser]
) -> None:
    browser = make_browser()
    browser.open()
    browser.send("my secret is plum")
    before = browser.cookie
    grow_older(gateway, 16)

    shown = browser.open()

    assert "plum" not in shown.text
    assert "closed after 15 quiet minutes" in shown.text
    assert browser.cookie != before


def test_while_a_person_is_awaited_it_stays_open(
    gateway: Gateway, make_browser: Callable[[], Browser]
) -> None:
    browser = make_browser()
    browser.open()
    browser.send("a person please")
    with gateway.database.transaction() as session:
        claim(session, session.query(Conversation).one().id, UUID(int=1), epoch=1)
    grow_older(gateway, 16)

    assert "a person please" in browser.open().text


def test_after_twelve_hours_it_is_over_however_busy(
    gateway: Gateway, make_browser: Callable[[], Browser]
) -> None:
    browser = make_browser()
    browser.open()
    browser.send("plum")
    grow_older(gateway, 12 * 60 + 1, of="created_at")

    assert "plum" not in browser.open().text


def test_a_closed_sessions_cookie_is_not_taken_for_a_new_one(
    gateway: Gateway, make_browser: Callable[[], Browser]
) -> None:
    browser = make_browser()
    browser.open()
    browser.send("hello")
    grow_older(gateway, 16)

    assert browser.send("hello again").status_code in (401, 403)
    assert gateway.count(Message) == 1


def test_looking_by_script_does_not_keep_it_awake(
    gateway: Gateway, make_browser: Callable[[], Browser]
) -> None:
    browser = make_browser()
    browser.open()
    browser.send("hello")
    grow_older(gateway, 14)

    browser.open("/chat/messages?after=0")
    grow_older(gateway, 2)

    assert "closed after" in browser.open().text


def test_saying_that_one_is_there_keeps_it_awake(
    gateway: Gateway, make_browser: Callable[[], Browser]
) -> None:
    browser = make_browser()
    browser.open()
    browser.send("hello")
    grow_older(gateway, 14)

    browser.post("/chat/stay")
    grow_older(gateway, 2)

    assert "closed after" not in browser.open().text


def test_a_proof_of_identity_replaces_the_cookie_and_keeps_the_chat(
    gateway: Gateway, make_browser: Callable[[], Browser]
) -> None:
    browser, thief = make_browser(), make_browser()
    browser.open()
    browser.send("hello")
    before = browser.cookie
    with gateway.database.transaction() as session:
        patient = create_patient(session)
        session.add(
            IdentitySession(
                conversation_id=session.query(Conversation).one().id,
                patient_id=patient.id,
                guarantor_ids=[],
                via="code",
                verified_at=func.now(),
            )
        )

    shown = browser.open()
    assert browser.cookie != before
    assert "hello" in shown.text
    assert browser.send("and now").status_code == 200

    with gateway.database.transaction() as session:
        session.execute(update(WebSession).values(renewed_at=func.now() - timedelta(seconds=31)))
    thief.client.set_cookie("__Host-plainbill", before, domain="bills.example", secure=True)
    assert "hello" not in thief.open().text


def test_one_browser_never_sees_anothers_chat(
    gateway: Gateway, make_browser: Callable[[], Browser]
) -> None:
    mine, other = make_browser(), make_browser()
    mine.open()
    mine.send("plum")
    other.open()
    other.send("pear")

    assert "plum" not in other.open().text
    assert "plum" not in other.open("/chat/messages?after=0").text
    assert "plum" not in other.open("/chat/transcript").text
    other.form_token = mine.form_token
    assert other.send("as you").status_code == 403


def test_ending_the_chat_forgets_it_here(
    gateway: Gateway, make_browser: Callable[[], Browser]
) -> None:
    browser = make_browser()
    browser.open()
    browser.send("plum")
    browser.open()

    ended = browser.post("/chat/end")

    assert "no longer shows it" in ended.text
    assert "Clear-Site-Data" in ended.headers
    assert "plum" not in browser.open().text


def test_the_transcript_holds_everything_that_was_said(
    gateway: Gateway, make_browser: Callable[[], Browser]
) -> None:
    browser = make_browser()
    browser.open()
    browser.send("what do I owe")
    gateway.work()

    sheet = browser.open("/chat/transcript").text

    assert "what do I owe" in sheet
    assert "you said what do I owe" in sheet
    assert "<textarea" not in sheet


def test_without_a_script_the_answer_is_on_the_next_page(
    gateway: Gateway, make_browser: Callable[[], Browser], monkeypatch: pytest.MonkeyPatch
) -> None:
    from inquiry_api.channels.webchat import routes

    monkeypatch.setattr(routes, "_WAIT_SECONDS", 0.05)
    browser = make_browser()
    browser.open()

    response = browser.send("hello", script=False)
    waiting = browser.open().text
    gateway.work()
    answered = browser.open().text

    assert (response.status_code, response.headers["Location"]) == (303, "/#end")
    assert 'http-equiv="refresh"' in waiting
    assert 'http-equiv="refresh"' not in answered
    assert "you said hello" in answered


@pytest.mark.parametrize(
    ("text", "status", "words"),
    [("", 422, "type a message first"), ("x" * 2001, 422, "2,000 characters")],
)
def test_what_cannot_be_sent_comes_back_with_the_reason(
    make_browser: Callable[[], Browser], text: str, status: int, words: str
) -> None:
    browser = make_browser()
    browser.open()

    response = browser.send(text, script=False)

    assert response.status_code == status
    assert words in response.text
    assert text in response.text
