"""Add conversations, their delivery, and the job queue."""

import sqlalchemy as sa
from alembic import op
from procrastinate.schema import SchemaManager
from sqlalchemy.dialects import postgresql

revision = "0004"
down_revision = "0003"

# A job that ends frees its lock, but its successor is announced by nobody: the worker would find
# it at its next poll. This announces it on the channel of newly queued jobs.
ANNOUNCE_SUCCESSOR = """
CREATE FUNCTION announce_successor() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    successor record;
BEGIN
    SELECT id, queue_name INTO successor FROM procrastinate_jobs
    WHERE lock = OLD.lock AND status = 'todo' AND id <> OLD.id
    ORDER BY priority DESC, id LIMIT 1;
    IF FOUND THEN
        PERFORM pg_notify(
            'procrastinate_queue_v1#' || successor.queue_name,
            json_build_object('type', 'job_inserted', 'job_id', successor.id)::text
        );
    END IF;
    RETURN NULL;
END $$
"""
SUCCESSOR_TRIGGERS = (
    (
        "CREATE TRIGGER announce_successor_on_end AFTER UPDATE OF status ON procrastinate_jobs "
        "FOR EACH ROW WHEN (OLD.status = 'doing' AND NEW.status <> 'todo' AND OLD.lock IS NOT NULL) "
        "EXECUTE FUNCTION announce_successor()"
    ),
    (
        "CREATE TRIGGER announce_successor_on_delete AFTER DELETE ON procrastinate_jobs "
        "FOR EACH ROW WHEN (OLD.status = 'doing' AND OLD.lock IS NOT NULL) "
        "EXECUTE FUNCTION announce_successor()"
    ),
)
# Which jobs of a lock are waiting is asked for each candidate; without it a backlog is scanned.
WAITING_BY_LOCK = (
    "CREATE INDEX procrastinate_jobs_waiting_by_lock ON procrastinate_jobs (lock, priority, id) "
    "WHERE status IN ('todo', 'doing')"
)
QUEUE_TABLES = ("events", "periodic_defers", "jobs", "workers")


