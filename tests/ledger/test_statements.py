"""Statements and the access codes on them."""

from datetime import date

import pytest

from inquiry_api.access.access_code import access_code_index, new_access_code
from inquiry_api.db import Database
from inquiry_api.ledger.journal import Book
from inquiry_api.ledger.models import Statement
from inquiry_api.ledger.statements import Issued, NoSuchAccount, issue_statement
from tests.factories.books import charge_visit, create_account, create_visit

TODAY = date(2026, 6, 15)


def issue(database: Database, number: str) -> Issued:
    with database.transaction() as session:
        return issue_statement(
            session,
            number,
            today=TODAY,
            access_code=new_access_code(),
            index_of=access_code_index,
        )


def test_a_statement_says_what_the_guarantor_owes_and_can_be_found_by_its_code(
    database: Database,
) -> None:
    with database.transaction() as session:
        account = create_account(session)
        number = account.number
        charge_visit(session, create_visit(session, account), 40_00, book=Book.PATIENT)
        charge_visit(session, create_visit(session, account), 70_00)

    issued = issue(database, number)

    assert issued.amount_cents == 40_00
    with database.transaction() as session:
        row = session.query(Statement).filter_by(number=issued.number).one()
        assert row.access_code == issued.access_code
        assert row.access_code_index == access_code_index(issued.access_code.lower())


def test_an_unknown_account_gets_no_statement(database: Database) -> None:
    with pytest.raises(NoSuchAccount):
        issue(database, "no-such-number")
