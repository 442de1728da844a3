"""One speaks for the practice at a time, and the database sees to it."""

from concurrent.futures import ThreadPoolExecutor
from uuid import UUID, uuid4

import pytest

from inquiry_api.conversations.models import Conversation, Event
from inquiry_api.conversations.ownership import (
    SaidMeanwhile,
    Taken,
    claim,
    close,
    give_back,
    send_as_clerk,
)
from inquiry_api.db import Database
from tests.conversations.harness import Gateway

ANA, BEN = uuid4(), uuid4()


@pytest.fixture
def gateway(database: Database) -> Gateway:
    return Gateway(database)


def write(gateway: Gateway, chat: UUID, clerk: UUID, text: str, **more: object) -> None:
    values = {"epoch": 2, "last_seen_seq": 99, "client_id": uuid4(), **more}
    with gateway.database.transaction() as session:
        send_as_clerk(session, chat, clerk, text=text, **values)  # type: ignore[arg-type]


def take(gateway: Gateway, chat: UUID, clerk: UUID, epoch: int = 1) -> str:
    try:
        with gateway.database.transaction() as session:
            claim(session, chat, clerk, epoch=epoch)
    except Taken as taken:
        return f"taken by {taken.clerk_id}"
    return "mine"


def test_of_many_clerks_who_claim_at_once_one_has_it(gateway: Gateway) -> None:
    chat = gateway.open_chat()
    clerks = [uuid4() for _ in range(12)]

    with ThreadPoolExecutor(12) as pool:
        outcomes = list(pool.map(lambda clerk: take(gateway, chat, clerk), clerks))

    winner = clerks[outcomes.index("mine")]
    assert outcomes.count("mine") == 1
    assert set(outcomes) == {"mine", f"taken by {winner}"}
    assert gateway.conversation(chat).epoch == 2


def test_a_clerks_line_reaches_the_patient(gateway: Gateway) -> None:
    received = gateway.text("a person please")
    gateway.work()
    take(gateway, received.conversation_id, ANA)

    write(gateway, received.conversation_id, ANA, "This is Ana.")
    gateway.work()

    assert gateway.sms.sent[-1][1] == "This is Ana."


def test_a_clerk_is_shown_what_was_said_meanwhile(gateway: Gateway) -> None:
    chat = gateway.open_chat()
    take(gateway, chat, ANA)
    seen = gateway.conversation(chat).next_seq - 1
    gateway.typed(chat, "wait, one more thing")

    with pytest.raises(SaidMeanwhile) as refused:
        write(gateway, chat, ANA, "Done!", last_seen_seq=seen)

    assert [line.text for line in refused.value.missed] == ["wait, one more thing"]
    assert gateway.replies(chat) == []


def test_only_the_clerk_who_has_it_may_write(gateway: Gateway) -> None:
    chat = gateway.open_chat()
    take(gateway, chat, ANA)

    with pytest.raises(Taken):
        write(gateway, chat, BEN, "me too")
    with pytest.raises(Taken):
        write(gateway, chat, ANA, "too early", epoch=1)


def test_the_same_line_sent_twice_is_written_once(gateway: Gateway) -> None:
    chat = gateway.open_chat()
    take(gateway, chat, ANA)
    line = uuid4()

    for _ in range(2):
        write(gateway, chat, ANA, "Hello.", client_id=line)

    assert gateway.replies(chat) == ["Hello."]


def test_what_is_given_back_or_closed_belongs_to_nobody_before(gateway: Gateway) -> None:
    chat = gateway.open_chat()
    take(gateway, chat, ANA)

    with gateway.database.transaction() as session, pytest.raises(Taken):
        give_back(session, chat, BEN, epoch=2)
    with gateway.database.transaction() as session:
        give_back(session, chat, ANA, epoch=2)
    with gateway.database.transaction() as session:
        close(session, chat, epoch=3)

    after = gateway.conversation(chat)
    assert (after.owner, after.owner_clerk_id, after.epoch) == ("closed", None, 4)


def test_a_new_message_opens_a_closed_conversation_for_the_assistant(gateway: Gateway) -> None:
    received = gateway.text("hello")
    gateway.work()
    before = gateway.conversation(received.conversation_id)
    with gateway.database.transaction() as session:
        close(session, before.id, epoch=1)

    gateway.text("hello again")
    gateway.work()

    after = gateway.conversation(before.id)
    assert (after.owner, after.epoch) == ("bot", 3)
    assert after.bot_sender != before.bot_sender
    assert len(gateway.sms.sent) == 2


def test_every_change_is_an_event_and_the_numbers_have_no_gap(gateway: Gateway) -> None:
    chat = gateway.open_chat()
    gateway.typed(chat, "hello")
    gateway.work()
    take(gateway, chat, ANA)
    gateway.typed(chat, "are you there")
    gateway.work()

    with gateway.database.transaction() as session:
        events = list(session.query(Event).order_by(Event.seq))
        last = session.get_one(Conversation, chat).next_seq - 1
    assert [event.kind for event in events] == ["message", "message", "owner", "message", "turn"]
    assert [event.seq for event in events] == list(range(1, last + 1))
