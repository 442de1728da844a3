"""Who wants no texts. Kept as a history that is only added to; the latest row counts."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from inquiry_api.conversations.models import OptOut


class OptedOut(Exception):
    """The number asked for no texts: nothing may be sent to it."""


def latest(session: Session, contact_index: bytes) -> OptOut | None:
    """The newest change of a number, if there ever was one."""
    return session.scalar(
        select(OptOut)
        .where(OptOut.contact_index == contact_index)
        .order_by(OptOut.number.desc())
        .limit(1)
    )


def is_out(session: Session, contact_index: bytes) -> bool:
    """Whether a number wants no texts."""
    found = latest(session, contact_index)
    return found is not None and found.direction == "out"


def opt_out(
    session: Session, contact_index: bytes, *, source: str, turn_id: UUID | None = None
) -> bool:
    """Note that a number wants no texts. False if that is known already."""
    return _change(session, contact_index, "out", source, turn_id)


def opt_in(
    session: Session, contact_index: bytes, *, source: str, turn_id: UUID | None = None
) -> bool:
    """Note that a number is back. False if it had not left."""
    if not is_out(session, contact_index):
        return False
    return _change(session, contact_index, "in", source, turn_id)


def _change(
    session: Session, contact_index: bytes, direction: str, source: str, turn_id: UUID | None
) -> bool:
    found = latest(session, contact_index)
    if found is not None and found.direction == direction:
        return False
    change = OptOut(
        contact_index=contact_index, direction=direction, source=source, turn_id=turn_id
    )
    session.add(change)
    session.flush()
    return True
