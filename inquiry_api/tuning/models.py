"""What the studio keeps: its inbox, changes to the training data, models, wordings, settings.

Every text in these tables was redacted before it came here; nothing in them names a person.
"""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Identity, Index, LargeBinary
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.types import Text

from inquiry_api.db import Base, Keyed, now

ITEM_STATES = ("open", "confirmed", "relabelled", "new_topic", "not_request", "hidden")
RUN_STATES = ("waiting", "running", "done", "failed")
MODEL_ORIGINS = ("shipped", "studio")
STEPS = ("promote", "canary", "end_canary", "roll_back", "automatic_roll_back")
_OPEN_LEADER = "state = 'open' AND leads"
_FILTERS = ("intent", "language", "channel", "model", "reasons")


def _index_of(name: str, *first: str) -> Index:
    """An index of the open groups in their order that a whole page can be found in, filters too."""
    return Index(
        f"ix_inbox_item_{name}",
        *first,
        "score",
        "id",
        postgresql_where=_OPEN_LEADER,
        postgresql_include=[column for column in _FILTERS if column not in first],
    )


class InboxItem(Keyed):
    """A patient's redacted message that may teach the assistant something.

    `score` says how much, by the `reasons`. Messages that are nearly the same form a group: one of
    them `leads` it and carries its size. `bands` are hashes by which near neighbours are found.
    """

    __tablename__ = "inbox_item"
    __table_args__ = (
        CheckConstraint(f"state IN {ITEM_STATES}", name="state"),
        _index_of("open"),
        _index_of("topic", "intent"),
        _index_of("language", "language"),
        _index_of("model", "model"),
        _index_of("channel", "channel"),
        Index(
            "ix_inbox_item_reasons",
            "reasons",
            postgresql_using="gin",
            postgresql_where=_OPEN_LEADER,
        ),
        Index("ix_inbox_item_bands", "bands", postgresql_using="gin"),
        Index("ix_inbox_item_said_at", "said_at"),
        Index("ix_inbox_item_labelled", "labelled_at", postgresql_where="label IS NOT NULL"),
    )

    message_id: Mapped[UUID] = mapped_column(unique=True)
    conversation_id: Mapped[UUID] = mapped_column(index=True)
    text: Mapped[str]
    language: Mapped[str]
    channel: Mapped[str]
    model: Mapped[str | None]
    intent: Mapped[str]
    confidence: Mapped[float]
    reasons: Mapped[list[str]] = mapped_column(ARRAY(Text()))
    score: Mapped[int]
    bands: Mapped[list[int]] = mapped_column(ARRAY(BigInteger()))
    group_id: Mapped[UUID] = mapped_column(index=True)
    leads: Mapped[bool] = mapped_column(default=True)
    group_size: Mapped[int] = mapped_column(default=1)
    state: Mapped[str] = mapped_column(default="open")
    label: Mapped[str | None]
    labelled_by: Mapped[UUID | None]
    labelled_at: Mapped[datetime | None]
    said_at: Mapped[datetime]


class Collected(Base):
    """Up to when finished turns were looked at for the inbox: one row."""

    __tablename__ = "inbox_collected"
    __table_args__ = (CheckConstraint("number = 1", name="single"),)

    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False, default=1)
    upto: Mapped[datetime]


class DataChange(Base):
    """One change to the training data: who made it, when, and why. Never altered."""

    __tablename__ = "data_change"

    number: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    kind: Mapped[str]
    reason: Mapped[str]
    staff_id: Mapped[UUID]
    at: Mapped[datetime] = mapped_column(default=now)


class DataLine(Keyed):
    """A line that a change added to the training data (`sign` 1) or took away (-1)."""

    __tablename__ = "data_line"
    __table_args__ = (CheckConstraint("sign IN (-1, 1)", name="sign"),)

    change_number: Mapped[int] = mapped_column(ForeignKey("data_change.number"), index=True)
    place: Mapped[int]
    sign: Mapped[int]
    intent: Mapped[str]
    language: Mapped[str]
    text: Mapped[str]


