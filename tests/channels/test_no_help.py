"""A patient says that an answer was no help: one quiet button, with a script or without."""

import pytest
from sqlalchemy import select, update

from inquiry_api.channels.webchat.phrases import PHRASES
from inquiry_api.conversations.models import Message
from inquiry_api.conversations.thumbs_down import ThumbsDown
from inquiry_api.db import Database
from tests.channels.application import create_test_app
from tests.channels.browser import Browser
from tests.conversations.harness import Gateway

WORDS = PHRASES["en"]


@pytest.fixture
def gateway(database: Database) -> Gateway:
    return Gateway(database)


@pytest.fixture
def browser(database: Database) -> Browser:
    return Browser(create_test_app(database))


@pytest.fixture
def answered(gateway: Gateway, browser: Browser) -> int:
    """The number of an answer that a patient has before them."""
    browser.open()
    browser.send("what do I owe")
    gateway.work()
    browser.open()
    return last_answer(gateway)


def last_answer(gateway: Gateway) -> int:
    with gateway.database.transaction() as session:
        newest = select(Message.seq).where(Message.author == "bot").order_by(Message.seq.desc())
        return session.scalars(newest).first() or 0


def test_an_answer_can_be_said_to_be_no_help_without_a_script(
    gateway: Gateway, browser: Browser, answered: int
) -> None:
    assert WORDS["no_help"] in browser.open().text

    response = browser.post("/chat/no-help", seq=str(answered))

    assert response.status_code == 303
    assert gateway.count(ThumbsDown) == 1
    page = browser.open().text
    assert page.count(WORDS["no_help_noted"]) == 2  # The line itself, and the words for the script.
    assert 'class="no-help"' not in page


def test_it_is_kept_once_however_often_it_is_pressed(
    gateway: Gateway, browser: Browser, answered: int
) -> None:
    for _ in range(3):
        browser.post("/chat/no-help", seq=str(answered))

    assert gateway.count(ThumbsDown) == 1


def test_only_the_newest_answer_asks(gateway: Gateway, browser: Browser, answered: int) -> None:
    browser.send("and why")

    assert 'class="no-help"' not in browser.open().text
    gateway.work()
    page = browser.open().text
    assert page.count('class="no-help"') == 1
    assert f'name="seq" value="{last_answer(gateway)}"' in page


def test_what_a_person_writes_is_not_judged(
    gateway: Gateway, browser: Browser, answered: int
) -> None:
    with gateway.database.transaction() as session:
        session.execute(update(Message).where(Message.seq == answered).values(author="clerk"))

    assert 'class="no-help"' not in browser.open().text
    assert browser.post("/chat/no-help", seq=str(answered)).status_code == 404
    assert gateway.count(ThumbsDown) == 0


def test_nobody_judges_the_answers_of_another_conversation(
    database: Database, gateway: Gateway, answered: int
) -> None:
    other = Browser(create_test_app(database))
    other.open()
    other.send("hello")

    assert other.post("/chat/no-help", seq=str(answered)).status_code == 404
    assert other.post("/chat/no-help", seq="1").status_code == 404
    assert gateway.count(ThumbsDown) == 0


def test_a_form_without_its_token_is_refused(
    gateway: Gateway, browser: Browser, answered: int
) -> None:
    browser.form_token = "0" * 64

    assert browser.post("/chat/no-help", seq=str(answered)).status_code == 403
    assert gateway.count(ThumbsDown) == 0


def test_the_transcript_to_print_asks_nothing(browser: Browser, answered: int) -> None:
    browser.post("/chat/no-help", seq=str(answered))

    page = browser.open("/chat/transcript").text

    assert WORDS["no_help"] not in page
    assert WORDS["no_help_noted"] not in page
