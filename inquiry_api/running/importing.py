"""`plainbill import …`: reads, loads and prints the report; status 1 for a refused file."""

import json
import sys
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from inquiry_api.imports.csv import synthea
from inquiry_api.imports.file_report import FileReport
from inquiry_api.imports.importer import importer
from inquiry_api.imports.loading import load_books
from inquiry_api.imports.posting_x12.files import load_paths as load_x12_paths
from inquiry_api.imports.records import BadFile, Books
from inquiry_api.running.environment import local_database

PROFILES: dict[str, Callable[[Iterable[Path]], Books]] = {"synthea": synthea.read_books}
_EVERY = 50


def load_x12(paths: Sequence[Path], *, dry_run: bool, as_json: bool) -> int:
    """Load X12 files, and those below folders; returns the exit status."""
    with local_database() as database, importer(database, dry_run=dry_run) as loads:
        reports = load_x12_paths(loads, paths, with_facts=as_json, progress=_file_progress())
        return _print(reports, dry_run=dry_run, as_json=as_json)


def load_csv(paths: Sequence[Path], *, profile: str, dry_run: bool, as_json: bool) -> int:
    """Load CSV files by a profile; returns the exit status."""
    reader = PROFILES.get(profile)
    if reader is None:
        known = ", ".join(sorted(PROFILES))
        sys.stderr.write(f"plainbill: --profile {profile} is not known; there is: {known}\n")
        return 2
    try:
        books = reader(paths)
        with local_database() as database:
            report = load_books(database, books, dry_run=dry_run, progress=_progress())
    except BadFile as error:
        sys.stderr.write(f"plainbill: {error}\n")
        return 1
    sys.stdout.write(f"{report.to_json_text() if as_json else report}\n")
    return 0


def _print(reports: Iterable[FileReport], *, dry_run: bool, as_json: bool) -> int:
    """Print each report as soon as its file is done, or all as one JSON document."""
    status, documents = 0, []
    for report in reports:
        if report.refused is not None:
            sys.stderr.write(f"plainbill: {report.refused}\n")
            status = 1
        if as_json:
            documents.append(report.as_json())
        else:
            sys.stdout.write("".join(f"{line}\n" for line in report.lines()))
    if as_json:
        sys.stdout.write(json.dumps({"dry_run": dry_run, "files": documents}, indent=2) + "\n")
    elif dry_run:
        sys.stdout.write("dry run: nothing was written\n")
    return status


def _file_progress() -> Callable[[str, int, int], None]:
    """A counter on standard error for a person who waits for a long file."""
    if not sys.stderr.isatty():
        return lambda name, done, total: None

    def show(name: str, done: int, total: int) -> None:
        if total > _EVERY and (done % _EVERY == 0 or done == total):
            sys.stderr.write(f"\r{name}: {done:,} of {total:,} claims")
            sys.stderr.write("\n" if done == total else "")
            sys.stderr.flush()

    return show


def _progress() -> Callable[[int, int], None]:
    """The same for a load of one set of books."""
    show = _file_progress()
    return lambda done, total: show("loading", done, total)
