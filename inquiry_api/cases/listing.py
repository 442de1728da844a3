"""The clerks' list: what is open, the most pressing first."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import case as sql_case
from sqlalchemy import select
from sqlalchemy.orm import Session

from inquiry_api.cases.models import SEVERITIES, Case

_RANK = sql_case({name: rank for rank, name in enumerate(SEVERITIES)}, value=Case.severity)


@dataclass(frozen=True)
class CaseLine:
    """One line of the list; it holds no fact about a person."""

    id: UUID
    number: str
    kind: str
    topic: str
    severity: str
    state: str
    conversation_id: UUID | None
    opened_at: datetime
    promised_at: datetime


def open_cases(session: Session, *, limit: int = 200) -> Sequence[CaseLine]:
    """The cases that are not closed: by severity, then by the time promised."""
    rows = session.scalars(
        select(Case)
        .where(Case.state != "closed")
        .order_by(_RANK, Case.promised_at, Case.opened_at)
        .limit(limit)
    )
    return [
        CaseLine(
            id=row.id,
            number=row.number,
            kind=row.kind,
            topic=row.topic,
            severity=row.severity,
            state=row.state,
            conversation_id=row.conversation_id,
            opened_at=row.opened_at,
            promised_at=row.promised_at,
        )
        for row in rows
    ]
