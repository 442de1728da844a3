"""The migrations stand in one line and make just what the models say."""

import re
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy.dialects.postgresql.base import ischema_names

from inquiry_api.db import Database
from inquiry_api.ledger.journal import TransactionId
from inquiry_api.models import Base

VERSIONS = Path(__file__).parents[2] / "inquiry_api" / "migrations" / "versions"


def test_each_migration_follows_the_one_before_it() -> None:
    files = sorted(path for path in VERSIONS.glob("*.py") if path.name != "__init__.py")
    before = "None"
    for number, path in enumerate(files, start=1):
        text = path.read_text()
        assert path.name.startswith(f"{number:04d}_")
        assert re.search(rf'^revision(?:: str)? = "{number:04d}"', text, re.M), path.name
        assert re.search(rf"^down_revision[^=]*= {re.escape(before)}", text, re.M), path.name
        before = f'"{number:04d}"'


def test_the_models_and_the_migrations_agree(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(ischema_names, "xid8", TransactionId)
    with database.engine.connect() as connection:
        context = MigrationContext.configure(
            connection, opts={"include_name": _ours, "compare_type": True}
        )
        differences = compare_metadata(context, Base.metadata)

    assert differences == []


def _ours(name: str | None, kind: str, _parents: object) -> bool:
    """The queue's tables belong to its own library."""
    return not (kind == "table" and (name or "").startswith("procrastinate"))
