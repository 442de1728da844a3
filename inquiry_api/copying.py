"""Writes many new rows with COPY: one stream for each table, and no statement for each row.

A row that cannot stand (a key that is taken) fails the whole stream as it would fail an INSERT.
"""

from collections.abc import Callable, Iterable, Mapping
from functools import cache
from typing import Any, cast

import psycopg
from psycopg import sql
from sqlalchemy import ColumnDefault, Table
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from inquiry_api.db import Base

Values = Mapping[str, Any]
_Default = Callable[[], object]


def copy_rows(session: Session, rows: Iterable[Base]) -> None:
    """Write rows that are in no session; the tables come in the order in which they are met.

    The rows stay what they were: to the session they are strangers, and are read anew.
    """
    tables: dict[type[Base], list[Values]] = {}
    for row in rows:
        tables.setdefault(type(row), []).append(vars(row))
    for kind, values in tables.items():
        copy_values(session, kind, values)


def copy_values(session: Session, kind: type[Base], rows: Iterable[Values]) -> None:
    """The same for values by column; a column that is left out has its default."""
    session.flush()  # What these rows point at may be written only now.
    columns = _columns(kind)
    into = sql.SQL("COPY {} ({}) FROM STDIN").format(
        sql.Identifier(kind.__tablename__), sql.SQL(", ").join(map(sql.Identifier, columns))
    )
    driver = cast(psycopg.Connection[Any], session.connection().connection.driver_connection)
    try:
        with driver.cursor() as cursor, cursor.copy(into) as copy:
            for row in rows:
                copy.write_row([_value(row, name, default) for name, default in columns.items()])
    except psycopg.Error as fault:
        raise DBAPIError.instance(
            f"COPY {kind.__tablename__}", None, fault, psycopg.Error, hide_parameters=True
        ) from None


def _value(row: Values, name: str, default: _Default | None) -> object:
    if name in row:
        return row[name]
    return default() if default is not None else None


@cache
def _columns(kind: type[Base]) -> dict[str, _Default | None]:
    """The columns to write with what makes their default; those that the database fills are not
    among them.
    """
    table = cast(Table, kind.__table__)
    return {
        column.name: _default(column.default)
        for column in table.columns
        if column.server_default is None and column.identity is None
    }


def _default(default: object) -> _Default | None:
    if not isinstance(default, ColumnDefault):
        return None
    made = default.arg
    return (lambda: made(None)) if callable(made) else (lambda: made)
