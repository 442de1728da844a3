"""Who sends too much waits; what fell through is found."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import text as sql

from inquiry_api.conversations.delivery_models import IdempotentCall, Outbox, Pace
from inquiry_api.conversations.models import Turn
from inquiry_api.conversations.pacing import Allowance, admit, pace
from inquiry_api.conversations.sweeping import forget_old, sweep
from inquiry_api.db import Database, now
from tests.conversations.harness import Gateway

ONE_A_SECOND = Allowance(timedelta(seconds=1), 5)


@pytest.fixture
def gateway(database: Database) -> Gateway:
    return Gateway(database)


def test_a_burst_is_free_and_what_follows_is_spread_out() -> None:
    at, used, waits = now(), None, []
    for _ in range(8):
        used, wait = pace(used, at, ONE_A_SECOND)
        waits.append(wait.total_seconds())

    assert waits == [0, 0, 0, 0, 0, 1, 2, 3]


@given(st.lists(st.floats(0, 5), max_size=60))
def test_no_stretch_of_time_holds_more_than_the_allowance(gaps: list[float]) -> None:
    at, used, starts = now(), None, []
    for gap in gaps:
        at += timedelta(seconds=gap)
        used, wait = pace(used, at, ONE_A_SECOND)
        starts.append(at + wait)

    for first, start in enumerate(starts):
        within = [other for other in starts[first:] if other - start < timedelta(seconds=10)]
        assert len(within) <= 10 + 5 + 1


def test_a_source_is_refused_beyond_its_allowance_and_others_are_not(gateway: Gateway) -> None:
    allowed = Allowance(timedelta(hours=1), 3)
    with gateway.database.transaction() as session:
        mine = [admit(session, "chat", "192.0.2.1", allowed) for _ in range(5)]
        other = admit(session, "chat", "192.0.2.2", allowed)
        elsewhere = admit(session, "link", "192.0.2.1", allowed)

    assert mine == [True, True, True, False, False]
    assert other
    assert elsewhere


def test_where_a_request_came_from_is_not_readable(gateway: Gateway) -> None:
    with gateway.database.transaction() as session:
        admit(session, "chat", "192.0.2.1", ONE_A_SECOND)
        rows = session.execute(sql("SELECT pace::text FROM pace")).scalar_one()

    assert "192.0.2.1" not in rows
    assert b"192.0.2.1".hex() not in rows


def test_a_turn_and_a_text_without_a_job_are_found_again(gateway: Gateway) -> None:
    lost = gateway.text("hello")
    gateway.text("hello", sender="+15555550177")
    with gateway.database.transaction() as session:
        session.execute(sql("DELETE FROM procrastinate_jobs"))
        session.execute(sql("UPDATE turn SET created_at = now() - interval '1 minute'"))

    assert sweep(gateway.database) == 2
    assert sweep(gateway.database) == 0
    gateway.work()
    assert len(gateway.sms.sent) == 2
    assert gateway.turn(lost).stage == "finished"

    with gateway.database.transaction() as session:
        session.execute(
            sql("UPDATE outbox SET state = 'queued', changed_at = now() - interval '1h'")
        )
    assert sweep(gateway.database) == 2


def test_what_waits_for_its_job_is_left_alone(gateway: Gateway) -> None:
    gateway.text("hello")
    with gateway.database.transaction() as session:
        session.execute(sql("UPDATE turn SET created_at = now() - interval '1 minute'"))

    assert sweep(gateway.database) == 0


def test_served_calls_and_old_allowances_are_forgotten(gateway: Gateway) -> None:
    with gateway.database.transaction() as session:
        for key, days in (("old", 31), ("young", 29)):
            session.add(
                IdempotentCall(
                    key=key,
                    request_hash=b"",
                    status=200,
                    body={},
                    created_at=now() - timedelta(days=days),
                )
            )
        session.add(Pace(source=b"x", used_until=now() - timedelta(days=2)))

    forget_old(gateway.database)
    forget_old(gateway.database)

    with gateway.database.transaction() as session:
        assert [row.key for row in session.query(IdempotentCall)] == ["young"]
        assert session.query(Pace).count() == 0
        assert session.query(Turn).count() == session.query(Outbox).count() == 0
