"""Killed anywhere, a turn resumes: nothing lost, nothing said twice."""

from collections.abc import Callable
from typing import Any

import pytest

from inquiry_api.conversations import delivery, turns
from inquiry_api.conversations.delivery_models import Outbox
from inquiry_api.conversations.models import Turn
from inquiry_api.db import Database
from inquiry_api.jobs import TryAgain
from tests.conversations.harness import Gateway, down, says


class Killed(BaseException):
    """The process ends here."""


@pytest.fixture
def gateway(database: Database) -> Gateway:
    return Gateway(database)


def die(*_: Any, **__: Any) -> Any:
    raise Killed


def dies_after(work: Callable[..., Any]) -> Callable[..., Any]:
    def done_and_dead(*args: Any, **kwargs: Any) -> Any:
        work(*args, **kwargs)
        raise Killed

    return done_and_dead


@pytest.mark.parametrize(
    ("place", "how"),
    [
        ("begin", die),
        ("begin", "after"),
        ("commit", die),
        ("commit", "after"),
    ],
)
def test_a_turn_killed_at_any_step_is_answered_once(
    gateway: Gateway, monkeypatch: pytest.MonkeyPatch, place: str, how: Any
) -> None:
    received = gateway.text("what do I owe")
    with monkeypatch.context() as patch:
        step = getattr(turns, place)
        patch.setattr(turns, place, dies_after(step) if how == "after" else how)
        with pytest.raises(Killed):
            turns.take_turn(gateway.context, received.turn_id)

    gateway.work()

    assert [body for _, body in gateway.sms.sent] == ["you said what do I owe"]
    assert gateway.turn(received).outcome == "answered"


def test_a_worker_killed_while_the_assistant_thinks_asks_with_the_same_turn(
    gateway: Gateway,
) -> None:
    gateway.bot.script = die
    received = gateway.text("hello")
    with pytest.raises(Killed):
        turns.take_turn(gateway.context, received.turn_id)
    gateway.bot.script = lambda _: says("hi")

    gateway.work()

    assert len({question.turn for question in gateway.bot.asked}) == 1
    assert len(gateway.sms.sent) == 1


def test_a_message_that_kills_every_worker_ends_in_an_apology(gateway: Gateway) -> None:
    gateway.bot.script = die
    received = gateway.text("poison")
    for _ in range(4):
        with pytest.raises(Killed):
            turns.take_turn(gateway.context, received.turn_id)

    gateway.work()

    assert gateway.turn(received).outcome == "apologised"


def test_a_text_taken_by_the_provider_just_before_the_kill_is_not_sent_again(
    gateway: Gateway, monkeypatch: pytest.MonkeyPatch
) -> None:
    gateway.text("hello")
    row = _turn_and_row(gateway)
    with monkeypatch.context() as patch:
        patch.setattr(delivery, "_note_sent", die)
        with pytest.raises(Killed):
            delivery.deliver(gateway.context, row.id)
    monkeypatch.setattr(delivery, "CALL_SECONDS", 0.0)

    gateway.work()

    assert len(gateway.sms.sent) == 1
    assert _row(gateway).state == "sent"


def test_a_text_that_never_left_is_sent_after_the_kill(
    gateway: Gateway, monkeypatch: pytest.MonkeyPatch
) -> None:
    gateway.text("hello")
    row = _turn_and_row(gateway)
    with monkeypatch.context() as patch:
        patch.setattr(gateway.sms, "send", die)
        with pytest.raises(Killed):
            delivery.deliver(gateway.context, row.id)
    monkeypatch.setattr(delivery, "CALL_SECONDS", 0.0)

    gateway.work()

    assert len(gateway.sms.sent) == 1


def test_a_call_that_may_still_run_is_given_its_time(
    gateway: Gateway, monkeypatch: pytest.MonkeyPatch
) -> None:
    gateway.text("hello")
    row = _turn_and_row(gateway)
    with monkeypatch.context() as patch:
        patch.setattr(gateway.sms, "send", die)
        with pytest.raises(Killed):
            delivery.deliver(gateway.context, row.id)

    delivery.deliver(gateway.context, row.id)

    assert gateway.sms.sent == []
    assert _row(gateway).state == "sending"


def test_two_workers_with_one_turn_answer_once(gateway: Gateway) -> None:
    received = gateway.text("hello")
    inner = {"asked": False}

    def meanwhile(question: Any) -> Any:
        if not inner["asked"]:
            inner["asked"] = True
            turns.take_turn(gateway.context, received.turn_id)
        return says("hi")

    gateway.bot.script = meanwhile
    turns.take_turn(gateway.context, received.turn_id)

    assert gateway.replies(received.conversation_id) == ["hi"]
    assert gateway.count(Outbox) == 1


def test_tries_are_seconds_apart_and_end_within_twenty(gateway: Gateway) -> None:
    gateway.bot.script = down
    received = gateway.text("hello")
    waits = []
    for _ in range(3):
        with pytest.raises(TryAgain) as again:
            turns.take_turn(gateway.context, received.turn_id)
        first = gateway.turn(received).first_tried_at
        assert first is not None
        waits.append((again.value.at - first).total_seconds())

    assert waits == pytest.approx([1.0, 4.0, 12.0], abs=0.6)
    with gateway.database.transaction() as session:
        assert session.get_one(Turn, received.turn_id).tries == 3


def _turn_and_row(gateway: Gateway) -> Outbox:
    job = gateway._fetch()
    assert job is not None
    gateway._run(*job)
    return _row(gateway)


def _row(gateway: Gateway) -> Outbox:
    with gateway.database.transaction() as session:
        return session.query(Outbox).one()
