"""`plainbill statement`: issues a statement and prints its access code."""

import sys

from inquiry_api.access.access_code import access_code_index, new_access_code
from inquiry_api.answers.practice import practice
from inquiry_api.db import now
from inquiry_api.ledger.statements import NoSuchAccount, issue_statement
from inquiry_api.money import format_cents
from inquiry_api.running.environment import local_database


def print_statement(account: str) -> int:
    """Issue a statement for an account number; returns the exit status."""
    try:
        with local_database() as database, database.transaction() as session:
            issued = issue_statement(
                session,
                account,
                today=now().astimezone(practice().zone).date(),
                access_code=new_access_code(),
                index_of=access_code_index,
            )
    except NoSuchAccount:
        sys.stderr.write(f"plainbill: there is no account {account}; see plainbill balances\n")
        return 1
    sys.stdout.write(
        f"Statement {issued.number}: {format_cents(issued.amount_cents)}, "
        f"due {issued.due_on}, access code {issued.access_code}\n"
    )
    return 0
