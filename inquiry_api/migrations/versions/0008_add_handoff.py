"""Add hand-off: one voice at a time by the database's own hand, and what a case keeps."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"

ONE_VOICE = """
CREATE FUNCTION refuse_second_voice() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    held conversation%ROWTYPE;
BEGIN
    IF NEW.direction <> 'out' OR NEW.suppressed OR NEW.author NOT IN ('bot', 'clerk') THEN
        RETURN NEW;
    END IF;
    SELECT * INTO held FROM conversation WHERE id = NEW.conversation_id FOR UPDATE;
    IF held.epoch IS DISTINCT FROM NEW.epoch
       OR (NEW.author = 'bot' AND held.owner NOT IN ('bot', 'offered'))
       OR (NEW.author = 'clerk'
           AND (held.owner <> 'clerk' OR held.owner_clerk_id IS DISTINCT FROM NEW.clerk_id))
    THEN
        RAISE EXCEPTION 'somebody else speaks in this conversation'
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$
"""

EPOCH_RISES = """
CREATE FUNCTION refuse_silent_handoff() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.epoch < OLD.epoch
       OR (NEW.epoch = OLD.epoch
           AND (NEW.owner <> OLD.owner OR NEW.owner_clerk_id IS DISTINCT FROM OLD.owner_clerk_id))
    THEN
        RAISE EXCEPTION 'a change of hands raises the epoch' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$
"""


def upgrade() -> None:
    """Add columns, tables, functions and triggers."""
    op.add_column("message", sa.Column("epoch", sa.Integer(), nullable=True))
    op.add_column("turn", sa.Column("begun_epoch", sa.Integer(), nullable=True))
    op.execute(ONE_VOICE)
    op.execute(
        "CREATE TRIGGER message_one_voice BEFORE INSERT ON message "
        "FOR EACH ROW EXECUTE FUNCTION refuse_second_voice()"
    )
    op.execute(EPOCH_RISES)
    op.execute(
        "CREATE TRIGGER conversation_epoch_rises BEFORE UPDATE OF owner, owner_clerk_id, epoch "
        "ON conversation FOR EACH ROW EXECUTE FUNCTION refuse_silent_handoff()"
    )
    _widen_case()
    _add_case_tables()
    op.create_table(
        "presence",
        sa.Column("conversation_id", sa.Uuid(), nullable=False),
        sa.Column("who", sa.String(), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("typing_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["conversation_id"], ["conversation.id"], name=op.f("fk_presence_conversation_id")
        ),
        sa.PrimaryKeyConstraint("conversation_id", "who", name=op.f("pk_presence")),
    )


def _widen_case() -> None:
    for column in (
        sa.Column("version", sa.Integer(), nullable=False, server_default="1"),
        sa.Column("team", sa.String(), nullable=True),
        sa.Column("offered_to", sa.Uuid(), nullable=True),
        sa.Column("offered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("first_reply_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reopened", sa.Integer(), nullable=False, server_default="0"),
        sa.Column("merged_into_id", sa.Uuid(), nullable=True),
    ):
        op.add_column("case", column)
    op.alter_column("case", "version", server_default=None)
    op.alter_column("case", "reopened", server_default=None)
    op.create_foreign_key(
        op.f("fk_case_merged_into_id"), "case", "case", ["merged_into_id"], ["id"]
    )
    op.create_index("ix_case_clerk_taken", "case", ["clerk_id"], postgresql_where="state = 'taken'")


def _add_case_tables() -> None:
    op.create_table(
        "case_event",
        sa.Column("number", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("clerk_id", sa.Uuid(), nullable=True),
        sa.Column("other_id", sa.Uuid(), nullable=True),
        sa.Column("word", sa.String(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_case_event_case_id")),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_case_event")),
    )
    op.create_index("ix_case_event_case", "case_event", ["case_id", "number"])
    op.create_index("ix_case_event_at", "case_event", ["at"])
    op.execute(
        "CREATE TRIGGER case_event_append_only BEFORE UPDATE OR DELETE ON case_event "
        "FOR EACH ROW EXECUTE FUNCTION refuse_change()"
    )
    op.create_table(
        "case_note",
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("clerk_id", sa.Uuid(), nullable=False),
        sa.Column("text_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_case_note_case_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_note")),
    )
    op.create_index(op.f("ix_case_note_case_id"), "case_note", ["case_id"])
    op.create_table(
        "case_link",
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("other_id", sa.Uuid(), nullable=False),
        sa.Column("clerk_id", sa.Uuid(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("case_id < other_id", name=op.f("ck_case_link_once")),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_case_link_case_id")),
        sa.ForeignKeyConstraint(["other_id"], ["case.id"], name=op.f("fk_case_link_other_id")),
        sa.PrimaryKeyConstraint("case_id", "other_id", name=op.f("pk_case_link")),
    )
    op.create_table(
        "case_act",
        sa.Column("key", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("act", sa.String(), nullable=False),
        sa.Column("clerk_id", sa.Uuid(), nullable=False),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.Column("result_id", sa.Uuid(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_case_act_case_id")),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_case_act")),
    )
    op.create_index("ix_case_act_case", "case_act", ["case_id", "at"])
    op.create_table(
        "approval",
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("act", sa.String(), nullable=False),
        sa.Column("form_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("amount_cents", sa.BigInteger(), nullable=True),
        sa.Column("asked_by", sa.Uuid(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("decided_by", sa.Uuid(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "state IN ('waiting', 'granted', 'refused')", name=op.f("ck_approval_state")
        ),
        sa.CheckConstraint("decided_by <> asked_by", name=op.f("ck_approval_two_people")),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_approval_case_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_approval")),
    )
    op.create_index(op.f("ix_approval_case_id"), "approval", ["case_id"])
    op.create_index(
        "ix_approval_waiting", "approval", ["asked_at"], postgresql_where="state = 'waiting'"
    )
    op.create_table(
        "callback",
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("asked_by", sa.Uuid(), nullable=False),
        sa.Column("note_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_callback_case_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_callback")),
    )
    op.create_index(op.f("ix_callback_case_id"), "callback", ["case_id"])
    op.create_index("ix_callback_open", "callback", ["at"], postgresql_where="done_at IS NULL")


def downgrade() -> None:
    """Take it all away again."""
    op.drop_table("presence")
    for table in ("callback", "approval", "case_act", "case_link", "case_note", "case_event"):
        op.drop_table(table)
    op.drop_index("ix_case_clerk_taken", table_name="case")
    op.drop_constraint(op.f("fk_case_merged_into_id"), "case", type_="foreignkey")
    for column in (
        "merged_into_id", "reopened", "first_reply_at", "offered_at", "offered_to", "team",
        "version",
    ):  # fmt: skip
        op.drop_column("case", column)
    op.execute("DROP TRIGGER conversation_epoch_rises ON conversation")
    op.execute("DROP FUNCTION refuse_silent_handoff()")
    op.execute("DROP TRIGGER message_one_voice ON message")
    op.execute("DROP FUNCTION refuse_second_voice()")
    op.drop_column("turn", "begun_epoch")
    op.drop_column("message", "epoch")
