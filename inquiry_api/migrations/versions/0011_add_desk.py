"""Add what the desk's sign-in, lists and figures need."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0011"
down_revision = "0010"

LINE_COLUMNS = (
    "number kind topic severity state version conversation_id clerk_id offered_to team opened_at "
    "promised_at taken_at first_reply_at closed_at outcome reopened"
).split()
URGENCY = """
CREATE FUNCTION case_urgency(kind text, topic text, severity text) RETURNS smallint
LANGUAGE sql IMMUTABLE AS $$
    SELECT (CASE
        WHEN kind IN ('wrong_recipient', 'privacy_incident', 'report_death',
                      'report_identity_theft', 'report_legal', 'complain_privacy')
          OR topic IN ('report_death', 'report_identity_theft', 'report_legal', 'complain_privacy')
        THEN 0
        WHEN severity = 'high' THEN 1
        WHEN severity = 'medium' THEN 2
        ELSE 3
    END)::smallint
$$
"""
KEEP_LINE = """
CREATE FUNCTION keep_case_line() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        INSERT INTO case_line (changed, case_id, urgency, channel, language, {columns})
        SELECT nextval('case_line_changes'), NEW.id, case_urgency(NEW.kind, NEW.topic, NEW.severity),
               (SELECT channel FROM conversation WHERE id = NEW.conversation_id),
               (SELECT language FROM conversation WHERE id = NEW.conversation_id),
               {new_values};
    ELSE
        UPDATE case_line SET
            changed = nextval('case_line_changes'),
            urgency = case_urgency(NEW.kind, NEW.topic, NEW.severity),
            {changes}
        WHERE case_id = NEW.id;
    END IF;
    RETURN NULL;
END $$
""".format(  # noqa: S608 - fixed names only.
    columns=", ".join(LINE_COLUMNS),
    new_values=", ".join(f"NEW.{name}" for name in LINE_COLUMNS),
    changes=", ".join(f"{name} = NEW.{name}" for name in LINE_COLUMNS),
)
FILL_LINES = """
INSERT INTO case_line (changed, case_id, urgency, channel, language, {columns})
SELECT nextval('case_line_changes'), c.id, case_urgency(c.kind, c.topic, c.severity), v.channel, v.language, {values}
FROM "case" c LEFT JOIN conversation v ON v.id = c.conversation_id
""".format(columns=", ".join(LINE_COLUMNS), values=", ".join(f"c.{name}" for name in LINE_COLUMNS))
KEEP_WORDS = """
CREATE FUNCTION keep_conversation_words() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO conversation_words AS kept (conversation_id, words)
    VALUES (NEW.conversation_id, to_tsvector('simple', left(NEW.redacted_text, 8000)))
    ON CONFLICT (conversation_id) DO UPDATE SET words = kept.words || excluded.words
    WHERE length(kept.words) < 20000;
    RETURN NULL;
