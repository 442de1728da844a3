"""The demo practice: the same each time, in balance, with everything that answers must explain."""

from collections import Counter
from collections.abc import Iterator
from datetime import date

import pytest
from sqlalchemy import func, select

from inquiry_api.access.indexes import name_birth_index
from inquiry_api.db import Database
from inquiry_api.demo.named import NORA
from inquiry_api.demo.practice import PATIENTS, load_demo, write_demo
from inquiry_api.ledger.journal import Book, LedgerEntry, LedgerTxn
from inquiry_api.ledger.models import Account, ClaimEvent, Hold
from inquiry_api.ledger.people import Patient
from inquiry_api.plans.models import PaymentPlan
from tests.conftest import fresh_database

TODAY = date(2026, 6, 15)


@pytest.fixture(scope="module")
def practice(database_server: str, template_database: str) -> Iterator[Database]:
    """The whole demo practice, loaded once for this module; tests only read it."""
    with fresh_database(database_server, template_database) as database:
        load_demo(database, TODAY)
        yield database


def test_it_has_three_hundred_patients(practice: Database) -> None:
    with practice.transaction() as session:
        assert session.scalar(select(func.count()).select_from(Patient)) == PATIENTS


def test_loading_again_leaves_the_books_as_they_are(practice: Database) -> None:
    with practice.transaction() as session:
        before = session.scalar(select(func.count()).select_from(LedgerTxn))

    load_demo(practice, TODAY)

    with practice.transaction() as session:
        assert session.scalar(select(func.count()).select_from(LedgerTxn)) == before


def test_nora_owes_what_the_readme_says(practice: Database) -> None:
    with practice.transaction() as session:
        owed = session.scalar(
            select(func.sum(LedgerEntry.amount_cents))
            .join(Account, Account.id == LedgerEntry.account_id)
            .join(Patient, Patient.id == Account.patient_id)
            .where(
                LedgerEntry.book == Book.PATIENT,
                Patient.name_birth_index == name_birth_index(NORA.person.family, NORA.person.born),
            )
        )

    assert owed == 228_40


def test_every_state_of_a_claim_and_every_book_is_there(practice: Database) -> None:
    with practice.transaction() as session:
        states = set(session.scalars(select(ClaimEvent.state).distinct()))
        books = set(session.scalars(select(LedgerEntry.book).distinct()))
        reasons = set(session.scalars(select(LedgerEntry.reason).distinct()))
        assert session.scalars(select(Hold)).first() is not None
        assert session.scalars(select(PaymentPlan)).first() is not None

    assert states >= {"sent", "received", "pending", "rejected", "information_needed", "paid"}
    assert states >= {"denied", "forwarded", "reversed"}
    assert books == {str(book) for book in Book} - {Book.OTHER}
    assert reasons >= {"1", "2", "3", "16", "22", "29", "45", "50", "97", "197", "204", "253"}


def test_two_demos_of_the_same_day_are_the_same(database: Database) -> None:
    seen = []
    for _ in range(2):
        with database.transaction() as session:
            write_demo(session, TODAY, patients=14)
            query = select(LedgerEntry.txn_id, LedgerEntry.book, LedgerEntry.amount_cents)
            seen.append(Counter((row.book, row.amount_cents) for row in session.execute(query)))
            session.rollback()

    assert seen[0] == seen[1]
    assert seen[0]
