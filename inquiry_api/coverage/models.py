"""Payers, a patient's coverage with its priority, and accumulators."""

from datetime import date
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from inquiry_api.db import Keyed, Sealed

PAYER_KINDS = ("commercial", "medicare", "medicaid", "other_government", "self_pay")


class Payer(Keyed):
    """An insurer or programme. `external_id` is what a source system calls it."""

    __tablename__ = "payer"
    __table_args__ = (CheckConstraint(f"kind IN {PAYER_KINDS}", name="kind"),)

    name: Mapped[str]
    kind: Mapped[str] = mapped_column(default="commercial")
    phone: Mapped[str | None]
    external_id: Mapped[str | None] = mapped_column(unique=True)


class Coverage(Keyed):
    """A patient's membership with a payer. `priority` 1 is billed first; None is not known.

    `ends_on` is the last covered day. `dual` marks Medicaid or QMB beside Medicare: the patient
    is never billed cost share (42 USC 1396a(n)(3)).
    """

    __tablename__ = "coverage"
    __table_args__ = (Index("ix_coverage_patient_starts", "patient_id", "starts_on"),)

    patient_id: Mapped[UUID] = mapped_column(ForeignKey("patient.id"))
    payer_id: Mapped[UUID] = mapped_column(ForeignKey("payer.id"))
    priority: Mapped[int | None]
    plan_name: Mapped[str | None]
    member_id_sealed: Mapped[bytes | None]
    member_id = Sealed()
    member_id_index: Mapped[bytes | None] = mapped_column(index=True)
    relationship: Mapped[str] = mapped_column(default="self")
    starts_on: Mapped[date]
    ends_on: Mapped[date | None]
    dual: Mapped[bool] = mapped_column(default=False)


class Accumulator(Keyed):
    """How far a yearly limit is used: what the plan said on `as_of`, for one plan year."""

    __tablename__ = "accumulator"
    __table_args__ = (
        CheckConstraint("kind IN ('deductible', 'out_of_pocket')", name="kind"),
        CheckConstraint("scope IN ('individual', 'family')", name="scope"),
        CheckConstraint("network IN ('in', 'out')", name="network"),
    )

    coverage_id: Mapped[UUID] = mapped_column(ForeignKey("coverage.id"), index=True)
    kind: Mapped[str]
    scope: Mapped[str] = mapped_column(default="individual")
    network: Mapped[str] = mapped_column(default="in")
    year_starts_on: Mapped[date]
    year_ends_on: Mapped[date]
    limit_cents: Mapped[int] = mapped_column(BigInteger)
    met_cents: Mapped[int] = mapped_column(BigInteger)
    as_of: Mapped[date]
    source_id: Mapped[UUID | None] = mapped_column(ForeignKey("source.id"))
