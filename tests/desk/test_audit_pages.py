"""The auditor reads the trail and nothing else; the trail says so, and shows if it was touched."""

from datetime import timedelta
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from flask import Flask
from sqlalchemy import text

from inquiry_api.access.staff import Role
from inquiry_api.audit.heads import export_daily, read_heads
from inquiry_api.audit.trail import record
from inquiry_api.crypto import blind_index
from inquiry_api.db import Database, now
from inquiry_api.ledger.models import Account
from inquiry_api.ledger.people import Patient
from tests.desk.people import Person, application, person


@pytest.fixture
def app(shared_database: Database, tmp_path: Path) -> Flask:
    return application(shared_database, PLAINBILL_AUDIT_HEADS=str(tmp_path / "heads.jsonl"))


@pytest.fixture
def auditor(app: Flask, shared_database: Database) -> Person:
    return person(app, shared_database, "auditor")


def patient(database: Database, number: str) -> UUID:
    """A patient with an account of this number."""
    with database.transaction() as session:
        row = Patient()
        session.add(row)
        session.flush()
        account = Account(number=number, number_index=blind_index("account", number))
        account.patient_id = row.id
        session.add(account)
    return row.id


def saw(database: Database, patient_id: UUID, action: str = "records.open") -> None:
    with database.transaction() as session:
        record(
            session,
            actor="service:test",
            action=action,
            purpose="question",
            patient_id=patient_id,
        )


@pytest.mark.parametrize(
    ("role", "path", "status"),
    [
        ("auditor", "/desk/trail", 200),
        ("auditor", "/desk/disclosures", 200),
        ("auditor", "/desk/overview", 403),
        ("auditor", "/desk/accounts", 403),
        ("clerk", "/desk/trail", 403),
        ("clerk", "/desk/trail.csv", 403),
        ("clerk", "/desk/overview", 403),
        ("supervisor", "/desk/trail", 403),
        ("supervisor", "/desk/overview", 200),
        ("supervisor", "/desk/overview/load.csv", 200),
        ("admin", "/desk/trail", 200),
    ],
)
def test_each_role_opens_what_is_its_own(
    app: Flask, shared_database: Database, role: Role, path: str, status: int
) -> None:
    assert person(app, shared_database, role).get(path).status_code == status


def test_the_trail_is_read_by_account_and_the_reading_is_in_it(
    auditor: Person, shared_database: Database
) -> None:
    one, other = patient(shared_database, "A-1001"), patient(shared_database, "A-1002")
    saw(shared_database, one, "plum.seen")
    saw(shared_database, other, "pear.seen")

    page = auditor.get("/desk/trail?patient=A-1001").text
    again = auditor.get("/desk/trail?action=trail.read").text

    assert "plum.seen" in page
    assert "pear.seen" not in page
    assert auditor.staff.name in again


def test_an_account_that_nobody_has_is_said_so(auditor: Person) -> None:
    page = auditor.get("/desk/trail?patient=A-9999")

    assert page.status_code == 422
    assert "No account has that number" in page.text


@pytest.mark.parametrize("query", ["since=x&until=y", "before=z", "actor=%00", "action=';--"])
def test_filters_that_make_no_sense_are_left_out(auditor: Person, query: str) -> None:
    assert auditor.get(f"/desk/trail?{query}").status_code == 200


def test_the_file_holds_the_same_rows(auditor: Person, shared_database: Database) -> None:
    saw(shared_database, patient(shared_database, "A-1003"), "quince.seen")

    lines = auditor.get("/desk/trail.csv?patient=A-1003").text.splitlines()

    assert lines[0].startswith("number,time,who,action")
    assert len(lines) == 2
    assert "quince.seen" in lines[1]


def test_a_row_that_was_changed_is_named(auditor: Person, shared_database: Database) -> None:
    whole = auditor.post("/desk/trail/check").text
    with shared_database.engine.begin() as connection:
        connection.execute(text("ALTER TABLE audit_event DISABLE TRIGGER USER"))
        connection.execute(text("UPDATE audit_event SET purpose = 'other' WHERE seq = 1"))
    broken = auditor.post("/desk/trail/check").text
    with shared_database.engine.begin() as connection:
        connection.execute(text("UPDATE audit_event SET purpose = 'auditor' WHERE seq = 1"))
        connection.execute(text("ALTER TABLE audit_event ENABLE TRIGGER USER"))

    assert "The chain is whole" in whole
    assert "Row 1 is not as it was written" in broken


def test_the_head_is_signed_once_a_day(shared_database: Database, tmp_path: Path) -> None:
    path = tmp_path / "deep" / "heads.jsonl"

    with shared_database.transaction() as session:
        first, second = export_daily(session, path), export_daily(session, path)

    assert first is not None
    assert second is None
    assert read_heads(path) == [first]


def entry(patient_typed: str, **changes: str) -> dict[str, str]:
    return {
        "patient": patient_typed,
        "on": f"{now() - timedelta(days=2):%Y-%m-%d}",
        "purpose": "court_order",
        "recipient": "County court",
        "what": "statement of March",
    } | changes


def test_disclosures_are_entered_listed_and_given_as_a_file(
    auditor: Person, shared_database: Database
) -> None:
    patient(shared_database, "A-1004")

    answer = auditor.post("/desk/disclosures", entry("A-1004", recipient="=cmd()"))
    page = auditor.get("/desk/disclosures?patient=A-1004").text
    file = auditor.get("/desk/disclosures.csv?patient=A-1004").text

    assert answer.status_code == 303
    assert "statement of March" in page
    assert "'=cmd(),statement of March,court order or subpoena" in file


@pytest.mark.parametrize(
    "changes",
    [{"purpose": "treatment"}, {"on": "2999-01-01"}, {"on": ""}, {"what": " "}, {"patient": ""}],
)
def test_a_disclosure_that_says_too_little_is_refused(
    auditor: Person, shared_database: Database, changes: dict[str, str]
) -> None:
    if changes.get("patient") is None:
        patient(shared_database, number := f"A-{uuid4().hex}")
        changes = {"patient": number} | changes

    assert auditor.post("/desk/disclosures", entry("") | changes).status_code == 422


def test_a_disclosure_older_than_six_years_is_not_accounted_for(
    auditor: Person, shared_database: Database
) -> None:
    patient(shared_database, "A-1005")
    auditor.post("/desk/disclosures", entry("A-1005", on="2012-05-05"))

    assert "Nothing to account for" in auditor.get("/desk/disclosures?patient=A-1005").text
