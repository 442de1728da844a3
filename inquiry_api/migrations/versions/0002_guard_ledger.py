"""Guard ledger: the database refuses changes, late entries and sums that are not zero."""

from alembic import op

revision = "0002"
down_revision = "0001"

APPEND_ONLY = ("ledger_txn", "ledger_entry", "claim_event")

REFUSE = """
CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$
"""

# A transaction row remembers the database transaction that wrote it. Entries may be added only
# by that one, so a posting cannot be changed later by adding to it.
OWN_ENTRIES = """
CREATE FUNCTION refuse_late_entries() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT 1 FROM added
        JOIN ledger_txn ON ledger_txn.id = added.txn_id
        WHERE ledger_txn.written_in <> pg_current_xact_id()
           OR ledger_txn.account_id <> added.account_id
    ) THEN
        RAISE EXCEPTION 'ledger_entry does not belong to this posting'
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NULL;
END $$
"""

BALANCED = """
CREATE FUNCTION refuse_unbalanced() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    total bigint;
    entries bigint;
BEGIN
    SELECT coalesce(sum(amount_cents), 0), count(*) INTO total, entries
    FROM ledger_entry WHERE txn_id = NEW.id;
    IF total <> 0 OR entries < 2 THEN
        RAISE EXCEPTION 'ledger_txn does not balance' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END $$
"""


def upgrade() -> None:
    """Add the column, the functions and the triggers."""
    op.execute(
        "ALTER TABLE ledger_txn ADD COLUMN written_in xid8 NOT NULL DEFAULT pg_current_xact_id()"
    )
    for function in (REFUSE, OWN_ENTRIES, BALANCED):
        op.execute(function)
    for table in APPEND_ONLY:
        op.execute(
            f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON {table} "
            "FOR EACH ROW EXECUTE FUNCTION refuse_change()"
        )
        op.execute(
            f"CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
        )
    op.execute(
        "CREATE TRIGGER ledger_entry_own AFTER INSERT ON ledger_entry "
        "REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION refuse_late_entries()"
    )
    op.execute(
        "CREATE CONSTRAINT TRIGGER ledger_txn_balanced AFTER INSERT ON ledger_txn "
        "DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION refuse_unbalanced()"
    )


def downgrade() -> None:
    """Take the guards off."""
    op.execute("DROP TRIGGER ledger_txn_balanced ON ledger_txn")
    op.execute("DROP TRIGGER ledger_entry_own ON ledger_entry")
    for table in APPEND_ONLY:
        op.execute(f"DROP TRIGGER {table}_no_truncate ON {table}")
        op.execute(f"DROP TRIGGER {table}_append_only ON {table}")
    for function in ("refuse_unbalanced", "refuse_late_entries", "refuse_change"):
        op.execute(f"DROP FUNCTION {function}()")
    op.execute("ALTER TABLE ledger_txn DROP COLUMN written_in")
