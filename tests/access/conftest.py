"""One database for each file of these tests; every test brings its own people."""

from collections.abc import Iterator
from uuid import uuid4

import pytest
from sqlalchemy import text

from inquiry_api.access.staff import create_staff
from inquiry_api.db import Database
from tests.access.desk import PASSWORD, Desk
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


@pytest.fixture
def desk(shared_database: Database) -> Desk:
    """A clerk who can sign in; nobody's tries are counted yet."""
    with shared_database.transaction() as session:
        session.execute(text("DELETE FROM identity_attempt"))
        made = create_staff(
            session,
            email=f" {uuid4().hex}@Example.com",
            name="Cleo",
            password=PASSWORD,
            role="clerk",
        )
    return Desk(shared_database, made)
