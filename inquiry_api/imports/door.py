"""The one door through which records come in: each file goes to the format that it is."""

import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from inquiry_api.imports.csv.format import CsvFormat
from inquiry_api.imports.file_report import FileReport
from inquiry_api.imports.formats import Format, Named, Progress
from inquiry_api.imports.importer import Importer
from inquiry_api.imports.posting_fhir.files import FhirFormat
from inquiry_api.imports.posting_x12.files import X12Format
from inquiry_api.imports.unpacking import unpack

# In this order they are asked, and loaded: who people are and what is charged before what is paid.
FORMATS: tuple[Format, ...] = (FhirFormat(), X12Format(), CsvFormat())

_ARCHIVES = (b"PK\x03\x04", b"PK\x05\x06", b"7z\xbc\xaf", b"Rar!", b"BZh", b"\xfd7zXZ")
_DOCUMENTS = (
    b"%PDF",
    b"{\\rtf",
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"<!DOCTYPE",
    b"<html",
)

# What else people have in hand, and how the records come out of it.
_OTHERS = (
    (
        re.compile(
            rb"\A(?:PK\x03\x04.*(?:\[Content_Types\]\.xml|xl/)|\xd0\xcf\x11\xe0)", re.DOTALL
        ),
        "this is a file of an office program. Save each sheet as CSV (UTF-8) and load that.",
    ),
    (
        re.compile(rb"\A\W*<(?:\?xml|Bundle|[A-Z]\w+ xmlns=\"http://hl7\.org/fhir)"),
        "this is XML. Export FHIR as JSON or NDJSON, and remittances as X12 835.",
    ),
    (
        re.compile(rb"\A\s*(?:FHS|BHS|MSH)[^A-Za-z0-9\s]"),
        "these are HL7 version 2 messages. Export the records as X12, FHIR R4 or CSV.",
    ),
)


def load_files(
    importer: Importer,
    files: Sequence[Named],
    *,
    kind: str | None = None,
    with_facts: bool = False,
    progress: Progress = lambda name, done, total: None,
    formats: Sequence[Format] = FORMATS,
) -> Iterator[FileReport]:
    """Load files that came together, each by the format that it is, or all by the one of `kind`."""
    with TemporaryDirectory(prefix="plainbill-books-") as folder:
        unpacked = unpack(files, Path(folder))
        yield from unpacked.refused
        sorted_out: dict[str, list[Named]] = {format_.kind: [] for format_ in formats}
        for file in unpacked.files:
            found, problem = _sorted(file, kind)
            if found is None:
                report = FileReport(file.name, refused=f"{file.name}: {problem}")
                yield unpacked.told(report)
            else:
                sorted_out[found].append(file)
        for format_ in formats:
            if mine := sorted_out[format_.kind]:
                loaded = format_.load(importer, mine, with_facts=with_facts, progress=progress)
                yield from map(unpacked.told, loaded)


def _sorted(file: Named, kind: str | None) -> tuple[str | None, str]:
    """The format that is to read a file, or None and why it is refused."""
    is_ = kind_of(file)
    found = is_ if kind is None else kind
    if found is None or is_archive(file.head()) or _other(file.head()):
        return None, why_not(file)
    if is_ not in (None, found):
        told = f"this is a file of the format {is_}. Load it with: plainbill import {is_}"
        return None, told
    return found, ""


def kind_of(file: Named) -> str | None:
    """The format of a file; None where no format knows it."""
    head = file.head()
    if is_archive(head):
        return None
    return next((one.kind for one in FORMATS if one.recognises(file, head)), None)


def is_archive(head: bytes) -> bool:
    """Whether the bytes are those of a packed file."""
    return head.startswith(_ARCHIVES)


def _other(head: bytes) -> str | None:
    """What to do with a file of another program; None where it is none of those known."""
    return next((told for mark, told in _OTHERS if mark.search(head)), None)


def why_not(file: Named) -> str:
    """Why a file that no format knows is refused, and what to do."""
    head = file.head()
    if not file.path.is_file():
        return "the file cannot be opened. Check its name and that it may be read."
    if not head.strip(b" \t\r\n\x00\xef\xbb\xbf"):
        return "the file is empty. Ask the sender for the file again."
    if other := _other(head):
        return other
    if is_archive(head):
        return "this is a packed file. Unpack it and load the files inside."
    if head.lstrip().startswith(_DOCUMENTS):
        return "this is a document, not records. Export the records as X12, FHIR or CSV."
    return (
        "no format was recognised. An X12 file starts with ISA, a FHIR file is JSON with a "
        "resourceType, and a CSV file has a line of column names that a profile knows."
    )
