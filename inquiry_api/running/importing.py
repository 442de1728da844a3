"""`plainbill import …`: reads, loads and prints the report; status 1 for a refused file."""

import sys
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from inquiry_api.imports.csv import synthea
from inquiry_api.imports.loading import load_books
from inquiry_api.imports.records import BadFile, Books
from inquiry_api.running.environment import local_database

PROFILES: dict[str, Callable[[Iterable[Path]], Books]] = {"synthea": synthea.read_books}


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


def _progress() -> Callable[[int, int], None]:
    """A counter on standard error for a person who waits; nothing where nobody looks."""
    if not sys.stderr.isatty():
        return lambda done, total: None

    def show(done: int, total: int) -> None:
        if done % 50 == 0 or done == total:
            sys.stderr.write(f"\r{done:,} of {total:,} claims")
            sys.stderr.write("\n" if done == total else "")
            sys.stderr.flush()

    return show
