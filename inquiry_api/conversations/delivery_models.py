"""What is kept to deliver texts, to pace senders, and to answer a repeated call alike."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, Integer, UniqueConstraint
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from inquiry_api.db import Base, Keyed, Sealed, now

# In this order only: a state never goes back to an earlier one.
STATES = ("queued", "sending", "unknown", "sent", "delivered", "failed")


class Outbox(Keyed):
    """One text on its way to one number.

    `calling_since` is set while the provider is being asked; found set by a new worker, nobody
    knows whether the text left. A text that was accepted and then failed for a passing reason is
    tried again as a new row (`attempt` + 1) of the same turn and part.
    """

    __tablename__ = "outbox"
    __table_args__ = (
        CheckConstraint(f"state IN {STATES}", name="state"),
        UniqueConstraint("turn_id", "kind", "part", "attempt"),
        Index("ix_outbox_open", "created_at", postgresql_where="state IN ('queued', 'sending')"),
    )

    conversation_id: Mapped[UUID | None] = mapped_column(ForeignKey("conversation.id"), index=True)
    message_id: Mapped[UUID | None] = mapped_column(ForeignKey("message.id"), index=True)
    turn_id: Mapped[UUID | None]
    part: Mapped[int] = mapped_column(default=0)
    kind: Mapped[str]
    attempt: Mapped[int] = mapped_column(default=1)
    contact_point_id: Mapped[UUID | None]
    to_index: Mapped[bytes | None]
    to_sealed: Mapped[bytes | None]
    to = Sealed()
    body_sealed: Mapped[bytes | None]
    body = Sealed()
    state: Mapped[str] = mapped_column(default="queued")
    calling_since: Mapped[datetime | None]
    calls: Mapped[int] = mapped_column(default=0)
    provider_id: Mapped[str | None] = mapped_column(unique=True)
    error_code: Mapped[int | None]
    first_queued_at: Mapped[datetime] = mapped_column(default=now)
    created_at: Mapped[datetime] = mapped_column(default=now)
    changed_at: Mapped[datetime] = mapped_column(default=now, onupdate=now)


class Pace(Base):
    """How far the allowance of one source is used up (see `pacing`)."""

    __tablename__ = "pace"

    source: Mapped[bytes] = mapped_column(primary_key=True)
    used_until: Mapped[datetime]


class IdempotentCall(Base):
    """The answer that was given to an Idempotency-Key: ids and outcomes only."""

    __tablename__ = "idempotent_call"

    key: Mapped[str] = mapped_column(primary_key=True)
    request_hash: Mapped[bytes]
    status: Mapped[int] = mapped_column(Integer)
    body: Mapped[dict[str, Any]] = mapped_column(JSONB)
    created_at: Mapped[datetime] = mapped_column(default=now)


class ChannelMark(Base):
    """Up to which moment a channel's inbound messages are known to be here."""

    __tablename__ = "channel_mark"

    channel: Mapped[str] = mapped_column(primary_key=True)
    read_until: Mapped[datetime]
