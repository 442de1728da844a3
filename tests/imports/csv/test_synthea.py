"""Synthea's export: books nobody here wrote, to the cent, once, or refused with file and line."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from inquiry_api.crypto import blind_index
from inquiry_api.db import Database
from inquiry_api.imports.csv.synthea import read_books
from inquiry_api.imports.file_report import FileReport
from inquiry_api.imports.records import BadFile
from inquiry_api.ledger.journal import Book, LedgerEntry, LedgerTxn
from inquiry_api.ledger.models import Account, Charge, Claim, Payment
from inquiry_api.ledger.people import PatientIdentifier
from inquiry_api.money import parse_cents
from tests.imports.csv.exports import load

SAMPLES = Path(__file__).parents[4] / "shared" / "samples"
EXPORT = SAMPLES / "csv" / "synthea-2024"

pytestmark = pytest.mark.skipif(
    not EXPORT.is_dir(), reason="the public sample files are not beside the checkout"
)


FIRST_PATIENT = "b37f7960-7e9e-f3f7-f891-79ae4f632406"


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """The first patient's part of the export in a folder of its own, to be spoiled."""
    folder = tmp_path / "export"
    folder.mkdir()
    for file in EXPORT.glob("*.csv"):
        header, *lines = file.read_text().splitlines(keepends=True)
        kept = [line for line in lines if file.stem == "payers" or FIRST_PATIENT in line]
        (folder / file.name).write_text("".join([header, *kept]))
    return folder


def facts_of(report: FileReport) -> dict[str, Any]:
    """What was read and posted. Nothing was refused."""
    assert report.refused is None
    return dict(report.facts or {})


def expected() -> dict[str, Any]:
    facts = json.loads((SAMPLES / "expected.json").read_text())["files"]
    return dict(facts["csv/synthea-2024/claims_transactions.csv"]["facts"])


def test_the_control_totals_are_those_of_the_independent_reader(database: Database) -> None:
    told = facts_of(load(database, EXPORT))

    facts = expected()
    assert told["control_totals"] == {
        "charges": facts["total_charges"],
        "payments": facts["total_payments"],
        "adjustments": "0.00",
        "balance": facts["total_balance"],
    }
    assert told["payments_by_method"] == facts["payments_by_method"]


def test_every_patients_figures_come_out_of_the_journal_exactly(database: Database) -> None:
    load(database, EXPORT)

    with database.transaction() as session:
        for patient, facts in expected()["per_patient"].items():
            sums = _sums(session, patient)
            assert -sums[Book.REVENUE] == parse_cents(facts["charges"])
            assert sums[Book.PAYER_CASH] == parse_cents(facts["payer_payments_echeck"])
            assert sums[Book.PATIENT_CASH] == parse_cents(facts["patient_payments"])
            assert sums.get(Book.PATIENT, 0) == parse_cents(facts["balance"])
            assert sums.get(Book.INSURER, 0) == 0


def test_the_claim_whose_header_contradicts_its_rows_is_named(database: Database) -> None:
    facts = facts_of(load(database, EXPORT))

    (flag,) = facts["flags"]
    assert flag["item"].startswith("cb9a4452-")
    assert flag["file"] == "claims.csv"
    assert facts["claims"] == {"posted": 560, "flagged": 1}


def test_loading_twice_changes_nothing_even_when_the_bytes_differ(
    database: Database, copy: Path
) -> None:
    load(database, copy)
    before = _counts(database)

    again = load(database, copy)
    with (copy / "payers.csv").open("a") as file:
        file.write("\n")
    other_bytes = load(database, copy)

    assert again.outcome == "unchanged"
    assert set(facts_of(other_bytes)["claims"]) == {"unchanged"}
    assert _counts(database) == before


def test_a_dry_run_reports_the_same_and_writes_nothing(database: Database, copy: Path) -> None:
    dry = load(database, copy, dry_run=True)

    assert set(_counts(database).values()) == {0}
    wet = load(database, copy)
    assert dry.as_json() == wet.as_json()


@pytest.mark.parametrize(
    ("file", "old", "new", "message"),
    [
        (
            "claims_transactions.csv",
            ",85.55,",
            ",8x.55,",
            r"claims_transactions.csv, line 2: column AMOUNT",
        ),
        ("claims_transactions.csv", "CHARGE,", "CHARG,", r"line 2: column TYPE"),
        (
            "claims_transactions.csv",
            "ID,CLAIMID",
            "ID,CLAIM",
            r"line 1|the column CLAIMID is missing",
        ),
        ("claims.csv", "34adf0cb-", "00000000-", r"column CLAIMID names a claim"),
        ("patients.csv", "2011-03-18", "2011-13-18", r"patients.csv, line 2: column BIRTHDATE"),
        (
            "encounters.csv",
            "47afd8bf-98df",
            "47afd8bf-0000",
            r"claims.csv, line \d+: a visit is referred to",
        ),
    ],
)
def test_a_bad_line_is_named_and_nothing_is_loaded(
    database: Database, copy: Path, file: str, old: str, new: str, message: str
) -> None:
    path = copy / file
    path.write_text(path.read_text().replace(old, new, 1))

    report = load(database, copy)

    assert re.search(message, report.refused or "")
    assert set(_counts(database).values()) == {0}


def test_a_missing_file_of_the_export_is_named(copy: Path) -> None:
    (copy / "payers.csv").unlink()

    with pytest.raises(BadFile, match=r"payers\.csv: is missing"):
        read_books([copy])


def test_a_payment_above_the_charge_keeps_the_claim_out_and_says_so(
    database: Database, copy: Path
) -> None:
    path = copy / "claims_transactions.csv"
    path.write_text(path.read_text().replace("CHARGE,85.55,", "CHARGE,15.55,", 1))

    facts = facts_of(load(database, copy))

    assert facts["claims"]["review"] == 1
    assert any("nothing of this claim was posted" in flag["what"] for flag in facts["flags"])


def _sums(session: Session, external_id: str) -> dict[str, int]:
    index = blind_index("identifier", f"synthea|{external_id}")
    rows = session.execute(
        select(LedgerEntry.book, func.sum(LedgerEntry.amount_cents))
        .join(Account, Account.id == LedgerEntry.account_id)
        .join(PatientIdentifier, PatientIdentifier.patient_id == Account.patient_id)
        .where(PatientIdentifier.value_index == index)
        .group_by(LedgerEntry.book)
    )
    return {book: int(cents) for book, cents in rows}


def _counts(database: Database) -> dict[str, int]:
    tables = (LedgerTxn, LedgerEntry, Claim, Charge, Payment, PatientIdentifier)
    with database.transaction() as session:
        return {
            table.__tablename__: session.scalar(select(func.count()).select_from(table)) or 0
            for table in tables
        }
