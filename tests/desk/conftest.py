"""One database for each file of these tests; every test brings its own people."""

from collections.abc import Iterator

import pytest

from inquiry_api.db import Database
from tests.conftest import fresh_database


@pytest.fixture(scope="module")
def shared_database(database_server: str, template_database: str) -> Iterator[Database]:
    """A database for all tests of a file."""
    with fresh_database(database_server, template_database) as database:
        yield database
