"""Add cases."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Create the table."""
    op.create_table(
        "case",
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("severity", sa.String(), nullable=False),
        sa.Column("topic", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("conversation_id", sa.Uuid(), nullable=True),
        sa.Column("patient_id", sa.Uuid(), nullable=True),
        sa.Column("packet_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("promised_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("clerk_id", sa.Uuid(), nullable=True),
        sa.Column("taken_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("outcome", sa.String(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("severity IN ('high', 'medium', 'low')", name=op.f("ck_case_severity")),
        sa.CheckConstraint("state IN ('open', 'taken', 'closed')", name=op.f("ck_case_state")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case")),
        sa.UniqueConstraint("key", name=op.f("uq_case_key")),
        sa.UniqueConstraint("number", name=op.f("uq_case_number")),
    )
    op.create_index(op.f("ix_case_conversation_id"), "case", ["conversation_id"], unique=False)
    op.create_index(
        "ix_case_open",
        "case",
        ["severity", "opened_at"],
        unique=False,
        postgresql_where="state <> 'closed'",
    )
    op.create_index(op.f("ix_case_patient_id"), "case", ["patient_id"], unique=False)


def downgrade() -> None:
    """Drop the table."""
    op.drop_index(op.f("ix_case_patient_id"), table_name="case")
    op.drop_index("ix_case_open", table_name="case", postgresql_where="state <> 'closed'")
    op.drop_index(op.f("ix_case_conversation_id"), table_name="case")
    op.drop_table("case")
