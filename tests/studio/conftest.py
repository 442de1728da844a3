"""The studio's pages over a test's own database, for whoever is signed in."""

import hashlib
import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from inquiry_api.access.models import StaffSession, StaffUser
from inquiry_api.access.staff import Staff, as_staff
from inquiry_api.app import create_app
from inquiry_api.audit.chain import use_audit_key
from inquiry_api.crypto import use_keyring
from inquiry_api.db import Database
from inquiry_api.desk.guard import COOKIE
from inquiry_api.tuning import live
from inquiry_api.tuning.live import use_tuning
from tests.channels.application import settings_for
from tests.conftest import TEST_KEYRING

BASE = "https://bills.example"


@dataclass
class Person:
    """Somebody signed in, with a browser."""

    staff: Staff
    client: FlaskClient

    def get(self, path: str, **more: Any) -> Any:
        """Open a page."""
        return self.client.get(path, base_url=BASE, **more)

    def post(self, path: str, data: dict[str, Any] | None = None, **more: Any) -> Any:
        """Send one of our own forms."""
        headers = {"Sec-Fetch-Site": "same-origin"}
        return self.client.post(path, data=data or {}, base_url=BASE, headers=headers, **more)


@pytest.fixture
def app(database: Database) -> Flask:
    made = create_app(settings_for(database), database)
    use_keyring(TEST_KEYRING)
    use_audit_key(b"a" * 32)
    return made


def signed_in(app: Flask, database: Database, role: str, name: str) -> Person:
    """A new colleague, signed in."""
    token = secrets.token_urlsafe(32)
    with database.transaction() as session:
        row = StaffUser(email=f"{name.lower()}@bills.example", name=name, role=role, totp_step=0)
        row.password_hash, row.totp_secret = "none", "A" * 32
        session.add(row)
        session.flush()
        digest = hashlib.sha256(token.encode()).digest()
        session.add(StaffSession(token_hash=digest, staff_id=row.id))
        staff = as_staff(row)
    client = app.test_client()
    client.set_cookie(COOKIE, token, domain="bills.example", secure=True, path="/")
    return Person(staff, client)


@pytest.fixture
def ana(app: Flask, database: Database) -> Person:
    return signed_in(app, database, "admin", "Ana")


@pytest.fixture
def ben(app: Flask, database: Database) -> Person:
    return signed_in(app, database, "admin", "Ben")


@pytest.fixture
def speaking(database: Database, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """This process speaks as the studio says, without a pause."""
    monkeypatch.setattr(live, "FRESH_SECONDS", 0.0)
    use_tuning(database)
    yield
    use_tuning(None)
