"""The journal: append-only double entry. A balance is a sum over it and is stored nowhere.

Each transaction's entries sum to zero; the database itself refuses one that does not, an entry
added to a finished transaction, and any UPDATE or DELETE.
"""

import enum
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Identity, Index, text
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.types import UserDefinedType

from inquiry_api.db import Base, Keyed, now


class Book(enum.StrEnum):
    """What an entry's cents are. Positive is a debit: more owed to, or held by, the practice."""

    PATIENT = "patient"  # owed by the guarantor, confirmed.
    INSURER = "insurer"  # waiting for a payer's decision.
    REVIEW = "review"  # a payer put it on the patient; a clerk must agree first.
    REVENUE = "revenue"
    PAYER_CASH = "payer_cash"
    PATIENT_CASH = "patient_cash"
    CONTRACTUAL = "contractual"  # taken off under the payer's contract (CO).
    DENIED = "denied"  # a payer refused it and the practice bears it (other CO).
    OTHER = "other"  # OA, PI and CR adjustments.
    DISCOUNT = "discount"  # self-pay, prompt-pay and assistance reductions.
    WRITE_OFF = "write_off"  # small balances and bad debt.


class TransactionId(UserDefinedType[int]):
    """PostgreSQL's `xid8`, the number of a database transaction."""

    cache_ok = True

    def get_col_spec(self, **_options: object) -> str:
        """The column's type in DDL."""
        return "xid8"


OWED = (Book.PATIENT, Book.INSURER, Book.REVIEW)


class Kind(enum.StrEnum):
    """Why a transaction was posted."""

    CHARGE = "charge"
    REMITTANCE = "remittance"
    TRANSFER = "transfer"
    PAYMENT = "payment"
    REFUND = "refund"
    ADJUSTMENT = "adjustment"
    REVERSAL = "reversal"


class LedgerTxn(Keyed):
    """One posting. `idempotency_key` makes it happen once; `reverses_id` names what it undoes.

    `written_in` is the database transaction that wrote it, by which late entries are refused.
    """

    __tablename__ = "ledger_txn"
    __table_args__ = (
        CheckConstraint(f"kind IN {tuple(str(kind) for kind in Kind)}", name="kind"),
        Index("ix_ledger_txn_reverses", "reverses_id", postgresql_where="reverses_id IS NOT NULL"),
    )

    idempotency_key: Mapped[str] = mapped_column(unique=True)
    account_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"), index=True)
    kind: Mapped[str]
    as_of: Mapped[date]
    posted_at: Mapped[datetime] = mapped_column(default=now)
    actor: Mapped[str]
    reverses_id: Mapped[UUID | None] = mapped_column(ForeignKey("ledger_txn.id"))
    written_in: Mapped[int] = mapped_column(
        TransactionId, server_default=text("pg_current_xact_id()"), deferred=True
    )
    source_id: Mapped[UUID | None] = mapped_column(ForeignKey("source.id"))
    place: Mapped[str | None]


class LedgerEntry(Base):
    """One line of a posting: signed cents on a book, and what it is about."""

    __tablename__ = "ledger_entry"
    __table_args__ = (
        CheckConstraint(f"book IN {tuple(str(book) for book in Book)}", name="book"),
        CheckConstraint("amount_cents <> 0", name="not_zero"),
        Index(
            "ix_ledger_entry_account",
            "account_id",
            "visit_id",
            "book",
            postgresql_include=["amount_cents"],
        ),
    )

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    txn_id: Mapped[UUID] = mapped_column(ForeignKey("ledger_txn.id"), index=True)
    account_id: Mapped[UUID]
    visit_id: Mapped[UUID | None]
    charge_id: Mapped[UUID | None]
    claim_id: Mapped[UUID | None]
    payment_id: Mapped[UUID | None]
    book: Mapped[str]
    group: Mapped[str | None]
    reason: Mapped[str | None]
    amount_cents: Mapped[int] = mapped_column(BigInteger)
