"""Pages to pay on, what came in by them, and papers to fetch."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from inquiry_api.db import Keyed, now


class PaymentRequest(Keyed):
    """A one-time page on which a part or all of what was asked can be paid.

    `visits` maps visits to the cents asked for each, in the order in which money is put on them.
    `checkout` is the payment provider's own session. Of the token only a keyed hash is kept.
    """

    __tablename__ = "payment_request"
    __table_args__ = (CheckConstraint("asked_cents > 0", name="asked"),)

    token_hash: Mapped[bytes] = mapped_column(unique=True)
    conversation_id: Mapped[UUID]
    account_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"), index=True)
    visits: Mapped[list[dict[str, Any]]] = mapped_column(JSONB)
    plan_id: Mapped[UUID | None]
    asked_cents: Mapped[int] = mapped_column(BigInteger)
    language: Mapped[str]
    checkout: Mapped[str | None] = mapped_column(unique=True)
    created_at: Mapped[datetime] = mapped_column(default=now)
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class SettledPayment(Keyed):
    """Money that came in by a page; `reference` is the provider's, so that it counts once."""

    __tablename__ = "settled_payment"

    reference: Mapped[str] = mapped_column(unique=True)
    provider: Mapped[str]
    request_id: Mapped[UUID] = mapped_column(ForeignKey("payment_request.id"), index=True)
    payment_id: Mapped[UUID] = mapped_column(ForeignKey("payment.id"))
    amount_cents: Mapped[int] = mapped_column(BigInteger)
    settled_at: Mapped[datetime] = mapped_column(default=now)


class Paper(Keyed):
    """A statement or receipt that a verified person may fetch: made when it is opened."""

    __tablename__ = "paper"
    __table_args__ = (CheckConstraint("kind IN ('statement', 'receipt')", name="kind"),)

    token_hash: Mapped[bytes] = mapped_column(unique=True)
    conversation_id: Mapped[UUID]
    account_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    kind: Mapped[str]
    language: Mapped[str]
    starts_on: Mapped[date | None]
    ends_on: Mapped[date | None]
    created_at: Mapped[datetime] = mapped_column(default=now)
    expires_at: Mapped[datetime]
