"""The web sessions of patients."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from inquiry_api.db import Keyed, now


class WebSession(Keyed):
    """One browser's session: the SHA-256 of its cookie and the conversation it sees.

    After a proof of identity the cookie is replaced; the earlier one stays good for the seconds in
    which requests that carry it are still under way.
    """

    __tablename__ = "web_session"

    token_hash: Mapped[bytes] = mapped_column(unique=True)
    previous_hash: Mapped[bytes | None] = mapped_column(unique=True)
    renewed_at: Mapped[datetime | None]
    conversation_id: Mapped[UUID] = mapped_column(ForeignKey("conversation.id"), index=True)
    created_at: Mapped[datetime] = mapped_column(default=now)
    active_at: Mapped[datetime] = mapped_column(default=now)
    ended_at: Mapped[datetime | None]
