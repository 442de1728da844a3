"""The page of a one-time link: looking uses nothing up, the birth date shows the answer once."""

import re
from typing import Any

import pytest

from inquiry_api.access.links import create_link
from inquiry_api.access.models import IdentitySession, OneTimeLink
from inquiry_api.answers.models import Reply
from inquiry_api.conversations.bot import BotAnswer
from inquiry_api.conversations.models import Conversation
from inquiry_api.conversations.speaking import speaker_of
from inquiry_api.db import Database
from tests.channels.application import create_test_app
from tests.channels.browser import Browser
from tests.conversations.harness import Gateway
from tests.factories.books import create_patient

ANSWER = {
    "text": "You owe $214.00.",
    "page_text": "You owe $214.00 for your visit on March 4.",
    "sms_public_text": "Your balance is ready: {link}",
    "choices": [],
    "table": [
        {"label": "Charge", "cents": 50000, "note": "", "kind": "charge"},
        {"label": "Your plan paid", "cents": -28600, "note": "", "kind": "plan_paid"},
        {"label": "Left", "cents": 21400, "note": "", "kind": "left"},
    ],
    "private": True,
}


@pytest.fixture
def gateway(database: Database) -> Gateway:
    return Gateway(database)


@pytest.fixture
def browser(database: Database) -> Browser:
    return Browser(create_test_app(database))


@pytest.fixture
def link(gateway: Gateway) -> str:
    """The path in the text that a verified patient got, who did not accept amounts by text."""
    import json

    received = gateway.text("hello")
    gateway.work()
    with gateway.database.transaction() as session:
        patient = create_patient(session)
        conversation = session.get_one(Conversation, received.conversation_id)
        session.add(
            IdentitySession(
                conversation_id=conversation.id, patient_id=patient.id, guarantor_ids=[],
                via="phone",
            )
        )  # fmt: skip
        reply = Reply(
            conversation_id=conversation.id, call="c", topic="balance", body=json.dumps(ANSWER),
            redacted_text="You owe <AMOUNT>.",
        )  # fmt: skip
        session.add(reply)
        session.flush()
        messages = {"messages": [{"custom": {"reply": str(reply.id)}}]}
    gateway.bot.script = lambda _: BotAnswer.model_validate(messages)
    gateway.text("what do I owe")
    gateway.work()
    found = re.search(r"https://bills\.example(/s/\w+)", gateway.sms.sent[-1][1])
    assert found
    return found[1]


def test_the_text_holds_a_link_and_no_amount(gateway: Gateway, link: str) -> None:
    assert gateway.sms.sent[-1][1].startswith("Your balance is ready: https://bills.example/s/")
    assert "214" not in gateway.sms.sent[-1][1].replace(link, "")


def test_looking_ten_times_uses_nothing_up(browser: Browser, link: str) -> None:
    for _ in range(10):
        assert browser.open(link).status_code == 200

    assert browser.post(link, birth_date="05/06/1980").status_code == 303


def test_the_birth_date_shows_the_answer_with_its_table(browser: Browser, link: str) -> None:
    browser.open(link)

    browser.post(link, birth_date="05/06/1980")
    shown = browser.open().text

    assert "You owe $214.00 for your visit on March 4." in shown
    assert "-$286.00" in shown
    assert '<svg class="bar"' in shown


def test_the_second_use_finds_it_gone(browser: Browser, database: Database, link: str) -> None:
    browser.open(link)
    browser.post(link, birth_date="05/06/1980")
    other = Browser(create_test_app(database))
    other.open()

    assert other.open(link).status_code == 410
    other.open()
    assert other.post(link, birth_date="05/06/1980").status_code == 410


def test_a_wrong_birth_date_uses_it_up_and_shows_nothing(browser: Browser, link: str) -> None:
    browser.open(link)

    refused = browser.post(link, birth_date="05/07/1980")

    assert refused.status_code == 403
    assert "does not match" in refused.text
    assert "214" not in refused.text.replace(link, "")
    assert browser.open(link).status_code == 410


def test_what_is_no_date_may_be_written_again(browser: Browser, link: str) -> None:
    browser.open(link)

    unclear = browser.post(link, birth_date="soon")

    assert unclear.status_code == 422
    assert 'aria-invalid="true"' in unclear.text
    assert browser.post(link, birth_date="May 6, 1980").status_code == 303


def test_neither_the_token_nor_anything_else_is_logged(
    browser: Browser, link: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG")
    browser.open(link)
    browser.post(link, birth_date="05/06/1980")

    told = " ".join(record.getMessage() for record in caplog.records)
    assert link.rsplit("/", 1)[1] not in told
    assert "1980" not in told


def test_only_a_hash_of_the_link_is_kept(gateway: Gateway, link: str) -> None:
    token = link.rsplit("/", 1)[1]
    with gateway.database.transaction() as session:
        rows: list[Any] = [row.token_hash for row in session.query(OneTimeLink)]
    assert token.encode() not in b"".join(rows)
    assert len(token) == 32


def test_a_stranger_cannot_have_a_link_made(gateway: Gateway) -> None:
    from inquiry_api.access.door import NotVerified

    received = gateway.text("hello")
    with gateway.database.transaction() as session:
        conversation = session.get_one(Conversation, received.conversation_id)
        with pytest.raises(NotVerified):
            create_link(session, speaker_of(conversation, received.turn_id))
