"""Reads and loads X12 files, and reports each."""

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from inquiry_api.imports import long_lived
from inquiry_api.imports.file_report import FileReport
from inquiry_api.imports.formats import Named, Progress, fault_report, found_below
from inquiry_api.imports.importer import Importer
from inquiry_api.imports.posting.load import Load
from inquiry_api.imports.posting_x12.loading import X12Poster
from inquiry_api.imports.x12.errors import NothingToImport, X12Error
from inquiry_api.imports.x12.reading import X12File, read_path
from inquiry_api.imports.x12.report import file_facts, file_flags

_SUFFIXES = frozenset(
    {".835", ".837", ".271", ".277", ".999", ".997", ".ta1", ".x12", ".edi", ".txt", ".dat", ""}
)
_SET = re.compile(rb"(?i)ST[^A-Za-z0-9](837|999|997|277|271|835)")
_START = re.compile(rb"(?i)\s*(?:ISA|GS|ST)[^A-Za-z0-9 \r\n]")
_INSIDE = re.compile(rb"(?i)(?:^|[\r\n~])\s*ISA[^A-Za-z0-9 \r\n]")
_MARKS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")
# Our own claims first, then news of them, then what was decided: most then finds its place at once.
_ORDER = (b"837", b"999", b"997", b"277", b"271", b"835")
_HEAD = 4000


class X12Format:
    """X12: each file by itself, in an order in which most finds its place at once."""

    kind = "x12"

    def recognises(self, file: Named, head: bytes) -> bool:
        """It starts like X12, or an ISA stands on one of its first lines."""
        plain = _plain(head[:_HEAD])
        return bool(_START.match(plain) or _INSIDE.search(plain))

    def load(
        self, importer: Importer, files: Sequence[Named], *, with_facts: bool, progress: Progress
    ) -> Iterator[FileReport]:
        """Load every file. A refused one doesn't stop the rest."""
        for file in sorted(files, key=lambda one: (_rank(one), one.name)):
            yield _reported(importer, file, with_facts=with_facts, progress=progress)


def load_paths(
    importer: Importer, paths: Sequence[Path], *, with_facts: bool, progress: Progress
) -> Iterator[FileReport]:
    """Load every file as X12, and every one below a folder that may be."""
    yield from X12Format().load(
        importer, list(wanted_files(paths)), with_facts=with_facts, progress=progress
    )
    for path in paths:
        if path.is_dir() and not any(True for _ in wanted_files([path])):
            error = NothingToImport("the folder holds no X12 file").in_file(path.name)
            yield FileReport(path.name, refused=str(error))


def wanted_files(paths: Sequence[Path]) -> Iterator[Named]:
    """The files named, and those below a folder whose name or beginning says X12."""
    for path in paths:
        for file in found_below([path]):
            if not path.is_dir() or _is_wanted(file):
                yield file


def _reported(
    importer: Importer, file: Named, *, with_facts: bool, progress: Progress
) -> FileReport:
    try:
        read = read_path(file.path, file.name)
        with long_lived.standing():
            return _loaded(importer, read, with_facts=with_facts, progress=progress)
    except X12Error as error:
        return FileReport(file.name, refused=str(error))
    except Exception as fault:
        return fault_report(file, fault)


def _loaded(
    importer: Importer, file: X12File, *, with_facts: bool, progress: Progress
) -> FileReport:
    total, done = file.claim_count, 0

    def advance(count: int) -> None:
        nonlocal done
        done += count
        progress(file.name, done, total)

    def post(load: Load) -> None:
        X12Poster(load, file, advance).post()

    return FileReport(
        file=file.name,
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


def _is_wanted(file: Named) -> bool:
    by_name = file.path.suffix.lower() in _SUFFIXES
    return by_name or X12Format().recognises(file, file.head())


def _rank(file: Named) -> int:
    found = _SET.search(_plain(file.head()[:_HEAD]))
    return _ORDER.index(found[1]) if found else len(_ORDER)


def _plain(head: bytes) -> bytes:
    """The beginning without a byte-order mark, and without the zero bytes of UTF-16."""
    marked = head.startswith(_MARKS)
    return head.lstrip(b"\xef\xbb\xbf\xff\xfe").replace(b"\x00", b"") if marked else head
