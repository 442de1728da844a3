"""What imports keep beside the ledger: what waits for a clerk, payers' payments, evidence.

Nothing here touches a patient's balance.
"""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from inquiry_api.db import Keyed, Sealed, now

HELD_STATES = ("open", "posted", "dropped")


class HeldItem(Keyed):
    """Something read that was not posted: nobody could be sure. `record` is JSON, sealed.

    `kind` tells what it is (`decision`, `claim`, `eligibility`, `status`), `reason` why it waits.
    A later import that settles the doubt posts it; so may a clerk.
    """

    __tablename__ = "held_item"
    __table_args__ = (
        CheckConstraint(f"state IN {HELD_STATES}", name="state"),
        Index("ix_held_item_open", "kind", "number_index", postgresql_where="state = 'open'"),
    )

    key: Mapped[str] = mapped_column(unique=True)
    kind: Mapped[str]
    reason: Mapped[str]
    state: Mapped[str] = mapped_column(default="open")
    number_index: Mapped[bytes | None] = mapped_column(index=True)
    payer_number_index: Mapped[bytes | None] = mapped_column(index=True)
    family_index: Mapped[bytes | None] = mapped_column(index=True)
    on: Mapped[date | None]
    record_sealed: Mapped[bytes]
    record = Sealed()
    case_id: Mapped[UUID | None]
    source_id: Mapped[UUID] = mapped_column(ForeignKey("source.id"))
    place: Mapped[str | None]
    held_at: Mapped[datetime] = mapped_column(default=now)
    settled_at: Mapped[datetime | None]


class PayerPayment(Keyed):
    """A payer's payment to the practice, as sent. It adds up when `amount_cents` is `claims_cents`
    less its adjustments (005010X221A1, 1.10.2.1). Rows are only added.

    `fingerprint` is the same for the same remittance in other bytes.
    """

    __tablename__ = "payer_payment"

    key: Mapped[str] = mapped_column(unique=True)
    payer_id: Mapped[UUID] = mapped_column(ForeignKey("payer.id"), index=True)
    fingerprint: Mapped[str] = mapped_column(index=True)
    trace: Mapped[str | None]
    method: Mapped[str]
    paid_on: Mapped[date | None]
    amount_cents: Mapped[int] = mapped_column(BigInteger)
    claims_cents: Mapped[int] = mapped_column(BigInteger)
    source_id: Mapped[UUID] = mapped_column(ForeignKey("source.id"))
    place: Mapped[str | None]


class PayerAdjustment(Keyed):
    """Money between payer and practice beside the claims (PLB): positive takes, negative adds.

    It never touches a patient. Rows are only added.
    """

    __tablename__ = "payer_adjustment"

    payment_id: Mapped[UUID] = mapped_column(ForeignKey("payer_payment.id"), index=True)
    payer_id: Mapped[UUID] = mapped_column(ForeignKey("payer.id"), index=True)
    reason: Mapped[str]
    reference_sealed: Mapped[bytes | None]  # Payers put the claim's or the patient's number here.
    reference = Sealed()
    amount_cents: Mapped[int] = mapped_column(BigInteger)
    place: Mapped[str | None]


class ClaimEvidence(Keyed):
    """What somebody said of a claim that is kept and posts nothing. `record` is JSON, sealed.

    `other_payer`: a payer of the claim beside its own, with what it paid, at `position`.
    `decision`: a payer's decision that another source has posted.
    """

    __tablename__ = "claim_evidence"

    key: Mapped[str] = mapped_column(unique=True)
    claim_id: Mapped[UUID] = mapped_column(ForeignKey("claim.id"), index=True)
    kind: Mapped[str]
    position: Mapped[int | None]
    record_sealed: Mapped[bytes]
    record = Sealed()
    source_id: Mapped[UUID] = mapped_column(ForeignKey("source.id"))
    place: Mapped[str | None]


class CoverageCheck(Keyed):
    """What a payer answered when asked whether somebody is covered, on `as_of`.

    `not_checked` is no answer at all: it never means that cover has ended.
    """

    __tablename__ = "coverage_check"
    __table_args__ = (
        CheckConstraint("outcome IN ('active', 'inactive', 'not_checked')", name="outcome"),
    )

    key: Mapped[str] = mapped_column(unique=True)
    patient_id: Mapped[UUID] = mapped_column(ForeignKey("patient.id"), index=True)
    payer_id: Mapped[UUID] = mapped_column(ForeignKey("payer.id"))
    coverage_id: Mapped[UUID | None] = mapped_column(ForeignKey("coverage.id"))
    as_of: Mapped[date]
    outcome: Mapped[str]
    code: Mapped[str | None]
    source_id: Mapped[UUID] = mapped_column(ForeignKey("source.id"))
    place: Mapped[str | None]


class FhirRecord(Keyed):
    """A FHIR resource that was loaded: which version, and which row of ours it became.

    `key` stands for its server, type and id, which may be a record number (`resource_key`).
    """

    __tablename__ = "fhir_record"

    key: Mapped[str] = mapped_column(unique=True)
    version: Mapped[str]
    content_hash: Mapped[str]
    updated_at: Mapped[str | None]
    row_id: Mapped[UUID | None]
    source_id: Mapped[UUID] = mapped_column(ForeignKey("source.id"))
