"""`plainbill import …`: reads, loads and prints the report; status 1 for a refused file."""

import json
import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from inquiry_api.db import Database
from inquiry_api.imports.csv.controls import stated
from inquiry_api.imports.csv.format import SYNTHEA, CsvFormat, known_profiles
from inquiry_api.imports.csv.profile_files import profile_of
from inquiry_api.imports.door import FORMATS, load_files
from inquiry_api.imports.file_report import FileReport
from inquiry_api.imports.formats import Format, Named, Progress, found_below
from inquiry_api.imports.importer import importer
from inquiry_api.imports.loads.keeping import arrived, new_load
from inquiry_api.imports.loads.running import run_load
from inquiry_api.imports.posting_fhir.files import wanted_files as wanted_fhir_files
from inquiry_api.imports.posting_x12.files import wanted_files
from inquiry_api.imports.records import BadFile
from inquiry_api.running.environment import local_database

CSV_SUFFIXES = frozenset({".csv", ".tsv", ".txt"})
_EVERY = 50


def load_x12(paths: Sequence[Path], *, dry_run: bool, as_json: bool) -> int:
    """Load X12 files, and those below folders; returns the exit status."""
    files = list(wanted_files(paths))
    if not files:
        sys.stderr.write(f"plainbill: {paths[0].name}: the folder holds no X12 file\n")
        return 1
    return load_kind("x12", files, dry_run=dry_run, as_json=as_json)


def load_kind(
    kind: str,
    files: Sequence[Named],
    *,
    dry_run: bool,
    as_json: bool,
    formats: Sequence[Format] = FORMATS,
) -> int:
    """Load files of one format; returns the exit status. A dry run leaves no trace."""
    with local_database() as database:
        reports = _loaded(database, kind, files, formats, dry_run=dry_run, with_facts=as_json)
        return _print(reports, dry_run=dry_run, as_json=as_json)


def _loaded(
    database: Database,
    kind: str,
    files: Sequence[Named],
    formats: Sequence[Format],
    *,
    dry_run: bool,
    with_facts: bool,
) -> Iterator[FileReport]:
    show = _file_progress()
    if dry_run:
        with importer(database, dry_run=True) as loads:
            yield from load_files(
                loads, files, kind=kind, with_facts=with_facts, progress=show, formats=formats
            )
        return
    with database.transaction() as session:
        load_id = new_load(session, "command", [arrived(file) for file in files])
    yield from run_load(
        database,
        load_id,
        files,
        kind=kind,
        with_facts=with_facts,
        also_tell=show,
        formats=formats,
    )


def load_fhir(paths: Sequence[Path], *, dry_run: bool, as_json: bool) -> int:
    """Load FHIR files, and those below folders; returns the exit status."""
    return load_kind("fhir", wanted_fhir_files(paths), dry_run=dry_run, as_json=as_json)


def load_csv(
    paths: Sequence[Path],
    *,
    profile: str | None,
    expect: Sequence[str],
    dry_run: bool,
    as_json: bool,
) -> int:
    """Load CSV files by a profile, or by the one that their columns tell; returns the exit status.

    `expect` are control totals such as `charges=1,234.50`: where one differs nothing is loaded.
    """
    try:
        format_ = CsvFormat(profile, stated(expect))
        if profile not in (None, SYNTHEA) and profile_of(str(profile)) is None:
            known = ", ".join(known_profiles())
            sys.stderr.write(f"plainbill: --profile {profile} is not known; there is: {known}\n")
            return 2
    except BadFile as error:
        sys.stderr.write(f"plainbill: {error}\n")
        return 2
    files = [file for file in found_below(paths) if _is_csv(file)]
    if not files:
        sys.stderr.write(f"plainbill: {paths[0].name}: there is no CSV file\n")
        return 1
    return load_kind("csv", files, dry_run=dry_run, as_json=as_json, formats=(format_,))


def _is_csv(file: Named) -> bool:
    return Path(file.name.lower().removesuffix(".gz")).suffix in CSV_SUFFIXES


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


def _file_progress() -> Progress:
    """A counter on standard error for a person who waits for a long file."""
    if not sys.stderr.isatty():
        return lambda name, done, total: None

    def show(name: str, done: int, total: int) -> None:
        if total > _EVERY and (done % _EVERY == 0 or done == total):
            sys.stderr.write(f"\r{name}: {done:,} of {total:,} claims")
            sys.stderr.write("\n" if done == total else "")
            sys.stderr.flush()

    return show
