"""Accounts and what was done on them: visits, charges, claims, payments, statements, holds."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.types import Text

from inquiry_api.crypto import exact_index
from inquiry_api.db import Indexed, Keyed, Sealed, now

CLAIM_STATES = (
    "sent",
    "received",
    "rejected",  # sent back before the payer looked at it: ours to mend.
    "pending",
    "information_needed",
    "paid",
    "denied",
    "forwarded",
    "reversed",
    "closed",
)


CLAIM_NUMBER = "claim_number"


def claim_number_index(number: str) -> bytes:
    """What a claim is found by, under our number or the payer's."""
    return exact_index(CLAIM_NUMBER, number)


class Source(Keyed):
    """Where rows came from: one imported file, or one hand or program that posts.

    `digest` is the SHA-256 in hex, loaded once. `report` is what later files look up in it.
    """

    __tablename__ = "source"
    __table_args__ = (UniqueConstraint("kind", "digest"),)

    kind: Mapped[str]
    name_sealed: Mapped[bytes]
    name = Sealed()
    digest: Mapped[str | None]
    loaded_at: Mapped[datetime] = mapped_column(default=now)
    report: Mapped[dict[str, object]] = mapped_column(JSONB, default=dict)


class Account(Keyed):
    """One patient's bills, and who answers for them."""

    __tablename__ = "account"

    number_sealed: Mapped[bytes]
    number = Sealed()
    number_index: Mapped[bytes] = mapped_column(unique=True)
    patient_id: Mapped[UUID] = mapped_column(ForeignKey("patient.id"), index=True)
    guarantor_id: Mapped[UUID | None] = mapped_column(ForeignKey("guarantor.id"), index=True)
    opened_on: Mapped[date | None]


class Visit(Keyed):
    """One encounter. `kind` and `place` are plain words of the practice, never a diagnosis."""

    __tablename__ = "visit"
    __table_args__ = (UniqueConstraint("system", "external_id"),)

    account_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"), index=True)
    service_on: Mapped[date]
    kind: Mapped[str]
    place: Mapped[str | None]
    provider: Mapped[str | None]
    system: Mapped[str | None]
    external_id: Mapped[str | None]


class Charge(Keyed):
    """One service on a visit, at the practice's price.

    `control` is the practice's own number of the line, where that is not its turn on the claim.
    """

    __tablename__ = "charge"

    visit_id: Mapped[UUID] = mapped_column(ForeignKey("visit.id"), index=True)
    service_on: Mapped[date]
    code: Mapped[str | None]
    description: Mapped[str]
    units: Mapped[int] = mapped_column(default=1)
    charge_cents: Mapped[int] = mapped_column(BigInteger)
    external_id: Mapped[str | None] = mapped_column(index=True)
    control_sealed: Mapped[bytes | None]
    control = Sealed()


class Claim(Keyed):
    """A bill sent to one payer for a visit. `position` 1 is primary, 2 secondary, 3 tertiary.

    `number` is the practice's, which often is a record number, `payer_claim_number` the payer's.
    """

    __tablename__ = "claim"
    __table_args__ = (
        CheckConstraint("position BETWEEN 1 AND 3", name="position"),
        UniqueConstraint("system", "external_id"),
    )

    visit_id: Mapped[UUID] = mapped_column(ForeignKey("visit.id"), index=True)
    payer_id: Mapped[UUID] = mapped_column(ForeignKey("payer.id"), index=True)
    coverage_id: Mapped[UUID | None] = mapped_column(ForeignKey("coverage.id"))
    position: Mapped[int] = mapped_column(default=1)
    number_sealed: Mapped[bytes | None]
    number = Indexed(CLAIM_NUMBER)
    number_index: Mapped[bytes | None] = mapped_column(index=True)
    payer_claim_number_sealed: Mapped[bytes | None]
    payer_claim_number = Indexed(CLAIM_NUMBER)
    payer_claim_number_index: Mapped[bytes | None] = mapped_column(index=True)
    submitted_on: Mapped[date | None]
    charge_cents: Mapped[int] = mapped_column(BigInteger)
    system: Mapped[str | None]
    external_id: Mapped[str | None]
    source_id: Mapped[UUID | None] = mapped_column(ForeignKey("source.id"))


