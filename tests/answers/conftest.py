"""What tests of answers share: a session, and a practice whose day stands still."""

from collections.abc import Iterator

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from inquiry_api.answers.question import Question
from inquiry_api.db import Database
from tests.answers.talk import NOON
from tests.conftest import fresh_database


@pytest.fixture(scope="session")
def kept_database(database_server: str, template_database: str) -> Iterator[Database]:
    """One database for all of these tests; each takes back what it wrote."""
    with fresh_database(database_server, template_database) as database:
        yield database


@pytest.fixture
def session(kept_database: Database, monkeypatch: pytest.MonkeyPatch) -> Iterator[Session]:
    """One transaction at noon of a Friday in November 2026, checked and rolled back."""
    monkeypatch.setattr(Question, "at", NOON)
    with kept_database.engine.connect() as connection, Session(connection) as opened:
        yield opened
        opened.execute(text("SET CONSTRAINTS ALL IMMEDIATE"))
        opened.rollback()
