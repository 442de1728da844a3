"""Invitations: a link, good once, by which somebody sets a password and an authenticator."""

import secrets
from datetime import timedelta
from uuid import UUID

import pyotp
from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from inquiry_api.access.models import StaffUser
from inquiry_api.access.staff import (
    HASHER,
    ISSUER,
    Role,
    Staff,
    as_staff,
    check_is_free,
    check_password,
    end_sessions,
    normal_email,
    note_change,
)
from inquiry_api.access.staff_models import StaffInvite, StaffKey
from inquiry_api.access.staff_sign_in import forgive, matching_step
from inquiry_api.crypto import token_digest
from inquiry_api.errors import Gone, Invalid

LASTS = timedelta(days=3)


def invite(session: Session, *, email: str, name: str, role: Role, by: UUID | None) -> str:
    """A new account and the token of its invitation. Raises Invalid, Conflict."""
    address = normal_email(email)
    if "@" not in address.strip("@"):
        raise Invalid(field="email", detail="Give an e-mail address.")
    if not name.strip():
        raise Invalid(field="name", detail="Give a name.")
    check_is_free(session, address)
    row = StaffUser(email=address, name=name.strip()[:80], role=role, totp_step=0)
    row.totp_secret = pyotp.random_base32()
    session.add(row)
    session.flush()
    note_change(session, "staff.invited", by, row.id, role)
    return _issue(session, row, by)


def renew(session: Session, staff_id: UUID, *, by: UUID | None) -> str:
    """A new invitation for somebody who lost a factor: what they had opens nothing any more."""
    row = session.get_one(StaffUser, staff_id)
    row.password_hash, row.totp_step = None, 0
    row.totp_secret = pyotp.random_base32()
    session.execute(delete(StaffKey).where(StaffKey.staff_id == staff_id))
    end_sessions(session, staff_id)
    note_change(session, "staff.reset", by, staff_id, "reset")
    return _issue(session, row, by)


def invited(session: Session, token: str) -> tuple[Staff, str, str]:
    """Who was invited, their authenticator's secret and its address for a QR. Raises Gone."""
    row = _row_of(session, token)
    secret = row.totp_secret
    uri = pyotp.TOTP(secret).provisioning_uri(name=row.email, issuer_name=ISSUER)
    return as_staff(row), secret, uri


def accept(session: Session, token: str, password: str, code: str) -> Staff:
    """Set the password, once the authenticator shows the right code. Raises Gone, Invalid."""
    row = _row_of(session, token)
    check_password(password, row.email)
    step = matching_step(session, row, code)
    if step is None:
        raise Invalid(field="code", detail="That isn't the code your authenticator shows now.")
    row.password_hash, row.totp_step = HASHER.hash(password), step
    session.execute(
        update(StaffInvite)
        .where(StaffInvite.staff_id == row.id, StaffInvite.used_at.is_(None))
        .values(used_at=func.now())
    )
    forgive(session, row.email)
    note_change(session, "staff.accepted", row.id, row.id, "invitation")
    return as_staff(row)


def _issue(session: Session, row: StaffUser, by: UUID | None) -> str:
    session.execute(delete(StaffInvite).where(StaffInvite.staff_id == row.id))
    token = secrets.token_urlsafe(32)
    session.add(
        StaffInvite(
            token_hash=token_digest(token),
            staff_id=row.id,
            made_by=by,
            expires_at=func.now() + LASTS,
        )
    )
    return token


def _row_of(session: Session, token: str) -> StaffUser:
    row = session.scalar(
        select(StaffUser)
        .join(StaffInvite, StaffInvite.staff_id == StaffUser.id)
        .where(
            StaffInvite.token_hash == token_digest(token),
            StaffInvite.used_at.is_(None),
            StaffInvite.expires_at > func.now(),
            StaffUser.disabled_at.is_(None),
        )
        .with_for_update(of=StaffInvite)
    )
    if row is None:
        raise Gone
    return row
