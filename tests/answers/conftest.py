"""What tests of answers share: a session, and a practice whose day stands still."""

from collections.abc import Iterator

import pytest
from sqlalchemy.orm import Session

from inquiry_api.answers.question import Question
from inquiry_api.db import Database
from tests.answers.talk import NOON


@pytest.fixture
def session(database: Database, monkeypatch: pytest.MonkeyPatch) -> Iterator[Session]:
    """One transaction, at noon of a Friday in November 2026."""
    monkeypatch.setattr(Question, "at", NOON)
    with database.transaction() as opened:
        yield opened
