"""Synthea's CSV export as books: its ledger rows, not its claim headers, say what is owed."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, timedelta
from pathlib import Path

from inquiry_api.imports.csv.synthea_ledger import read_ledger
from inquiry_api.imports.csv.tables import CsvRow, digest_of, read_table
from inquiry_api.imports.records import (
    BadFile,
    Books,
    ClaimRecord,
    CoverageRecord,
    PatientRecord,
    PayerRecord,
    VisitRecord,
)

TABLES = {
    "patients": (
        "Id",
        "BIRTHDATE",
        "DEATHDATE",
        "FIRST",
        "LAST",
        "ADDRESS",
        "CITY",
        "STATE",
        "ZIP",
    ),
    "payers": ("Id", "NAME"),
    "payer_transitions": (
        "PATIENT",
        "MEMBERID",
        "START_DATE",
        "END_DATE",
        "PAYER",
        "SECONDARY_PAYER",
        "PLAN_OWNERSHIP",
    ),
    "encounters": ("Id", "START", "PATIENT", "ENCOUNTERCLASS"),
    "claims": (
        "Id",
        "PATIENTID",
        "PRIMARYPATIENTINSURANCEID",
        "APPOINTMENTID",
        "SERVICEDATE",
        "STATUS1",
        "OUTSTANDING1",
        "OUTSTANDING2",
        "OUTSTANDINGP",
        "LASTBILLEDDATE1",
    ),
    "claims_transactions": (
        "ID",
        "CLAIMID",
        "PATIENTID",
        "TYPE",
        "AMOUNT",
        "METHOD",
        "FROMDATE",
        "PROCEDURECODE",
        "UNITS",
        "NOTES",
        "TRANSFERTYPE",
        "PAYMENTS",
        "ADJUSTMENTS",
        "TRANSFERS",
    ),
}
NO_INSURANCE = "NO_INSURANCE"
PAYER_KINDS = {"Medicare": "medicare", "Medicaid": "medicaid", "Dual Eligible": "medicare"}
# The export's classes are a data model's words; these are what a patient would say.
VISIT_KINDS = {
    "ambulatory": "Office visit",
    "outpatient": "Outpatient visit",
    "wellness": "Check-up",
    "emergency": "Emergency visit",
    "urgentcare": "Urgent care visit",
    "inpatient": "Hospital stay",
    "virtual": "Video visit",
    "home": "Home visit",
    "snf": "Nursing facility stay",
    "hospice": "Hospice care",
}
PLACEHOLDER = date(1970, 1, 1)


def read_books(paths: Iterable[Path]) -> Books:
    """Read an export folder, or its files. Raises BadFile; nothing is loaded then."""
    files = _files(paths)
    tables = {name: list(read_table(files[name], TABLES[name])) for name in TABLES}
    payers = [_payer(row) for row in tables["payers"]]
    uninsured = {payer.external_id for payer in payers if payer.name == NO_INSURANCE}
    claims, skipped = _claims(tables["claims"], tables["claims_transactions"], uninsured)
    return Books(
        system="synthea",
        name="Synthea CSV export",
        digest=digest_of(sorted(files.values())),
        patients=[_patient(row) for row in tables["patients"]],
        payers=[payer for payer in payers if payer.external_id not in uninsured],
        coverages=[
            coverage
            for row in tables["payer_transitions"]
            for coverage in _coverages(row, uninsured)
        ],
        visits=[_visit(row) for row in tables["encounters"]],
        claims=claims,
        rows_read={name: len(rows) for name, rows in tables.items()},
        rows_skipped=skipped,
        claims_file="claims.csv",
    )


def _files(paths: Iterable[Path]) -> dict[str, Path]:
    found = {}
    for path in paths:
        for file in path.glob("*.csv") if path.is_dir() else [path]:
            found[file.stem] = file
    for name in TABLES:
        if name not in found:
            raise BadFile(f"{name}.csv", "is missing; a Synthea export has it beside the others")
    return {name: found[name] for name in TABLES}


def _patient(row: CsvRow) -> PatientRecord:
    parts = (row.optional(column) for column in ("ADDRESS", "CITY", "STATE", "ZIP"))
    return PatientRecord(
        external_id=row.text("Id"),
        given_name=row.text("FIRST"),
        family_name=row.text("LAST"),
        birth_date=row.day("BIRTHDATE"),
        address=", ".join(part for part in parts if part) or None,
        deceased_on=row.optional_day("DEATHDATE"),
    )


def _payer(row: CsvRow) -> PayerRecord:
    name = row.text("NAME")
    return PayerRecord(row.text("Id"), name, PAYER_KINDS.get(name, "commercial"))


def _coverages(row: CsvRow, uninsured: set[str]) -> list[CoverageRecord]:
    """One row names a first and perhaps a second payer. The end is when the next period starts."""
    starts_on, end = row.day("START_DATE"), row.optional_day("END_DATE")
    payers = [(1, row.text("PAYER")), (2, row.optional("SECONDARY_PAYER"))]
    return [
        CoverageRecord(
            patient_id=row.text("PATIENT"),
            payer_id=payer,
            priority=priority,
            starts_on=starts_on,
            ends_on=end - timedelta(days=1) if end else None,
            member_id=row.optional("MEMBERID") if priority == 1 else None,
            relationship=_relationship(row.optional("PLAN_OWNERSHIP")),
        )
        for priority, payer in payers
        if payer and payer not in uninsured
    ]


def _relationship(ownership: str | None) -> str:
    return {"Guardian": "child", "Spouse": "spouse"}.get(ownership or "Self", "self")


def _visit(row: CsvRow) -> VisitRecord:
    return VisitRecord(
        external_id=row.text("Id"),
        patient_id=row.text("PATIENT"),
        service_on=row.day("START"),
        kind=VISIT_KINDS.get(row.text("ENCOUNTERCLASS"), "Visit"),
    )


def _claims(
    claims: list[CsvRow], transactions: list[CsvRow], uninsured: set[str]
) -> tuple[list[ClaimRecord], dict[str, int]]:
    rows_of: dict[str, list[CsvRow]] = defaultdict(list)
    for row in transactions:
        rows_of[row.text("CLAIMID")].append(row)
    known = {row.text("Id") for row in claims}
    for claim_id, rows in rows_of.items():
        if claim_id not in known:
            raise rows[0].bad("CLAIMID", "names a claim that claims.csv does not have")
    records = [_claim(row, rows_of[row.text("Id")], uninsured) for row in claims]
    outs = sum(row.text("TYPE") == "TRANSFEROUT" for row in transactions)
    between = sum(_is_between_payers(row) for row in transactions)
    return records, {"transfers out": outs, "transfers between insurers": between}


def _is_between_payers(row: CsvRow) -> bool:
    return row.text("TYPE") == "TRANSFERIN" and row.text("TRANSFERTYPE") != "p"


def _claim(row: CsvRow, rows: list[CsvRow], uninsured: set[str]) -> ClaimRecord:
    charges, moves = read_ledger(rows)
    payer = row.optional("PRIMARYPATIENTINSURANCEID")
    owed = [row.optional_cents(f"OUTSTANDING{which}") for which in ("1", "2", "P")]
    known = [cents for cents in owed if cents is not None]
    billed = row.optional_day("LASTBILLEDDATE1")
    return ClaimRecord(
        external_id=row.text("Id"),
        visit_id=row.text("APPOINTMENTID"),
        payer_id=None if payer in uninsured else payer,
        position=1,
        submitted_on=None if billed == PLACEHOLDER else billed,
        state="closed" if row.text("STATUS1") == "CLOSED" else "sent",
        charges=charges,
        moves=moves,
        header_owed=max(known) if known else None,
        line=row.line,
    )
