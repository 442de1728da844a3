"""The demo's clerk. Its secrets stand here in clear: they guard invented books only."""

import pyotp
from sqlalchemy import select
from sqlalchemy.orm import Session

from inquiry_api.access.models import StaffUser
from inquiry_api.access.staff import create_staff

EMAIL = "clerk@juniperbend.example"
PASSWORD = "heron-lane-demo-desk"  # noqa: S105 - opens nothing but the demo.
TOTP_SECRET = "PLAINBILLDEMOCLERKSECRETAAAAAAAA"  # noqa: S105 - as above.


def write_clerk(session: Session) -> None:
    """Write the clerk's account unless it is there."""
    if session.scalar(select(StaffUser.id).where(StaffUser.email == EMAIL)) is None:
        create_staff(
            session,
            email=EMAIL,
            name="Robin Teller",
            password=PASSWORD,
            role="clerk",
            totp_secret=TOTP_SECRET,
        )


def present_code() -> str:
    """The six digits that the clerk's authenticator shows now."""
    return pyotp.TOTP(TOTP_SECRET).now()
