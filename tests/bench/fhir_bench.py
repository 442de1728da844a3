"""How fast an FHIR export reaches the books: read, matched, posted and committed as one file."""

import resource
import time
from pathlib import Path

from inquiry_api.db import Database
from inquiry_api.imports.importer import importer
from inquiry_api.imports.posting_fhir.files import FhirFormat, wanted_files
from tests.bench.fhir_made_up import made_up_export
from tests.bench.figures import Row, load_now

CLAIMS = 5_000
REACH_A_SECOND = 200


def fhir_row(database: Database, folder: Path, claims: int = CLAIMS) -> Row:
    """Claims and answers a second of processor time, and the memory it took."""
    before, path = load_now(), folder / "export.ndjson"
    path.write_bytes(made_up_export(claims))
    started, worked = time.perf_counter(), time.process_time()
    with importer(database, dry_run=False) as loads:
        found = FhirFormat().load(
            loads, wanted_files([path]), with_facts=False, progress=lambda *_: None
        )
        (report,) = found
    seconds, worked = time.perf_counter() - started, time.process_time() - worked
    assert report.loaded is not None, report.refused
    endings = report.loaded.tally.endings
    assert endings["claim"]["posted"] == endings["remittance"]["posted"] == claims
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    rate = 2 * claims / worked
    size = path.stat().st_size / 1e6
    path.unlink()
    return Row(
        f"{claims:,} claims and the answers to them (FHIR, {size:.0f} MB) put on the books",
        f"{rate:.0f} a second of processor time, {seconds:.0f} s in all, {memory} MB at most",
        f"at least {REACH_A_SECOND} a second",
        met=rate >= REACH_A_SECOND,
        load=f"{before} to {load_now()}",
    )
