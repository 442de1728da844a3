"""Reads and loads X12 files from paths, and reports each."""

import re
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from inquiry_api.imports.file_report import FileReport
from inquiry_api.imports.importer import Importer
from inquiry_api.imports.posting.load import Load
from inquiry_api.imports.posting_x12.loading import X12Poster
from inquiry_api.imports.x12.errors import NothingToImport, X12Error
from inquiry_api.imports.x12.reading import X12File, read_path
from inquiry_api.imports.x12.report import file_facts, file_flags

Progress = Callable[[str, int, int], None]

_SUFFIXES = frozenset(
    {".835", ".837", ".271", ".277", ".999", ".997", ".ta1", ".x12", ".edi", ".txt", ".dat", ""}
)
_SET = re.compile(rb"ST[^A-Za-z0-9](837|999|997|277|271|835)")
# Our own claims first, then news of them, then what was decided: most then finds its place at once.
_ORDER = (b"837", b"999", b"997", b"277", b"271", b"835")
_HEAD = 4000


def load_paths(
    importer: Importer, paths: Sequence[Path], *, with_facts: bool, progress: Progress
) -> Iterator[FileReport]:
    """Load every file, and every X12 file below a folder. A refused one doesn't stop the rest."""
    for path, name in sorted(_files(paths), key=lambda found: (_rank(found[0]), found[1])):
        if path.is_dir():
            error = NothingToImport("the folder holds no X12 file").in_file(name)
            yield FileReport(name, refused=str(error))
            continue
        try:
            file = read_path(path)
        except X12Error as error:
            yield FileReport(name, refused=str(error))
            continue
        yield _loaded(importer, file, name, with_facts=with_facts, progress=progress)


def _loaded(
    importer: Importer, file: X12File, name: str, *, with_facts: bool, progress: Progress
) -> FileReport:
    total, done = file.claim_count, 0

    def advance(count: int) -> None:
        nonlocal done
        done += count
        progress(name, done, total)

    def post(load: Load) -> None:
        X12Poster(load, file, advance).post()

    return FileReport(
        file=name,
        loaded=importer.load("x12", file.name, file.sha256, post),
        facts=file_facts(file) if with_facts else None,
        flags=file_flags(file),
        totals=control_totals(file),
    )


def control_totals(file: X12File) -> dict[str, int]:
    """What the file adds up to, in cents: for a biller to compare with another system."""
    totals: dict[str, int] = {}
    if file.claim_batches:
        totals["billed"] = sum(batch.total_charge for batch in file.claim_batches)
    for remittance in file.remittances:
        sums = {
            "charges": remittance.total_charge,
            "paid": remittance.total_paid,
            "payments": remittance.amount or 0,
            "provider adjustments": remittance.provider_adjustment_total,
        }
        codes = {f"{g}-{r}": cents for (g, r), cents in remittance.adjustments_by_code.items()}
        for name, cents in (sums | codes).items():
            totals[name] = totals.get(name, 0) + cents
    return totals


def _files(paths: Sequence[Path]) -> Iterator[tuple[Path, str]]:
    """Each file with the name it is reported by; an empty folder stands for itself."""
    for path in paths:
        if not path.is_dir():
            yield path, path.name
            continue
        found = [one for one in sorted(path.rglob("*")) if _is_wanted(one)]
        yield from ((one, one.relative_to(path).as_posix()) for one in found)
        if not found:
            yield path, path.name


def _is_wanted(path: Path) -> bool:
    return path.is_file() and path.suffix.lower() in _SUFFIXES and not path.name.startswith(".")


def _rank(path: Path) -> int:
    try:
        with path.open("rb") as file:
            found = _SET.search(file.read(_HEAD))
    except OSError:
        return len(_ORDER)
    return _ORDER.index(found[1]) if found else len(_ORDER)
