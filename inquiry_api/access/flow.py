"""The dialogue's state between two messages: one sealed row for each conversation."""

import json
from dataclasses import asdict, dataclass, field
from datetime import timedelta
from typing import Literal
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from inquiry_api.access.models import IdentityFlow

Stage = Literal["details", "code", "phone", "whose_bill", "warn_sms"]
Purpose = Literal["verify", "step_up"]
# Whoever comes back later starts again.
_KEPT = timedelta(minutes=30)


@dataclass
class Details:
    """What was given so far: family names as said, ISO birth dates, access codes."""

    names: list[str] = field(default_factory=list, repr=False)
    births: list[str] = field(default_factory=list, repr=False)
    access: list[str] = field(default_factory=list, repr=False)

    def write(self) -> str:
        """As JSON, to be sealed."""
        return json.dumps(asdict(self))

    @classmethod
    def read(cls, text: str | None) -> "Details":
        """What `write` made; None is nothing given."""
        return cls(**json.loads(text)) if text else cls()


def standing_flow(session: Session, conversation_id: UUID) -> IdentityFlow | None:
    """The conversation's open flow, held until the transaction ends; a stale one is dropped."""
    row = session.execute(
        select(IdentityFlow, (IdentityFlow.touched_at > func.now() - _KEPT).label("current"))
        .where(IdentityFlow.conversation_id == conversation_id)
        .with_for_update()
    ).one_or_none()
    if row is None:
        return None
    flow: IdentityFlow = row[0]
    if not row.current:
        close_flow(session, flow)
        return None
    return flow


def open_flow(
    session: Session, conversation_id: UUID, purpose: Purpose, stage: Stage
) -> IdentityFlow:
    """A new flow, with nothing given."""
    flow = IdentityFlow(conversation_id=conversation_id, purpose=purpose, stage=stage, unusable=0)
    session.add(flow)
    session.flush()
    return flow


def close_flow(session: Session, flow: IdentityFlow) -> None:
    """Forget the flow and what was given."""
    session.delete(flow)
    session.flush()
