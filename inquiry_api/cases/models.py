"""What a clerk must finish."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, Index
from sqlalchemy.orm import Mapped, mapped_column

from inquiry_api.db import Keyed, Sealed, now

STATES = ("open", "taken", "closed")
SEVERITIES = ("high", "medium", "low")


class Case(Keyed):
    """A matter for a person. `number` is for the patient; `packet` is JSON, what is known so far.

    `key` makes the same cause one case. `promised_at` is when the patient was told to hear of us.
    """

    __tablename__ = "case"
    __table_args__ = (
        CheckConstraint(f"state IN {STATES}", name="state"),
        CheckConstraint(f"severity IN {SEVERITIES}", name="severity"),
        Index("ix_case_open", "severity", "opened_at", postgresql_where="state <> 'closed'"),
    )

    number: Mapped[str] = mapped_column(unique=True)
    key: Mapped[str] = mapped_column(unique=True)
    kind: Mapped[str]
    severity: Mapped[str]
    topic: Mapped[str]
    state: Mapped[str] = mapped_column(default="open")
    conversation_id: Mapped[UUID | None] = mapped_column(index=True)
    patient_id: Mapped[UUID | None] = mapped_column(index=True)
    packet_sealed: Mapped[bytes]
    packet = Sealed()
    opened_at: Mapped[datetime] = mapped_column(default=now)
    promised_at: Mapped[datetime]
    clerk_id: Mapped[UUID | None]
    taken_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    outcome: Mapped[str | None]
