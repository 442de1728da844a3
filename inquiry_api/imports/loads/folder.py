"""The watched folder: files laid there are loaded once and moved to `done` or `refused`."""

import logging
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import text

from inquiry_api.db import Database
from inquiry_api.imports.file_report import FileReport
from inquiry_api.imports.formats import Named, found_below
from inquiry_api.imports.loads.keeping import arrived, close_interrupted, new_load
from inquiry_api.imports.loads.running import run_load

log = logging.getLogger(__name__)

DONE, REFUSED = "done", "refused"
LOOK_SECONDS = 10
_REPORT = ".report.txt"
_LOCK = 7_214_003  # An arbitrary number: one worker at a time looks into the folder.

Seen = dict[str, tuple[int, int]]


class WatchedFolder:
    """Looks into one folder again and again: call `look` every LOOK_SECONDS.

    Files are taken once nothing in the folder has changed between two looks, all together, since
    an export may be made of several. One that is killed over is found where it was, and what it had
    loaded is not loaded again.
    """

    def __init__(self, database: Database, folder: Path) -> None:
        self._database = database
        self._folder = folder
        self._last: Seen = {}
        self._stuck: Seen = {}

    def look(self) -> None:
        """Take what lies there, if it is all there."""
        with self._alone() as mine:
            if not mine:
                return
            files = list(self._waiting())
            seen = _seen(files)
            is_quiet, self._last = seen == self._last, seen
            if files and is_quiet:
                self._take(files)

    def _take(self, files: Sequence[Named]) -> None:
        with self._database.transaction() as session:
            close_interrupted(session)
            load_id = new_load(session, "folder", [arrived(file) for file in files])
        log.info("books.folder_taken", extra={"count": len(files)})
        paths = {file.name: file.path for file in files}
        for report in run_load(self._database, load_id, files):
            for name in report.names:
                self._move(name, paths[name], report)

    def _move(self, name: str, path: Path, report: FileReport) -> None:
        """Put a file where its report says, and the report beside it."""
        target = self._folder / (REFUSED if report.refused else DONE) / name
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            target = _free(target)
            path.rename(target)
            target.with_name(target.name + _REPORT).write_text(_told(report), encoding="utf-8")
        except OSError as fault:
            log.error("books.move_failed", extra={"error": type(fault).__name__})
            self._stuck |= _seen([Named(path, name)])

    def _waiting(self) -> Iterator[Named]:
        """What lies there and is still to be loaded. A link is not followed out of the folder."""
        for file in found_below([self._folder]) if self._folder.is_dir() else ():
            ended = Path(file.name).parts[0] in (DONE, REFUSED) or file.name.endswith(_REPORT)
            if ended or file.path.is_symlink():
                continue
            if _seen([file]).items() <= self._stuck.items():
                continue
            yield file

    @contextmanager
    def _alone(self) -> Iterator[bool]:
        """Whether no other worker looks into the folder now; it is held until the end."""
        with self._database.engine.connect() as connection, connection.begin():
            yield bool(
                connection.scalar(text("SELECT pg_try_advisory_xact_lock(:lock)"), {"lock": _LOCK})
            )


def _seen(files: Sequence[Named]) -> Seen:
    found: Seen = {}
    for file in files:
        try:
            stat = file.path.stat()
        except OSError:
            continue
        found[file.name] = (stat.st_size, stat.st_mtime_ns)
    return found


def _free(target: Path) -> Path:
    """The name, or one with a number where it is taken."""
    free, number = target, 1
    while free.exists():
        number += 1
        free = target.with_name(f"{target.stem} ({number}){target.suffix}")
    return free


def _told(report: FileReport) -> str:
    lines = report.lines() if report.refused is None else [report.refused]
    return "\n".join([*lines, ""])
