"""Replies as they were composed, and where each conversation stands in its flows."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, UniqueConstraint
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from inquiry_api.db import Keyed, Sealed, now


class Reply(Keyed):
    """One composed answer, delivered by its id. `call` is the Idempotency-Key that made it.

    `body` is JSON: text, choices, table, and what the one-time link's page shows. `entries` are
    the ledger entries its figures rest on. `redacted_text` has amounts and names masked.
    """

    __tablename__ = "reply"

    conversation_id: Mapped[UUID] = mapped_column(index=True)
    turn_id: Mapped[UUID | None] = mapped_column(index=True)
    call: Mapped[str] = mapped_column(unique=True)
    topic: Mapped[str]
    body_sealed: Mapped[bytes]
    body = Sealed()
    entries: Mapped[list[int]] = mapped_column(ARRAY(BigInteger), default=list)
    redacted_text: Mapped[str] = mapped_column(default="")
    created_at: Mapped[datetime] = mapped_column(default=now)


class FlowState(Keyed):
    """What a conversation's flow remembers between two messages, as sealed JSON."""

    __tablename__ = "flow_state"
    __table_args__ = (UniqueConstraint("conversation_id", "flow"),)

    conversation_id: Mapped[UUID]
    flow: Mapped[str]
    state_sealed: Mapped[bytes]
    state = Sealed()
    updated_at: Mapped[datetime] = mapped_column(default=now)
