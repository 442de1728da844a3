"""Stop, start, help, and what a number that left gets: nothing."""

from uuid import uuid4

import pytest

from inquiry_api.cases.models import Case
from inquiry_api.conversations.delivery_models import Outbox
from inquiry_api.conversations.models import Conversation, Message
from inquiry_api.conversations.opt_outs import OptedOut
from inquiry_api.conversations.outbox import enqueue_reply
from inquiry_api.conversations.ownership import claim, send_as_clerk
from inquiry_api.db import Database
from tests.conversations.harness import Gateway, says


@pytest.fixture
def gateway(database: Database) -> Gateway:
    return Gateway(database)


@pytest.mark.parametrize("words", ["STOP", "stop texting me", "dejen de mandarme mensajes"])
def test_leaving_is_confirmed_once_and_then_there_is_silence(gateway: Gateway, words: str) -> None:
    gateway.text(words)
    gateway.work()
    gateway.text(words)
    gateway.text("what do I owe")
    gateway.work()

    assert len(gateway.sms.sent) == 1
    assert "no more texts" in gateway.sms.sent[0][1]
    assert gateway.bot.asked == []


def test_what_somebody_who_left_still_writes_is_read_by_a_person(gateway: Gateway) -> None:
    gateway.text("STOP")
    received = gateway.text("but what about my bill")
    gateway.work()

    assert gateway.turn(received).outcome == "unreachable"
    assert gateway.count(Case) == 1


@pytest.mark.parametrize("word", ["START", "unstop", "yes"])
def test_who_left_can_come_back(gateway: Gateway, word: str) -> None:
    gateway.text("STOP")
    gateway.work()
    gateway.text(word)
    gateway.text("what do I owe")
    gateway.work()

    assert "welcome back" in gateway.sms.sent[1][1]
    assert gateway.sms.sent[2][1] == "you said what do I owe"


def test_yes_is_a_plain_yes_for_whoever_never_left(gateway: Gateway) -> None:
    gateway.text("yes")
    gateway.work()

    assert gateway.bot.asked[0].text == "yes"


def test_help_says_who_we_are_and_how_to_leave(gateway: Gateway) -> None:
    gateway.text("HELP")
    gateway.work()

    assert "STOP" in gateway.sms.sent[0][1]
    assert gateway.bot.asked == []


def test_where_the_provider_confirmed_we_do_not(gateway: Gateway) -> None:
    gateway.text("STOP", word="stop")
    gateway.work()

    assert gateway.sms.sent == []


def test_a_reply_queued_before_stop_is_not_sent(gateway: Gateway) -> None:
    gateway.text("what do I owe")
    _run_turn_only(gateway)
    gateway.text("STOP")
    gateway.work()

    assert [body for _, body in gateway.sms.sent if body.startswith("you said")] == []


def test_nothing_can_be_queued_to_a_number_that_left(gateway: Gateway) -> None:
    received = gateway.text("STOP")
    gateway.work()

    with gateway.database.transaction() as session:
        conversation = session.get_one(Conversation, received.conversation_id)
        message = session.query(Message).first()
        assert message is not None
        with pytest.raises(OptedOut):
            enqueue_reply(session, conversation, message, "hello again")
    assert gateway.count(Outbox) == 1


def test_a_clerk_cannot_write_to_a_number_that_left(gateway: Gateway) -> None:
    received = gateway.text("STOP")
    gateway.work()
    clerk = uuid4()

    with gateway.database.transaction() as session:
        claim(session, received.conversation_id, clerk, epoch=1)
        seen = session.get_one(Conversation, received.conversation_id).next_seq
        with pytest.raises(OptedOut):
            send_as_clerk(
                session,
                received.conversation_id,
                clerk,
                epoch=2,
                last_seen_seq=seen,
                client_id=uuid4(),
                text="hello",
            )


def test_stop_on_the_web_is_a_word_for_the_assistant(gateway: Gateway) -> None:
    chat = gateway.open_chat()
    gateway.typed(chat, "stop")
    gateway.work()

    assert gateway.bot.asked[0].text == "stop"


def test_several_short_messages_go_out_as_one_text(gateway: Gateway) -> None:
    gateway.bot.script = lambda _: says("First.", "Second.")
    gateway.text("hello")
    gateway.work()

    assert [body for _, body in gateway.sms.sent] == ["First.\nSecond."]


def test_what_is_too_long_together_stays_in_order(gateway: Gateway) -> None:
    gateway.bot.script = lambda _: says("a" * 200, "b" * 200)
    gateway.text("hello")
    gateway.work()

    assert [body[0] for _, body in gateway.sms.sent] == ["a", "b"]


def test_what_cannot_go_as_a_text_is_replaced_not_cut(gateway: Gateway) -> None:
    gateway.bot.script = lambda _: says("a" * 400)
    received = gateway.text("hello")
    gateway.work()

    assert gateway.turn(received).outcome == "answered"
    assert "too long for a text" in gateway.sms.sent[0][1]


def _run_turn_only(gateway: Gateway) -> None:
    job = gateway._fetch()
    assert job is not None
    gateway._run(*job)
