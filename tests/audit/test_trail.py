"""Writing the trail: with its transaction, in order, and never with a person's data."""

from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from inquiry_api.audit.models import AuditEvent, AuditHead
from inquiry_api.audit.trail import record, write_pending
from inquiry_api.audit.verification import verify
from inquiry_api.db import Database

CONVERSATION = UUID(int=7)


def note(session: Session, action: str = "records.open") -> None:
    record(
        session,
        actor=f"conversation:{CONVERSATION}",
        action=action,
        purpose="balance",
        conversation_id=CONVERSATION,
        account_ids=[uuid4()],
        subject=("identity_session", uuid4()),
    )


def events(database: Database) -> list[AuditEvent]:
    with database.transaction() as session:
        return list(session.scalars(select(AuditEvent).order_by(AuditEvent.seq)))


def test_records_are_numbered_without_gaps_and_chained(database: Database) -> None:
    for _ in range(3):
        with database.transaction() as session:
            note(session)
            note(session)

    found = events(database)

    assert [event.seq for event in found] == [1, 2, 3, 4, 5, 6]
    assert all(b.prev_hash == a.hash for a, b in pairwise(found))
    with database.transaction() as session:
        assert verify(session) is None


def test_a_record_that_is_rolled_back_leaves_no_gap(database: Database) -> None:
    with Session(database.engine) as session:
        note(session, "lost")
        write_pending(session)
        session.rollback()
    with database.transaction() as session:
        note(session, "kept")

    assert [(event.seq, event.action) for event in events(database)] == [(1, "kept")]


def test_a_session_used_again_after_a_rollback_forgets_what_was_pending(
    database: Database,
) -> None:
    with Session(database.engine) as session:
        note(session, "lost")
        session.rollback()
        note(session, "also_lost")
        session.close()
        note(session, "kept")
        session.commit()

    assert [event.action for event in events(database)] == ["kept"]


def test_a_savepoint_writes_nothing_before_the_whole_commits(database: Database) -> None:
    with database.transaction() as session:
        with session.begin_nested():
            note(session)
        assert session.scalar(text("SELECT count(*) FROM audit_event")) == 0

    assert len(events(database)) == 1


def test_what_cannot_be_audited_does_not_happen(database: Database) -> None:
    with database.transaction() as session:
        session.execute(text("ALTER TABLE audit_event RENAME TO elsewhere"))
        session.execute(text("CREATE TABLE effect (n int)"))

    with Session(database.engine) as session:
        session.execute(text("INSERT INTO effect VALUES (1)"))
        note(session)
        with pytest.raises(DBAPIError):
            session.commit()

    with database.transaction() as session:
        assert session.scalar(text("SELECT count(*) FROM effect")) == 0


def test_parallel_writers_make_one_chain(database: Database) -> None:
    def write(_: int) -> None:
        for _ in range(10):
            with database.transaction() as session:
                note(session)

    with ThreadPoolExecutor(8) as threads:
        list(threads.map(write, range(8)))

    assert [event.seq for event in events(database)] == list(range(1, 81))
    with database.transaction() as session:
        assert verify(session) is None


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("actor", "conversation:Maria Delgado"),
        ("actor", "patient"),
        ("actor", "conversation:+15550100"),
        ("action", "Opened for Maria"),
        ("purpose", "what do i owe"),
        ("outcome", ""),
        ("outcome", "OK"),
    ],
)
def test_words_that_could_hold_a_persons_data_are_refused(
    database: Database, field: str, value: str
) -> None:
    words = {"actor": "system:test", "action": "a", "purpose": "b", "outcome": "ok", field: value}

    with pytest.raises(ValueError, match="ids and fixed words"), database.transaction() as session:
        record(session, **words)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_event SET outcome = 'denied'",
        "DELETE FROM audit_event",
        "TRUNCATE audit_event",
        "DELETE FROM audit_head",
        "TRUNCATE audit_head",
        "UPDATE audit_head SET seq = 0",
        "UPDATE audit_head SET hash = 'x'",
        "INSERT INTO audit_head VALUES (2, 0, 'x')",
    ],
)
def test_the_database_itself_refuses_changes(database: Database, statement: str) -> None:
    with database.transaction() as session:
        note(session)

    with pytest.raises(DBAPIError), database.transaction() as session:
        session.execute(text(statement))

    with database.transaction() as session:
        assert verify(session) is None
        assert session.scalar(select(AuditHead.seq)) == 1
