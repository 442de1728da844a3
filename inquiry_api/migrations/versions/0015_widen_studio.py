"""Keep what patients did not find helpful and which model each assistant has; wider inbox indexes.

An inbox page is found in an index alone: it holds everything that can be filtered by.
"""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"

_OPEN_LEADER = "state = 'open' AND leads"
_FILTERS = ("intent", "language", "channel", "model")
_BEFORE = {
    "ix_inbox_item_open": [],
    "ix_inbox_item_topic": ["intent"],
    "ix_inbox_item_language": ["language"],
    "ix_inbox_item_model": ["model"],
}
_AFTER = {**_BEFORE, "ix_inbox_item_channel": ["channel"]}


def upgrade() -> None:
    """Create the tables, make the indexes anew."""
    op.create_table(
        "thumbs_down",
        sa.Column("answer_id", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["answer_id"], ["message.id"], name=op.f("fk_thumbs_down_answer_id")
        ),
        sa.PrimaryKeyConstraint("answer_id", name=op.f("pk_thumbs_down")),
    )
    op.create_index(op.f("ix_thumbs_down_at"), "thumbs_down", ["at"], unique=False)
    op.create_table(
        "model_holder",
        sa.Column("shard", sa.String(), nullable=False),
        sa.Column("production", sa.String(), nullable=True),
        sa.Column("canary", sa.String(), nullable=True),
        sa.Column("refused", sa.String(), nullable=True),
        sa.Column("heard_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("shard", name=op.f("pk_model_holder")),
    )
    for name in _BEFORE:
        op.drop_index(name, table_name="inbox_item")
    for name, first in _AFTER.items():
        kept = [column for column in (*_FILTERS, "reasons") if column not in first]
        op.create_index(
            name,
            "inbox_item",
            [*first, "score", "id"],
            unique=False,
            postgresql_where=_OPEN_LEADER,
            postgresql_include=kept,
        )


def downgrade() -> None:
    """Drop the tables, and go back to the narrow indexes."""
    for name in _AFTER:
        op.drop_index(name, table_name="inbox_item")
    for name, first in _BEFORE.items():
        op.create_index(
            name,
            "inbox_item",
            [*first, "score", "id"],
            unique=False,
            postgresql_where=_OPEN_LEADER,
        )
    op.drop_table("model_holder")
    op.drop_index(op.f("ix_thumbs_down_at"), table_name="thumbs_down")
    op.drop_table("thumbs_down")
