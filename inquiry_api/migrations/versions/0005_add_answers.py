"""Add answers: replies as they were composed, and what flows remember between two messages."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "reply",
        sa.Column("conversation_id", sa.Uuid(), nullable=False),
        sa.Column("turn_id", sa.Uuid(), nullable=True),
        sa.Column("call", sa.String(), nullable=False),
        sa.Column("topic", sa.String(), nullable=False),
        sa.Column("body_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("entries", postgresql.ARRAY(sa.BigInteger()), nullable=False),
        sa.Column("redacted_text", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reply")),
        sa.UniqueConstraint("call", name=op.f("uq_reply_call")),
    )
    op.create_index(op.f("ix_reply_conversation_id"), "reply", ["conversation_id"], unique=False)
    op.create_index(op.f("ix_reply_turn_id"), "reply", ["turn_id"], unique=False)
    op.create_table(
        "flow_state",
        sa.Column("conversation_id", sa.Uuid(), nullable=False),
        sa.Column("flow", sa.String(), nullable=False),
        sa.Column("state_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_flow_state")),
        sa.UniqueConstraint(
            "conversation_id", "flow", name=op.f("uq_flow_state_conversation_id_flow")
        ),
    )


def downgrade() -> None:
    """Undo."""
    op.drop_table("flow_state")
    op.drop_index(op.f("ix_reply_turn_id"), table_name="reply")
    op.drop_index(op.f("ix_reply_conversation_id"), table_name="reply")
    op.drop_table("reply")