class ClaimLine(Keyed):
    """One charge as it stands on a claim."""

    __tablename__ = "claim_line"

    claim_id: Mapped[UUID] = mapped_column(ForeignKey("claim.id"), index=True)
    charge_id: Mapped[UUID | None] = mapped_column(ForeignKey("charge.id"))
    number: Mapped[int]
    charge_cents: Mapped[int] = mapped_column(BigInteger)


class ClaimEvent(Keyed):
    """News of a claim; rows are only added. The latest by (`on`, `recorded_at`) is its state."""

    __tablename__ = "claim_event"
    __table_args__ = (
        CheckConstraint(f"state IN {CLAIM_STATES}", name="state"),
        Index("ix_claim_event_claim_on", "claim_id", "on"),
    )

    claim_id: Mapped[UUID] = mapped_column(ForeignKey("claim.id"))
    state: Mapped[str]
    on: Mapped[date]
    code: Mapped[str | None]
    recorded_at: Mapped[datetime] = mapped_column(default=now)
    source_id: Mapped[UUID | None] = mapped_column(ForeignKey("source.id"))
    place: Mapped[str | None]


class Remittance(Keyed):
    """A payer's decision on a claim (X12 835 CLP loop or its like), with amounts as sent.

    `key` names it for ever. `status` is CLP02; `patient_cents` is CLP05, which only
    cross-checks (X12 RFI 2548).
    """

    __tablename__ = "remittance"

    claim_id: Mapped[UUID] = mapped_column(ForeignKey("claim.id"), index=True)
    key: Mapped[str] = mapped_column(unique=True)
    decided_on: Mapped[date]
    status: Mapped[str]
    charge_cents: Mapped[int] = mapped_column(BigInteger)
    paid_cents: Mapped[int] = mapped_column(BigInteger)
    patient_cents: Mapped[int | None] = mapped_column(BigInteger)
    trace: Mapped[str | None]
    source_id: Mapped[UUID | None] = mapped_column(ForeignKey("source.id"))
    place: Mapped[str | None]


class RemittanceAdjustment(Keyed):
    """One adjustment of a remittance: group (CO, PR, OA, PI, CR), reason, signed amount."""

    __tablename__ = "remittance_adjustment"
    __table_args__ = (CheckConstraint("\"group\" IN ('CO','PR','OA','PI','CR')", name="group"),)

    remittance_id: Mapped[UUID] = mapped_column(ForeignKey("remittance.id"), index=True)
    claim_line_id: Mapped[UUID | None] = mapped_column(ForeignKey("claim_line.id"))
    group: Mapped[str]
    reason: Mapped[str]
    amount_cents: Mapped[int] = mapped_column(BigInteger)
    remarks: Mapped[list[str]] = mapped_column(ARRAY(Text), default=list)
    place: Mapped[str | None]


class Payment(Keyed):
    """Money received from a patient or guarantor. What it paid is in the journal."""

    __tablename__ = "payment"
    __table_args__ = (UniqueConstraint("system", "external_id"),)

    account_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"), index=True)
    received_on: Mapped[date]
    method: Mapped[str]
    amount_cents: Mapped[int] = mapped_column(BigInteger)
    last_four: Mapped[str | None]
    system: Mapped[str | None]
    external_id: Mapped[str | None]
    source_id: Mapped[UUID | None] = mapped_column(ForeignKey("source.id"))


class Statement(Keyed):
    """A bill sent to the guarantor. The access code printed on it helps to prove who is asking."""

    __tablename__ = "statement"

    account_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"), index=True)
    number: Mapped[str] = mapped_column(unique=True)
    issued_on: Mapped[date]
    due_on: Mapped[date | None]
    amount_cents: Mapped[int] = mapped_column(BigInteger)
    access_code_sealed: Mapped[bytes | None]
    access_code = Sealed()
    access_code_index: Mapped[bytes | None] = mapped_column(unique=True)


class Hold(Keyed):
    """A pause on asking for money (dispute, review, assistance, extension), for a visit or all."""

    __tablename__ = "hold"

    account_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"), index=True)
    visit_id: Mapped[UUID | None] = mapped_column(ForeignKey("visit.id"))
    kind: Mapped[str]
    starts_on: Mapped[date]
    ends_on: Mapped[date | None]
    case_id: Mapped[UUID | None]
    released_at: Mapped[datetime | None]
