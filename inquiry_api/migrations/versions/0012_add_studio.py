"""Add the studio: inbox, changes to the training data, trainings, models, wordings, settings."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    """Create the tables."""
    op.create_table(
        "assistant_model",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("origin", sa.String(), nullable=False),
        sa.Column("rasa_id", sa.String(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=True),
        sa.Column("data_version", sa.String(), nullable=False),
        sa.Column("upto_change", sa.BigInteger(), nullable=False),
        sa.Column("seconds", sa.Integer(), nullable=False),
        sa.Column("report", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("faults", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("trained_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("struck_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("override_reason", sa.String(), nullable=True),
        sa.Column("override_asked_by", sa.Uuid(), nullable=True),
        sa.Column("override_granted_by", sa.Uuid(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "origin IN ('shipped', 'studio')", name=op.f("ck_assistant_model_origin")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assistant_model")),
        sa.UniqueConstraint("sha256", name=op.f("uq_assistant_model_sha256")),
    )
    op.create_index(
        op.f("ix_assistant_model_rasa_id"), "assistant_model", ["rasa_id"], unique=False
    )
    op.create_table(
        "data_change",
        sa.Column("number", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("staff_id", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_data_change")),
    )
    op.create_table(
        "inbox_collected",
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("upto", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("number = 1", name=op.f("ck_inbox_collected_single")),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_inbox_collected")),
    )
    op.create_table(
        "inbox_item",
        sa.Column("message_id", sa.Uuid(), nullable=False),
        sa.Column("conversation_id", sa.Uuid(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("model", sa.String(), nullable=True),
        sa.Column("intent", sa.String(), nullable=False),
        sa.Column("confidence", sa.Double(), nullable=False),
        sa.Column("reasons", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("score", sa.Integer(), nullable=False),
        sa.Column("bands", postgresql.ARRAY(sa.BigInteger()), nullable=False),
        sa.Column("group_id", sa.Uuid(), nullable=False),
        sa.Column("leads", sa.Boolean(), nullable=False),
        sa.Column("group_size", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("label", sa.String(), nullable=True),
        sa.Column("labelled_by", sa.Uuid(), nullable=True),
        sa.Column("labelled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("said_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "state IN ('open', 'confirmed', 'relabelled', 'new_topic', 'not_request', 'hidden')",
            name=op.f("ck_inbox_item_state"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inbox_item")),
        sa.UniqueConstraint("message_id", name=op.f("uq_inbox_item_message_id")),
    )
    op.create_index(
        "ix_inbox_item_bands", "inbox_item", ["bands"], unique=False, postgresql_using="gin"
    )
    op.create_index(
        "ix_inbox_item_reasons",
        "inbox_item",
        ["reasons"],
        unique=False,
        postgresql_using="gin",
        postgresql_where="state = 'open' AND leads",
    )
    op.create_index(
        op.f("ix_inbox_item_conversation_id"), "inbox_item", ["conversation_id"], unique=False
    )
    op.create_index(op.f("ix_inbox_item_group_id"), "inbox_item", ["group_id"], unique=False)
    op.create_index(
        "ix_inbox_item_labelled",
        "inbox_item",
        ["labelled_at"],
        unique=False,
        postgresql_where="label IS NOT NULL",
    )
    op.create_index(
        "ix_inbox_item_language",
        "inbox_item",
        ["language", "score", "id"],
        unique=False,
        postgresql_where="state = 'open' AND leads",
    )
    op.create_index(
        "ix_inbox_item_model",
        "inbox_item",
        ["model", "score", "id"],
        unique=False,
        postgresql_where="state = 'open' AND leads",
    )
    op.create_index(
        "ix_inbox_item_open",
        "inbox_item",
        ["score", "id"],
        unique=False,
        postgresql_where="state = 'open' AND leads",
    )
    op.create_index("ix_inbox_item_said_at", "inbox_item", ["said_at"], unique=False)
    op.create_index(
        "ix_inbox_item_topic",
        "inbox_item",
        ["intent", "score", "id"],
        unique=False,
        postgresql_where="state = 'open' AND leads",
    )
    op.create_table(
        "settings_version",
        sa.Column("body", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("effective_from", sa.DateTime(timezone=True), nullable=False),
        sa.Column("staff_id", sa.Uuid(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_settings_version")),
    )
    op.create_index(
        op.f("ix_settings_version_effective_from"),
        "settings_version",
        ["effective_from"],
        unique=False,
    )
    op.create_table(
        "training_run",
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("stage", sa.String(), nullable=False),
        sa.Column("percent", sa.Integer(), nullable=False),
        sa.Column("problem", sa.String(), nullable=True),
        sa.Column("upto_change", sa.BigInteger(), nullable=False),
        sa.Column("staff_id", sa.Uuid(), nullable=False),
        sa.Column("model_id", sa.Uuid(), nullable=True),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("heard_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "state IN ('waiting', 'running', 'done', 'failed')", name=op.f("ck_training_run_state")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_training_run")),
    )
    op.create_table(
        "wording_version",
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("body", sa.String(), nullable=True),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("effective_from", sa.DateTime(timezone=True), nullable=False),
        sa.Column("staff_id", sa.Uuid(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("signed_by", sa.Uuid(), nullable=True),
        sa.Column("signed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_wording_version")),
    )
    op.create_index(
        "ix_wording_version_place", "wording_version", ["language", "channel", "name"], unique=False
    )
    op.create_table(
        "data_line",
        sa.Column("change_number", sa.BigInteger(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("sign", sa.Integer(), nullable=False),
        sa.Column("intent", sa.String(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("sign IN (-1, 1)", name=op.f("ck_data_line_sign")),
        sa.ForeignKeyConstraint(
            ["change_number"], ["data_change.number"], name=op.f("fk_data_line_change_number")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_data_line")),
    )
    op.create_index(
        op.f("ix_data_line_change_number"), "data_line", ["change_number"], unique=False
    )
    op.create_table(
        "model_step",
        sa.Column("number", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("model_id", sa.Uuid(), nullable=False),
        sa.Column("share", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("staff_id", sa.Uuid(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "kind IN ('promote', 'canary', 'end_canary', 'roll_back', 'automatic_roll_back')",
            name=op.f("ck_model_step_kind"),
        ),
        sa.CheckConstraint("share BETWEEN 0 AND 100", name=op.f("ck_model_step_share")),
        sa.ForeignKeyConstraint(
            ["model_id"], ["assistant_model.id"], name=op.f("fk_model_step_model_id")
        ),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_model_step")),
    )
    # ### end Alembic commands ###


def downgrade() -> None:
    """Drop the tables."""
    op.drop_table("model_step")
    op.drop_index(op.f("ix_data_line_change_number"), table_name="data_line")
    op.drop_table("data_line")
    op.drop_index("ix_wording_version_place", table_name="wording_version")
    op.drop_table("wording_version")
    op.drop_table("training_run")
    op.drop_index(op.f("ix_settings_version_effective_from"), table_name="settings_version")
    op.drop_table("settings_version")
    op.drop_index(
        "ix_inbox_item_topic", table_name="inbox_item", postgresql_where="state = 'open' AND leads"
    )
    op.drop_index("ix_inbox_item_said_at", table_name="inbox_item")
    op.drop_index(
        "ix_inbox_item_open", table_name="inbox_item", postgresql_where="state = 'open' AND leads"
    )
    op.drop_index(
        "ix_inbox_item_model", table_name="inbox_item", postgresql_where="state = 'open' AND leads"
    )
    op.drop_index(
        "ix_inbox_item_language",
        table_name="inbox_item",
        postgresql_where="state = 'open' AND leads",
    )
    op.drop_index(
        "ix_inbox_item_labelled", table_name="inbox_item", postgresql_where="label IS NOT NULL"
    )
    op.drop_index(op.f("ix_inbox_item_group_id"), table_name="inbox_item")
    op.drop_index(op.f("ix_inbox_item_conversation_id"), table_name="inbox_item")
    op.drop_index("ix_inbox_item_bands", table_name="inbox_item", postgresql_using="gin")
    op.drop_table("inbox_item")
    op.drop_table("inbox_collected")
    op.drop_table("data_change")
    op.drop_index(op.f("ix_assistant_model_rasa_id"), table_name="assistant_model")
    op.drop_table("assistant_model")
    # ### end Alembic commands ###
