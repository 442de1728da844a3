"""Add access and audit: identity, staff sign-in, and the chain of what was seen and done."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0003"
down_revision = "0002"

# The head may only move on; whoever turns it back needs the owner's rights and leaves a chain
# that the exported heads contradict.
FORWARD_ONLY = """
CREATE FUNCTION refuse_backward_head() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.number <> OLD.number OR NEW.seq <= OLD.seq THEN
        RAISE EXCEPTION 'audit_head only moves forward' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$
"""


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "audit_event",
        sa.Column("seq", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor", sa.String(), nullable=False),
        sa.Column("action", sa.String(), nullable=False),
        sa.Column("purpose", sa.String(), nullable=False),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.Column("conversation_id", sa.Uuid(), nullable=True),
        sa.Column("patient_id", sa.Uuid(), nullable=True),
        sa.Column("account_ids", postgresql.ARRAY(sa.Uuid()), nullable=False),
        sa.Column("subject_kind", sa.String(), nullable=True),
        sa.Column("subject_id", sa.Uuid(), nullable=True),
        sa.Column("prev_hash", sa.LargeBinary(), nullable=False),
        sa.Column("hash", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_audit_event")),
    )
    op.create_index("ix_audit_event_conversation", "audit_event", ["conversation_id"], unique=False)
    op.create_index("ix_audit_event_patient_at", "audit_event", ["patient_id", "at"], unique=False)
    op.create_table(
        "audit_head",
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("hash", sa.LargeBinary(), nullable=False),
        sa.CheckConstraint("number = 1", name=op.f("ck_audit_head_single")),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_audit_head")),
    )
    op.create_table(
        "identity_attempt",
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("key", sa.LargeBinary(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column(
            "since", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False
        ),
        sa.Column("locked_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("kind", "key", name=op.f("pk_identity_attempt")),
    )
    op.create_table(
        "identity_flow",
        sa.Column("conversation_id", sa.Uuid(), nullable=False),
        sa.Column("purpose", sa.String(), nullable=False),
        sa.Column("stage", sa.String(), nullable=False),
        sa.Column("details_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("code_id", sa.Uuid(), nullable=True),
        sa.Column("unusable", sa.Integer(), nullable=False),
        sa.Column(
            "touched_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "purpose IN ('verify', 'step_up')", name=op.f("ck_identity_flow_purpose")
        ),
        sa.CheckConstraint(
            "stage IN ('details', 'code', 'phone', 'whose_bill', 'warn_sms')",
            name=op.f("ck_identity_flow_stage"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_identity_flow")),
        sa.UniqueConstraint("conversation_id", name=op.f("uq_identity_flow_conversation_id")),
    )
    op.create_table(
        "one_time_code",
        sa.Column("conversation_id", sa.Uuid(), nullable=False),
        sa.Column("person_keys", postgresql.ARRAY(sa.LargeBinary()), nullable=False),
        sa.Column("patient_id", sa.Uuid(), nullable=True),
        sa.Column("guarantor_ids", postgresql.ARRAY(sa.Uuid()), nullable=False),
        sa.Column("contact_point_id", sa.Uuid(), nullable=True),
        sa.Column("salt", sa.LargeBinary(), nullable=False),
        sa.Column("code_hash", sa.LargeBinary(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_one_time_code")),
    )
    op.create_index(
        op.f("ix_one_time_code_conversation_id"), "one_time_code", ["conversation_id"], unique=False
    )
    op.create_table(
        "one_time_link",
        sa.Column("token_hash", sa.LargeBinary(), nullable=False),
        sa.Column("conversation_id", sa.Uuid(), nullable=False),
        sa.Column("patient_id", sa.Uuid(), nullable=True),
        sa.Column("guarantor_ids", postgresql.ARRAY(sa.Uuid()), nullable=False),
        sa.Column("contact_point_id", sa.Uuid(), nullable=True),
        sa.Column("account_ids", postgresql.ARRAY(sa.Uuid()), nullable=True),
        sa.Column("topic", sa.String(), nullable=True),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_one_time_link")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_one_time_link_token_hash")),
    )
    op.create_index(
        op.f("ix_one_time_link_conversation_id"), "one_time_link", ["conversation_id"], unique=False
    )
    op.create_table(
        "staff_user",
        sa.Column("email", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("password_hash", sa.Text(), nullable=False),
        sa.Column("totp_secret_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("totp_step", sa.Integer(), nullable=False),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.Column("disabled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "role IN ('clerk', 'supervisor', 'admin', 'auditor')", name=op.f("ck_staff_user_role")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_staff_user")),
        sa.UniqueConstraint("email", name=op.f("uq_staff_user_email")),
    )
    op.create_table(
        "staff_session",
        sa.Column("token_hash", sa.LargeBinary(), nullable=False),
        sa.Column("staff_id", sa.Uuid(), nullable=False),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.Column(
            "seen_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False
        ),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["staff_id"], ["staff_user.id"], name=op.f("fk_staff_session_staff_id")
        ),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_staff_session")),
    )
    op.create_index(op.f("ix_staff_session_staff_id"), "staff_session", ["staff_id"], unique=False)
    op.create_table(
        "consent",
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("granted", sa.Boolean(), nullable=False),
        sa.Column("patient_id", sa.Uuid(), nullable=True),
        sa.Column("guarantor_id", sa.Uuid(), nullable=True),
        sa.Column("contact_index", sa.LargeBinary(), nullable=False),
        sa.Column("wording_version", sa.String(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("conversation_id", sa.Uuid(), nullable=True),
        sa.Column(
            "at",
            sa.DateTime(timezone=True),
            server_default=sa.text("clock_timestamp()"),
            nullable=False,
        ),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "num_nonnulls(patient_id, guarantor_id) = 1", name=op.f("ck_consent_one_owner")
        ),
        sa.ForeignKeyConstraint(
            ["guarantor_id"], ["guarantor.id"], name=op.f("fk_consent_guarantor_id")
        ),
        sa.ForeignKeyConstraint(["patient_id"], ["patient.id"], name=op.f("fk_consent_patient_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consent")),
    )
    op.create_index(
        "ix_consent_contact_kind_at", "consent", ["contact_index", "kind", "at"], unique=False
    )
    op.create_index(op.f("ix_consent_guarantor_id"), "consent", ["guarantor_id"], unique=False)
    op.create_index(op.f("ix_consent_patient_id"), "consent", ["patient_id"], unique=False)
    op.create_table(
        "identity_session",
        sa.Column("conversation_id", sa.Uuid(), nullable=False),
        sa.Column("patient_id", sa.Uuid(), nullable=True),
        sa.Column("guarantor_ids", postgresql.ARRAY(sa.Uuid()), nullable=False),
        sa.Column("via", sa.String(), nullable=False),
        sa.Column("contact_point_id", sa.Uuid(), nullable=True),
        sa.Column("account_ids", postgresql.ARRAY(sa.Uuid()), nullable=True),
        sa.Column("choice_open", sa.Boolean(), nullable=False),
        sa.Column(
            "verified_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.Column(
            "seen_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False
        ),
        sa.Column(
            "proved_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False
        ),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("end_reason", sa.String(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "patient_id IS NOT NULL OR guarantor_ids <> '{}'",
            name=op.f("ck_identity_session_somebody"),
        ),
        sa.CheckConstraint(
            "via IN ('code', 'access_code', 'phone', 'link')", name=op.f("ck_identity_session_via")
        ),
        sa.ForeignKeyConstraint(
            ["contact_point_id"],
            ["contact_point.id"],
            name=op.f("fk_identity_session_contact_point_id"),
        ),
        sa.ForeignKeyConstraint(
            ["patient_id"], ["patient.id"], name=op.f("fk_identity_session_patient_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_identity_session")),
    )
    op.create_index(
        op.f("ix_identity_session_conversation_id"),
        "identity_session",
        ["conversation_id"],
        unique=False,
    )
    op.create_index(
        "uq_identity_session_live",
        "identity_session",
        ["conversation_id"],
        unique=True,
        postgresql_where=sa.text("ended_at IS NULL"),
    )
    guard_trail()


def guard_trail() -> None:
    """Make the trail append-only, and start the chain: its empty head is part of the structure."""
    op.execute(
        "INSERT INTO audit_head (number, seq, hash) VALUES (1, 0, decode(repeat('00', 32), 'hex'))"
    )
    op.execute(FORWARD_ONLY)
    for table, changes in (("audit_event", "UPDATE OR DELETE"), ("audit_head", "DELETE")):
        op.execute(
            f"CREATE TRIGGER {table}_append_only BEFORE {changes} ON {table} FOR EACH ROW EXECUTE FUNCTION refuse_change()"
        )
        op.execute(
            f"CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
        )
    op.execute(
        "CREATE TRIGGER audit_head_forward BEFORE UPDATE ON audit_head FOR EACH ROW EXECUTE FUNCTION refuse_backward_head()"
    )


def downgrade() -> None:
    """Undo."""
    op.drop_index(
        "uq_identity_session_live",
        table_name="identity_session",
        postgresql_where=sa.text("ended_at IS NULL"),
    )
    op.drop_index(op.f("ix_identity_session_conversation_id"), table_name="identity_session")
    op.drop_table("identity_session")
    op.drop_index(op.f("ix_consent_patient_id"), table_name="consent")
    op.drop_index(op.f("ix_consent_guarantor_id"), table_name="consent")
    op.drop_index("ix_consent_contact_kind_at", table_name="consent")
    op.drop_table("consent")
    op.drop_index(op.f("ix_staff_session_staff_id"), table_name="staff_session")
    op.drop_table("staff_session")
    op.drop_table("staff_user")
    op.drop_index(op.f("ix_one_time_link_conversation_id"), table_name="one_time_link")
    op.drop_table("one_time_link")
    op.drop_index(op.f("ix_one_time_code_conversation_id"), table_name="one_time_code")
    op.drop_table("one_time_code")
    op.drop_table("identity_flow")
    op.drop_table("identity_attempt")
    op.drop_table("audit_head")
    op.drop_index("ix_audit_event_patient_at", table_name="audit_event")
    op.drop_index("ix_audit_event_conversation", table_name="audit_event")
    op.drop_table("audit_event")
    op.execute("DROP FUNCTION refuse_backward_head()")
