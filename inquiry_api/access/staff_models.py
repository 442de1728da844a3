"""What accounts of staff need beside password and authenticator: invitations, passkeys, ceremonies.

Times that decide about expiry are set and compared by the database's clock alone.
"""

from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, func
from sqlalchemy.orm import Mapped, mapped_column

from inquiry_api.db import Base, Keyed, Sealed


class StaffInvite(Base):
    """A link, good once, by which somebody sets a password and enrols an authenticator.

    The key is a hash of the token, which only the link holds.
    """

    __tablename__ = "staff_invite"

    token_hash: Mapped[bytes] = mapped_column(primary_key=True)
    staff_id: Mapped[UUID] = mapped_column(ForeignKey("staff_user.id"), index=True)
    made_by: Mapped[UUID | None]
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class StaffKey(Keyed):
    """A passkey: two factors in one, the device and what opens it."""

    __tablename__ = "staff_key"

    staff_id: Mapped[UUID] = mapped_column(ForeignKey("staff_user.id"), index=True)
    credential_id: Mapped[bytes] = mapped_column(unique=True)
    public_key: Mapped[bytes]
    sign_count: Mapped[int] = mapped_column(BigInteger)
    name: Mapped[str]
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
    used_at: Mapped[datetime | None]


class StaffCeremony(Keyed):
    """A sign-in or an enrolment in several steps, begun and not ended; `body` is JSON.

    `token_hash` is of what only the browser that began it holds.
    """

    __tablename__ = "staff_ceremony"
    __table_args__ = (
        CheckConstraint("kind IN ('enrol_key', 'use_key', 'single_sign_on', 'code')", name="kind"),
    )

    token_hash: Mapped[bytes] = mapped_column(unique=True)
    kind: Mapped[str]
    staff_id: Mapped[UUID | None] = mapped_column(ForeignKey("staff_user.id"))
    body_sealed: Mapped[bytes]
    body = Sealed()
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
    expires_at: Mapped[datetime]
