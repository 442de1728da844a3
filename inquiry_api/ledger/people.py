"""Patients, guarantors and how to reach them. Everything that names a person is sealed."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from inquiry_api.db import Keyed, Sealed, now


class Patient(Keyed):
    """A person who was cared for. `birth_date` is ISO text (2001-12-31)."""

    __tablename__ = "patient"

    given_name_sealed: Mapped[bytes | None]
    family_name_sealed: Mapped[bytes | None]
    birth_date_sealed: Mapped[bytes | None]
    address_sealed: Mapped[bytes | None]
    given_name = Sealed()
    family_name = Sealed()
    birth_date = Sealed()
    address = Sealed()
    # Blind indexes: family name, and family name with birth date ("name_birth").
    family_name_index: Mapped[bytes | None] = mapped_column(index=True)
    name_birth_index: Mapped[bytes | None] = mapped_column(index=True)
    language: Mapped[str] = mapped_column(default="en")
    deceased_on: Mapped[date | None]
    created_at: Mapped[datetime] = mapped_column(default=now)


class PatientIdentifier(Keyed):
    """A number by which some system knows a patient (`system` is the system's name or URL)."""

    __tablename__ = "patient_identifier"
    __table_args__ = (UniqueConstraint("system", "value_index"),)

    patient_id: Mapped[UUID] = mapped_column(ForeignKey("patient.id"), index=True)
    system: Mapped[str]
    value_sealed: Mapped[bytes]
    value = Sealed()
    value_index: Mapped[bytes]


class Guarantor(Keyed):
    """Who answers for an account's bill: the patient (`patient_id` set) or somebody else."""

    __tablename__ = "guarantor"

    patient_id: Mapped[UUID | None] = mapped_column(ForeignKey("patient.id"), index=True)
    given_name_sealed: Mapped[bytes | None]
    family_name_sealed: Mapped[bytes | None]
    birth_date_sealed: Mapped[bytes | None]
    given_name = Sealed()
    family_name = Sealed()
    birth_date = Sealed()
    family_name_index: Mapped[bytes | None] = mapped_column(index=True)
    name_birth_index: Mapped[bytes | None] = mapped_column(index=True)


class ContactPoint(Keyed):
    """A telephone number (E.164) or e-mail address on file for a patient or a guarantor.

    `texts` says that texts may go to it; `trusted` falls when a carrier reports the number gone.
    """

    __tablename__ = "contact_point"
    __table_args__ = (
        CheckConstraint("num_nonnulls(patient_id, guarantor_id) = 1", name="one_owner"),
        CheckConstraint("kind IN ('phone', 'email')", name="kind"),
        Index("ix_contact_point_kind_value", "kind", "value_index"),
    )

    patient_id: Mapped[UUID | None] = mapped_column(ForeignKey("patient.id"), index=True)
    guarantor_id: Mapped[UUID | None] = mapped_column(ForeignKey("guarantor.id"), index=True)
    kind: Mapped[str]
    value_sealed: Mapped[bytes]
    value = Sealed()
    value_index: Mapped[bytes]
    texts: Mapped[bool] = mapped_column(default=True)
    trusted: Mapped[bool] = mapped_column(default=True)
    since: Mapped[datetime] = mapped_column(default=now)
    ended_at: Mapped[datetime | None]