def upgrade() -> None:
    """Create the tables, and the queue's own ones as its release brings them."""
    op.create_table(
        "channel_mark",
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("read_until", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("channel", name=op.f("pk_channel_mark")),
    )
    op.create_table(
        "conversation",
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("owner", sa.String(), nullable=False),
        sa.Column("owner_clerk_id", sa.Uuid(), nullable=True),
        sa.Column("owned_since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("epoch", sa.Integer(), nullable=False),
        sa.Column("next_seq", sa.Integer(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("contact_index", sa.LargeBinary(), nullable=True),
        sa.Column("contact_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("bot_sender", sa.Uuid(), nullable=False),
        sa.Column("paced_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_inbound_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("channel IN ('sms', 'web')", name=op.f("ck_conversation_channel")),
        sa.CheckConstraint(
            "owner IN ('bot', 'offered', 'clerk', 'closed')", name=op.f("ck_conversation_owner")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_conversation")),
    )
    op.create_index(
        "uq_conversation_contact_index",
        "conversation",
        ["contact_index"],
        unique=True,
        postgresql_where="channel = 'sms'",
    )
    op.create_table(
        "idempotent_call",
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("request_hash", sa.LargeBinary(), nullable=False),
        sa.Column("status", sa.Integer(), nullable=False),
        sa.Column("body", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_idempotent_call")),
    )
    op.create_table(
        "opt_out",
        sa.Column("number", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("contact_index", sa.LargeBinary(), nullable=False),
        sa.Column("direction", sa.String(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("turn_id", sa.Uuid(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("direction IN ('out', 'in')", name=op.f("ck_opt_out_direction")),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_opt_out")),
    )
    op.create_index("ix_opt_out_contact", "opt_out", ["contact_index", "number"], unique=False)
    op.create_table(
        "pace",
        sa.Column("source", sa.LargeBinary(), nullable=False),
        sa.Column("used_until", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("source", name=op.f("pk_pace")),
    )
    op.create_table(
        "event",
        sa.Column("conversation_id", sa.Uuid(), nullable=False),
        sa.Column("seq", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("message_id", sa.Uuid(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["conversation_id"], ["conversation.id"], name=op.f("fk_event_conversation_id")
        ),
        sa.PrimaryKeyConstraint("conversation_id", "seq", name=op.f("pk_event")),
    )
    op.create_table(
        "message",
        sa.Column("conversation_id", sa.Uuid(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("direction", sa.String(), nullable=False),
        sa.Column("author", sa.String(), nullable=False),
        sa.Column("clerk_id", sa.Uuid(), nullable=True),
        sa.Column("body_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("extras_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("redacted_text", sa.String(), nullable=True),
        sa.Column("language", sa.String(), nullable=True),
        sa.Column("provider_id", sa.String(), nullable=True),
        sa.Column("client_id", sa.Uuid(), nullable=True),
        sa.Column("media", sa.Integer(), nullable=False),
        sa.Column("card_masked", sa.Boolean(), nullable=False),
        sa.Column("answers_turn_id", sa.Uuid(), nullable=True),
        sa.Column("part", sa.Integer(), nullable=True),
        sa.Column("reply_id", sa.Uuid(), nullable=True),
        sa.Column("link_hash", sa.LargeBinary(), nullable=True),
        sa.Column("suppressed", sa.Boolean(), nullable=False),
        sa.Column("intent", sa.String(), nullable=True),
        sa.Column("confidence", sa.Double(), nullable=True),
        sa.Column("model", sa.String(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "author IN ('patient', 'bot', 'clerk', 'system')", name=op.f("ck_message_author")
        ),
        sa.CheckConstraint("direction IN ('in', 'out')", name=op.f("ck_message_direction")),
        sa.ForeignKeyConstraint(
            ["conversation_id"], ["conversation.id"], name=op.f("fk_message_conversation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_message")),
        sa.UniqueConstraint(
            "answers_turn_id", "part", name=op.f("uq_message_answers_turn_id_part")
        ),
        sa.UniqueConstraint(
            "conversation_id", "client_id", name=op.f("uq_message_conversation_id_client_id")
        ),
        sa.UniqueConstraint("conversation_id", "seq", name=op.f("uq_message_conversation_id_seq")),
        sa.UniqueConstraint("link_hash", name=op.f("uq_message_link_hash")),
        sa.UniqueConstraint("provider_id", name=op.f("uq_message_provider_id")),
    )
    op.create_table(
        "web_session",
        sa.Column("token_hash", sa.LargeBinary(), nullable=False),
        sa.Column("previous_hash", sa.LargeBinary(), nullable=True),
        sa.Column("renewed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("conversation_id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("active_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["conversation_id"], ["conversation.id"], name=op.f("fk_web_session_conversation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_web_session")),
        sa.UniqueConstraint("previous_hash", name=op.f("uq_web_session_previous_hash")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_web_session_token_hash")),
    )
    op.create_index(
        op.f("ix_web_session_conversation_id"), "web_session", ["conversation_id"], unique=False
    )
    op.create_table(
        "outbox",
        sa.Column("conversation_id", sa.Uuid(), nullable=True),
        sa.Column("message_id", sa.Uuid(), nullable=True),
        sa.Column("turn_id", sa.Uuid(), nullable=True),
        sa.Column("part", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("attempt", sa.Integer(), nullable=False),
        sa.Column("contact_point_id", sa.Uuid(), nullable=True),
        sa.Column("to_index", sa.LargeBinary(), nullable=True),
        sa.Column("to_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("body_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("calling_since", sa.DateTime(timezone=True), nullable=True),
        sa.Column("calls", sa.Integer(), nullable=False),
        sa.Column("provider_id", sa.String(), nullable=True),
        sa.Column("error_code", sa.Integer(), nullable=True),
        sa.Column("first_queued_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "state IN ('queued', 'sending', 'unknown', 'sent', 'delivered', 'failed')",
            name=op.f("ck_outbox_state"),
        ),
        sa.ForeignKeyConstraint(
            ["conversation_id"], ["conversation.id"], name=op.f("fk_outbox_conversation_id")
        ),
        sa.ForeignKeyConstraint(["message_id"], ["message.id"], name=op.f("fk_outbox_message_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbox")),
        sa.UniqueConstraint("provider_id", name=op.f("uq_outbox_provider_id")),
        sa.UniqueConstraint(
            "turn_id", "kind", "part", "attempt", name=op.f("uq_outbox_turn_id_kind_part_attempt")
        ),
    )
    op.create_index(op.f("ix_outbox_conversation_id"), "outbox", ["conversation_id"], unique=False)
    op.create_index(op.f("ix_outbox_message_id"), "outbox", ["message_id"], unique=False)
    op.create_index(
        "ix_outbox_open",
        "outbox",
        ["created_at"],
        unique=False,
        postgresql_where="state IN ('queued', 'sending')",
    )
    op.create_table(
        "turn",
        sa.Column("conversation_id", sa.Uuid(), nullable=False),
        sa.Column("message_id", sa.Uuid(), nullable=False),
        sa.Column("stage", sa.String(), nullable=False),
        sa.Column("outcome", sa.String(), nullable=True),
        sa.Column("word", sa.String(), nullable=True),
        sa.Column("payload", sa.String(), nullable=True),
        sa.Column("epoch", sa.Integer(), nullable=True),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("first_tried_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("stage IN ('waiting', 'ready', 'finished')", name=op.f("ck_turn_stage")),
        sa.ForeignKeyConstraint(
            ["conversation_id"], ["conversation.id"], name=op.f("fk_turn_conversation_id")
        ),
        sa.ForeignKeyConstraint(["message_id"], ["message.id"], name=op.f("fk_turn_message_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_turn")),
        sa.UniqueConstraint("message_id", name=op.f("uq_turn_message_id")),
    )
    op.create_index("ix_turn_conversation", "turn", ["conversation_id", "created_at"], unique=False)
    op.create_index(
        "ix_turn_unfinished",
        "turn",
        ["created_at"],
        unique=False,
        postgresql_where="stage <> 'finished'",
    )
    op.create_table(
        "vault_entry",
        sa.Column("conversation_id", sa.Uuid(), nullable=False),
        sa.Column("message_id", sa.Uuid(), nullable=False),
        sa.Column("placeholder", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("value_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["conversation_id"], ["conversation.id"], name=op.f("fk_vault_entry_conversation_id")
        ),
        sa.ForeignKeyConstraint(
            ["message_id"], ["message.id"], name=op.f("fk_vault_entry_message_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_vault_entry")),
        sa.UniqueConstraint(
            "conversation_id",
            "placeholder",
            name=op.f("uq_vault_entry_conversation_id_placeholder"),
        ),
    )
    op.create_index(op.f("ix_vault_entry_message_id"), "vault_entry", ["message_id"], unique=False)
    _create_queue()


def _create_queue() -> None:
    connection = op.get_bind()
    connection.exec_driver_sql(SchemaManager.get_schema().replace("%", "%%"))
    for statement in (ANNOUNCE_SUCCESSOR, *SUCCESSOR_TRIGGERS, WAITING_BY_LOCK):
        op.execute(statement)


def downgrade() -> None:
    """Drop the tables and the queue."""
    for table in QUEUE_TABLES:
        op.execute(f"DROP TABLE procrastinate_{table} CASCADE")
    op.execute("DROP TYPE procrastinate_job_to_defer_v1 CASCADE")
    op.execute("DROP TYPE procrastinate_job_status CASCADE")
    op.execute("DROP TYPE procrastinate_job_event_type CASCADE")
    op.execute(
        "DO $$ DECLARE f regprocedure; BEGIN FOR f IN SELECT oid::regprocedure FROM pg_proc "
        "WHERE proname LIKE 'procrastinate!_%' ESCAPE '!' LOOP "
        "EXECUTE 'DROP FUNCTION ' || f || ' CASCADE'; END LOOP; END $$"
    )
    op.execute("DROP FUNCTION announce_successor() CASCADE")
    op.drop_index(op.f("ix_vault_entry_message_id"), table_name="vault_entry")
    op.drop_table("vault_entry")
    op.drop_index("ix_turn_unfinished", table_name="turn", postgresql_where="stage <> 'finished'")
    op.drop_index("ix_turn_conversation", table_name="turn")
    op.drop_table("turn")
    op.drop_index(
        "ix_outbox_open", table_name="outbox", postgresql_where="state IN ('queued', 'sending')"
    )
    op.drop_index(op.f("ix_outbox_message_id"), table_name="outbox")
    op.drop_index(op.f("ix_outbox_conversation_id"), table_name="outbox")
    op.drop_table("outbox")
    op.drop_index(op.f("ix_web_session_conversation_id"), table_name="web_session")
    op.drop_table("web_session")
    op.drop_table("message")
    op.drop_table("event")
    op.drop_table("pace")
    op.drop_index("ix_opt_out_contact", table_name="opt_out")
    op.drop_table("opt_out")
    op.drop_table("idempotent_call")
    op.drop_index(
        "uq_conversation_contact_index",
        table_name="conversation",
        postgresql_where="channel = 'sms'",
    )
    op.drop_table("conversation")
    op.drop_table("channel_mark")
