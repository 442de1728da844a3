"""Writes very many cases at once, with the words of their conversations, as triggers would have.

They are made inside PostgreSQL (`generate_series`), in a server that forgets for so long to be
careful, and every index is made when its rows are there: 2 million cases in minutes.
"""

import importlib
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

from sqlalchemy import Connection, text

from inquiry_api.db import Database

migration = importlib.import_module("inquiry_api.migrations.versions.0011_add_desk")

_TABLES = ("conversation_words", "case_line", "case", "conversation")
# Nothing is lost by a crash: the server is thrown away. Afterwards all are as they were.
_CARELESS = {
    "fsync": "off",
    "full_page_writes": "off",
    "synchronous_commit": "off",
    "autovacuum": "off",
    "max_wal_size": "16GB",
    "checkpoint_timeout": "1h",
    "maintenance_work_mem": "1GB",
    "work_mem": "256MB",
}
_CONVERSATIONS = text("""
INSERT INTO conversation (id, channel, owner, owned_since, epoch, next_seq, language, bot_sender,
    opened_at, contact_index)
SELECT md5('v' || n)::uuid, CASE WHEN n % 3 = 0 THEN 'web' ELSE 'sms' END, 'bot', now(), 1, 2,
    CASE WHEN n % 9 = 0 THEN 'es' ELSE 'en' END, md5('b' || n)::uuid, now(),
    decode(md5('c' || n), 'hex')
FROM generate_series(1, :cases) n
""")
# Words by rank: the n-th is n times rarer than the first, as in any language. What was said is
# drawn from so many talks, a prime number, so that no filter has talks of its own.
_TALKS = 49_999
_TALKED = text("""
CREATE TEMPORARY TABLE talked AS
SELECT n AS talk, to_tsvector('simple', (SELECT string_agg('word' || (exp(random() * 8))::int, ' ')
    FROM generate_series(1, 24) WHERE n >= 0)) AS words
FROM generate_series(0, :talks - 1) n
""")
_WORDS = text("""
INSERT INTO conversation_words
SELECT md5('v' || n)::uuid,
    'billed:1 visit:2 number:3'::tsvector || to_tsvector('simple', n::text) || talked.words
FROM generate_series(1, :cases) n JOIN talked ON talked.talk = n % :talks
""")
_CASES = text("""
INSERT INTO "case" (id, number, key, kind, severity, topic, state, conversation_id, packet_sealed,
    opened_at, promised_at, clerk_id, taken_at, closed_at, outcome, version, reopened,
    first_reply_at, team)
SELECT md5('k' || n)::uuid, 'C-' || upper(lpad(to_hex(n), 6, '0')), 'k' || n,
    (array['dispute_charge', 'talk_to_human', 'request_refund', 'collections', 'denial',
        'update_insurance', 'report_legal', 'complain_privacy'])[1 + n % 8],
    (array['low', 'medium', 'medium', 'high'])[1 + n % 4], 'question',
    CASE WHEN n > :open THEN 'closed' WHEN n % 4 = 0 THEN 'taken' ELSE 'open' END,
    md5('v' || n)::uuid, decode(repeat('00', 200), 'hex'),
    now() - n * interval '25 s', now() - n * interval '25 s' + interval '9 h',
    CASE WHEN n > :open OR n % 4 = 0
        THEN ('00000000-0000-4000-8000-' || lpad((n % 100)::text, 12, '0'))::uuid END,
    CASE WHEN n > :open OR n % 4 = 0 THEN now() - n * interval '24 s' END,
    CASE WHEN n > :open THEN now() - n * interval '20 s' END,
    CASE WHEN n > :open THEN 'answered' END, 1, 0,
    CASE WHEN n > :open THEN now() - n * interval '22 s' END,
    CASE WHEN n % 1000 = 7 THEN 'privacy' END
FROM generate_series(1, :cases) n
""")
_LINES = text(
    """
INSERT INTO case_line (changed, case_id, urgency, channel, language, {columns})
SELECT nextval('case_line_changes'), c.id, case_urgency(c.kind, c.topic, c.severity), v.channel,
    v.language, {values}
FROM "case" c JOIN conversation v ON v.id = c.conversation_id
""".format(
        columns=", ".join(migration.LINE_COLUMNS),
        values=", ".join(f"c.{name}" for name in migration.LINE_COLUMNS),
    )
)
# That of words first: it takes the longest, and two are made at a time.
_INDEXES = text("""
SELECT indexname, indexdef FROM pg_indexes
WHERE tablename = ANY(:tables) AND indexname NOT IN (
    SELECT conindid::regclass::text FROM pg_constraint WHERE conindid <> 0)
ORDER BY array_position(:tables, tablename::text)
""")


def build(database: Database, open_cases: int, cases: int) -> None:
    """Write so many cases with their lines, the first of them open, and look after the tables."""
    with _careless(database), _apart(database) as connection:
        indexes = connection.execute(_INDEXES, {"tables": list(_TABLES)}).all()
        for name, _ in indexes:
            connection.execute(text(f"DROP INDEX {name}"))
        _fill(connection, open_cases, cases)
        with ThreadPoolExecutor(2) as pool:
            for made in [pool.submit(_do, database, each.indexdef) for each in indexes]:
                made.result()
        for table in _TABLES:
            connection.execute(text(f'VACUUM ANALYZE "{table}"'))


def _fill(connection: Connection, open_cases: int, cases: int) -> None:
    connection.execute(text("SET session_replication_role = replica"))
    connection.execute(_TALKED, {"talks": _TALKS})
    connection.execute(_CONVERSATIONS, {"cases": cases})
    connection.execute(_WORDS, {"cases": cases, "talks": _TALKS})
    connection.execute(_CASES, {"open": open_cases, "cases": cases})
    connection.execute(_LINES)
    connection.execute(text("RESET session_replication_role"))


@contextmanager
def _careless(database: Database) -> Iterator[None]:
    """Let the server write as quickly as it can for so long."""
    _set(database, [f"{name} = '{value}'" for name, value in _CARELESS.items()])
    yield
    _set(database, [f"{name} = DEFAULT" for name in _CARELESS])
    _do(database, "CHECKPOINT")


def _set(database: Database, settings: list[str]) -> None:
    for setting in settings:
        _do(database, f"ALTER SYSTEM SET {setting}")
    _do(database, "SELECT pg_reload_conf()")


def _do(database: Database, statement: str) -> None:
    with _apart(database) as connection:
        connection.execute(text(statement))


@contextmanager
def _apart(database: Database) -> Iterator[Connection]:
    """A connection on which each statement stands for itself."""
    with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        yield connection
