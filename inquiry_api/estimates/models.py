"""Good-faith estimates that the practice gave before care (45 CFR 149.610)."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from inquiry_api.db import Keyed, now


class Estimate(Keyed):
    """What one provider expected to charge somebody without a plan, in cents. Never changed.

    `number` is the practice's own and names it for ever. `planned_on` is the day that the care was
    planned for; `visit_id` the visit it came to, where somebody has said so. `service` is in the
    practice's plain words.
    """

    __tablename__ = "estimate"
    __table_args__ = (CheckConstraint("expected_cents > 0", name="expected"),)

    number: Mapped[str] = mapped_column(unique=True)
    account_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"), index=True)
    visit_id: Mapped[UUID | None] = mapped_column(ForeignKey("visit.id"), index=True)
    given_on: Mapped[date]
    planned_on: Mapped[date | None]
    provider: Mapped[str | None]
    service: Mapped[str | None]
    expected_cents: Mapped[int] = mapped_column(BigInteger)
    actor: Mapped[str]
    source_id: Mapped[UUID | None] = mapped_column(ForeignKey("source.id"))
    recorded_at: Mapped[datetime] = mapped_column(default=now)
