"""Plays a member of staff at the sign-in page."""

import time
from dataclasses import dataclass

import pyotp
from sqlalchemy import text

from inquiry_api.access.staff import NewStaff, Staff
from inquiry_api.access.staff_sessions import staff_for
from inquiry_api.access.staff_sign_in import sign_in
from inquiry_api.db import Database
from inquiry_api.errors import Unauthorized

PASSWORD = "correct horse battery"


@dataclass
class Desk:
    """Sign-in as a route would do it."""

    database: Database
    made: NewStaff

    @property
    def email(self) -> str:
        return self.made.staff.email

    def code(self, steps: int = 0) -> str:
        return pyotp.TOTP(self.made.totp_secret).at(int(time.time()) + 30 * steps)

    def sign_in(
        self, email: str | None = None, password: str = PASSWORD, totp: str | None = None
    ) -> str:
        with self.database.transaction() as session:
            shown = self.code() if totp is None else totp
            return sign_in(session, email or self.email, password, shown)

    def who(self, token: str) -> Staff:
        with self.database.transaction() as session:
            return staff_for(session, token)

    def age(self, minutes: float, column: str = "seen_at") -> None:
        with self.database.transaction() as session:
            session.execute(
                text(
                    f"UPDATE staff_session SET {column} = {column} - make_interval(secs => :s) "  # noqa: S608
                    "WHERE staff_id = :id"
                ),
                {"s": minutes * 60, "id": self.made.staff.id},
            )

    def opens(self, token: str) -> bool:
        """Whether a token still opens the desk."""
        try:
            self.who(token)
        except Unauthorized:
            return False
        return True
