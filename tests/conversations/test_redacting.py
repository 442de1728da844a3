"""What the practice's own records add to the rules, and how they stay current."""

import logging

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from inquiry_api.conversations.redacting import Redacting
from inquiry_api.db import Database
from inquiry_api.ledger.models import Charge
from inquiry_api.ledger.people import Patient, PatientIdentifier
from privacy.redactor import RedactionFailed
from tests.ledger.books import SEEN, Books


def write(database: Database, *rows: object) -> None:
    """Add rows, and let the server count them at once rather than within seconds."""
    with database.transaction() as session:
        session.add_all(rows)
        session.flush()
        told(session)


def told(session: Session) -> None:
    session.execute(text("SELECT pg_stat_force_next_flush()"))


def test_a_full_name_of_the_books_is_hidden_though_its_words_are_ordinary(
    database: Database,
) -> None:
    write(database, Patient(given_name="Will", family_name="Page"))

    replaced = Redacting(database).replace("is will page back, and will you page me", {})

    assert replaced.text == "is <NAME_1> back, and will you page me"


def test_a_number_of_the_books_is_hidden_however_it_is_spaced(database: Database) -> None:
    with database.transaction() as session:
        patient = Books.open(session).patient_id
        number = PatientIdentifier(
            patient_id=patient, system="old", value="GREY-FOX-12", value_index=b"i"
        )
        session.add(number)

    assert Redacting(database).replace("grey fox 12 then", {}).text == "<ID_1> then"


def test_a_code_of_the_books_stays_and_another_number_goes(database: Database) -> None:
    with database.transaction() as session:
        visit = Books.open(session).visit(5_000)
        charge = Charge(
            visit_id=visit.id, service_on=SEEN, code="64999", description="x", charge_cents=1
        )
        session.add(charge)

    assert Redacting(database).replace("64999 and 64998", {}).text == "64999 and <ID_1>"


def test_people_who_come_later_are_known_once_their_row_is_counted(database: Database) -> None:
    redacting = Redacting(database)
    before = redacting.replace("is will page back", {}).text
    write(database, Patient(given_name="Will", family_name="Page"))

    assert before == "is will page back"
    assert redacting.catch_up()
    assert redacting.replace("is will page back", {}).text == "is <NAME_1> back"


def test_a_changed_name_is_known_and_nothing_is_read_while_nothing_changes(
    database: Database,
) -> None:
    write(database, Patient(given_name="Will", family_name="Page"))
    redacting = Redacting(database)
    redacting.catch_up()
    idle = redacting.catch_up()
    with database.transaction() as session:
        session.query(Patient).one().family_name = "Banks"
        told(session)

    assert not idle
    assert redacting.catch_up()
    assert (
        redacting.replace("is will banks back? is will page?", {}).text
        == "is <NAME_1> back? is will page?"
    )


def test_single_names_count_in_the_conversation_of_these_people_only(database: Database) -> None:
    redacting = Redacting(database)

    verified = redacting.replace("did Hope pay", {}, names=["Hope"])
    unknown = redacting.replace("did you hope to pay", {})

    assert verified.text == "did <NAME_1> pay"
    assert unknown.text == "did you hope to pay"


def test_the_same_value_keeps_its_placeholder_through_a_conversation(database: Database) -> None:
    redacting = Redacting(database)
    first = redacting.replace("im Maria Delgado, born 3/4/84", {})
    vault = {entry.placeholder: entry.value or "" for entry in first.entries}

    again = redacting.replace("MARIA DELGADO march 4 1984 or 5/6/84", vault)

    assert again.text == "<NAME_1> <DATE_1> or <DATE_2>"
    assert [entry.placeholder for entry in again.entries] == ["<DATE_2>"]


def test_while_the_books_cannot_be_read_nothing_passes_and_nothing_is_told(
    database: Database, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(session: Session) -> None:
        raise ValueError("Maria Delgado")

    monkeypatch.setattr("inquiry_api.conversations.redacting.read_known", fail)
    caplog.set_level(logging.DEBUG)

    with pytest.raises(RedactionFailed) as refused:
        Redacting(database).replace("hello", {})

    assert "Delgado" not in str(refused.value)
    assert [record.getMessage() for record in caplog.records if record.name.startswith("inq")] == [
        "redaction.people_unread"
    ]


def test_who_was_known_stays_known_while_the_books_cannot_be_read_again(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(database, Patient(given_name="Will", family_name="Page"))
    redacting = Redacting(database)
    redacting.catch_up()
    monkeypatch.setattr("inquiry_api.conversations.redacting.rows_touched", lambda session: 1 // 0)

    with pytest.raises(ZeroDivisionError):
        redacting.catch_up()

    assert redacting.replace("is will page back", {}).text == "is <NAME_1> back"
