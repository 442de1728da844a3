"""Who works here: accounts with a password and an authenticator, both always needed."""

from dataclasses import dataclass, field
from typing import Literal, get_args
from uuid import UUID

import pyotp
from argon2 import PasswordHasher
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from inquiry_api.access.models import StaffSession, StaffUser
from inquiry_api.audit.trail import record
from inquiry_api.errors import Conflict, Invalid, Refused

Role = Literal["clerk", "supervisor", "admin", "auditor"]
ROLES: tuple[Role, ...] = get_args(Role)
ISSUER = "Plainbill"
SHORTEST_PASSWORD, LONGEST_PASSWORD = 12, 200

HASHER = PasswordHasher()  # argon2id, with the library's parameters (RFC 9106, low memory).


@dataclass(frozen=True)
class Staff:
    """Somebody signed in, or named."""

    id: UUID
    email: str
    name: str
    role: Role


@dataclass(frozen=True)
class NewStaff:
    """A new account. The authenticator's secret is shown now and never again."""

    staff: Staff
    totp_secret: str = field(repr=False)
    totp_uri: str = field(repr=False)


def create_staff(
    session: Session,
    *,
    email: str,
    name: str,
    password: str,
    role: Role,
    created_by: UUID | None = None,
    totp_secret: str | None = None,
) -> NewStaff:
    """A new account. Raises Invalid, and Conflict where the address is taken.

    `totp_secret` (base32) is given only by a demo, which prints it.
    """
    address = normal_email(email)
    check_password(password, address)
    check_is_free(session, address)
    row = StaffUser(email=address, name=name, role=role, totp_step=0)
    row.password_hash = HASHER.hash(password)
    secret = row.totp_secret = totp_secret or pyotp.random_base32()
    session.add(row)
    session.flush()
    note_change(session, "staff.created", created_by, row.id, role)
    uri = pyotp.TOTP(secret).provisioning_uri(name=address, issuer_name=ISSUER)
    return NewStaff(as_staff(row), secret, uri)


def disable_staff(session: Session, staff_id: UUID, *, disabled_by: UUID | None) -> None:
    """Shut an account and end its sessions at once."""
    session.execute(
        update(StaffUser)
        .where(StaffUser.id == staff_id, StaffUser.disabled_at.is_(None))
        .values(disabled_at=func.now())
    )
    end_sessions(session, staff_id)
    note_change(session, "staff.disabled", disabled_by, staff_id, "leave")


def change_password(session: Session, staff_id: UUID, password: str, *, changed_by: UUID) -> None:
    """Set a new password and end every session of the account. Raises Invalid."""
    row = session.get_one(StaffUser, staff_id)
    check_password(password, row.email)
    row.password_hash = HASHER.hash(password)
    end_sessions(session, staff_id)
    note_change(session, "staff.password", changed_by, staff_id, "change")


def end_sessions(session: Session, staff_id: UUID) -> None:
    """Sign somebody out everywhere."""
    session.execute(
        update(StaffSession)
        .where(StaffSession.staff_id == staff_id, StaffSession.ended_at.is_(None))
        .values(ended_at=func.now())
    )


def require_role(staff: Staff, *roles: Role) -> None:
    """Raises Refused for everybody else."""
    if staff.role not in roles:
        raise Refused


def normal_email(email: str) -> str:
    """One spelling for each address, of characters that a database can hold."""
    plain = email.encode(errors="ignore").decode().replace("\x00", "")
    return plain.strip().casefold()


def as_staff(row: StaffUser) -> Staff:
    """The row without its secrets."""
    role: Role = row.role  # type: ignore[assignment]
    return Staff(row.id, row.email, row.name, role)


def check_is_free(session: Session, address: str) -> None:
    """Raises Conflict where the address has an account."""
    if session.scalar(select(StaffUser.id).where(StaffUser.email == address)):
        raise Conflict


def check_password(password: str, email: str) -> None:
    """Raises Invalid for a password that is too short, too long or made of the address."""
    if not SHORTEST_PASSWORD <= len(password) <= LONGEST_PASSWORD:
        raise Invalid(field="password", detail=f"Use at least {SHORTEST_PASSWORD} characters.")
    if email.partition("@")[0] in password.casefold():
        raise Invalid(field="password", detail="Leave your own address out of it.")


def note_change(
    session: Session, action: str, by: UUID | None, staff_id: UUID, purpose: str
) -> None:
    """Write a change of an account into the trail."""
    record(
        session,
        actor=f"staff:{by}" if by else "system:setup",
        action=action,
        purpose=purpose,
        subject=("staff_user", staff_id),
    )
