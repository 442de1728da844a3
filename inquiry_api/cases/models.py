"""What a clerk must finish."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Identity, Index
from sqlalchemy.orm import Mapped, mapped_column

from inquiry_api.db import Base, Keyed, Sealed, now

STATES = ("open", "taken", "closed")
SEVERITIES = ("high", "medium", "low")


class Case(Keyed):
    """A matter for a person. `number` is for the patient; `packet` is JSON, what is known so far.

    `key` makes the same cause one case. `promised_at` is when the patient was told to hear of us.
    `version` rises with every change of hands, so that of two who change it at once one finds out.
    `offered_to` is the clerk it is offered to first; `reopened` counts returns after a closing.
    """

    __tablename__ = "case"
    __table_args__ = (
        CheckConstraint(f"state IN {STATES}", name="state"),
        CheckConstraint(f"severity IN {SEVERITIES}", name="severity"),
        Index("ix_case_open", "severity", "opened_at", postgresql_where="state <> 'closed'"),
        Index("ix_case_clerk_taken", "clerk_id", postgresql_where="state = 'taken'"),
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
    version: Mapped[int] = mapped_column(default=1)
    team: Mapped[str | None]
    offered_to: Mapped[UUID | None]
    offered_at: Mapped[datetime | None]
    first_reply_at: Mapped[datetime | None]
    reopened: Mapped[int] = mapped_column(default=0)
    merged_into_id: Mapped[UUID | None] = mapped_column(ForeignKey("case.id"))


class CaseEvent(Base):
    """What happened to a case, in order; rows are only added. Reports and clocks read these.

    `word` is a fixed word (a team, an outcome, an act); `other_id` another case or clerk.
    """

    __tablename__ = "case_event"
    __table_args__ = (
        Index("ix_case_event_case", "case_id", "number"),
        Index("ix_case_event_at", "at"),
    )

    number: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    case_id: Mapped[UUID] = mapped_column(ForeignKey("case.id"))
    kind: Mapped[str]
    clerk_id: Mapped[UUID | None]
    other_id: Mapped[UUID | None]
    word: Mapped[str | None]
    at: Mapped[datetime] = mapped_column(default=now)


class CaseNote(Keyed):
    """What one clerk leaves for the others. Its id is the form's own, so that it is kept once."""

    __tablename__ = "case_note"

    case_id: Mapped[UUID] = mapped_column(ForeignKey("case.id"), index=True)
    clerk_id: Mapped[UUID]
    text_sealed: Mapped[bytes]
    text = Sealed()
    at: Mapped[datetime] = mapped_column(default=now)


class CaseLink(Base):
    """Two cases that belong together; the smaller id stands first."""

    __tablename__ = "case_link"
    __table_args__ = (CheckConstraint("case_id < other_id", name="once"),)

    case_id: Mapped[UUID] = mapped_column(ForeignKey("case.id"), primary_key=True)
    other_id: Mapped[UUID] = mapped_column(ForeignKey("case.id"), primary_key=True)
    clerk_id: Mapped[UUID | None]
    at: Mapped[datetime] = mapped_column(default=now)


class CaseAct(Base):
    """Something a clerk did, once for the key of its form; `result_id` is what came of it."""

    __tablename__ = "case_act"
    __table_args__ = (Index("ix_case_act_case", "case_id", "at"),)

    key: Mapped[UUID] = mapped_column(primary_key=True)
    case_id: Mapped[UUID] = mapped_column(ForeignKey("case.id"))
    act: Mapped[str]
    clerk_id: Mapped[UUID]
    outcome: Mapped[str]
    result_id: Mapped[UUID | None]
    at: Mapped[datetime] = mapped_column(default=now)


class Approval(Keyed):
    """An act beyond a clerk's authority, waiting for a supervisor. `form` is JSON of its fields."""

    __tablename__ = "approval"
    __table_args__ = (
        CheckConstraint("state IN ('waiting', 'granted', 'refused')", name="state"),
        CheckConstraint("decided_by <> asked_by", name="two_people"),
        Index("ix_approval_waiting", "asked_at", postgresql_where="state = 'waiting'"),
    )

    case_id: Mapped[UUID] = mapped_column(ForeignKey("case.id"), index=True)
    act: Mapped[str]
    form_sealed: Mapped[bytes]
    form = Sealed()
    amount_cents: Mapped[int | None] = mapped_column(BigInteger)
    asked_by: Mapped[UUID]
    asked_at: Mapped[datetime] = mapped_column(default=now)
    state: Mapped[str] = mapped_column(default="waiting")
    decided_by: Mapped[UUID | None]
    decided_at: Mapped[datetime | None]


class Callback(Keyed):
    """A telephone call that was promised, at a time; `outcome` is a fixed word of what came of it.

    One that nobody answered is done too, and the next one is a row of its own.
    """

    __tablename__ = "callback"
    __table_args__ = (Index("ix_callback_open", "at", postgresql_where="done_at IS NULL"),)

    case_id: Mapped[UUID] = mapped_column(ForeignKey("case.id"), index=True)
    at: Mapped[datetime]
    asked_by: Mapped[UUID]
    note_sealed: Mapped[bytes | None]
    note = Sealed()
    done_at: Mapped[datetime | None]
    done_by: Mapped[UUID | None]
    outcome: Mapped[str | None]
