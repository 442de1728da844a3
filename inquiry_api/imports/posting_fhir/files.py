"""Reads and loads FHIR files, and reports each."""

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from inquiry_api.imports import long_lived
from inquiry_api.imports.fhir.adjudication import COST_SHARE, sum_of
from inquiry_api.imports.fhir.claims import Claim
from inquiry_api.imports.fhir.decisions import Decision
from inquiry_api.imports.fhir.reading import FHIRFile, files_below, read_files
from inquiry_api.imports.fhir.reading import Load as Files
from inquiry_api.imports.fhir.report import file_facts, file_flags
from inquiry_api.imports.file_report import FileReport
from inquiry_api.imports.formats import Named, Progress, fault_report
from inquiry_api.imports.importer import Importer
from inquiry_api.imports.posting.load import Load
from inquiry_api.imports.posting_fhir.loading import FhirPoster
from inquiry_api.imports.posting_fhir.ordering import rank_of

_TYPE = b"resourceType"
_JSON = re.compile(rb"\s*[\[{]")
_SUFFIXES = frozenset({".json", ".ndjson", ".jsonl"})
_MARKS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")


MOST_BYTES = 100 << 20  # They are held together, in twelve to sixteen times their size.


class FhirFormat:
    """FHIR: the files of a load are read together, since they may refer to one another."""

    kind = "fhir"

    def recognises(self, file: Named, head: bytes) -> bool:
        """JSON that tells a resource's type, or that calls itself JSON and may be damaged."""
        plain = _plain(head)
        if not _JSON.match(plain):
            return False
        return _TYPE in plain or file.path.suffix.lower() in _SUFFIXES

    def load(
        self, importer: Importer, files: Sequence[Named], *, with_facts: bool, progress: Progress
    ) -> Iterator[FileReport]:
        """Load every file. A refused one doesn't stop the rest."""
        size = sum(file.path.stat().st_size for file in files if file.path.is_file())
        if size > MOST_BYTES:
            yield from (FileReport(file.name, refused=_too_large(file, size)) for file in files)
            return
        with long_lived.reading():
            together = read_files((file.path, file.name) for file in files)
        for refused in together.refused:
            yield FileReport(refused.file, refused=str(refused))
        for one in sorted(together.files, key=lambda one: (rank_of(one), one.name)):
            try:
                with long_lived.standing():
                    report = _loaded(
                        importer, together, one, with_facts=with_facts, progress=progress
                    )
            except Exception as fault:
                report = fault_report(Named(Path(one.name), one.name), fault)
            yield report


def wanted_files(paths: Sequence[Path]) -> list[Named]:
    """The files named, and the JSON files below a folder; an empty folder stands for itself."""
    return [Named(one, name) for path in paths for one, name in files_below(path)]


def _too_large(file: Named, size: int) -> str:
    return (
        f"{file.name}: the FHIR files of this load are {size >> 20:,} MB together; at most "
        f"{MOST_BYTES >> 20} MB are read at a time. Load them in parts, people and coverage "
        "first: NDJSON may be cut between any two lines, and a later part finds what an earlier "
        "one has loaded."
    )


def _plain(head: bytes) -> bytes:
    """The beginning without its byte-order mark; UTF-16 without its zeros."""
    for mark in _MARKS:
        head = head.removeprefix(mark)
    return head.replace(b"\x00", b"")


def _loaded(
    importer: Importer, files: Files, file: FHIRFile, *, with_facts: bool, progress: Progress
) -> FileReport:
    total = sum(isinstance(one, Claim | Decision) for one in file.resources)
    done = 0

    def advance(count: int) -> None:
        nonlocal done
        done += count
        progress(file.name, done, total)

    def post(load: Load) -> None:
        FhirPoster(load, files, file, advance).post()

    return FileReport(
        file=file.name,
        loaded=importer.load("fhir", file.name, file.sha256, post),
        facts=file_facts(file) if with_facts else None,
        flags=file_flags(file),
        totals=control_totals(file),
    )


def control_totals(file: FHIRFile) -> dict[str, int]:
    """What the file adds up to, in cents: for a biller to compare with another system.

    Bills and settled decisions only; each amount as it was stated.
    """
    bills = [one for one in file.resources if isinstance(one, Claim) and one.is_bill]
    settled = [one for one in file.resources if isinstance(one, Decision) and one.is_settled]
    totals: dict[str, int] = {}
    if bills:
        totals["billed"] = sum(claim.charge or 0 for claim in bills)
    if settled:
        totals["paid"] = sum(one.paid or 0 for one in settled)
        totals["patient share"] = sum(one.patient_share or 0 for one in settled)
        for kind in COST_SHARE:
            shares = (sum_of(one.item_adjudications, kind) or 0 for one in settled)
            totals[f"{kind.name.lower()} of the lines"] = sum(shares)
    return totals
