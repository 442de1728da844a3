"""Add good-faith estimates: what a patient was told to expect before care."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"


def upgrade() -> None:
    """Create the table."""
    op.create_table(
        "estimate",
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("visit_id", sa.Uuid(), nullable=True),
        sa.Column("given_on", sa.Date(), nullable=False),
        sa.Column("planned_on", sa.Date(), nullable=True),
        sa.Column("provider", sa.String(), nullable=True),
        sa.Column("service", sa.String(), nullable=True),
        sa.Column("expected_cents", sa.BigInteger(), nullable=False),
        sa.Column("actor", sa.String(), nullable=False),
        sa.Column("source_id", sa.Uuid(), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("expected_cents > 0", name=op.f("ck_estimate_expected")),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_estimate_account_id")
        ),
        sa.ForeignKeyConstraint(["visit_id"], ["visit.id"], name=op.f("fk_estimate_visit_id")),
        sa.ForeignKeyConstraint(["source_id"], ["source.id"], name=op.f("fk_estimate_source_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_estimate")),
        sa.UniqueConstraint("number", name=op.f("uq_estimate_number")),
    )
    op.create_index(op.f("ix_estimate_account_id"), "estimate", ["account_id"], unique=False)
    op.create_index(op.f("ix_estimate_visit_id"), "estimate", ["visit_id"], unique=False)


def downgrade() -> None:
    """Drop it."""
    op.drop_index(op.f("ix_estimate_visit_id"), table_name="estimate")
    op.drop_index(op.f("ix_estimate_account_id"), table_name="estimate")
    op.drop_table("estimate")
