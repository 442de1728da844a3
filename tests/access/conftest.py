"""One database for each file of these tests; every test brings its own people."""

from collections.abc import Iterator

import pytest
from sqlalchemy import text

from inquiry_api.db import Database
from tests.access.records import Records
from tests.conftest import fresh_database


@pytest.fixture(scope="module")
def shared_database(database_server: str, template_database: str) -> Iterator[Database]:
    """A database for all tests of a file."""
    with fresh_database(database_server, template_database) as database:
        yield database


@pytest.fixture
def records(shared_database: Database) -> Records:
    """The practice's records, with the bucket that all tests share emptied."""
    with shared_database.transaction() as session:
        session.execute(text("DELETE FROM identity_attempt WHERE kind = 'everyone'"))
    return Records(shared_database)
