"""Sign-ins of staff: begun once both factors were right, ended by idling, by the day or by hand."""

import secrets
from datetime import timedelta

from sqlalchemy import ColumnElement, and_, func, select, update
from sqlalchemy.orm import Session

from inquiry_api.access.models import StaffSession, StaffUser
from inquiry_api.access.staff import Staff, as_staff
from inquiry_api.audit.trail import record
from inquiry_api.crypto import token_digest
from inquiry_api.errors import Unauthorized

IDLE = timedelta(minutes=15)
LONGEST = timedelta(hours=12)


def begin_session(session: Session, row: StaffUser) -> str:
    """Sign somebody in; the token is for their browser alone, the database keeps its hash."""
    token = secrets.token_urlsafe(32)
    session.add(StaffSession(token_hash=token_digest(token), staff_id=row.id))
    session.flush()
    _audit(session, row, "staff.signed_in")
    return token


def staff_for(session: Session, token: str, *, awake: bool = True) -> Staff:
    """Whoever holds this token now. Raises Unauthorized.

    Asking keeps the session from idling, unless nobody is `awake`: a page that polls is no touch.
    """
    found = select(StaffUser).join(StaffSession, StaffSession.staff_id == StaffUser.id)
    row = session.scalar(found.where(_is_live(token)))
    if row is None:
        raise Unauthorized
    if awake:
        session.execute(
            update(StaffSession)
            .where(StaffSession.token_hash == token_digest(token))
            .values(seen_at=func.now())
            .execution_options(synchronize_session=False)
        )
    return as_staff(row)


def seconds_left(session: Session, token: str) -> int:
    """Seconds until this session ends unless somebody touches it; 0 if it has."""
    until = func.least(StaffSession.seen_at + IDLE, StaffSession.created_at + LONGEST)
    left = session.scalar(
        select(func.extract("epoch", until - func.now()))
        .join(StaffUser, StaffUser.id == StaffSession.staff_id)
        .where(_is_live(token))
    )
    return int(left or 0)


def sign_out(session: Session, token: str) -> None:
    """End the session; an unknown token is no news."""
    staff_id = session.scalar(
        update(StaffSession)
        .where(StaffSession.token_hash == token_digest(token), StaffSession.ended_at.is_(None))
        .values(ended_at=func.now())
        .returning(StaffSession.staff_id)
        .execution_options(synchronize_session=False)
    )
    if staff_id:
        _audit(session, session.get_one(StaffUser, staff_id), "staff.signed_out")


def _is_live(token: str) -> ColumnElement[bool]:
    return and_(
        StaffSession.token_hash == token_digest(token),
        StaffSession.ended_at.is_(None),
        StaffSession.seen_at > func.now() - IDLE,
        StaffSession.created_at > func.now() - LONGEST,
        StaffUser.disabled_at.is_(None),
    )


def _audit(session: Session, row: StaffUser, action: str) -> None:
    record(
        session,
        actor=f"staff:{row.id}",
        action=action,
        purpose="desk",
        subject=("staff_user", row.id),
    )