class TrainingRun(Keyed):
    """One training with its comparison. `stage` and `percent` are for whoever watches."""

    __tablename__ = "training_run"
    __table_args__ = (CheckConstraint(f"state IN {RUN_STATES}", name="state"),)

    state: Mapped[str] = mapped_column(default="waiting")
    stage: Mapped[str] = mapped_column(default="waiting")
    percent: Mapped[int] = mapped_column(default=0)
    problem: Mapped[str | None]
    upto_change: Mapped[int] = mapped_column(BigInteger)
    staff_id: Mapped[UUID]
    model_id: Mapped[UUID | None]
    asked_at: Mapped[datetime] = mapped_column(default=now)
    started_at: Mapped[datetime | None]
    heard_at: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]


class AssistantModel(Keyed):
    """A trained model: its bytes with their SHA-256, what it learned from, how it compared.

    `rasa_id` is the name under which messages record it. `body` is None once the model was
    destroyed, because a line it had learned held an identifier (`struck_at`).
    """

    __tablename__ = "assistant_model"
    __table_args__ = (CheckConstraint(f"origin IN {MODEL_ORIGINS}", name="origin"),)

    name: Mapped[str]
    origin: Mapped[str]
    rasa_id: Mapped[str] = mapped_column(index=True)
    sha256: Mapped[str] = mapped_column(unique=True)
    size: Mapped[int]
    body: Mapped[bytes | None] = mapped_column(LargeBinary, deferred=True)
    data_version: Mapped[str]
    upto_change: Mapped[int] = mapped_column(BigInteger)
    seconds: Mapped[int]
    report: Mapped[dict[str, Any]] = mapped_column(JSONB)
    faults: Mapped[list[str]] = mapped_column(ARRAY(Text()))
    trained_at: Mapped[datetime] = mapped_column(default=now)
    struck_at: Mapped[datetime | None]
    override_reason: Mapped[str | None]
    override_asked_by: Mapped[UUID | None]
    override_granted_by: Mapped[UUID | None]


class ModelStep(Base):
    """Each time another model began to answer; the latest counts. Never altered.

    `share` is the percentage of conversations that a canary answers. Rolling back names the model
    that answers again. `staff_id` is None where the system itself rolled back.
    """

    __tablename__ = "model_step"
    __table_args__ = (
        CheckConstraint(f"kind IN {STEPS}", name="kind"),
        CheckConstraint("share BETWEEN 0 AND 100", name="share"),
    )

    number: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    kind: Mapped[str]
    model_id: Mapped[UUID] = mapped_column(ForeignKey("assistant_model.id"))
    share: Mapped[int] = mapped_column(default=100)
    reason: Mapped[str]
    staff_id: Mapped[UUID | None]
    at: Mapped[datetime] = mapped_column(default=now)


class ModelHolder(Base):
    """An assistant's process, and the models that it said it has when it last asked for one.

    `refused` is why it did not take what it was served (`hash`, `unreadable`) and that one's name.
    """

    __tablename__ = "model_holder"

    shard: Mapped[str] = mapped_column(primary_key=True)
    production: Mapped[str | None]
    canary: Mapped[str | None]
    refused: Mapped[str | None]
    heard_at: Mapped[datetime] = mapped_column(default=now)


class WordingVersion(Keyed):
    """A wording of an answer in one language and channel, from `effective_from` on.

    It counts once somebody signed it off. None as `body` is the wording that was shipped.
    """

    __tablename__ = "wording_version"
    __table_args__ = (Index("ix_wording_version_place", "language", "channel", "name"),)

    language: Mapped[str]
    channel: Mapped[str]
    name: Mapped[str]
    body: Mapped[str | None]
    reason: Mapped[str]
    effective_from: Mapped[datetime]
    staff_id: Mapped[UUID]
    made_at: Mapped[datetime] = mapped_column(default=now)
    signed_by: Mapped[UUID | None]
    signed_at: Mapped[datetime | None]


class SettingsVersion(Keyed):
    """The practice's own facts and rules as a whole (YAML), from `effective_from` on."""

    __tablename__ = "settings_version"

    body: Mapped[str]
    reason: Mapped[str]
    effective_from: Mapped[datetime] = mapped_column(index=True)
    staff_id: Mapped[UUID]
    made_at: Mapped[datetime] = mapped_column(default=now)
    withdrawn_at: Mapped[datetime | None]
