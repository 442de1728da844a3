"""Statements: what is sent to a guarantor, with an access code that helps to prove who is asking.

A practice's own system usually prints them; its codes may be imported with the books. For books
without any, `plainbill statement` issues one.
"""

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from inquiry_api.crypto import blind_index
from inquiry_api.ledger.journal import Book, LedgerEntry
from inquiry_api.ledger.models import Account, Statement

DUE_DAYS = 30


class NoSuchAccount(Exception):
    """No account has this number."""


@dataclass(frozen=True)
class Issued:
    """A new statement as it would be printed; `amount_cents` is what the guarantor owes."""

    number: str
    access_code: str
    amount_cents: int
    due_on: date


def issue_statement(
    session: Session,
    account_number: str,
    *,
    today: date,
    access_code: str,
    index_of: Callable[[str], bytes],
) -> Issued:
    """Write a statement of what is owed today. Raises NoSuchAccount."""
    account = session.scalars(
        select(Account).where(Account.number_index == blind_index("account", account_number))
    ).first()
    if account is None:
        raise NoSuchAccount
    owed = session.scalar(
        select(func.coalesce(func.sum(LedgerEntry.amount_cents), 0)).where(
            LedgerEntry.account_id == account.id, LedgerEntry.book == Book.PATIENT
        )
    )
    statement = Statement(
        account_id=account.id,
        number=f"ST-{secrets.token_hex(4).upper()}",
        issued_on=today,
        due_on=today + timedelta(days=DUE_DAYS),
        amount_cents=max(0, int(owed or 0)),
        access_code=access_code,
        access_code_index=index_of(access_code),
    )
    session.add(statement)
    session.flush()
    return Issued(
        statement.number, access_code, statement.amount_cents, today + timedelta(DUE_DAYS)
    )
