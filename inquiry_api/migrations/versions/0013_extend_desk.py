"""Tell live lists of changes at once, and keep what came of a promised call."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"

# One notification a transaction, however many cases it changes: equal ones are sent once.
TELL_LISTS = """
CREATE FUNCTION tell_case_lists() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_notify('plainbill_event', '00000000-0000-0000-0000-000000000000:0');
    RETURN NULL;
END $$
"""


def upgrade() -> None:
    """Add the trigger, the index of live conversations and the columns of a call."""
    op.execute(TELL_LISTS)
    op.execute(
        "CREATE TRIGGER case_line_tell_lists AFTER INSERT OR UPDATE ON case_line "
        "FOR EACH STATEMENT EXECUTE FUNCTION tell_case_lists()"
    )
    op.create_index("ix_conversation_last_inbound_at", "conversation", ["last_inbound_at"])
    op.add_column("callback", sa.Column("done_by", sa.Uuid(), nullable=True))
    op.add_column("callback", sa.Column("outcome", sa.String(), nullable=True))


def downgrade() -> None:
    """Take it all away again."""
    op.drop_column("callback", "outcome")
    op.drop_column("callback", "done_by")
    op.drop_index("ix_conversation_last_inbound_at", table_name="conversation")
    op.execute("DROP TRIGGER case_line_tell_lists ON case_line")
    op.execute("DROP FUNCTION tell_case_lists()")
