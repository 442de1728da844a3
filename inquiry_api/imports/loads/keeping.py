"""Keeps what is known of a load in transactions of its own: it is seen while the load runs."""

import base64
import json
import time
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Select, select, text, update
from sqlalchemy.orm import Session, defer

from inquiry_api.db import Database, now
from inquiry_api.imports.file_report import FileReport, Json
from inquiry_api.imports.formats import Named
from inquiry_api.imports.importer import IMPORT_LOCK
from inquiry_api.imports.loads.models import BookFile, BookLoad

_TICK_NS = 1_000_000_000
_NEVER = -_TICK_NS
_MOST_LINES = 500  # Of a file that is flagged throughout, a page shows the first ones.


@dataclass(frozen=True)
class Arrived:
    """A file as it arrived; `data` only where it is nowhere else."""

    name: str
    size: int
    data: bytes | None = None


def arrived(file: Named) -> Arrived:
    """A file that is on disk already."""
    try:
        return Arrived(file.name, file.path.stat().st_size)
    except OSError:
        return Arrived(file.name, 0)


def new_load(
    session: Session,
    came: str,
    files: Sequence[Arrived],
    *,
    staff_id: UUID | None = None,
    dry_run: bool = False,
) -> UUID:
    """A load that waits, with its files; returns its id."""
    load = BookLoad(arrived=came, staff_id=staff_id, dry_run=dry_run)
    session.add(load)
    session.flush()
    for ordinal, file in enumerate(files, start=1):
        content = packed(file.data) if file.data is not None else None
        session.add(
            BookFile(
                load_id=load.id,
                ordinal=ordinal,
                name=file.name,
                size_bytes=file.size,
                content=content,
            )
        )
    session.flush()
    return load.id


def packed(data: bytes) -> str:
    """Bytes as a short text that can be sealed."""
    return base64.b64encode(zlib.compress(data)).decode("ascii")


def unpacked(text: str) -> bytes:
    """What `packed` made a text of."""
    return zlib.decompress(base64.b64decode(text))


def close_interrupted(session: Session) -> None:
    """Mark as failed what a killed command or worker has left as running.

    Whoever loads holds the import lock almost throughout; one that runs after all says so at its
    end. An upload is a job, and goes on by itself.
    """
    if session.scalar(text("SELECT pg_try_advisory_xact_lock(:lock)"), {"lock": IMPORT_LOCK}):
        session.execute(
            update(BookLoad)
            .where(BookLoad.state == "running", BookLoad.arrived != "upload")
            .values(state="failed", ended_at=now(), at_hand_sealed=None)
        )


class Keeper:
    """Writes down how far one load is."""

    def __init__(self, database: Database, load_id: UUID) -> None:
        self._database = database
        self._load_id = load_id
        self._told = _NEVER
        self._ids: dict[str, list[UUID]] = {}

    def start(self) -> None:
        """The load runs."""
        self._set(state="running", started_at=now(), done=0, total=0)
        with self._database.transaction() as session:
            for file in session.scalars(without_content().where(BookFile.load_id == self._load_id)):
                self._ids.setdefault(file.name, []).append(file.id)

    def progress(self, name: str, done: int, total: int) -> None:
        """So much of a file is done; written at most once a second."""
        moment = time.monotonic_ns()
        if moment - self._told >= _TICK_NS:
            self._told = moment
            self._set(at_hand=name, done=done, total=total)

    def keep(self, kind: str | None, report: FileReport) -> None:
        """What became of the files of one report. Their content is needed no more."""
        told = json.dumps(short(report.as_json()))
        ids = [one for name in report.names for one in self._ids.get(name, ())]
        with self._database.transaction() as session:
            for file in session.scalars(without_content().where(BookFile.id.in_(ids))):
                file.kind, file.state = kind, report.outcome
                file.refused, file.told, file.content = report.refused, told, None

    def finish(self, state: str = "done") -> None:
        """The load has ended."""
        self._set(state=state, ended_at=now(), at_hand=None)

    def _set(self, **values: object) -> None:
        with self._database.transaction() as session:
            load = session.get_one(BookLoad, self._load_id)
            for name, value in values.items():
                setattr(load, name, value)


def short(report: Json) -> Json:
    """A report as it is kept: without facts, which name people, and not without end."""
    kept = {name: value for name, value in report.items() if name != "facts"}
    for name in ("flags", "notes"):
        lines = kept.get(name)
        if isinstance(lines, list) and len(lines) > _MOST_LINES:
            kept[name] = lines[:_MOST_LINES]
            kept[f"{name}_left_out"] = len(lines) - _MOST_LINES
    return kept


def without_content() -> Select[BookFile]:
    """Files without what they hold, which may be many megabytes."""
    return select(BookFile).options(defer(BookFile.content_sealed))


def files_of(session: Session, load_id: UUID) -> Sequence[BookFile]:
    """The files of a load, in the order in which they came."""
    query = select(BookFile).where(BookFile.load_id == load_id)
    return session.scalars(query.order_by(BookFile.ordinal)).all()
