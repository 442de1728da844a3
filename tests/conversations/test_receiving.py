"""A message that was taken in is there once, whole, and in its order."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text as sql

from inquiry_api.conversations import receiving
from inquiry_api.conversations.models import Conversation, Message, OptOut, Turn, VaultEntry
from inquiry_api.conversations.pacing import Allowance
from inquiry_api.db import Database
from inquiry_api.errors import Invalid
from tests.conversations.harness import PATIENT, Gateway

# So slow that no allowance comes back while a test runs, however slow the machine is.
SLOW = Allowance(timedelta(minutes=1), 15)


@pytest.fixture
def gateway(database: Database) -> Gateway:
    return Gateway(database)


def test_fifty_copies_at_once_are_one_message_and_one_reply(gateway: Gateway) -> None:
    sid = f"SM{uuid4().hex}"
    with ThreadPoolExecutor(16) as pool:
        taken = list(pool.map(lambda _: gateway.text("hello", provider_id=sid), range(50)))
    gateway.work()

    assert sum(received.new for received in taken) == 1
    assert len({received.message_id for received in taken}) == 1
    assert len(gateway.sms.sent) == 1


def test_first_messages_of_one_number_at_once_open_one_conversation(gateway: Gateway) -> None:
    with ThreadPoolExecutor(8) as pool:
        taken = list(pool.map(lambda n: gateway.text(f"line {n}"), range(24)))

    assert gateway.count(Conversation) == 1
    assert sorted(received.seq for received in taken) == list(range(1, 25))


def test_the_number_and_the_words_are_not_readable_in_the_database(gateway: Gateway) -> None:
    gateway.text("my secret is plum")

    with gateway.database.transaction() as session:
        rows = session.execute(
            sql("SELECT message::text || conversation::text FROM message, conversation")
        ).scalar_one()
    assert "plum" not in rows
    assert PATIENT.strip("+") not in rows


def test_a_card_number_is_never_written(gateway: Gateway) -> None:
    received = gateway.text("charge 4111 1111 1111 1111 please")
    gateway.work()

    assert gateway.messages(received.conversation_id)[0].body == (
        "charge [card number removed] please"
    )
    assert "removed a card number" in gateway.replies(received.conversation_id)[0]
    assert gateway.bot.asked == []


def test_the_first_half_of_a_split_card_number_is_taken_back(gateway: Gateway) -> None:
    received = gateway.text("41111111")
    gateway.work()
    gateway.text("11111111")
    gateway.work()

    words = [message.body for message in gateway.messages(received.conversation_id)]
    assert not any("1111" in str(word) for word in words)
    with gateway.database.transaction() as session:
        values = [entry.value for entry in session.query(VaultEntry)]
    assert not any(value and "1111" in value for value in values)


def test_stop_holds_before_the_worker_comes_round_to_it(gateway: Gateway) -> None:
    gateway.text("STOP")

    assert gateway.count(OptOut) == 1
    assert gateway.sms.sent == []


def test_an_unknown_button_is_refused_and_a_long_text_too(gateway: Gateway) -> None:
    chat = gateway.open_chat()

    with pytest.raises(Invalid):
        gateway.typed(chat, "", token="made-up")
    with pytest.raises(Invalid):
        gateway.typed(chat, "x" * 2001)
    assert gateway.count(Message) == 0


def test_a_flood_slows_its_sender_and_nobody_else(
    gateway: Gateway, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(receiving, "MESSAGES", SLOW)
    for number in range(40):
        gateway.text(f"again {number}")
    gateway.text("hello", sender="+15555550177")

    with gateway.database.transaction() as session:
        waits = session.execute(
            sql(
                "SELECT lock, scheduled_at IS NOT NULL AS waits FROM procrastinate_jobs ORDER BY id"
            )
        ).all()
    flooder = waits[0].lock
    assert [row.waits for row in waits if row.lock == flooder] == [False] * 15 + [True] * 25
    assert [row.waits for row in waits if row.lock != flooder] == [False]


def test_beyond_all_patience_a_flood_gets_one_notice(
    gateway: Gateway, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(receiving, "MESSAGES", SLOW)
    monkeypatch.setattr(receiving, "LONGEST_WAIT", 60 * SLOW.every)
    for number in range(90):
        received = gateway.text(f"again {number}")
    gateway.work()

    notices = [reply for reply in gateway.replies(received.conversation_id) if "Many mess" in reply]
    assert len(notices) == 1
    assert all(turn.stage == "finished" for turn in _turns(gateway))


_ODD = st.one_of(
    st.text(max_size=300),
    st.text(alphabet="\U0001f600\U0001f44d\u2764\ufe0f ", max_size=20),
    st.text(alphabet="\u0627\u0644\u0645\u05d0\u05d1\u202e\u200f ", min_size=1, max_size=40),
    st.text(alphabet=st.characters(categories=("Cc", "Cf")), max_size=30),
    st.sampled_from(["", " ", "x" * 1600, "\x00", "/restart", "\uff0frestart", "?!", "\n\n"]),
)


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(body=_ODD, media=st.integers(0, 2))
def test_any_text_whatever_gets_exactly_one_reply(gateway: Gateway, body: str, media: int) -> None:
    sender = f"+1555555{uuid4().int % 10_000:04d}{uuid4().int % 1000:03d}"
    received = gateway.text(body, sender=sender, media=media)
    gateway.work()

    assert len(gateway.replies(received.conversation_id)) == 1
    assert [to for to, _ in gateway.sms.sent].count(sender) == 1
    assert not any((question.text or "x").startswith("/") for question in gateway.bot.asked)


def _turns(gateway: Gateway) -> list[Turn]:
    with gateway.database.transaction() as session:
        return list(session.query(Turn))
