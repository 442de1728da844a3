"""Reads and loads FHIR files from paths, and reports each."""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from inquiry_api.imports.fhir.adjudication import COST_SHARE, sum_of
from inquiry_api.imports.fhir.claims import Claim
from inquiry_api.imports.fhir.decisions import Decision
from inquiry_api.imports.fhir.reading import FHIRFile, read_paths
from inquiry_api.imports.fhir.reading import Load as Files
from inquiry_api.imports.fhir.report import file_facts, file_flags
from inquiry_api.imports.file_report import FileReport
from inquiry_api.imports.importer import Importer
from inquiry_api.imports.posting.load import Load
from inquiry_api.imports.posting_fhir.loading import FhirPoster, rank_of

Progress = Callable[[str, int, int], None]


def load_paths(
    importer: Importer, paths: Sequence[Path], *, with_facts: bool, progress: Progress
) -> Iterator[FileReport]:
    """Load every file, and every JSON file below a folder. A refused one doesn't stop the rest.

    The files are read together first: they may refer to one another.
    """
    files = read_paths(paths)
    for refused in files.refused:
        yield FileReport(refused.file, refused=str(refused))
    for file in sorted(files.files, key=lambda one: (rank_of(one), one.name)):
        yield _loaded(importer, files, file, with_facts=with_facts, progress=progress)


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
