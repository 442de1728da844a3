"""Runs a load: every file through the one door, each report kept as soon as it is there."""

import logging
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from uuid import UUID

import procrastinate

from inquiry_api.db import Database
from inquiry_api.imports.door import FORMATS, kind_of, load_files
from inquiry_api.imports.file_report import FileReport
from inquiry_api.imports.formats import Format, Named, Progress
from inquiry_api.imports.importer import importer
from inquiry_api.imports.loads.keeping import Keeper, files_of, unpacked
from inquiry_api.imports.loads.models import BookFile, BookLoad
from inquiry_api.jobs import CHORES, JobKind

log = logging.getLogger(__name__)

LOAD_BOOKS = JobKind("books:load", CHORES)


def load_job(job: procrastinate.JobContext, *, load_id: str) -> None:
    """The job of an upload."""
    run_upload(job.additional_context["worker"].database, UUID(load_id))


def run_upload(database: Database, load_id: UUID) -> None:
    """Load what was uploaded and is not loaded yet: a job that was killed goes on where it was."""
    with database.transaction() as session:
        load = session.get_one(BookLoad, load_id)
        waiting = [file for file in files_of(session, load_id) if file.state == "waiting"]
        dry_run = load.dry_run
    with _on_disk(waiting) as files:
        for _ in run_load(database, load_id, files, dry_run=dry_run):
            pass


def run_load(
    database: Database,
    load_id: UUID,
    files: Sequence[Named],
    *,
    dry_run: bool = False,
    kind: str | None = None,
    with_facts: bool = False,
    also_tell: Progress = lambda name, done, total: None,
    formats: Sequence[Format] = FORMATS,
) -> Iterator[FileReport]:
    """Load files that are on disk, keeping the report of each. Raises what is a fault of ours;
    the load is then marked as failed, and nothing of the file at hand is on the books.
    """

    def progress(name: str, done: int, total: int) -> None:
        keeper.progress(name, done, total)
        also_tell(name, done, total)

    keeper = Keeper(database, load_id)
    keeper.start()
    kinds = {file.name: kind or kind_of(file) for file in files}
    try:
        with importer(database, dry_run=dry_run) as loads:
            for report in load_files(
                loads, files, kind=kind, with_facts=with_facts, progress=progress, formats=formats
            ):
                keeper.keep(kinds.get(report.names[0]), report)
                yield report
    except Exception as fault:
        log.error("books.load_failed", extra={"error": type(fault).__name__})
        keeper.finish("failed")
        raise
    keeper.finish()


@contextmanager
def _on_disk(files: Sequence[BookFile]) -> Iterator[list[Named]]:
    """The uploaded files in a private folder, for as long as they are read."""
    with tempfile.TemporaryDirectory(prefix="plainbill-books-") as folder:
        named = []
        for file in files:
            path = Path(folder, f"{file.ordinal:04d}{Path(file.name).suffix}")
            path.write_bytes(unpacked(file.content))
            named.append(Named(path, file.name))
        yield named
