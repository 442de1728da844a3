"""Loads files one after the other: each whole or not at all, each only once."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from inquiry_api.answers.clock import promised_at
from inquiry_api.answers.draft import Severity
from inquiry_api.answers.practice import practice
from inquiry_api.db import Database, now
from inquiry_api.imports.posting.load import Load
from inquiry_api.imports.posting.tally import Tally
from inquiry_api.imports.posting.trying import retry_held
from inquiry_api.ledger.journal import LedgerEntry, LedgerTxn
from inquiry_api.ledger.models import Source

IMPORT_LOCK = (
    7_214_002  # An arbitrary number: one import at a time, so that what was read stays true.
)


class _DryRun(Exception):
    """Ends the transaction of a dry run so that nothing of it stays."""


@dataclass
class Loaded:
    """What became of one file. `posted` is cents by book, over the entries it caused."""

    name: str
    digest: str
    unchanged_since: str | None = None
    tally: Tally = field(default_factory=Tally)
    posted: dict[str, int] = field(default_factory=dict)


class Importer:
    """Loads files into one database; made by `importer`."""

    def __init__(self, unit: Callable[[], AbstractContextManager[Session]]) -> None:
        self._unit = unit

    def load(self, kind: str, name: str, digest: str, post: Callable[[Load], None]) -> Loaded:
        """Post one file in one transaction, then what waited for its news.

        The same bytes again change nothing.
        """
        with self._unit() as session:
            session.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": IMPORT_LOCK})
            known = session.scalars(
                select(Source).where(Source.kind == kind, Source.digest == digest)
            ).first()
            if known is not None:
                return Loaded(name, digest, known.loaded_at.date().isoformat())
            source = Source(kind=kind, name=name, digest=digest)
            session.add(source)
            session.flush()
            load = Load(session, source, kind, promise=promises())
            post(load)
            retry_held(load)
            return Loaded(name, digest, None, load.tally, _posted(session, source))


@contextmanager
def importer(database: Database, *, dry_run: bool) -> Iterator[Importer]:
    """An importer. In a dry run each file sees what those before it did, and nothing stays."""
    if not dry_run:
        yield Importer(database.transaction)
        return
    with suppress(_DryRun), database.transaction() as session:
        yield Importer(lambda: _within(session))
        raise _DryRun


@contextmanager
def _within(session: Session) -> Iterator[Session]:
    with session.begin_nested():
        yield session


def promises() -> Callable[[Severity], datetime]:
    """By when a clerk will have looked, for each severity; all cases of a file are alike."""
    at, known = now(), dict[Severity, datetime]()

    def promise(severity: Severity) -> datetime:
        if severity not in known:
            known[severity] = promised_at(practice(), severity, at)
        return known[severity]

    return promise


def _posted(session: Session, source: Source) -> dict[str, int]:
    rows = session.execute(
        select(LedgerEntry.book, func.sum(LedgerEntry.amount_cents))
        .join(LedgerTxn, LedgerTxn.id == LedgerEntry.txn_id)
        .where(LedgerTxn.source_id == source.id)
        .group_by(LedgerEntry.book)
    )
    return {book: int(cents) for book, cents in rows if cents}
