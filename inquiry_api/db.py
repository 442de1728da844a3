"""The database: declarative base, sealed columns, engine and sessions. PostgreSQL only."""

import time
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any, overload
from uuid import UUID, uuid4

import psycopg
from sqlalchemy import (
    ColumnElement,
    DateTime,
    Engine,
    LargeBinary,
    MetaData,
    Uuid,
    any_,
    create_engine,
    event,
    literal,
)
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import DisconnectionError
from sqlalchemy.orm import (
    DeclarativeBase,
    InstrumentedAttribute,
    Mapped,
    Session,
    mapped_column,
    sessionmaker,
)
from sqlalchemy.pool import ConnectionPoolEntry, PoolProxiedConnection

from inquiry_api.crypto import exact_index, keyring

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s",
    "pk": "pk_%(table_name)s",
}


_RESTED = "rested_since"
_TRUSTED_SECONDS = 1.0
# Whoever waits for a page or an acknowledgement would rather hear that it can't be done now.
_POOL_SECONDS = 5.0
_CONNECT_SECONDS = 5


class Base(DeclarativeBase):
    """Every table."""

    metadata = MetaData(naming_convention=NAMING)
    type_annotation_map = {  # noqa: RUF012 - SQLAlchemy reads it as a plain dict.
        datetime: DateTime(timezone=True),
        UUID: Uuid(),
        bytes: LargeBinary(),
    }


class Keyed(Base):
    """A row with a random key that says nothing about it, known before any other value is set.

    Sealed columns are bound to their row, so the key must exist first.
    """

    __abstract__ = True

    id: Mapped[UUID] = mapped_column(primary_key=True)

    def __init__(self, **values: Any) -> None:
        self.id = values.pop("id", None) or uuid4()
        for name, value in values.items():
            if not hasattr(type(self), name):
                raise TypeError(f"{type(self).__name__} has no {name}")
            setattr(self, name, value)


def now() -> datetime:
    """The present, in UTC."""
    return datetime.now(UTC)


class Sealed:
    """A text attribute kept encrypted in the column named `<attribute>_sealed`.

    Reading decrypts, setting encrypts, None stays None. The row class must be Keyed.
    """

    def __set_name__(self, owner: type[Any], name: str) -> None:
        self._name = name
        self._column = f"{name}_sealed"

    @overload
    def __get__(self, row: None, owner: type[Any]) -> "Sealed": ...
    @overload
    def __get__(self, row: Any, owner: type[Any]) -> Any: ...
    def __get__(self, row: Any, owner: type[Any]) -> Any:
        if row is None:
            return self
        sealed = getattr(row, self._column)
        if sealed is None:
            return None
        return keyring().unseal(owner.__tablename__, self._name, row.id, sealed)

    def __set__(self, row: Any, value: str | None) -> None:
        sealed = None
        if value is not None:
            sealed = keyring().seal(type(row).__tablename__, self._name, row.id, value)
        setattr(row, self._column, sealed)


class Indexed(Sealed):
    """A sealed text that is also found by its value, through the column `<attribute>_index`.

    Values of one `purpose` are found by one another's index, whatever table they stand in.
    """

    def __init__(self, purpose: str) -> None:
        self._purpose = purpose

    def __set__(self, row: Any, value: str | None) -> None:
        super().__set__(row, value)
        index = None if value is None else exact_index(self._purpose, value)
        setattr(row, f"{self._name}_index", index)


def among(column: InstrumentedAttribute[Any], values: Collection[Any]) -> ColumnElement[bool]:
    """Whether a column has one of many values, as one parameter: thousands of them take longer to
    write down than to look up, and a statement takes 65,535 at most.
    """
    return column == any_(literal(list(values), ARRAY(column.type)))


def make_engine(url: str, *, pool_size: int = 10, statement_seconds: float | None = None) -> Engine:
    """An engine for `postgresql://…`, whatever driver the address names.

    Parameters never reach an error message: they may hold what a patient wrote. A statement that
    takes longer than `statement_seconds` is ended by the database (psycopg's QueryCanceled).
    """
    _, _, rest = url.partition("://")
    engine = create_engine(
        f"postgresql+psycopg://{rest}",
        pool_size=pool_size,
        max_overflow=pool_size,
        pool_timeout=_POOL_SECONDS,
        connect_args={"connect_timeout": _CONNECT_SECONDS},
        hide_parameters=True,
    )
    if statement_seconds is not None:
        event.listen(engine, "connect", _limits(statement_seconds))
    event.listen(engine, "checkin", _note_rest)
    event.listen(engine, "checkout", _check_rested)
    return engine


def _limits(seconds: float) -> Callable[[DBAPIConnection, ConnectionPoolEntry], None]:
    """Tells each new connection how long a statement may take."""

    def tell(connection: DBAPIConnection, _record: ConnectionPoolEntry) -> None:
        connection.cursor().execute(f"SET statement_timeout = {round(seconds * 1000)}")
        connection.commit()

    return tell


def _note_rest(_connection: object, record: ConnectionPoolEntry) -> None:
    record.info[_RESTED] = time.monotonic()


def _check_rested(
    connection: DBAPIConnection, record: ConnectionPoolEntry, _proxy: PoolProxiedConnection
) -> None:
    """Ask a connection that rested whether it lives; the pool replaces it if not.

    A ping at every checkout would be one round trip in five of what a message costs.
    """
    if time.monotonic() - record.info.get(_RESTED, time.monotonic()) < _TRUSTED_SECONDS:
        return
    try:
        connection.cursor().execute("SELECT 1")
        connection.rollback()
    except psycopg.Error as error:
        raise DisconnectionError from error


class Database:
    """One engine and its sessions, made at start and handed to whoever needs it."""

    def __init__(
        self, url: str, *, pool_size: int = 10, statement_seconds: float | None = None
    ) -> None:
        self.url = url
        self.engine = make_engine(url, pool_size=pool_size, statement_seconds=statement_seconds)
        self._sessions = sessionmaker(self.engine, expire_on_commit=False)

    @contextmanager
    def transaction(self) -> Iterator[Session]:
        """A session that commits at the end, or rolls back and raises."""
        with self._sessions() as session, session.begin():
            yield session

    def dispose(self) -> None:
        """Close every pooled connection."""
        self.engine.dispose()
