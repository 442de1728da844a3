"""What becomes of one message."""

from uuid import uuid4

import pytest

from inquiry_api.cases.models import Case
from inquiry_api.conversations.models import Conversation, Message, VaultEntry
from inquiry_api.conversations.ownership import claim, give_back
from inquiry_api.db import Database
from tests.conversations.harness import Gateway, down, says


@pytest.fixture
def gateway(database: Database) -> Gateway:
    return Gateway(database)


def test_a_text_is_answered_once(gateway: Gateway) -> None:
    received = gateway.text("what do I owe")
    gateway.work()

    assert gateway.replies(received.conversation_id) == ["you said what do I owe"]
    assert gateway.sms.sent == [("+15555550123", "you said what do I owe")]
    assert gateway.turn(received).outcome == "answered"


def test_the_assistant_never_sees_an_identifier(gateway: Gateway) -> None:
    gateway.text("my birth date is 04/12/1978 and i am Ada")
    gateway.work()

    asked = gateway.bot.asked[0].text or ""
    assert "1978" not in asked
    assert "<DATE_1>" in asked
    assert gateway.count(VaultEntry) >= 1


def test_ten_messages_in_a_second_are_answered_in_order(gateway: Gateway) -> None:
    for number in range(10):
        received = gateway.text(f"question {'abcdefghij'[number]}")
    gateway.work()

    answers = gateway.replies(received.conversation_id)
    assert answers == [f"you said question {letter}" for letter in "abcdefghij"]


def test_a_silent_assistant_ends_in_an_apology_and_one_case(gateway: Gateway) -> None:
    gateway.bot.script = down
    first = gateway.text("hello")
    gateway.text("anybody there")
    gateway.work()

    replies = gateway.replies(first.conversation_id)
    assert len(replies) == 2
    assert all("person from our billing office" in reply for reply in replies)
    assert gateway.count(Case) == 1
    assert gateway.conversation(first.conversation_id).owner == "offered"
    assert len(gateway.bot.asked) == 8


def test_an_answer_begun_before_a_clerk_took_over_is_kept_back(gateway: Gateway) -> None:
    clerk = uuid4()
    chat = gateway.open_chat()
    received = gateway.typed(chat, "what do I owe")

    def take_over(_: object) -> object:
        with gateway.database.transaction() as session:
            claim(session, chat, clerk, epoch=1)
        return says("you owe nothing")

    gateway.bot.script = take_over  # type: ignore[assignment]
    gateway.work()

    assert gateway.replies(chat) == []
    assert gateway.turn(received).outcome == "suppressed"
    drafts = [message for message in gateway.messages(chat) if message.suppressed]
    assert [draft.body for draft in drafts] == ["you owe nothing"]


def test_while_a_clerk_has_it_the_assistant_is_not_asked(gateway: Gateway) -> None:
    clerk = uuid4()
    chat = gateway.open_chat()
    with gateway.database.transaction() as session:
        claim(session, chat, clerk, epoch=1)

    received = gateway.typed(chat, "are you there")
    gateway.work()

    assert gateway.bot.asked == []
    assert gateway.turn(received).outcome == "clerk"
    with gateway.database.transaction() as session:
        before = session.get_one(Conversation, chat).bot_sender
        give_back(session, chat, clerk, epoch=2)
    assert gateway.conversation(chat).bot_sender != before
    assert gateway.replies(chat) == [
        "You are back with the automated assistant. What else can I help with?"
    ]
    assert gateway.count(Message) == 2
