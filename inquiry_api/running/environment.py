"""The environment of this machine's processes.

Where an operator has set Plainbill's keys, the environment is used as it stands. Where none are
set this is the demo: the keys are made once and kept in the folder `var`, and the embedded
database is used unless `DATABASE_URL` names another.
"""

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import psycopg

from inquiry_api.audit.chain import use_audit_key
from inquiry_api.crypto import use_keyring
from inquiry_api.db import Database
from inquiry_api.migrate import migrate
from inquiry_api.running.assistant import ROOT
from inquiry_api.running.embedded import EmbeddedServer
from inquiry_api.running.keys import kept_secrets
from inquiry_api.running.ports import port_text
from inquiry_api.settings import Settings

DATABASE_NAME = "plainbill"
BOT_ROLE = "plainbill_bot"
DEMO_TWILIO = {
    "TWILIO_ACCOUNT_SID": "ACdemo00000000000000000000000000ff",
    "TWILIO_AUTH_TOKEN": "demo-token-of-the-stand-in",
    "TWILIO_FROM": "+15555550100",
}


@dataclass(frozen=True)
class Local:
    """What runs here: the variables for every process, and the embedded server if it is used."""

    variables: Mapping[str, str]
    server: EmbeddedServer | None

    @property
    def settings(self) -> Settings:
        """The variables, read. Raises SettingsError."""
        return Settings.from_env(self.variables)


def folder_of(variables: Mapping[str, str]) -> Path:
    """Where this machine keeps what must outlive a run."""
    return ROOT / variables.get("PLAINBILL_FOLDER", "var")


def sim_url(variables: Mapping[str, str]) -> str:
    """Where the stand-in for Twilio listens on this machine."""
    return f"http://127.0.0.1:{port_text(variables, 'PLAINBILL_SMS_SIM_PORT')}"


@contextmanager
def local() -> Iterator[Local]:
    """This machine's environment, with its database server running for as long as it is needed."""
    if "PLAINBILL_DATA_KEYS" in os.environ or "PLAINBILL_DATA_KEYS_FILE" in os.environ:
        yield Local(dict(os.environ), None)
        return
    folder = folder_of(os.environ)
    demo = {**DEMO_TWILIO, "TWILIO_API_URL": sim_url(os.environ), "PLAINBILL_DEMO": "1"}
    variables = {**demo, **kept_secrets(folder / "secrets.env"), **os.environ}
    if "DATABASE_URL" in os.environ:
        yield Local(variables, None)
        return
    server = EmbeddedServer(folder / "postgres")
    try:
        variables["DATABASE_URL"] = _own_database(server.url)
        yield Local(variables, server)
    finally:
        server.stop()


@contextmanager
def local_database() -> Iterator[Database]:
    """This machine's database at the newest schema, with the keys in use."""
    with local() as here:
        settings = here.settings
        use_keyring(settings.keyring())
        use_audit_key(settings.audit_key)
        database = Database(settings.database_url)
        try:
            migrate(database.engine)
            yield database
        finally:
            database.dispose()


def _own_database(server_url: str) -> str:
    with psycopg.connect(server_url, autocommit=True) as connection:
        found = connection.execute(
            "SELECT 1 FROM pg_database WHERE datname = %s", (DATABASE_NAME,)
        ).fetchone()
        if not found:
            connection.execute(f"CREATE DATABASE {DATABASE_NAME}".encode())
    return server_url.replace("/postgres?", f"/{DATABASE_NAME}?")


def tracker_url(database_url: str) -> str:
    """The address by which the assistant keeps its dialogue state: a role and schema of its own.

    The role is made where we may; on a server where we may not, an operator makes it and sets
    PLAINBILL_TRACKER_URL instead.
    """
    with psycopg.connect(database_url, autocommit=True) as connection:
        found = connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", (BOT_ROLE,))
        if not found.fetchone():
            connection.execute(f"CREATE ROLE {BOT_ROLE} LOGIN".encode())
        connection.execute(f"CREATE SCHEMA IF NOT EXISTS rasa AUTHORIZATION {BOT_ROLE}".encode())
    parts = urlsplit(database_url)
    host = parts.netloc.rpartition("@")[2]
    return f"postgresql://{BOT_ROLE}@{host}{parts.path}?{parts.query}"
