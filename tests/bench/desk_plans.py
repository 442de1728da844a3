"""What the database looks at for one page: each of its statements, explained as it ran."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Engine, event

from inquiry_api.db import Database

_LARGE = ("case_line", "case", "conversation_words", "conversation")


@dataclass
class Looked:
    """The most rows that one statement looked at, and the large tables that were read whole."""

    rows: int = 0
    whole: tuple[str, ...] = ()

    def __str__(self) -> str:
        whole = f", all of {' and '.join(self.whole)}" if self.whole else ""
        return f"{self.rows:,} rows looked at by one statement{whole}"


def looked_at(database: Database, page: Callable[[], object]) -> Looked:
    """Open a page, and have each statement that only reads explained."""
    with _noted(database.engine) as statements:
        page()
    most = Looked()
    with database.engine.connect() as connection:
        for statement, values in statements:
            if statement.lstrip().upper().startswith(("SELECT", "WITH")):
                explained = connection.exec_driver_sql(
                    f"EXPLAIN (ANALYZE, FORMAT JSON) {statement}", values
                )
                plan = explained.scalar_one()[0]["Plan"]
                most.rows = max(most.rows, _rows(plan))
                most.whole = tuple(sorted({*most.whole, *_read_whole(plan)}))
        connection.rollback()
    return most


@contextmanager
def _noted(engine: Engine) -> Iterator[list[tuple[str, Any]]]:
    statements: list[tuple[str, Any]] = []

    def note(_c: object, _d: object, statement: str, values: Any, *_more: object) -> None:
        statements.append((statement, values))

    event.listen(engine, "before_cursor_execute", note)
    yield statements
    event.remove(engine, "before_cursor_execute", note)


def _nodes(plan: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield plan
    for inner in plan.get("Plans", ()):
        yield from _nodes(inner)


def _rows(plan: dict[str, Any]) -> int:
    """What its scans found and what they threw away."""
    seen = ("Actual Rows", "Rows Removed by Filter", "Rows Removed by Index Recheck")
    return sum(
        round(sum(node.get(name, 0) for name in seen) * node["Actual Loops"])
        for node in _nodes(plan)
        if "Scan" in node["Node Type"] and node["Node Type"] != "Subquery Scan"
    )


def _read_whole(plan: dict[str, Any]) -> set[str]:
    scans = (node for node in _nodes(plan) if node["Node Type"].endswith("Seq Scan"))
    return {node["Relation Name"] for node in scans if node["Relation Name"] in _LARGE}
