"""What every format offers to the one door through which records come in."""

import logging
import zlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from sqlalchemy.exc import OperationalError

from inquiry_api.imports.file_report import FileReport
from inquiry_api.imports.importer import Importer

log = logging.getLogger(__name__)

Progress = Callable[[str, int, int], None]
"""Told the file's name, and how many of how many claims (or records) are done."""

HEAD_BYTES = 64 * 1024
GZIP = b"\x1f\x8b"


@dataclass(frozen=True)
class Named:
    """A file on disk and the name that reports give it: relative to the folder it came in."""

    path: Path
    name: str

    def head(self) -> bytes:
        """The first bytes, of what is inside where it is packed; none if it cannot be opened."""
        raw = self._raw_head()
        if not raw.startswith(GZIP):
            return raw
        try:
            return zlib.decompressobj(wbits=31).decompress(raw, HEAD_BYTES)
        except zlib.error:
            return b""

    @property
    def is_packed(self) -> bool:
        """Whether it was packed by gzip."""
        return self._raw_head().startswith(GZIP)

    def _raw_head(self) -> bytes:
        try:
            with self.path.open("rb") as file:
                return file.read(HEAD_BYTES)
        except OSError:
            return b""


class Format(Protocol):
    """One format. `kind` is its name in commands, reports and the table of sources."""

    @property
    def kind(self) -> str:
        """`x12`, `fhir` or `csv`."""

    def recognises(self, file: Named, head: bytes) -> bool:
        """Whether a file with this beginning is of this format, also a damaged one."""

    def load(
        self, importer: Importer, files: Sequence[Named], *, with_facts: bool, progress: Progress
    ) -> Iterator[FileReport]:
        """Load files that came together; one report for each file, or for several that are one
        whole (`FileReport.files` names them). What cannot be read is refused in its report.
        """


def found_below(paths: Sequence[Path]) -> Iterator[Named]:
    """Every file, and every one below a folder; hidden ones are left out."""
    for path in paths:
        if not path.is_dir():
            yield Named(path, path.name)
            continue
        for one in sorted(path.rglob("*")):
            inside = one.relative_to(path)
            if one.is_file() and not any(part.startswith(".") for part in inside.parts):
                yield Named(one, inside.as_posix())


def fault_report(file: Named, fault: Exception) -> FileReport:
    """The report of a file that a fault of ours kept from being loaded: the others go on.

    Raises the fault itself where the database is gone, since nothing can go on then.
    """
    if isinstance(fault, OperationalError):
        raise fault
    log.error("books.file_failed", extra={"error": type(fault).__name__})
    return FileReport(
        file.name,
        refused=f"{file.name}: a fault of Plainbill's own ({type(fault).__name__}) kept this file "
        "from being loaded; nothing of it was posted. Report it with the name of the fault.",
    )
