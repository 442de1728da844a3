"""A small application whose patients can pay, in the demo's way."""

from collections.abc import Iterator

import pytest
from flask import Flask

from inquiry_api.conversations.receiving import open_web_conversation
from inquiry_api.db import Database
from inquiry_api.payments.hosting import Hosting, use_hosting
from tests.channels.application import create_test_app
from tests.conftest import fresh_database
from tests.ledger.books import Books
from tests.payments.patient import Patient


@pytest.fixture(scope="session")
def books_database(database_server: str, template_database: str) -> Iterator[Database]:
    """One database for all of these tests; each has a patient of its own."""
    with fresh_database(database_server, template_database) as database:
        yield database


@pytest.fixture
def app(books_database: Database) -> Iterator[Flask]:
    """With the demo's own payment page."""
    yield create_test_app(books_database, PLAINBILL_DEMO="1")
    use_hosting(Hosting())


@pytest.fixture
def patient(books_database: Database, app: Flask) -> Patient:
    """Somebody who owes $98.00 for a visit in March."""
    with books_database.transaction() as session:
        books = Books.open(session)
        visit, *_ = books.typical()
        conversation = open_web_conversation(session)
        return Patient(books_database, app, books.account_id, visit.id, conversation.id)
