"""The journal: balanced, append-only, posted once."""

from datetime import date
from uuid import UUID, uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from inquiry_api.crypto import blind_index
from inquiry_api.db import Base, Database
from inquiry_api.ledger.journal import Book, Kind, LedgerEntry, LedgerTxn
from inquiry_api.ledger.models import Account
from inquiry_api.ledger.people import Patient
from inquiry_api.ledger.posting import (
    Line,
    Posting,
    PostingConflict,
    UnbalancedPosting,
    post,
    reverse,
)

DAY = date(2026, 3, 4)


def make_account(database: Database, number: str = "A-1") -> UUID:
    with database.transaction() as session:
        patient = Patient(given_name="Ada", family_name="Quill")
        session.add(patient)
        session.flush()
        account = Account(
            number=number, number_index=blind_index("account", number), patient_id=patient.id
        )
        session.add(account)
        return account.id


def charge(account_id: UUID, cents: int, key: str) -> Posting:
    lines = [Line(Book.PATIENT, cents), Line(Book.REVENUE, -cents)]
    return Posting(account_id, Kind.CHARGE, DAY, key, lines)


def add_in_order(session: Session, rows: list[Base]) -> None:
    for row in rows:
        session.add(row)
        session.flush()


def owed(database: Database, account_id: UUID) -> int:
    with database.transaction() as session:
        return session.scalar(
            select(func.coalesce(func.sum(LedgerEntry.amount_cents), 0)).where(
                LedgerEntry.account_id == account_id, LedgerEntry.book == Book.PATIENT
            )
        )


def test_a_posting_is_written_once_for_its_key(database: Database) -> None:
    account = make_account(database)

    for _ in range(3):
        with database.transaction() as session:
            post(session, charge(account, 12_300, "visit-1"))

    assert owed(database, account) == 12_300


def test_a_key_used_for_another_amount_is_a_conflict(database: Database) -> None:
    account = make_account(database)
    with database.transaction() as session:
        post(session, charge(account, 100, "visit-1"))

    with pytest.raises(PostingConflict), database.transaction() as session:
        post(session, charge(account, 101, "visit-1"))


def test_lines_that_do_not_sum_to_zero_are_refused(database: Database) -> None:
    account = make_account(database)
    lopsided = Posting(account, Kind.CHARGE, DAY, "k", [Line(Book.PATIENT, 1)])

    with pytest.raises(UnbalancedPosting), database.transaction() as session:
        post(session, lopsided)


def test_a_reversal_leaves_history_and_takes_the_amount_away(database: Database) -> None:
    account = make_account(database)
    with database.transaction() as session:
        txn_id = post(session, charge(account, 500, "visit-1"))

    with database.transaction() as session:
        reverse(session, txn_id, as_of=DAY, actor="test", key="undo-1")

    assert owed(database, account) == 0
    with database.transaction() as session:
        assert session.scalar(select(func.count()).select_from(LedgerTxn)) == 2


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE ledger_entry SET amount_cents = amount_cents + 1",
        "DELETE FROM ledger_entry",
        "UPDATE ledger_txn SET actor = 'x'",
        "DELETE FROM ledger_txn",
        "TRUNCATE ledger_entry",
    ],
)
def test_the_database_refuses_to_change_history(database: Database, statement: str) -> None:
    account = make_account(database)
    with database.transaction() as session:
        post(session, charge(account, 500, "visit-1"))

    with pytest.raises(DBAPIError, match="append-only"), database.transaction() as session:
        session.execute(text(statement))


def test_the_database_refuses_entries_that_do_not_sum_to_zero(database: Database) -> None:
    account = make_account(database)

    txn = LedgerTxn(
        idempotency_key="raw", account_id=account, kind="charge", as_of=DAY, actor="test"
    )
    entry = LedgerEntry(txn_id=txn.id, account_id=account, book=Book.PATIENT, amount_cents=5)

    with pytest.raises(DBAPIError, match="does not balance"), database.transaction() as session:
        add_in_order(session, [txn, entry])


def test_the_database_refuses_entries_added_to_a_finished_posting(database: Database) -> None:
    account = make_account(database)
    with database.transaction() as session:
        txn_id = post(session, charge(account, 500, "visit-1"))

    with pytest.raises(DBAPIError, match="does not belong"), database.transaction() as session:
        session.add_all(
            [
                LedgerEntry(txn_id=txn_id, account_id=account, book=book, amount_cents=cents)
                for book, cents in ((Book.PATIENT, 5), (Book.REVENUE, -5))
            ]
        )


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.data())
def test_any_order_and_any_repeats_give_the_same_balance(
    database: Database, data: st.DataObject
) -> None:
    amounts = data.draw(st.lists(st.integers(-500_000, 500_000).filter(bool), min_size=1))
    order = data.draw(st.permutations(range(len(amounts) * 2)))
    account = make_account(database, number=uuid4().hex)
    keyed = [charge(account, cents, f"{account}-{n}") for n, cents in enumerate(amounts)]

    with database.transaction() as session:
        for place in order:
            post(session, keyed[place % len(keyed)])

    assert owed(database, account) == sum(amounts)
