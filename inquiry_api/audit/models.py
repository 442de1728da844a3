"""The audit trail's tables: the chain, and the one row that says where it ends."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, Index
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.types import Uuid

from inquiry_api.db import Base, Keyed, Sealed, now


class AuditEvent(Base):
    """Who did or saw what, why, and with what outcome. Ids and fixed words only, no PHI.

    `hash` is the keyed hash of everything else in the row, `prev_hash` the row's before it.
    """

    __tablename__ = "audit_event"
    __table_args__ = (
        Index("ix_audit_event_conversation", "conversation_id"),
        Index("ix_audit_event_patient_at", "patient_id", "at"),
        Index("ix_audit_event_actor_seq", "actor", "seq"),
        Index("ix_audit_event_action_seq", "action", "seq"),
        Index("ix_audit_event_at", "at"),
    )

    seq: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    at: Mapped[datetime]
    actor: Mapped[str]
    action: Mapped[str]
    purpose: Mapped[str]
    outcome: Mapped[str]
    conversation_id: Mapped[UUID | None]
    patient_id: Mapped[UUID | None]
    account_ids: Mapped[list[UUID]] = mapped_column(ARRAY(Uuid()))
    subject_kind: Mapped[str | None]
    subject_id: Mapped[UUID | None]
    prev_hash: Mapped[bytes]
    hash: Mapped[bytes]


class AuditHead(Base):
    """The last row's number and hash. Locking it is what makes the numbers free of gaps."""

    __tablename__ = "audit_head"
    __table_args__ = (CheckConstraint("number = 1", name="single"),)

    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False, default=1)
    seq: Mapped[int] = mapped_column(BigInteger)
    hash: Mapped[bytes]


class Disclosure(Keyed):
    """Somebody outside was shown a patient's data, for a purpose that must be accounted for.

    45 CFR 164.528; treatment, payment, operations and the patient's own access are not kept here.
    """

    __tablename__ = "disclosure"
    __table_args__ = (Index("ix_disclosure_patient_at", "patient_id", "at"),)

    patient_id: Mapped[UUID]
    at: Mapped[datetime]
    recipient_sealed: Mapped[bytes]
    what_sealed: Mapped[bytes]
    recipient = Sealed()
    what = Sealed()
    purpose: Mapped[str]
    case_id: Mapped[UUID | None]
    noted_by: Mapped[UUID]
    noted_at: Mapped[datetime] = mapped_column(default=now)
