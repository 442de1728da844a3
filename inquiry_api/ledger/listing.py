"""`plainbill balances`: every account's figures, for a biller to compare with another system."""

import json
import sys
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from inquiry_api.ledger.journal import Book, LedgerEntry
from inquiry_api.ledger.models import Account
from inquiry_api.money import format_cents

ADJUSTMENTS = (Book.CONTRACTUAL, Book.DENIED, Book.OTHER, Book.DISCOUNT, Book.WRITE_OFF)


@dataclass(frozen=True)
class AccountLine:
    """One account in cents. Charges less the other three are the balance with anybody."""

    account: str
    charges_cents: int
    adjustments_cents: int
    insurer_paid_cents: int
    patient_paid_cents: int
    balance_cents: int
    owed_by_patient_cents: int
    with_insurer_cents: int
    under_review_cents: int


def account_lines(session: Session, number: str | None = None) -> list[AccountLine]:
    """The figures of all accounts, or of the one with this number, in the order of numbers."""
    sums: dict[UUID, dict[str, int]] = {}
    rows = session.execute(
        select(LedgerEntry.account_id, LedgerEntry.book, func.sum(LedgerEntry.amount_cents))
        .group_by(LedgerEntry.account_id, LedgerEntry.book)
    )  # fmt: skip
    for account_id, book, cents in rows:
        sums.setdefault(account_id, {})[book] = int(cents)
    accounts = session.scalars(select(Account))
    lines = [_line(account.number, sums.get(account.id, {})) for account in accounts]
    return sorted(
        (line for line in lines if number in (None, line.account)), key=lambda line: line.account
    )


def _line(number: str, books: dict[str, int]) -> AccountLine:
    owed = {book: books.get(book, 0) for book in (Book.PATIENT, Book.INSURER, Book.REVIEW)}
    return AccountLine(
        account=number,
        charges_cents=-books.get(Book.REVENUE, 0),
        adjustments_cents=sum(books.get(book, 0) for book in ADJUSTMENTS),
        insurer_paid_cents=books.get(Book.PAYER_CASH, 0),
        patient_paid_cents=books.get(Book.PATIENT_CASH, 0),
        balance_cents=sum(owed.values()),
        owed_by_patient_cents=owed[Book.PATIENT],
        with_insurer_cents=owed[Book.INSURER],
        under_review_cents=owed[Book.REVIEW],
    )


def print_balances(session: Session, *, as_json: bool, account: str | None) -> int:
    """Print the figures; returns the exit status, 1 where no such account is there."""
    lines = account_lines(session, account)
    if account is not None and not lines:
        sys.stderr.write(f"plainbill: there is no account {account}\n")
        return 1
    if as_json:
        sys.stdout.write(json.dumps([asdict(line) for line in lines], indent=2) + "\n")
    else:
        sys.stdout.write("\n".join(_table(lines)) + "\n")
    return 0


def _table(lines: Iterable[AccountLine]) -> list[str]:
    titles = ("account", "charges", "adjusted", "insurer paid", "patient paid", "balance")
    table = ["{:<12}{:>16}{:>14}{:>16}{:>14}{:>14}".format(*titles)]
    for line in lines:
        amounts = (
            line.charges_cents,
            line.adjustments_cents,
            line.insurer_paid_cents,
            line.patient_paid_cents,
            line.balance_cents,
        )
        cells = [format_cents(cents) for cents in amounts]
        table.append("{:<12}{:>16}{:>14}{:>16}{:>14}{:>14}".format(line.account, *cells))
    return table
