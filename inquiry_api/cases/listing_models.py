"""What lists, searches and figures of cases read. The database itself keeps lines and words.

A trigger on `case` writes its line, a trigger on `message` the words of its conversation: narrow
rows with the indexes of every list, apart from the sealed packets, and locked by nobody for long.
"""

from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, ForeignKey, Index, SmallInteger, text
from sqlalchemy.dialects.postgresql import TSVECTOR
from sqlalchemy.orm import Mapped, mapped_column

from inquiry_api.db import Base, Keyed, Sealed, now

_OPEN, _CLOSED = text("state <> 'closed'"), text("state = 'closed'")
_FREE = text("state <> 'closed' AND clerk_id IS NULL")
_UNANSWERED = text("state <> 'closed' AND first_reply_at IS NULL")
_PRESSING = ("urgency", "promised_at", "case_id")
_LATELY = ("closed_at", "case_id")


class CaseLine(Base):
    """One line of the clerks' list; it holds no fact about a person.

    `urgency` is 0 for privacy, death, identity theft and legal matters, then 1 to 3 by severity.
    `changed` is a number that rises with every change of any case.
    """

    __tablename__ = "case_line"
    __table_args__ = (
        Index("ix_case_line_open", *_PRESSING, postgresql_where=_OPEN),
        Index("ix_case_line_free", *_PRESSING, postgresql_where=_FREE),
        Index("ix_case_line_unanswered", *_PRESSING, postgresql_where=_UNANSWERED),
        Index("ix_case_line_open_kind", "kind", *_PRESSING, postgresql_where=_OPEN),
        Index("ix_case_line_open_clerk", "clerk_id", *_PRESSING, postgresql_where=_OPEN),
        Index("ix_case_line_closed", *_LATELY, postgresql_where=_CLOSED),
        Index("ix_case_line_closed_kind", "kind", *_LATELY, postgresql_where=_CLOSED),
        Index(
            "ix_case_line_closed_clerk",
            "clerk_id",
            "closed_at",
            "case_id",
            postgresql_where=_CLOSED,
        ),
        Index("ix_case_line_conversation_id", "conversation_id"),
        Index("ix_case_line_opened_at", "opened_at"),
        Index("ix_case_line_number", "number", unique=True),
        Index("ix_case_line_changed", "changed"),
        Index("ix_case_line_first_reply_at", "first_reply_at"),
    )

    case_id: Mapped[UUID] = mapped_column(ForeignKey("case.id"), primary_key=True)
    number: Mapped[str]
    kind: Mapped[str]
    topic: Mapped[str]
    severity: Mapped[str]
    urgency: Mapped[int] = mapped_column(SmallInteger)
    state: Mapped[str]
    version: Mapped[int]
    channel: Mapped[str | None]
    language: Mapped[str | None]
    conversation_id: Mapped[UUID | None]
    clerk_id: Mapped[UUID | None]
    offered_to: Mapped[UUID | None]
    team: Mapped[str | None]
    opened_at: Mapped[datetime]
    promised_at: Mapped[datetime]
    taken_at: Mapped[datetime | None]
    first_reply_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    outcome: Mapped[str | None]
    reopened: Mapped[int]
    changed: Mapped[int] = mapped_column(BigInteger)


class ConversationWords(Base):
    """The words of a conversation's redacted messages, for searching."""

    __tablename__ = "conversation_words"
    __table_args__ = (Index("ix_conversation_words_words", "words", postgresql_using="gin"),)

    conversation_id: Mapped[UUID] = mapped_column(ForeignKey("conversation.id"), primary_key=True)
    words: Mapped[str] = mapped_column(TSVECTOR)


class SavedView(Keyed):
    """A list that somebody keeps; `body` is JSON of its name and its filters."""

    __tablename__ = "saved_view"

    staff_id: Mapped[UUID] = mapped_column(index=True)
    body_sealed: Mapped[bytes]
    body = Sealed()
    created_at: Mapped[datetime] = mapped_column(default=now)


class CaseMeasure(Base):
    """How long something took in the practice's open minutes, by the hours that held then.

    `what` is `first_reply` or `resolution`. A new policy or new hours change no row.
    """

    __tablename__ = "case_measure"
    __table_args__ = (Index("ix_case_measure_what_at", "what", "at"),)

    case_id: Mapped[UUID] = mapped_column(ForeignKey("case.id"), primary_key=True)
    what: Mapped[str] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(primary_key=True)
    kind: Mapped[str]
    severity: Mapped[str]
    minutes: Mapped[int]
    target_minutes: Mapped[int]
    in_time: Mapped[bool]
    clerk_id: Mapped[UUID | None]
    measured_at: Mapped[datetime] = mapped_column(default=now)
