"""The demo's staff. Their secrets stand here in clear: they guard invented books only."""

from dataclasses import dataclass, field

import pyotp
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from inquiry_api.access.models import StaffUser
from inquiry_api.access.staff import Role, create_staff

PASSWORD = "heron-lane-demo-desk"  # noqa: S105 - opens nothing but the demo.
_STEP_SECONDS = 30


@dataclass(frozen=True)
class DemoPerson:
    """One of the demo's staff."""

    name: str
    email: str
    role: Role
    totp_secret: str = field(repr=False)


@dataclass(frozen=True)
class ShownSignIn:
    """What the demo's page shows of one person: a code that still works, or when one is due."""

    person: DemoPerson
    password: str
    code: str | None
    due_in: int


EVERYBODY = (
    DemoPerson(
        "Robin Teller", "clerk@juniperbend.example", "clerk", "PLAINBILLDEMOCLERKSECRETAAAAAAAA"
    ),
    DemoPerson(
        "Sasha Winter", "second@juniperbend.example", "clerk", "PLAINBILLDEMOSECONDSECRETAAAAAAA"
    ),
    DemoPerson(
        "Mara Linden", "lead@juniperbend.example", "supervisor", "PLAINBILLDEMOLEADSECRETAAAAAAAAA"
    ),
    DemoPerson(
        "Theo Grant", "admin@juniperbend.example", "admin", "PLAINBILLDEMOADMINSECRETAAAAAAAA"
    ),
    DemoPerson(
        "Noor Castell", "auditor@juniperbend.example", "auditor", "PLAINBILLDEMOAUDITSECRETAAAAAAAA"
    ),
)


def write_staff(session: Session) -> None:
    """Write the accounts that are not there yet."""
    known = set(session.scalars(select(StaffUser.email)))
    for person in EVERYBODY:
        if person.email not in known:
            create_staff(
                session,
                email=person.email,
                name=person.name,
                password=PASSWORD,
                role=person.role,
                totp_secret=person.totp_secret,
            )


def sign_ins(session: Session) -> list[ShownSignIn]:
    """Everybody with the next code that was not used yet. An authenticator's code works once."""
    present = int(session.execute(select(func.now())).scalar_one().timestamp())
    steps = {row.email: row.totp_step for row in session.scalars(select(StaffUser))}
    return [_shown(person, steps.get(person.email, 0), present) for person in EVERYBODY]


def _shown(person: DemoPerson, used: int, present: int) -> ShownSignIn:
    """The sign-in takes the code of the next half minute too, so two in a row are no trouble."""
    step = max(present // _STEP_SECONDS, used + 1)
    if step > present // _STEP_SECONDS + 1:
        return ShownSignIn(person, PASSWORD, None, (step - 1) * _STEP_SECONDS - present)
    return ShownSignIn(person, PASSWORD, pyotp.TOTP(person.totp_secret).generate_otp(step), 0)
