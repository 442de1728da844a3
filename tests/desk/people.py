"""Plays members of staff at the desk's pages."""

import itertools
import time
from dataclasses import dataclass, field

import pyotp
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from inquiry_api.access.staff import Role, Staff, create_staff
from inquiry_api.app import create_app
from inquiry_api.db import Database
from tests.factories.settings import settings_for

PASSWORD = "a long enough password"
SITE = "https://desk.example"
OURS = {"Sec-Fetch-Site": "same-origin"}
_NUMBERS = itertools.count(1)


def application(database: Database, **changes: str) -> Flask:
    """The application under its own name."""
    return create_app(settings_for(database, PLAINBILL_PUBLIC_URL=SITE, **changes), database)


@dataclass
class Person:
    """Somebody with an account and a browser of their own."""

    app: Flask
    staff: Staff
    secret: str
    browser: FlaskClient = field(init=False)

    def __post_init__(self) -> None:
        self.browser = self.app.test_client()

    def get(self, path: str, **headers: str) -> TestResponse:
        """Open a page."""
        return self.browser.get(path, headers=headers, base_url=SITE)

    def post(self, path: str, data: dict[str, str] | None = None, **headers: str) -> TestResponse:
        """Send one of our forms."""
        return self.browser.post(path, data=data or {}, headers=OURS | headers, base_url=SITE)

    def code(self, steps: int = 0) -> str:
        """What their authenticator shows, so many half minutes later."""
        return pyotp.TOTP(self.secret).at(int(time.time()) + 30 * steps)

    def enter(self, steps: int = 0, password: str = PASSWORD) -> TestResponse:
        """Sign in."""
        form = {"email": self.staff.email, "password": password, "code": self.code(steps)}
        return self.post("/desk/sign-in", form)


def person(app: Flask, database: Database, role: Role = "clerk", *, enter: bool = True) -> Person:
    """A new member of staff, signed in unless told otherwise."""
    number = next(_NUMBERS)
    with database.transaction() as session:
        made = create_staff(
            session,
            email=f"{role}{number}@example.org",
            name=f"{role.title()} Number {number}",
            password=PASSWORD,
            role=role,
        )
    somebody = Person(app, made.staff, made.totp_secret)
    if enter:
        assert somebody.enter().status_code == 303
    return somebody
