"""What an admin does with accounts. The last admin can be neither shut out nor demoted."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from inquiry_api.access.models import StaffSession, StaffUser
from inquiry_api.access.staff import (
    Role,
    Staff,
    as_staff,
    disable_staff,
    end_sessions,
    note_change,
)
from inquiry_api.access.staff_models import StaffKey
from inquiry_api.access.staff_sign_in import forgive, is_shut_out
from inquiry_api.errors import Invalid, NotFound


@dataclass(frozen=True)
class AccountLine:
    """One account of the admin's list; `state` is active, invited, shut out or disabled."""

    staff: Staff
    state: str
    seen_at: datetime | None
    passkeys: int


def account_lines(session: Session) -> Sequence[AccountLine]:
    """Every account, by name."""
    seen = (
        select(func.max(StaffSession.seen_at))
        .where(StaffSession.staff_id == StaffUser.id)
        .scalar_subquery()
    )
    keys = select(func.count()).where(StaffKey.staff_id == StaffUser.id).scalar_subquery()
    rows = session.execute(select(StaffUser, seen, keys).order_by(StaffUser.name, StaffUser.email))
    return [
        AccountLine(as_staff(row), _state(session, row), seen_at, count)
        for row, seen_at, count in rows
    ]


def change_role(session: Session, staff_id: UUID, role: Role, *, by: UUID) -> None:
    """Give somebody another role; they sign in anew. Raises Invalid for the last admin."""
    row = _row(session, staff_id)
    if row.role == role:
        return
    _keep_an_admin(session, row)
    row.role = role
    end_sessions(session, staff_id)
    note_change(session, "staff.role_changed", by, staff_id, role)


def shut(session: Session, staff_id: UUID, *, by: UUID) -> None:
    """Disable an account; its next request is refused. Raises Invalid for the last admin."""
    _keep_an_admin(session, _row(session, staff_id))
    disable_staff(session, staff_id, disabled_by=by)


def open_again(session: Session, staff_id: UUID, *, by: UUID) -> None:
    """Let a disabled account sign in again."""
    _row(session, staff_id).disabled_at = None
    note_change(session, "staff.enabled", by, staff_id, "return")


def unlock(session: Session, staff_id: UUID, *, by: UUID) -> None:
    """Forget the wrong tries that keep somebody out."""
    forgive(session, _row(session, staff_id).email)
    note_change(session, "staff.unlocked", by, staff_id, "unlock")


def names(session: Session) -> dict[UUID, str]:
    """Everybody's name, for lists that hold ids."""
    return {row.id: row.name for row in session.execute(select(StaffUser.id, StaffUser.name))}


def workers(session: Session) -> dict[UUID, str]:
    """The names of those whom a case may be given to: who work on cases and may sign in."""
    query = select(StaffUser.id, StaffUser.name).where(
        StaffUser.role.in_(("clerk", "supervisor")), StaffUser.disabled_at.is_(None)
    )
    return {row.id: row.name for row in session.execute(query.order_by(StaffUser.name))}


def _row(session: Session, staff_id: UUID) -> StaffUser:
    row = session.get(StaffUser, staff_id)
    if row is None:
        raise NotFound
    return row


def _state(session: Session, row: StaffUser) -> str:
    if row.disabled_at:
        return "disabled"
    if row.password_hash is None:
        return "invited"
    return "shut out" if is_shut_out(session, row.email) else "active"


def _keep_an_admin(session: Session, row: StaffUser) -> None:
    """The rows of all admins are held, so that two who demote each other can't both succeed."""
    admins = session.scalars(
        select(StaffUser.id)
        .where(
            StaffUser.role == "admin",
            StaffUser.disabled_at.is_(None),
            StaffUser.password_hash.is_not(None),
        )
        .order_by(StaffUser.id)
        .with_for_update()
    ).all()
    if set(admins) == {row.id}:
        raise Invalid(field="role", detail="This is the last admin. Make somebody else one first.")
