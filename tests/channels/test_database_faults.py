"""A database that is slow, full up or read-only: the sender hears 503, and nothing is half-done."""

from collections.abc import Iterator

import pytest
from sqlalchemy import text

from inquiry_api.conversations.models import Message
from inquiry_api.db import Database
from tests.channels.application import create_test_app
from tests.channels.test_twilio_webhook import form, post, sign
from tests.conversations.harness import Gateway


@pytest.fixture
def hurried(database: Database) -> Iterator[Database]:
    """The test's database, by connections that wait for no statement longer than 0.2 s."""
    hurried = Database(database.url, pool_size=1, statement_seconds=0.2)
    yield hurried
    hurried.dispose()


def test_a_text_is_refused_for_now_while_the_database_only_reads(database: Database) -> None:
    with database.engine.connect() as connection:
        name = connection.scalar(text("SELECT current_database()"))
        connection.execute(text(f"ALTER DATABASE {name} SET default_transaction_read_only = on"))
        connection.commit()
    database.dispose()
    values = form()

    answer = post(create_test_app(database).test_client(), values, sign(values))

    assert answer.status_code == 503
    assert answer.headers["Retry-After"]


def test_a_text_is_refused_for_now_while_the_database_hangs(
    database: Database, hurried: Database
) -> None:
    values = form()
    client = create_test_app(hurried).test_client()
    with database.transaction() as holding:
        holding.execute(text("LOCK TABLE conversation IN ACCESS EXCLUSIVE MODE"))
        refused = post(client, values, sign(values))

    taken = post(client, values, sign(values))

    assert (refused.status_code, taken.status_code) == (503, 200)
    assert Gateway(hurried).count(Message) == 1


def test_whoever_finds_no_free_connection_is_told_so(
    hurried: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    pool = hurried.engine.pool
    monkeypatch.setattr(pool, "_timeout", 0.1)
    values = form()
    client = create_test_app(hurried).test_client()
    taken = [pool.connect(), pool.connect()]

    refused = post(client, values, sign(values))
    for connection in taken:
        connection.close()

    assert refused.status_code == 503
    assert post(client, values, sign(values)).status_code == 200


def test_a_mistake_of_ours_is_not_called_a_database_that_is_down(database: Database) -> None:
    app = create_test_app(database)

    def mistaken() -> str:
        with database.transaction() as session:
            session.execute(text("SELECT no_such_column FROM message"))
        return "done"

    app.add_url_rule("/mistaken", view_func=mistaken)

    assert app.test_client().get("/mistaken").status_code == 500
