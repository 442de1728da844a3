"""The door: each file goes to the format that it is, and is refused in words that help."""

import gzip
from pathlib import Path

import pytest

from inquiry_api.db import Database
from inquiry_api.imports import unpacking
from inquiry_api.imports.door import kind_of, load_files
from inquiry_api.imports.formats import Named
from inquiry_api.imports.importer import importer
from inquiry_api.imports.posting_fhir import files
from tests.imports.loads.test_loads import PACKED, PAYMENT


def refusal(database: Database, path: Path, kind: str | None) -> str:
    with importer(database, dry_run=True) as loads:
        (report,) = load_files(loads, [Named(path, path.name)], kind=kind)
    return report.refused or ""


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (PAYMENT, "x12"),
        (b"\xef\xbb\xbf" + PAYMENT, "x12"),
        (PAYMENT.decode().encode("utf-16"), "x12"),
        (b"Subject: your remittance\n\n" + PAYMENT, "x12"),
        (PAYMENT.lower(), "x12"),
        (PAYMENT.split(b"\n", 1)[1], "x12"),
        (b'{"resourceType": "Patient", "id": "1"}', "fhir"),
        (PACKED, None),
        (b"", None),
        (b"a letter to the biller", None),
    ],
)
def test_a_file_is_known_by_its_content(data: bytes, kind: str | None, tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_bytes(data)

    assert kind_of(Named(path, "file")) == kind


@pytest.mark.parametrize(
    ("data", "kind", "said"),
    [
        (PACKED, None, "packed file"),
        (PACKED, "x12", "packed file"),
        (b"", None, "empty"),
        (b"%PDF-1.7", None, "a document, not records"),
        (
            b"PK\x03\x04\x14\x00\x06\x00" + b"\x00" * 22 + b"[Content_Types].xml",
            None,
            "Save each sheet as CSV",
        ),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", None, "Save each sheet as CSV"),
        (b'<?xml version="1.0"?><Bundle xmlns="http://hl7.org/fhir">', None, "this is XML"),
        (b"MSH|^~\\&|LAB|HARBOR|\r", None, "HL7 version 2"),
        (gzip.compress(PAYMENT)[:-40], None, "damaged or cut off"),
        (gzip.compress(b"%PDF-1.7"), None, "a document, not records"),
        (b"dear biller", None, "no format was recognised"),
        (b"dear biller", "x12", "no ISA"),
        (b'{"resourceType": "Patient", "id": "1"}', "x12", "plainbill import fhir"),
        (PAYMENT, "fhir", "plainbill import x12"),
    ],
)
def test_what_is_refused_says_why_and_what_to_do(
    database: Database, tmp_path: Path, data: bytes, kind: str | None, said: str
) -> None:
    path = tmp_path / "books.dat"
    path.write_bytes(data)

    refused = refusal(database, path, kind)

    assert refused.startswith("books.dat: ")
    assert said in refused


def test_a_file_packed_by_gzip_is_read_as_what_is_inside(
    database: Database, tmp_path: Path
) -> None:
    plain, packed = tmp_path / "day.835", tmp_path / "day.835.gz"
    plain.write_bytes(PAYMENT)
    packed.write_bytes(gzip.compress(PAYMENT))
    assert kind_of(Named(packed, packed.name)) == "x12"

    with importer(database, dry_run=False) as loads:
        (first,) = load_files(loads, [Named(packed, packed.name)])
        (again,) = load_files(loads, [Named(plain, plain.name)])

    assert (first.file, first.outcome, again.outcome) == ("day.835.gz", "loaded", "unchanged")


def test_what_unpacks_to_more_than_the_limit_is_refused(
    database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "bomb.835.gz"
    path.write_bytes(gzip.compress(b" " * 3_000_000))
    monkeypatch.setattr(unpacking, "MOST_BYTES", 2 << 20)

    assert "unpacks to more than 2 MB" in refusal(database, path, None)


def test_more_fhir_than_fits_is_refused_with_the_limit_and_the_way_out(
    database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "export.ndjson"
    path.write_text('{"resourceType": "Patient", "id": "1"}\n' * 60_000)
    monkeypatch.setattr(files, "MOST_BYTES", 1 << 20)

    refused = refusal(database, path, None)

    assert "are 2 MB together; at most 1 MB" in refused
    assert "Load them in parts" in refused


def test_a_file_that_is_gone_is_named(database: Database, tmp_path: Path) -> None:
    assert "cannot be opened" in refusal(database, tmp_path / "gone.835", None)
