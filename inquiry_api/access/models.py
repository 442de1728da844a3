"""What identity keeps: sessions, counters, codes, links, consents, and the dialogue's state.

Times that decide about expiry are set and compared by the database's clock alone.
"""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, Text, func, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.types import Uuid

from inquiry_api.db import Base, Keyed, Sealed


class IdentitySession(Keyed):
    """A person proved to be in a conversation: a patient, a guarantor's rows, or both.

    `account_ids` are the accounts chosen, None for all; while `choice_open` nothing is told.
    `contact_point_id` is the number the proof rests on: the session ends with it.
    """

    __tablename__ = "identity_session"
    __table_args__ = (
        CheckConstraint("via IN ('code', 'access_code', 'phone', 'link')", name="via"),
        CheckConstraint("patient_id IS NOT NULL OR guarantor_ids <> '{}'", name="somebody"),
        Index(
            "uq_identity_session_live",
            "conversation_id",
            unique=True,
            postgresql_where=text("ended_at IS NULL"),
        ),
    )

    conversation_id: Mapped[UUID] = mapped_column(index=True)
    patient_id: Mapped[UUID | None] = mapped_column(ForeignKey("patient.id"))
    guarantor_ids: Mapped[list[UUID]] = mapped_column(ARRAY(Uuid()))
    via: Mapped[str]
    contact_point_id: Mapped[UUID | None] = mapped_column(ForeignKey("contact_point.id"))
    account_ids: Mapped[list[UUID] | None] = mapped_column(ARRAY(Uuid()))
    choice_open: Mapped[bool] = mapped_column(default=False)
    verified_at: Mapped[datetime] = mapped_column(server_default=func.now())
    seen_at: Mapped[datetime] = mapped_column(server_default=func.now())
    proved_at: Mapped[datetime] = mapped_column(server_default=func.now())
    ended_at: Mapped[datetime | None]
    end_reason: Mapped[str | None]


class IdentityAttempt(Base):
    """Wrong tries (or codes sent) counted against one thing; `key` says nothing about it.

    `since` begins the window of the counters that have one; `locked_at` stays until an unlock.
    """

    __tablename__ = "identity_attempt"

    kind: Mapped[str] = mapped_column(primary_key=True)
    key: Mapped[bytes] = mapped_column(primary_key=True)
    count: Mapped[int] = mapped_column(default=0)
    since: Mapped[datetime] = mapped_column(server_default=func.now())
    locked_at: Mapped[datetime | None]


class IdentityFlow(Keyed):
    """Where a conversation stands in the dialogue. `details` is JSON of what was given so far."""

    __tablename__ = "identity_flow"
    __table_args__ = (
        CheckConstraint("purpose IN ('verify', 'step_up')", name="purpose"),
        CheckConstraint(
            "stage IN ('details', 'code', 'phone', 'whose_bill', 'warn_sms')", name="stage"
        ),
    )

    conversation_id: Mapped[UUID] = mapped_column(unique=True)
    purpose: Mapped[str]
    stage: Mapped[str]
    details_sealed: Mapped[bytes | None]
    details = Sealed()
    code_id: Mapped[UUID | None]
    unusable: Mapped[int] = mapped_column(default=0)
    touched_at: Mapped[datetime] = mapped_column(server_default=func.now())


class OneTimeCode(Keyed):
    """A six-digit code sent (or, for nobody, not sent) for one request; its id is the request.

    `person_keys` are the counters a wrong try counts against.
    """

    __tablename__ = "one_time_code"

    conversation_id: Mapped[UUID] = mapped_column(index=True)
    person_keys: Mapped[list[bytes]] = mapped_column(ARRAY(LargeBinary()))
    patient_id: Mapped[UUID | None]
    guarantor_ids: Mapped[list[UUID]] = mapped_column(ARRAY(Uuid()))
    contact_point_id: Mapped[UUID | None]
    salt: Mapped[bytes]
    code_hash: Mapped[bytes]
    tries: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class OneTimeLink(Keyed):
    """A link sent by text that opens a page which asks the birth date; only its hash is here."""

    __tablename__ = "one_time_link"

    token_hash: Mapped[bytes] = mapped_column(unique=True)
    conversation_id: Mapped[UUID] = mapped_column(index=True)
    patient_id: Mapped[UUID | None]
    guarantor_ids: Mapped[list[UUID]] = mapped_column(ARRAY(Uuid()))
    contact_point_id: Mapped[UUID | None]
    account_ids: Mapped[list[UUID] | None] = mapped_column(ARRAY(Uuid()))
    topic: Mapped[str | None]
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class Consent(Keyed):
    """A yes or no to one wording, for one number. The latest row of a kind counts.

    `source` is where it was given: `sms`, `web`, `paper` or `clerk`.
    """

    __tablename__ = "consent"
    __table_args__ = (
        CheckConstraint("num_nonnulls(patient_id, guarantor_id) = 1", name="one_owner"),
        Index("ix_consent_contact_kind_at", "contact_index", "kind", "at"),
    )

    kind: Mapped[str]
    granted: Mapped[bool]
    patient_id: Mapped[UUID | None] = mapped_column(ForeignKey("patient.id"), index=True)
    guarantor_id: Mapped[UUID | None] = mapped_column(ForeignKey("guarantor.id"), index=True)
    contact_index: Mapped[bytes]
    wording_version: Mapped[str]
    source: Mapped[str]
    conversation_id: Mapped[UUID | None]
    at: Mapped[datetime] = mapped_column(server_default=func.clock_timestamp())
    revoked_at: Mapped[datetime | None]


class StaffUser(Keyed):
    """Somebody who works here. Password (argon2id) and authenticator are both needed, always.

    Whoever was invited and has not accepted yet has no password. `totp_step` is the last time step
    whose code was used: a code works once.
    """

    __tablename__ = "staff_user"
    __table_args__ = (
        CheckConstraint("role IN ('clerk', 'supervisor', 'admin', 'auditor')", name="role"),
    )

    email: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    role: Mapped[str]
    password_hash: Mapped[str | None] = mapped_column(Text)
    totp_secret_sealed: Mapped[bytes]
    totp_secret = Sealed()
    totp_step: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
    disabled_at: Mapped[datetime | None]


class StaffSession(Base):
    """A sign-in; the key is a hash of the token that only the browser holds."""

    __tablename__ = "staff_session"

    token_hash: Mapped[bytes] = mapped_column(primary_key=True)
    staff_id: Mapped[UUID] = mapped_column(ForeignKey("staff_user.id"), index=True)
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
    seen_at: Mapped[datetime] = mapped_column(server_default=func.now())
    ended_at: Mapped[datetime | None]
