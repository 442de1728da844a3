"""What a conversation's flows remember, one sealed row for each flow."""

import json
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from inquiry_api.answers.models import FlowState
from inquiry_api.db import now

PENDING = "pending"  # A question that waits for identity, or for a choice.
LAST = "last"  # The last answer, for saying it again.
CHOICE = "choice"
PLAN = "plan"
DETAILS = "details"  # What a case still needs to be told.
LOST = "lost"  # How many messages in a row led nowhere.

_KEPT = {
    PENDING: timedelta(minutes=60),
    LAST: timedelta(hours=24),
    CHOICE: timedelta(minutes=60),
    PLAN: timedelta(hours=24),
    DETAILS: timedelta(hours=24),
    LOST: timedelta(minutes=60),
}


def recall(session: Session, conversation_id: UUID, flow: str) -> dict[str, Any] | None:
    """What was kept, unless it is too old by the database's clock."""
    row = _row(session, conversation_id, flow)
    if (
        row is None
        or row.updated_at < session.execute(select(func.now())).scalar_one() - _KEPT[flow]
    ):
        return None
    kept: dict[str, Any] = json.loads(row.state)
    return kept


def keep(session: Session, conversation_id: UUID, flow: str, state: dict[str, Any]) -> None:
    """Remember, in place of what was kept before."""
    row = _row(session, conversation_id, flow)
    if row is None:
        row = FlowState(conversation_id=conversation_id, flow=flow)
        session.add(row)
    row.state = json.dumps(state)
    row.updated_at = now()
    session.flush()


def forget(session: Session, conversation_id: UUID, *flows: str) -> None:
    """Remember these no more."""
    session.execute(
        delete(FlowState).where(
            FlowState.conversation_id == conversation_id, FlowState.flow.in_(flows)
        )
    )


def _row(session: Session, conversation_id: UUID, flow: str) -> FlowState | None:
    return session.scalars(
        select(FlowState)
        .where(FlowState.conversation_id == conversation_id, FlowState.flow == flow)
        .with_for_update()
    ).one_or_none()
