"""Add loads of records: the files that arrived, how far each is, and its report."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    """Create the tables."""
    op.create_table(
        "book_load",
        sa.Column("arrived", sa.String(), nullable=False),
        sa.Column("staff_id", sa.Uuid(), nullable=True),
        sa.Column("dry_run", sa.Boolean(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("at_hand", sa.String(), nullable=True),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "arrived IN ('command', 'upload', 'folder')", name=op.f("ck_book_load_arrived")
        ),
        sa.CheckConstraint(
            "state IN ('waiting', 'running', 'done', 'failed')", name=op.f("ck_book_load_state")
        ),
        sa.ForeignKeyConstraint(
            ["staff_id"], ["staff_user.id"], name=op.f("fk_book_load_staff_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_book_load")),
    )
    op.create_index("ix_book_load_made_at", "book_load", ["made_at"], unique=False)
    op.create_table(
        "book_file",
        sa.Column("load_id", sa.Uuid(), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("size_bytes", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.String(), nullable=True),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("refused", sa.String(), nullable=True),
        sa.Column("report", postgresql.JSON(astext_type=sa.Text()), nullable=True),
        sa.Column("content_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "state IN ('waiting', 'loaded', 'unchanged', 'refused')",
            name=op.f("ck_book_file_state"),
        ),
        sa.ForeignKeyConstraint(["load_id"], ["book_load.id"], name=op.f("fk_book_file_load_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_book_file")),
        sa.UniqueConstraint("load_id", "ordinal", name=op.f("uq_book_file_load_id_ordinal")),
    )


def downgrade() -> None:
    """Drop the tables."""
    op.drop_table("book_file")
    op.drop_table("book_load")
