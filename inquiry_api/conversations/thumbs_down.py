"""A patient says of an answer that it was no help. The studio's inbox hears of it.

There is no such button in a text message: there the words for it are a topic of their own
("that makes no sense", "you are no help"), which the inbox hears as such.
"""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Mapped, Session, mapped_column

from inquiry_api.conversations.models import Message
from inquiry_api.db import Base, now
from inquiry_api.errors import NotFound


class ThumbsDown(Base):
    """An answer that did not help, and when that was said. Once, however often it is pressed."""

    __tablename__ = "thumbs_down"

    answer_id: Mapped[UUID] = mapped_column(ForeignKey("message.id"), primary_key=True)
    at: Mapped[datetime] = mapped_column(default=now, index=True)


def note_thumbs_down(session: Session, conversation_id: UUID, seq: int) -> None:
    """Keep that an answer was no help. Raises NotFound unless it is an answer in this talk."""
    answer = session.scalar(
        select(Message.id).where(
            Message.conversation_id == conversation_id,
            Message.seq == seq,
            Message.author == "bot",
            Message.answers_turn_id.is_not(None),
            Message.suppressed.is_(False),
        )
    )
    if answer is None:
        raise NotFound
    row = insert(ThumbsDown).values(answer_id=answer, at=now())
    session.execute(row.on_conflict_do_nothing())


def thumbed_down(session: Session, answers: list[UUID]) -> frozenset[UUID]:
    """Which of these answers were said to be no help."""
    if not answers:
        return frozenset()
    found = select(ThumbsDown.answer_id).where(ThumbsDown.answer_id.in_(answers))
    return frozenset(session.scalars(found))
