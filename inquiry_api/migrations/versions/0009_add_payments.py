"""Add payments: hosted pages to pay on, what came in by them, and papers to fetch."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "payment_request",
        sa.Column("token_hash", sa.LargeBinary(), nullable=False),
        sa.Column("conversation_id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("visits", postgresql.JSONB(), nullable=False),
        sa.Column("plan_id", sa.Uuid(), nullable=True),
        sa.Column("asked_cents", sa.BigInteger(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("checkout", sa.String(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("asked_cents > 0", name=op.f("ck_payment_request_asked")),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_payment_request_account_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_payment_request")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_payment_request_token_hash")),
        sa.UniqueConstraint("checkout", name=op.f("uq_payment_request_checkout")),
    )
    op.create_index(
        op.f("ix_payment_request_account_id"), "payment_request", ["account_id"], unique=False
    )
    op.create_table(
        "settled_payment",
        sa.Column("reference", sa.String(), nullable=False),
        sa.Column("provider", sa.String(), nullable=False),
        sa.Column("request_id", sa.Uuid(), nullable=False),
        sa.Column("payment_id", sa.Uuid(), nullable=False),
        sa.Column("amount_cents", sa.BigInteger(), nullable=False),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["request_id"], ["payment_request.id"], name=op.f("fk_settled_payment_request_id")
        ),
        sa.ForeignKeyConstraint(
            ["payment_id"], ["payment.id"], name=op.f("fk_settled_payment_payment_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_settled_payment")),
        sa.UniqueConstraint("reference", name=op.f("uq_settled_payment_reference")),
    )
    op.create_index(
        op.f("ix_settled_payment_request_id"), "settled_payment", ["request_id"], unique=False
    )
    op.create_table(
        "paper",
        sa.Column("token_hash", sa.LargeBinary(), nullable=False),
        sa.Column("conversation_id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=True),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("kind IN ('statement', 'receipt')", name=op.f("ck_paper_kind")),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_paper_account_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_paper")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_paper_token_hash")),
    )


def downgrade() -> None:
    """Undo."""
    op.drop_table("paper")
    op.drop_index(op.f("ix_settled_payment_request_id"), table_name="settled_payment")
    op.drop_table("settled_payment")
    op.drop_index(op.f("ix_payment_request_account_id"), table_name="payment_request")
    op.drop_table("payment_request")