END $$
"""


def upgrade() -> None:
    """Create tables, functions and triggers, and the lines of the cases there are."""
    _add_sign_in()
    _add_lists()
    _add_audit()


def _add_sign_in() -> None:
    op.alter_column("staff_user", "password_hash", nullable=True)
    op.create_table(
        "staff_invite",
        sa.Column("token_hash", sa.LargeBinary(), nullable=False),
        sa.Column("staff_id", sa.Uuid(), nullable=False),
        sa.Column("made_by", sa.Uuid(), nullable=True),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["staff_id"], ["staff_user.id"], name=op.f("fk_staff_invite_staff_id")
        ),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_staff_invite")),
    )
    op.create_index(op.f("ix_staff_invite_staff_id"), "staff_invite", ["staff_id"])
    op.create_table(
        "staff_key",
        sa.Column("staff_id", sa.Uuid(), nullable=False),
        sa.Column("credential_id", sa.LargeBinary(), nullable=False),
        sa.Column("public_key", sa.LargeBinary(), nullable=False),
        sa.Column("sign_count", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["staff_id"], ["staff_user.id"], name=op.f("fk_staff_key_staff_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_staff_key")),
        sa.UniqueConstraint("credential_id", name=op.f("uq_staff_key_credential_id")),
    )
    op.create_index(op.f("ix_staff_key_staff_id"), "staff_key", ["staff_id"])
    op.create_table(
        "staff_ceremony",
        sa.Column("token_hash", sa.LargeBinary(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("staff_id", sa.Uuid(), nullable=True),
        sa.Column("body_sealed", sa.LargeBinary(), nullable=False),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('enrol_key', 'use_key', 'single_sign_on', 'code')",
            name=op.f("ck_staff_ceremony_kind"),
        ),
        sa.ForeignKeyConstraint(
            ["staff_id"], ["staff_user.id"], name=op.f("fk_staff_ceremony_staff_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_staff_ceremony")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_staff_ceremony_token_hash")),
    )


def _add_lists() -> None:
    op.create_table(
        "case_line",
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("topic", sa.String(), nullable=False),
        sa.Column("severity", sa.String(), nullable=False),
        sa.Column("urgency", sa.SmallInteger(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("channel", sa.String(), nullable=True),
        sa.Column("language", sa.String(), nullable=True),
        sa.Column("conversation_id", sa.Uuid(), nullable=True),
        sa.Column("clerk_id", sa.Uuid(), nullable=True),
        sa.Column("offered_to", sa.Uuid(), nullable=True),
        sa.Column("team", sa.String(), nullable=True),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("promised_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("taken_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("first_reply_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("outcome", sa.String(), nullable=True),
        sa.Column("reopened", sa.Integer(), nullable=False),
        sa.Column("changed", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_case_line_case_id")),
        sa.PrimaryKeyConstraint("case_id", name=op.f("pk_case_line")),
    )
    pressing = ["urgency", "promised_at", "case_id"]
    lately = ["closed_at", "case_id"]
    is_open, is_closed = sa.text("state <> 'closed'"), sa.text("state = 'closed'")
    for name, condition in (
        ("free", "state <> 'closed' AND clerk_id IS NULL"),
        ("unanswered", "state <> 'closed' AND first_reply_at IS NULL"),
    ):
        op.create_index(
            f"ix_case_line_{name}", "case_line", pressing, postgresql_where=sa.text(condition)
        )
    op.create_index("ix_case_line_open", "case_line", pressing, postgresql_where=is_open)
    op.create_index("ix_case_line_closed", "case_line", lately, postgresql_where=is_closed)
    for name in ("kind", "clerk"):
        column = "clerk_id" if name == "clerk" else name
        op.create_index(
            f"ix_case_line_open_{name}", "case_line", [column, *pressing], postgresql_where=is_open
        )
        op.create_index(
            f"ix_case_line_closed_{name}",
            "case_line",
            [column, *lately],
            postgresql_where=is_closed,
        )
    op.create_index("ix_case_line_conversation_id", "case_line", ["conversation_id"])
    op.create_index("ix_case_line_opened_at", "case_line", ["opened_at"])
    op.create_index("ix_case_line_changed", "case_line", ["changed"])
    op.create_index("ix_case_line_first_reply_at", "case_line", ["first_reply_at"])
    op.create_index("ix_case_line_number", "case_line", ["number"], unique=True)
    op.create_table(
        "conversation_words",
        sa.Column("conversation_id", sa.Uuid(), nullable=False),
        sa.Column("words", postgresql.TSVECTOR(), nullable=False),
        sa.ForeignKeyConstraint(
            ["conversation_id"],
            ["conversation.id"],
            name=op.f("fk_conversation_words_conversation_id"),
        ),
        sa.PrimaryKeyConstraint("conversation_id", name=op.f("pk_conversation_words")),
    )
    op.create_index(
        "ix_conversation_words_words", "conversation_words", ["words"], postgresql_using="gin"
    )
    op.create_table(
        "saved_view",
        sa.Column("staff_id", sa.Uuid(), nullable=False),
        sa.Column("body_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_saved_view")),
    )
    op.create_index(op.f("ix_saved_view_staff_id"), "saved_view", ["staff_id"])
    op.create_table(
        "case_measure",
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("what", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("severity", sa.String(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("target_minutes", sa.Integer(), nullable=False),
        sa.Column("in_time", sa.Boolean(), nullable=False),
        sa.Column("clerk_id", sa.Uuid(), nullable=True),
        sa.Column("measured_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_case_measure_case_id")),
        sa.PrimaryKeyConstraint("case_id", "what", "at", name=op.f("pk_case_measure")),
    )
    op.create_index("ix_case_measure_what_at", "case_measure", ["what", "at"])
    op.create_index("ix_message_created_at", "message", ["created_at"])
    op.execute("CREATE SEQUENCE case_line_changes")
    for statement in (URGENCY, KEEP_LINE, KEEP_WORDS):
        op.execute(statement)
    op.execute(
        'CREATE TRIGGER case_keep_line AFTER INSERT OR UPDATE ON "case" '
        "FOR EACH ROW EXECUTE FUNCTION keep_case_line()"
    )
    op.execute(
        "CREATE TRIGGER message_keep_words AFTER INSERT OR UPDATE OF redacted_text ON message "
        "FOR EACH ROW WHEN (NEW.redacted_text IS NOT NULL) "
        "EXECUTE FUNCTION keep_conversation_words()"
    )
    op.execute(FILL_LINES)
    op.execute(
        "INSERT INTO conversation_words SELECT conversation_id, "
        "to_tsvector('simple', left(string_agg(redacted_text, ' ' ORDER BY seq), 200000)) "
        "FROM message WHERE redacted_text IS NOT NULL GROUP BY conversation_id"
    )


def _add_audit() -> None:
    op.create_index("ix_audit_event_actor_seq", "audit_event", ["actor", "seq"])
    op.create_index("ix_audit_event_action_seq", "audit_event", ["action", "seq"])
    op.create_index("ix_audit_event_at", "audit_event", ["at"])
    op.create_table(
        "disclosure",
        sa.Column("patient_id", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recipient_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("what_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("purpose", sa.String(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=True),
        sa.Column("noted_by", sa.Uuid(), nullable=False),
        sa.Column("noted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_disclosure")),
    )
    op.create_index("ix_disclosure_patient_at", "disclosure", ["patient_id", "at"])
    op.execute(
        "CREATE TRIGGER disclosure_append_only BEFORE UPDATE OR DELETE ON disclosure "
        "FOR EACH ROW EXECUTE FUNCTION refuse_change()"
    )


def downgrade() -> None:
    """Take it all away again."""
    op.drop_table("disclosure")
    for name in ("at", "action_seq", "actor_seq"):
        op.drop_index(f"ix_audit_event_{name}", table_name="audit_event")
    op.execute("DROP TRIGGER message_keep_words ON message")
    op.execute('DROP TRIGGER case_keep_line ON "case"')
    for name in ("keep_conversation_words()", "keep_case_line()", "case_urgency(text, text, text)"):
        op.execute(f"DROP FUNCTION {name}")
    op.execute("DROP SEQUENCE case_line_changes")
    op.drop_index("ix_message_created_at", table_name="message")
    for table in ("case_measure", "saved_view", "conversation_words", "case_line"):
        op.drop_table(table)
    for table in ("staff_ceremony", "staff_key", "staff_invite"):
        op.drop_table(table)
    op.alter_column("staff_user", "password_hash", nullable=False)
