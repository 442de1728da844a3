"""Files packed by gzip are read as what is inside them. Others are for a person to unpack."""

import gzip
import zlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from inquiry_api.imports.file_report import FileReport
from inquiry_api.imports.formats import Named

MOST_BYTES = 1 << 30  # A small file can unpack to one that fills the disk.
_AT_ONCE = 1 << 20


@dataclass
class Unpacked:
    """Files to read, those that could not be unpacked, and how each was called when it came."""

    files: list[Named] = field(default_factory=list)
    refused: list[FileReport] = field(default_factory=list)
    came_as: dict[str, str] = field(default_factory=dict)

    def told(self, report: FileReport) -> FileReport:
        """A report with the names that the files came with."""
        report.file = self.came_as.get(report.file, report.file)
        report.files = tuple(self.came_as.get(name, name) for name in report.files)
        return report


def unpack(files: Sequence[Named], folder: Path) -> Unpacked:
    """Put what is inside the packed ones into a folder; the others stay where they are."""
    found = Unpacked()
    taken = {file.name for file in files}
    for number, file in enumerate(files):
        if not file.is_packed:
            found.files.append(file)
            continue
        name = file.name[:-3] if file.name.lower().endswith(".gz") else file.name
        name = file.name if name in taken else name
        inside = Named(folder / f"{number:04d}{Path(name).suffix}", name)
        problem = _problem(file.path, inside.path)
        if problem is None:
            taken.add(name)
            found.came_as[name] = file.name
            found.files.append(inside)
        else:
            found.refused.append(FileReport(file.name, refused=f"{file.name}: {problem}"))
    return found


def _problem(packed: Path, plain: Path) -> str | None:
    """Unpack one file; why it can't be, or None."""
    size = 0
    try:
        with gzip.open(packed) as source, plain.open("wb") as target:
            while part := source.read(_AT_ONCE):
                size += len(part)
                if size > MOST_BYTES:
                    return (
                        f"it unpacks to more than {MOST_BYTES >> 20:,} MB. Unpack it, cut it into "
                        "smaller files and load those."
                    )
                target.write(part)
    except (OSError, EOFError, zlib.error):
        return "the packed file is damaged or cut off. Ask the sender for the file again."
    return None
