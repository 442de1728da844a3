"""Tell somebody's live pages at once that their sign-in may be over."""

from alembic import op

revision = "0016"
down_revision = "0015"

# Whoever ends a session, changes a role or shuts an account, and in whatever way: the pages that
# are open look again at once whether they still may. The news names the person, nothing else.
TELL_STREAMS = """
CREATE FUNCTION tell_staff_streams() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_TABLE_NAME = 'staff_session' THEN
        PERFORM pg_notify('plainbill_event', OLD.staff_id::text);
    ELSE
        PERFORM pg_notify('plainbill_event', OLD.id::text);
    END IF;
    RETURN NULL;
END $$
"""


def upgrade() -> None:
    """Add the function and its two triggers."""
    op.execute(TELL_STREAMS)
    op.execute(
        "CREATE TRIGGER staff_session_tell_streams AFTER UPDATE OF ended_at ON staff_session "
        "FOR EACH ROW WHEN (NEW.ended_at IS DISTINCT FROM OLD.ended_at) "
        "EXECUTE FUNCTION tell_staff_streams()"
    )
    op.execute(
        "CREATE TRIGGER staff_user_tell_streams AFTER UPDATE OF disabled_at, role ON staff_user "
        "FOR EACH ROW EXECUTE FUNCTION tell_staff_streams()"
    )


def downgrade() -> None:
    """Take them away again."""
    op.execute("DROP TRIGGER staff_user_tell_streams ON staff_user")
    op.execute("DROP TRIGGER staff_session_tell_streams ON staff_session")
    op.execute("DROP FUNCTION tell_staff_streams()")
