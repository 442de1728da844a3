"""create ledger."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "patient",
        sa.Column("given_name_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("family_name_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("birth_date_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("address_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("family_name_index", sa.LargeBinary(), nullable=True),
        sa.Column("name_birth_index", sa.LargeBinary(), nullable=True),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("deceased_on", sa.Date(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_patient")),
    )
    op.create_index(
        op.f("ix_patient_family_name_index"), "patient", ["family_name_index"], unique=False
    )
    op.create_index(
        op.f("ix_patient_name_birth_index"), "patient", ["name_birth_index"], unique=False
    )
    op.create_table(
        "payer",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("phone", sa.String(), nullable=True),
        sa.Column("external_id", sa.String(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('commercial', 'medicare', 'medicaid', 'other_government', 'self_pay')",
            name=op.f("ck_payer_kind"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_payer")),
        sa.UniqueConstraint("external_id", name=op.f("uq_payer_external_id")),
    )
    op.create_table(
        "source",
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("digest", sa.String(), nullable=True),
        sa.Column("loaded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("report", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_source")),
        sa.UniqueConstraint("kind", "digest", name=op.f("uq_source_kind_digest")),
    )
    op.create_table(
        "coverage",
        sa.Column("patient_id", sa.Uuid(), nullable=False),
        sa.Column("payer_id", sa.Uuid(), nullable=False),
        sa.Column("priority", sa.Integer(), nullable=True),
        sa.Column("plan_name", sa.String(), nullable=True),
        sa.Column("member_id_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("member_id_index", sa.LargeBinary(), nullable=True),
        sa.Column("relationship", sa.String(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("dual", sa.Boolean(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["patient_id"], ["patient.id"], name=op.f("fk_coverage_patient_id")
        ),
        sa.ForeignKeyConstraint(["payer_id"], ["payer.id"], name=op.f("fk_coverage_payer_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_coverage")),
    )
    op.create_index(
        op.f("ix_coverage_member_id_index"), "coverage", ["member_id_index"], unique=False
    )
    op.create_index(
        "ix_coverage_patient_starts", "coverage", ["patient_id", "starts_on"], unique=False
    )
    op.create_table(
        "guarantor",
        sa.Column("patient_id", sa.Uuid(), nullable=True),
        sa.Column("given_name_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("family_name_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("birth_date_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("family_name_index", sa.LargeBinary(), nullable=True),
        sa.Column("name_birth_index", sa.LargeBinary(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["patient_id"], ["patient.id"], name=op.f("fk_guarantor_patient_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_guarantor")),
    )
    op.create_index(
        op.f("ix_guarantor_family_name_index"), "guarantor", ["family_name_index"], unique=False
    )
    op.create_index(
        op.f("ix_guarantor_name_birth_index"), "guarantor", ["name_birth_index"], unique=False
    )
    op.create_index(op.f("ix_guarantor_patient_id"), "guarantor", ["patient_id"], unique=False)
    op.create_table(
        "patient_identifier",
        sa.Column("patient_id", sa.Uuid(), nullable=False),
        sa.Column("system", sa.String(), nullable=False),
        sa.Column("value_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("value_index", sa.LargeBinary(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["patient_id"], ["patient.id"], name=op.f("fk_patient_identifier_patient_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_patient_identifier")),
        sa.UniqueConstraint(
            "system", "value_index", name=op.f("uq_patient_identifier_system_value_index")
        ),
    )
    op.create_index(
        op.f("ix_patient_identifier_patient_id"), "patient_identifier", ["patient_id"], unique=False
    )
    op.create_table(
        "account",
        sa.Column("number_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("number_index", sa.LargeBinary(), nullable=False),
        sa.Column("patient_id", sa.Uuid(), nullable=False),
        sa.Column("guarantor_id", sa.Uuid(), nullable=True),
        sa.Column("opened_on", sa.Date(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["guarantor_id"], ["guarantor.id"], name=op.f("fk_account_guarantor_id")
        ),
        sa.ForeignKeyConstraint(["patient_id"], ["patient.id"], name=op.f("fk_account_patient_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account")),
        sa.UniqueConstraint("number_index", name=op.f("uq_account_number_index")),
    )
    op.create_index(op.f("ix_account_guarantor_id"), "account", ["guarantor_id"], unique=False)
    op.create_index(op.f("ix_account_patient_id"), "account", ["patient_id"], unique=False)
    op.create_table(
        "accumulator",
        sa.Column("coverage_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("scope", sa.String(), nullable=False),
        sa.Column("network", sa.String(), nullable=False),
        sa.Column("year_starts_on", sa.Date(), nullable=False),
        sa.Column("year_ends_on", sa.Date(), nullable=False),
        sa.Column("limit_cents", sa.BigInteger(), nullable=False),
        sa.Column("met_cents", sa.BigInteger(), nullable=False),
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.Column("source_id", sa.Uuid(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('deductible', 'out_of_pocket')", name=op.f("ck_accumulator_kind")
        ),
        sa.CheckConstraint("network IN ('in', 'out')", name=op.f("ck_accumulator_network")),
        sa.CheckConstraint("scope IN ('individual', 'family')", name=op.f("ck_accumulator_scope")),
        sa.ForeignKeyConstraint(
            ["coverage_id"], ["coverage.id"], name=op.f("fk_accumulator_coverage_id")
        ),
        sa.ForeignKeyConstraint(
            ["source_id"], ["source.id"], name=op.f("fk_accumulator_source_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_accumulator")),
    )
    op.create_index(
        op.f("ix_accumulator_coverage_id"), "accumulator", ["coverage_id"], unique=False
    )
    op.create_table(
        "contact_point",
        sa.Column("patient_id", sa.Uuid(), nullable=True),
        sa.Column("guarantor_id", sa.Uuid(), nullable=True),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("value_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("value_index", sa.LargeBinary(), nullable=False),
        sa.Column("texts", sa.Boolean(), nullable=False),
        sa.Column("trusted", sa.Boolean(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("kind IN ('phone', 'email')", name=op.f("ck_contact_point_kind")),
        sa.CheckConstraint(
            "num_nonnulls(patient_id, guarantor_id) = 1", name=op.f("ck_contact_point_one_owner")
        ),
        sa.ForeignKeyConstraint(
            ["guarantor_id"], ["guarantor.id"], name=op.f("fk_contact_point_guarantor_id")
        ),
        sa.ForeignKeyConstraint(
            ["patient_id"], ["patient.id"], name=op.f("fk_contact_point_patient_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contact_point")),
    )
    op.create_index(
        op.f("ix_contact_point_guarantor_id"), "contact_point", ["guarantor_id"], unique=False
    )
    op.create_index(
        "ix_contact_point_kind_value", "contact_point", ["kind", "value_index"], unique=False
    )
    op.create_index(
        op.f("ix_contact_point_patient_id"), "contact_point", ["patient_id"], unique=False
    )
    op.create_table(
        "ledger_txn",
        sa.Column("idempotency_key", sa.String(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.Column("posted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor", sa.String(), nullable=False),
        sa.Column("reverses_id", sa.Uuid(), nullable=True),
        sa.Column("source_id", sa.Uuid(), nullable=True),
        sa.Column("place", sa.String(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('charge', 'remittance', 'transfer', 'payment', 'refund', 'adjustment', 'reversal')",
            name=op.f("ck_ledger_txn_kind"),
        ),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_ledger_txn_account_id")
        ),
        sa.ForeignKeyConstraint(
            ["reverses_id"], ["ledger_txn.id"], name=op.f("fk_ledger_txn_reverses_id")
        ),
        sa.ForeignKeyConstraint(["source_id"], ["source.id"], name=op.f("fk_ledger_txn_source_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ledger_txn")),
        sa.UniqueConstraint("idempotency_key", name=op.f("uq_ledger_txn_idempotency_key")),
    )
    op.create_index(op.f("ix_ledger_txn_account_id"), "ledger_txn", ["account_id"], unique=False)
    op.create_index(
        "ix_ledger_txn_reverses",
        "ledger_txn",
        ["reverses_id"],
        unique=False,
        postgresql_where="reverses_id IS NOT NULL",
    )
    op.create_table(
        "payment",
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("received_on", sa.Date(), nullable=False),
        sa.Column("method", sa.String(), nullable=False),
        sa.Column("amount_cents", sa.BigInteger(), nullable=False),
        sa.Column("last_four", sa.String(), nullable=True),
        sa.Column("system", sa.String(), nullable=True),
        sa.Column("external_id", sa.String(), nullable=True),
        sa.Column("source_id", sa.Uuid(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_payment_account_id")),
        sa.ForeignKeyConstraint(["source_id"], ["source.id"], name=op.f("fk_payment_source_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_payment")),
        sa.UniqueConstraint("system", "external_id", name=op.f("uq_payment_system_external_id")),
    )
    op.create_index(op.f("ix_payment_account_id"), "payment", ["account_id"], unique=False)
    op.create_table(
        "payment_plan",
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("total_cents", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("agreed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("consent_text", sa.String(), nullable=False),
        sa.Column("consent_channel", sa.String(), nullable=False),
        sa.Column("conversation_id", sa.Uuid(), nullable=True),
        sa.Column("idempotency_key", sa.String(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "state IN ('active', 'finished', 'ended')", name=op.f("ck_payment_plan_state")
        ),
        sa.CheckConstraint("total_cents > 0", name=op.f("ck_payment_plan_total")),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_payment_plan_account_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_payment_plan")),
        sa.UniqueConstraint("idempotency_key", name=op.f("uq_payment_plan_idempotency_key")),
    )
    op.create_index(
        op.f("ix_payment_plan_account_id"), "payment_plan", ["account_id"], unique=False
    )
    op.create_table(
        "statement",
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("issued_on", sa.Date(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("amount_cents", sa.BigInteger(), nullable=False),
        sa.Column("access_code_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("access_code_index", sa.LargeBinary(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_statement_account_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_statement")),
        sa.UniqueConstraint("access_code_index", name=op.f("uq_statement_access_code_index")),
        sa.UniqueConstraint("number", name=op.f("uq_statement_number")),
    )
    op.create_index(op.f("ix_statement_account_id"), "statement", ["account_id"], unique=False)
    op.create_table(
        "visit",
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("service_on", sa.Date(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("place", sa.String(), nullable=True),
        sa.Column("provider", sa.String(), nullable=True),
        sa.Column("system", sa.String(), nullable=True),
        sa.Column("external_id", sa.String(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_visit_account_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_visit")),
        sa.UniqueConstraint("system", "external_id", name=op.f("uq_visit_system_external_id")),
    )
    op.create_index(op.f("ix_visit_account_id"), "visit", ["account_id"], unique=False)
    op.create_table(
        "charge",
        sa.Column("visit_id", sa.Uuid(), nullable=False),
        sa.Column("service_on", sa.Date(), nullable=False),
        sa.Column("code", sa.String(), nullable=True),
        sa.Column("description", sa.String(), nullable=False),
        sa.Column("units", sa.Integer(), nullable=False),
        sa.Column("charge_cents", sa.BigInteger(), nullable=False),
        sa.Column("external_id", sa.String(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["visit_id"], ["visit.id"], name=op.f("fk_charge_visit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_charge")),
    )
    op.create_index(op.f("ix_charge_external_id"), "charge", ["external_id"], unique=False)
    op.create_index(op.f("ix_charge_visit_id"), "charge", ["visit_id"], unique=False)
    op.create_table(
        "claim",
        sa.Column("visit_id", sa.Uuid(), nullable=False),
        sa.Column("payer_id", sa.Uuid(), nullable=False),
        sa.Column("coverage_id", sa.Uuid(), nullable=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(), nullable=True),
        sa.Column("payer_claim_number", sa.String(), nullable=True),
        sa.Column("submitted_on", sa.Date(), nullable=True),
        sa.Column("charge_cents", sa.BigInteger(), nullable=False),
        sa.Column("system", sa.String(), nullable=True),
        sa.Column("external_id", sa.String(), nullable=True),
        sa.Column("source_id", sa.Uuid(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("position BETWEEN 1 AND 3", name=op.f("ck_claim_position")),
        sa.ForeignKeyConstraint(
            ["coverage_id"], ["coverage.id"], name=op.f("fk_claim_coverage_id")
        ),
        sa.ForeignKeyConstraint(["payer_id"], ["payer.id"], name=op.f("fk_claim_payer_id")),
        sa.ForeignKeyConstraint(["source_id"], ["source.id"], name=op.f("fk_claim_source_id")),
        sa.ForeignKeyConstraint(["visit_id"], ["visit.id"], name=op.f("fk_claim_visit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_claim")),
        sa.UniqueConstraint("system", "external_id", name=op.f("uq_claim_system_external_id")),
    )
    op.create_index(op.f("ix_claim_number"), "claim", ["number"], unique=False)
    op.create_index(
        op.f("ix_claim_payer_claim_number"), "claim", ["payer_claim_number"], unique=False
    )
    op.create_index(op.f("ix_claim_payer_id"), "claim", ["payer_id"], unique=False)
    op.create_index(op.f("ix_claim_visit_id"), "claim", ["visit_id"], unique=False)
    op.create_table(
        "hold",
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("visit_id", sa.Uuid(), nullable=True),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("case_id", sa.Uuid(), nullable=True),
        sa.Column("released_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_hold_account_id")),
        sa.ForeignKeyConstraint(["visit_id"], ["visit.id"], name=op.f("fk_hold_visit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hold")),
    )
    op.create_index(op.f("ix_hold_account_id"), "hold", ["account_id"], unique=False)
    op.create_table(
        "ledger_entry",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("txn_id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("visit_id", sa.Uuid(), nullable=True),
        sa.Column("charge_id", sa.Uuid(), nullable=True),
        sa.Column("claim_id", sa.Uuid(), nullable=True),
        sa.Column("payment_id", sa.Uuid(), nullable=True),
        sa.Column("book", sa.String(), nullable=False),
        sa.Column("group", sa.String(), nullable=True),
        sa.Column("reason", sa.String(), nullable=True),
        sa.Column("amount_cents", sa.BigInteger(), nullable=False),
        sa.CheckConstraint(
            "book IN ('patient', 'insurer', 'review', 'revenue', 'payer_cash', 'patient_cash', 'contractual', 'denied', 'other', 'discount', 'write_off')",
            name=op.f("ck_ledger_entry_book"),
        ),
        sa.CheckConstraint("amount_cents <> 0", name=op.f("ck_ledger_entry_not_zero")),
        sa.ForeignKeyConstraint(["txn_id"], ["ledger_txn.id"], name=op.f("fk_ledger_entry_txn_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ledger_entry")),
    )
    op.create_index(
        "ix_ledger_entry_account",
        "ledger_entry",
        ["account_id", "visit_id", "book"],
        unique=False,
        postgresql_include=["amount_cents"],
    )
    op.create_index(op.f("ix_ledger_entry_txn_id"), "ledger_entry", ["txn_id"], unique=False)
    op.create_table(
        "plan_instalment",
        sa.Column("plan_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("amount_cents", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["plan_id"], ["payment_plan.id"], name=op.f("fk_plan_instalment_plan_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_instalment")),
        sa.UniqueConstraint("plan_id", "number", name=op.f("uq_plan_instalment_plan_id_number")),
    )
    op.create_index(
        op.f("ix_plan_instalment_plan_id"), "plan_instalment", ["plan_id"], unique=False
    )
    op.create_table(
        "plan_visit",
        sa.Column("plan_id", sa.Uuid(), nullable=False),
        sa.Column("visit_id", sa.Uuid(), nullable=False),
        sa.Column("amount_cents", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["plan_id"], ["payment_plan.id"], name=op.f("fk_plan_visit_plan_id")
        ),
        sa.ForeignKeyConstraint(["visit_id"], ["visit.id"], name=op.f("fk_plan_visit_visit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_visit")),
        sa.UniqueConstraint("plan_id", "visit_id", name=op.f("uq_plan_visit_plan_id_visit_id")),
    )
    op.create_index(op.f("ix_plan_visit_plan_id"), "plan_visit", ["plan_id"], unique=False)
    op.create_table(
        "claim_event",
        sa.Column("claim_id", sa.Uuid(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("code", sa.String(), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("source_id", sa.Uuid(), nullable=True),
        sa.Column("place", sa.String(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "state IN ('sent', 'received', 'rejected', 'pending', 'information_needed', 'paid', 'denied', 'forwarded', 'reversed', 'closed')",
            name=op.f("ck_claim_event_state"),
        ),
        sa.ForeignKeyConstraint(["claim_id"], ["claim.id"], name=op.f("fk_claim_event_claim_id")),
        sa.ForeignKeyConstraint(
            ["source_id"], ["source.id"], name=op.f("fk_claim_event_source_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_claim_event")),
    )
    op.create_index("ix_claim_event_claim_on", "claim_event", ["claim_id", "on"], unique=False)
    op.create_table(
        "claim_line",
        sa.Column("claim_id", sa.Uuid(), nullable=False),
        sa.Column("charge_id", sa.Uuid(), nullable=True),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("charge_cents", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["charge_id"], ["charge.id"], name=op.f("fk_claim_line_charge_id")),
        sa.ForeignKeyConstraint(["claim_id"], ["claim.id"], name=op.f("fk_claim_line_claim_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_claim_line")),
    )
    op.create_index(op.f("ix_claim_line_claim_id"), "claim_line", ["claim_id"], unique=False)
    op.create_table(
        "remittance",
        sa.Column("claim_id", sa.Uuid(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("decided_on", sa.Date(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("charge_cents", sa.BigInteger(), nullable=False),
        sa.Column("paid_cents", sa.BigInteger(), nullable=False),
        sa.Column("patient_cents", sa.BigInteger(), nullable=True),
        sa.Column("trace", sa.String(), nullable=True),
        sa.Column("source_id", sa.Uuid(), nullable=True),
        sa.Column("place", sa.String(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["claim_id"], ["claim.id"], name=op.f("fk_remittance_claim_id")),
        sa.ForeignKeyConstraint(["source_id"], ["source.id"], name=op.f("fk_remittance_source_id")),
        sa.UniqueConstraint("key", name=op.f("uq_remittance_key")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_remittance")),
    )
    op.create_index(op.f("ix_remittance_claim_id"), "remittance", ["claim_id"], unique=False)
    op.create_table(
        "remittance_adjustment",
        sa.Column("remittance_id", sa.Uuid(), nullable=False),
        sa.Column("claim_line_id", sa.Uuid(), nullable=True),
        sa.Column("group", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("amount_cents", sa.BigInteger(), nullable=False),
        sa.Column("remarks", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("place", sa.String(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "\"group\" IN ('CO','PR','OA','PI','CR')", name=op.f("ck_remittance_adjustment_group")
        ),
        sa.ForeignKeyConstraint(
            ["claim_line_id"],
            ["claim_line.id"],
            name=op.f("fk_remittance_adjustment_claim_line_id"),
        ),
        sa.ForeignKeyConstraint(
            ["remittance_id"],
            ["remittance.id"],
            name=op.f("fk_remittance_adjustment_remittance_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_remittance_adjustment")),
    )
    op.create_index(
        op.f("ix_remittance_adjustment_remittance_id"),
        "remittance_adjustment",
        ["remittance_id"],
        unique=False,
    )


def downgrade() -> None:
    """Undo."""
    op.drop_index(
        op.f("ix_remittance_adjustment_remittance_id"), table_name="remittance_adjustment"
    )
    op.drop_table("remittance_adjustment")
    op.drop_index(op.f("ix_remittance_claim_id"), table_name="remittance")
    op.drop_table("remittance")
    op.drop_index(op.f("ix_claim_line_claim_id"), table_name="claim_line")
    op.drop_table("claim_line")
    op.drop_index("ix_claim_event_claim_on", table_name="claim_event")
    op.drop_table("claim_event")
    op.drop_index(op.f("ix_plan_visit_plan_id"), table_name="plan_visit")
    op.drop_table("plan_visit")
    op.drop_index(op.f("ix_plan_instalment_plan_id"), table_name="plan_instalment")
    op.drop_table("plan_instalment")
    op.drop_index(op.f("ix_ledger_entry_txn_id"), table_name="ledger_entry")
    op.drop_index(
        "ix_ledger_entry_account", table_name="ledger_entry", postgresql_include=["amount_cents"]
    )
    op.drop_table("ledger_entry")
    op.drop_index(op.f("ix_hold_account_id"), table_name="hold")
    op.drop_table("hold")
    op.drop_index(op.f("ix_claim_visit_id"), table_name="claim")
    op.drop_index(op.f("ix_claim_payer_id"), table_name="claim")
    op.drop_index(op.f("ix_claim_payer_claim_number"), table_name="claim")
    op.drop_index(op.f("ix_claim_number"), table_name="claim")
    op.drop_table("claim")
    op.drop_index(op.f("ix_charge_visit_id"), table_name="charge")
    op.drop_index(op.f("ix_charge_external_id"), table_name="charge")
    op.drop_table("charge")
    op.drop_index(op.f("ix_visit_account_id"), table_name="visit")
    op.drop_table("visit")
    op.drop_index(op.f("ix_statement_account_id"), table_name="statement")
    op.drop_table("statement")
    op.drop_index(op.f("ix_payment_plan_account_id"), table_name="payment_plan")
    op.drop_table("payment_plan")
    op.drop_index(op.f("ix_payment_account_id"), table_name="payment")
    op.drop_table("payment")
    op.drop_index(
        "ix_ledger_txn_reverses",
        table_name="ledger_txn",
        postgresql_where="reverses_id IS NOT NULL",
    )
    op.drop_index(op.f("ix_ledger_txn_account_id"), table_name="ledger_txn")
    op.drop_table("ledger_txn")
    op.drop_index(op.f("ix_contact_point_patient_id"), table_name="contact_point")
    op.drop_index("ix_contact_point_kind_value", table_name="contact_point")
    op.drop_index(op.f("ix_contact_point_guarantor_id"), table_name="contact_point")
    op.drop_table("contact_point")
    op.drop_index(op.f("ix_accumulator_coverage_id"), table_name="accumulator")
    op.drop_table("accumulator")
    op.drop_index(op.f("ix_account_patient_id"), table_name="account")
    op.drop_index(op.f("ix_account_guarantor_id"), table_name="account")
    op.drop_table("account")
    op.drop_index(op.f("ix_patient_identifier_patient_id"), table_name="patient_identifier")
    op.drop_table("patient_identifier")
    op.drop_index(op.f("ix_guarantor_patient_id"), table_name="guarantor")
    op.drop_index(op.f("ix_guarantor_name_birth_index"), table_name="guarantor")
    op.drop_index(op.f("ix_guarantor_family_name_index"), table_name="guarantor")
    op.drop_table("guarantor")
    op.drop_index("ix_coverage_patient_starts", table_name="coverage")
    op.drop_index(op.f("ix_coverage_member_id_index"), table_name="coverage")
    op.drop_table("coverage")
    op.drop_table("source")
    op.drop_table("payer")
    op.drop_index(op.f("ix_patient_name_birth_index"), table_name="patient")
    op.drop_index(op.f("ix_patient_family_name_index"), table_name="patient")
    op.drop_table("patient")
