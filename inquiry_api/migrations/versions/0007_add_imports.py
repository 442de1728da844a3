"""Add imports: what waits for a clerk, payers' payments, evidence, FHIR versions."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"

APPEND_ONLY = ("payer_payment", "payer_adjustment")


def upgrade() -> None:
    """Create the tables; the practice's account with a payer is only ever added to."""
    op.create_table(
        "fhir_record",
        sa.Column("base", sa.String(), nullable=False),
        sa.Column("type", sa.String(), nullable=False),
        sa.Column("external_id", sa.String(), nullable=False),
        sa.Column("version", sa.String(), nullable=False),
        sa.Column("content_hash", sa.String(), nullable=False),
        sa.Column("updated_at", sa.String(), nullable=True),
        sa.Column("row_id", sa.Uuid(), nullable=True),
        sa.Column("source_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["source_id"], ["source.id"], name=op.f("fk_fhir_record_source_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fhir_record")),
        sa.UniqueConstraint(
            "base", "type", "external_id", name=op.f("uq_fhir_record_base_type_external_id")
        ),
    )
    op.create_table(
        "held_item",
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("number", sa.String(), nullable=True),
        sa.Column("payer_number", sa.String(), nullable=True),
        sa.Column("family_index", sa.LargeBinary(), nullable=True),
        sa.Column("on", sa.Date(), nullable=True),
        sa.Column("record_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=True),
        sa.Column("source_id", sa.Uuid(), nullable=False),
        sa.Column("place", sa.String(), nullable=True),
        sa.Column("held_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "state IN ('open', 'posted', 'dropped')", name=op.f("ck_held_item_state")
        ),
        sa.ForeignKeyConstraint(["source_id"], ["source.id"], name=op.f("fk_held_item_source_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_held_item")),
        sa.UniqueConstraint("key", name=op.f("uq_held_item_key")),
    )
    op.create_index(op.f("ix_held_item_family_index"), "held_item", ["family_index"], unique=False)
    op.create_index(op.f("ix_held_item_number"), "held_item", ["number"], unique=False)
    op.create_index(
        "ix_held_item_open",
        "held_item",
        ["kind", "number"],
        unique=False,
        postgresql_where="state = 'open'",
    )
    op.create_index(op.f("ix_held_item_payer_number"), "held_item", ["payer_number"], unique=False)
    op.create_table(
        "payer_payment",
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("payer_id", sa.Uuid(), nullable=False),
        sa.Column("fingerprint", sa.String(), nullable=False),
        sa.Column("trace", sa.String(), nullable=True),
        sa.Column("method", sa.String(), nullable=False),
        sa.Column("paid_on", sa.Date(), nullable=True),
        sa.Column("amount_cents", sa.BigInteger(), nullable=False),
        sa.Column("claims_cents", sa.BigInteger(), nullable=False),
        sa.Column("source_id", sa.Uuid(), nullable=False),
        sa.Column("place", sa.String(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["payer_id"], ["payer.id"], name=op.f("fk_payer_payment_payer_id")),
        sa.ForeignKeyConstraint(
            ["source_id"], ["source.id"], name=op.f("fk_payer_payment_source_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_payer_payment")),
        sa.UniqueConstraint("key", name=op.f("uq_payer_payment_key")),
    )
    op.create_index(
        op.f("ix_payer_payment_fingerprint"), "payer_payment", ["fingerprint"], unique=False
    )
    op.create_index(op.f("ix_payer_payment_payer_id"), "payer_payment", ["payer_id"], unique=False)
    op.create_table(
        "coverage_check",
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("patient_id", sa.Uuid(), nullable=False),
        sa.Column("payer_id", sa.Uuid(), nullable=False),
        sa.Column("coverage_id", sa.Uuid(), nullable=True),
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.Column("code", sa.String(), nullable=True),
        sa.Column("source_id", sa.Uuid(), nullable=False),
        sa.Column("place", sa.String(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "outcome IN ('active', 'inactive', 'not_checked')",
            name=op.f("ck_coverage_check_outcome"),
        ),
        sa.ForeignKeyConstraint(
            ["coverage_id"], ["coverage.id"], name=op.f("fk_coverage_check_coverage_id")
        ),
        sa.ForeignKeyConstraint(
            ["patient_id"], ["patient.id"], name=op.f("fk_coverage_check_patient_id")
        ),
        sa.ForeignKeyConstraint(
            ["payer_id"], ["payer.id"], name=op.f("fk_coverage_check_payer_id")
        ),
        sa.ForeignKeyConstraint(
            ["source_id"], ["source.id"], name=op.f("fk_coverage_check_source_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_coverage_check")),
        sa.UniqueConstraint("key", name=op.f("uq_coverage_check_key")),
    )
    op.create_index(
        op.f("ix_coverage_check_patient_id"), "coverage_check", ["patient_id"], unique=False
    )
    op.create_table(
        "payer_adjustment",
        sa.Column("payment_id", sa.Uuid(), nullable=False),
        sa.Column("payer_id", sa.Uuid(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("reference", sa.String(), nullable=True),
        sa.Column("amount_cents", sa.BigInteger(), nullable=False),
        sa.Column("place", sa.String(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["payer_id"], ["payer.id"], name=op.f("fk_payer_adjustment_payer_id")
        ),
        sa.ForeignKeyConstraint(
            ["payment_id"], ["payer_payment.id"], name=op.f("fk_payer_adjustment_payment_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_payer_adjustment")),
    )
    op.create_index(
        op.f("ix_payer_adjustment_payer_id"), "payer_adjustment", ["payer_id"], unique=False
    )
    op.create_index(
        op.f("ix_payer_adjustment_payment_id"), "payer_adjustment", ["payment_id"], unique=False
    )
    op.create_table(
        "claim_evidence",
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("claim_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=True),
        sa.Column("record_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("source_id", sa.Uuid(), nullable=False),
        sa.Column("place", sa.String(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["claim_id"], ["claim.id"], name=op.f("fk_claim_evidence_claim_id")
        ),
        sa.ForeignKeyConstraint(
            ["source_id"], ["source.id"], name=op.f("fk_claim_evidence_source_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_claim_evidence")),
        sa.UniqueConstraint("key", name=op.f("uq_claim_evidence_key")),
    )
    op.create_index(
        op.f("ix_claim_evidence_claim_id"), "claim_evidence", ["claim_id"], unique=False
    )
    for table in APPEND_ONLY:
        op.execute(
            f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON {table} "
            "FOR EACH ROW EXECUTE FUNCTION refuse_change()"
        )
        op.execute(
            f"CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
        )


def downgrade() -> None:
    """Drop the tables."""
    op.drop_index(op.f("ix_claim_evidence_claim_id"), table_name="claim_evidence")
    op.drop_table("claim_evidence")
    op.drop_index(op.f("ix_payer_adjustment_payment_id"), table_name="payer_adjustment")
    op.drop_index(op.f("ix_payer_adjustment_payer_id"), table_name="payer_adjustment")
    op.drop_table("payer_adjustment")
    op.drop_index(op.f("ix_coverage_check_patient_id"), table_name="coverage_check")
    op.drop_table("coverage_check")
    op.drop_index(op.f("ix_payer_payment_payer_id"), table_name="payer_payment")
    op.drop_index(op.f("ix_payer_payment_fingerprint"), table_name="payer_payment")
    op.drop_table("payer_payment")
    op.drop_index(op.f("ix_held_item_payer_number"), table_name="held_item")
    op.drop_index("ix_held_item_open", table_name="held_item", postgresql_where="state = 'open'")
    op.drop_index(op.f("ix_held_item_number"), table_name="held_item")
    op.drop_index(op.f("ix_held_item_family_index"), table_name="held_item")
    op.drop_table("held_item")
    op.drop_table("fhir_record")
