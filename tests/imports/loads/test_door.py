"""The door: each file goes to the format that it is, and is refused in words that help."""

from pathlib import Path

import pytest

from inquiry_api.db import Database
from inquiry_api.imports.door import kind_of, load_files
from inquiry_api.imports.formats import Named
from inquiry_api.imports.importer import importer
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


def test_a_file_that_is_gone_is_named(database: Database, tmp_path: Path) -> None:
    assert "cannot be opened" in refusal(database, tmp_path / "gone.835", None)
