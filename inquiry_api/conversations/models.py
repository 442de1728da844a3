"""Conversations, their messages and turns, and the vault of what was taken out of messages."""

from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Identity, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from inquiry_api.db import Base, Keyed, Sealed, now

OWNERS = ("bot", "offered", "clerk", "closed")
STAGES = ("waiting", "ready", "finished")


class Conversation(Keyed):
    """Everything said between one address (a number, or one web session) and the practice.

    `epoch` rises whenever somebody else begins to speak for the practice, so that what was written
    under an older one is never sent. `bot_sender` is what the assistant knows the conversation by:
    random, and new for each stretch it leads. `paced_until` is the pacing of its messages.
    """

    __tablename__ = "conversation"
    __table_args__ = (
        CheckConstraint(f"owner IN {OWNERS}", name="owner"),
        CheckConstraint("channel IN ('sms', 'web')", name="channel"),
        Index(
            "uq_conversation_contact_index",
            "contact_index",
            unique=True,
            postgresql_where="channel = 'sms'",
        ),
        Index("ix_conversation_last_inbound_at", "last_inbound_at"),
    )

    channel: Mapped[str]
    owner: Mapped[str] = mapped_column(default="bot")
    owner_clerk_id: Mapped[UUID | None]
    owned_since: Mapped[datetime] = mapped_column(default=now)
    epoch: Mapped[int] = mapped_column(default=1)
    next_seq: Mapped[int] = mapped_column(default=1)
    language: Mapped[str] = mapped_column(default="en")
    contact_index: Mapped[bytes | None]
    contact_sealed: Mapped[bytes | None]
    contact = Sealed()
    bot_sender: Mapped[UUID] = mapped_column(default=uuid4)
    paced_until: Mapped[datetime | None]
    opened_at: Mapped[datetime] = mapped_column(default=now)
    last_inbound_at: Mapped[datetime | None]


class Message(Keyed):
    """One message. `seq` is the order shown; a reply has the turn it answers and its part in it.

    `extras` is JSON: choices with their tokens, a table of figures, what the page of the one-time
    link shows (`link_hash` is that link's). `redacted_text` may be read
    by people and programs that may not read `body`; it is None until the text was redacted.
    `epoch` is the one a reply was begun in: the database refuses what is older than the present.
    """

    __tablename__ = "message"
    __table_args__ = (
        CheckConstraint("direction IN ('in', 'out')", name="direction"),
        CheckConstraint("author IN ('patient', 'bot', 'clerk', 'system')", name="author"),
        UniqueConstraint("conversation_id", "seq"),
        UniqueConstraint("conversation_id", "client_id"),
        UniqueConstraint("answers_turn_id", "part"),
        Index("ix_message_created_at", "created_at"),
    )

    conversation_id: Mapped[UUID] = mapped_column(ForeignKey("conversation.id"))
    seq: Mapped[int]
    direction: Mapped[str]
    author: Mapped[str]
    clerk_id: Mapped[UUID | None]
    body_sealed: Mapped[bytes | None]
    body = Sealed()
    extras_sealed: Mapped[bytes | None]
    extras = Sealed()
    redacted_text: Mapped[str | None]
    language: Mapped[str | None]
    provider_id: Mapped[str | None] = mapped_column(unique=True)
    client_id: Mapped[UUID | None]
    media: Mapped[int] = mapped_column(default=0)
    card_masked: Mapped[bool] = mapped_column(default=False)
    answers_turn_id: Mapped[UUID | None]
    part: Mapped[int | None]
    reply_id: Mapped[UUID | None]
    link_hash: Mapped[bytes | None] = mapped_column(unique=True)
    suppressed: Mapped[bool] = mapped_column(default=False)
    epoch: Mapped[int | None]
    intent: Mapped[str | None]
    confidence: Mapped[float | None]
    model: Mapped[str | None]
    created_at: Mapped[datetime] = mapped_column(default=now)


class Turn(Keyed):
    """What is done about one inbound message: waiting, then ready (redacted), then finished.

    `tries` counts each time the assistant was asked, counted before it is asked, so that a message
    that kills its worker runs out of tries like any other. `epoch` is the one its answer belongs
    to, `begun_epoch` the one it was asked in: an offer to the clerks carries it along. `word` is
    the standing word it holds (stop, start, help), `payload` what a pressed button stands for.
    """

    __tablename__ = "turn"
    __table_args__ = (
        CheckConstraint(f"stage IN {STAGES}", name="stage"),
        Index("ix_turn_unfinished", "created_at", postgresql_where="stage <> 'finished'"),
        Index("ix_turn_conversation", "conversation_id", "created_at"),
    )

    conversation_id: Mapped[UUID] = mapped_column(ForeignKey("conversation.id"))
    message_id: Mapped[UUID] = mapped_column(ForeignKey("message.id"), unique=True)
    stage: Mapped[str] = mapped_column(default="waiting")
    outcome: Mapped[str | None]
    word: Mapped[str | None]
    payload: Mapped[str | None]
    epoch: Mapped[int | None]
    begun_epoch: Mapped[int | None]
    tries: Mapped[int] = mapped_column(default=0)
    first_tried_at: Mapped[datetime | None]
    created_at: Mapped[datetime] = mapped_column(default=now)
    finished_at: Mapped[datetime | None]


class VaultEntry(Keyed):
    """What a placeholder of one conversation stands for; None where it may not be stored."""

    __tablename__ = "vault_entry"
    __table_args__ = (UniqueConstraint("conversation_id", "placeholder"),)

    conversation_id: Mapped[UUID] = mapped_column(ForeignKey("conversation.id"))
    message_id: Mapped[UUID] = mapped_column(ForeignKey("message.id"), index=True)
    placeholder: Mapped[str]
    kind: Mapped[str]
    value_sealed: Mapped[bytes | None]
    value = Sealed()
    created_at: Mapped[datetime] = mapped_column(default=now)


class Event(Base):
    """Something that changed in a conversation, numbered like its messages, for live pages."""

    __tablename__ = "event"

    conversation_id: Mapped[UUID] = mapped_column(ForeignKey("conversation.id"), primary_key=True)
    seq: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    kind: Mapped[str]
    message_id: Mapped[UUID | None]
    at: Mapped[datetime] = mapped_column(default=now)


class Presence(Base):
    """Who looks at a conversation (`patient`, `staff:<id>`), and when they last typed."""

    __tablename__ = "presence"

    conversation_id: Mapped[UUID] = mapped_column(ForeignKey("conversation.id"), primary_key=True)
    who: Mapped[str] = mapped_column(primary_key=True)
    seen_at: Mapped[datetime] = mapped_column(default=now)
    typing_at: Mapped[datetime | None]


class OptOut(Base):
    """Each time a number left or came back to texts; the latest counts. Never changed, kept."""

    __tablename__ = "opt_out"
    __table_args__ = (
        CheckConstraint("direction IN ('out', 'in')", name="direction"),
        Index("ix_opt_out_contact", "contact_index", "number"),
    )

    number: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    contact_index: Mapped[bytes]
    direction: Mapped[str]
    source: Mapped[str]
    turn_id: Mapped[UUID | None]
    at: Mapped[datetime] = mapped_column(default=now)
