"""Whoever changes the trail behind our back is found, and where."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from inquiry_api.audit.chain import use_audit_key
from inquiry_api.audit.heads import Head, HeadForged, export_head, head_public_key, read_heads
from inquiry_api.audit.models import AuditEvent
from inquiry_api.audit.trail import record
from inquiry_api.audit.verification import verify
from inquiry_api.db import Database
from tests.conftest import fresh_database

PATIENT = UUID(int=9)


def fill(database: Database, count: int = 5) -> None:
    with database.transaction() as session:
        for _ in range(count):
            record(
                session,
                actor="system:test",
                action="records.open",
                purpose="balance",
                conversation_id=uuid4(),
                patient_id=PATIENT,
                account_ids=[uuid4(), uuid4()],
                subject=("visit", uuid4()),
            )


@pytest.fixture(scope="module")
def filled(database_server: str, template_database: str) -> Iterator[Database]:
    """A database with five rows in its trail; what a test changes is rolled back."""
    with fresh_database(database_server, template_database) as database:
        fill(database)
        yield database


def first_bad_after(filled: Database, *changes: str, heads: Sequence[Head] = ()) -> int | None:
    """Verify after what somebody with the owner's rights could do."""
    with Session(filled.engine) as session:
        session.execute(text("SET LOCAL session_replication_role = replica"))
        for change in changes:
            session.execute(text(change))
        return verify(session, heads)


def exported(database: Database, path: Path) -> list[Head]:
    with database.transaction() as session:
        export_head(session, path)
    return read_heads(path)


CHANGES = {
    "seq": "99",
    "at": "at + interval '1 microsecond'",
    "actor": "'system:other'",
    "action": "'records.close'",
    "purpose": "'claim_status'",
    "outcome": "'denied'",
    "conversation_id": "NULL",
    "patient_id": "'00000000-0000-0000-0000-00000000000a'",
    "account_ids": "account_ids[2:2] || account_ids[1:1]",
    "subject_kind": "'claim'",
    "subject_id": "NULL",
    "prev_hash": "hash",
    "hash": "prev_hash",
}


def test_every_column_has_a_mutation() -> None:
    assert set(CHANGES) == set(AuditEvent.__table__.columns.keys())


@pytest.mark.parametrize("column", CHANGES)
@pytest.mark.parametrize("seq", [1, 3, 5])
def test_a_changed_column_is_named_by_its_row(filled: Database, column: str, seq: int) -> None:
    change = f"UPDATE audit_event SET {column} = {CHANGES[column]} WHERE seq = {seq}"  # noqa: S608

    assert first_bad_after(filled, change) == seq


@pytest.mark.parametrize("seq", [1, 3, 5])
def test_a_deleted_row_is_named(filled: Database, seq: int) -> None:
    change = f"DELETE FROM audit_event WHERE seq = {seq}"  # noqa: S608

    assert first_bad_after(filled, change) == seq


def test_two_swapped_rows_are_found_at_the_first(filled: Database) -> None:
    found = first_bad_after(
        filled,
        "UPDATE audit_event SET seq = 20 WHERE seq = 2",
        "UPDATE audit_event SET seq = 2 WHERE seq = 4",
        "UPDATE audit_event SET seq = 4 WHERE seq = 20",
    )

    assert found == 2


def test_a_removed_row_is_found_even_when_the_rest_is_renumbered(filled: Database) -> None:
    found = first_bad_after(
        filled,
        "DELETE FROM audit_event WHERE seq = 2",
        "UPDATE audit_event SET seq = seq - 1 WHERE seq > 2",
    )

    assert found == 2


def test_rows_cut_off_the_end_are_named(filled: Database) -> None:
    assert first_bad_after(filled, "DELETE FROM audit_event WHERE seq > 3") == 4


def test_a_tail_cut_off_together_with_its_head_is_shown_by_an_exported_head(
    filled: Database, tmp_path: Path
) -> None:
    heads = exported(filled, tmp_path / "heads")
    changes = (
        "DELETE FROM audit_event WHERE seq > 3",
        "UPDATE audit_head SET seq = 3, hash = (SELECT hash FROM audit_event WHERE seq = 3)",
    )

    assert first_bad_after(filled, *changes) is None
    assert first_bad_after(filled, *changes, heads=heads) == 4


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ("DELETE FROM audit_event", 1),
        ("DELETE FROM audit_head", 1),
        ("UPDATE audit_head SET seq = 2", 3),
        ("UPDATE audit_head SET seq = 8", 6),
        ("UPDATE audit_head SET hash = decode(repeat('00', 32), 'hex')", 5),
    ],
)
def test_a_changed_head_is_found(filled: Database, change: str, expected: int) -> None:
    assert first_bad_after(filled, change) == expected


def test_a_chain_forged_with_another_key_is_found(database: Database) -> None:
    use_audit_key(b"b" * 32)
    try:
        fill(database, 2)
    finally:
        use_audit_key(b"a" * 32)

    assert first_bad_after(database) == 1


def test_an_empty_trail_is_sound(database: Database) -> None:
    assert first_bad_after(database) is None


def test_heads_of_a_growing_chain_all_hold(database: Database, tmp_path: Path) -> None:
    path = tmp_path / "heads"
    heads = exported(database, path)
    for _ in range(2):
        fill(database, 2)
        heads = exported(database, path)

    assert [head.seq for head in heads] == [0, 2, 4]
    assert first_bad_after(database, heads=heads) is None


def test_a_forged_head_is_refused_by_its_line(filled: Database, tmp_path: Path) -> None:
    path = tmp_path / "heads"
    exported(filled, path)
    exported(filled, path)
    lines = path.read_text().splitlines()
    path.write_text("\n".join([lines[0], lines[1].replace('"seq": 5', '"seq": 4')]))

    with pytest.raises(HeadForged) as refused:
        read_heads(path)

    assert refused.value.line == 2


def test_anybody_with_the_public_key_can_check_a_head(filled: Database, tmp_path: Path) -> None:
    path = tmp_path / "heads"
    exported(filled, path)
    public = head_public_key()
    use_audit_key(b"z" * 32)
    try:
        assert read_heads(path, public)[0].seq == 5
        with pytest.raises(HeadForged):
            read_heads(path)
    finally:
        use_audit_key(b"a" * 32)


def test_a_short_key_is_refused() -> None:
    with pytest.raises(ValueError, match="at least 32"):
        use_audit_key(b"short")


def test_verifying_does_not_wait_for_a_writer(filled: Database) -> None:
    with Session(filled.engine) as writer:
        writer.execute(text("SELECT * FROM audit_head FOR UPDATE"))

        assert first_bad_after(filled) is None
