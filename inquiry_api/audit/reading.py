"""Reading the trail: by person, staff, action and time, newest first."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from inquiry_api.audit.models import AuditEvent, AuditHead

PAGE = 100


@dataclass(frozen=True)
class Wanted:
    """Which rows; None leaves everything in. `since` is inside, `until` outside."""

    patient_id: UUID | None = None
    actor: str | None = None
    action: str | None = None
    outcome: str | None = None
    since: datetime | None = None
    until: datetime | None = None


def rows_of(
    session: Session, wanted: Wanted, *, before: int | None = None, limit: int = PAGE
) -> Sequence[AuditEvent]:
    """Rows before a number, newest first."""
    query = select(AuditEvent).order_by(AuditEvent.seq.desc()).limit(limit)
    for column, value in (
        (AuditEvent.patient_id, wanted.patient_id),
        (AuditEvent.actor, wanted.actor),
        (AuditEvent.action, wanted.action),
        (AuditEvent.outcome, wanted.outcome),
    ):
        if value is not None:
            query = query.where(column == value)
    if wanted.since is not None:
        query = query.where(AuditEvent.at >= wanted.since)
    if wanted.until is not None:
        query = query.where(AuditEvent.at < wanted.until)
    if before is not None:
        query = query.where(AuditEvent.seq < before)
    return session.scalars(query).all()


def length(session: Session) -> int:
    """How many rows the trail has."""
    return session.scalar(select(AuditHead.seq)) or 0
