"""What CSV files held, as plain JSON values: tables, sums, and what each patient's rows come to."""

import csv
from collections import Counter
from collections.abc import Sequence

from inquiry_api.imports.csv.sheet import Sheet, read_sheet
from inquiry_api.imports.formats import Named
from inquiry_api.imports.records import BadFile, Books, ClaimRecord, Move, PatientRecord
from inquiry_api.imports.report import Report
from inquiry_api.imports.x12.values import amount_text

Facts = dict[str, object]
# Columns whose values say what kind of rows there are.
_COUNTED = {"by_type": ("TYPE",), "status": ("STATUS1", "STATUS2", "STATUSP")}
_PAID_BY_PATIENT = (Move.PATIENT_PAID, Move.COPAY_PAID)


def books_facts(books: Books, report: Report, files: Sequence[Named]) -> Facts:
    """The facts of a load: each file's rows and columns, then sums in all and by patient."""
    return {
        **report.as_json(),
        "files": {file.name: _table(file) for file in files},
        "total_charges": amount_text(report.totals["charges"]),
        "total_payments": amount_text(report.totals["payments"]),
        "total_balance": amount_text(report.totals["balance"]),
        "per_patient": _by_patient(books),
        "patients": [_patient(one) for one in books.patients],
        "payers": [payer.name for payer in books.payers],
    }


def _patient(record: PatientRecord) -> Facts:
    born = record.birth_date.isoformat() if record.birth_date else None
    return {
        "id": record.external_id,
        "first": record.given_name,
        "last": record.family_name,
        "birthdate": born,
    }


def _table(file: Named) -> Facts:
    try:
        sheet = read_sheet(file.path, file.name, ())
    except (BadFile, csv.Error):
        return {}
    facts: Facts = {"rows": len(sheet.rows), "columns": list(sheet.header)}
    counted = {name: _counts(sheet, columns) for name, columns in _COUNTED.items()}
    return facts | {name: counts for name, counts in counted.items() if counts}


def _counts(sheet: Sheet, columns: Sequence[str]) -> dict[str, int]:
    """How many rows have each value of a few columns together."""
    if not sheet.has(columns):
        return {}
    return dict(Counter("/".join(map(row.text, columns)) for row in sheet.records(())))


def _by_patient(books: Books) -> dict[str, Facts]:
    patients = {visit.external_id: visit.patient_id for visit in books.visits}
    claims: dict[str, list[ClaimRecord]] = {}
    for claim in books.claims:
        claims.setdefault(patients.get(claim.visit_id, ""), []).append(claim)
    return {patient: _sums(found) for patient, found in claims.items() if patient}


def _sums(claims: Sequence[ClaimRecord]) -> Facts:
    moves = [move for claim in claims for move in claim.moves]
    payer = sum(move.cents for move in moves if move.move is Move.PAYER_PAID)
    patient = sum(move.cents for move in moves if move.move in _PAID_BY_PATIENT)
    by_method: Counter[str] = Counter()
    for move in moves:
        if move.move is Move.PAYER_PAID:
            by_method[move.method or "unknown"] += move.cents
    copays = sum(move.cents for move in moves if move.move is Move.COPAY_PAID)
    taken = (Move.CONTRACTUAL, Move.DISCOUNT, Move.OTHER)
    return {
        "charges": amount_text(sum(claim.charge_cents for claim in claims)),
        "payments": amount_text(payer + patient),
        "payer_payments": amount_text(payer),
        **{f"payer_payments_{name}": amount_text(cents) for name, cents in by_method.items()},
        "patient_payments": amount_text(patient),
        "copays": amount_text(copays),
        "adjustments": amount_text(sum(move.cents for move in moves if move.move in taken)),
        "balance": amount_text(sum(claim.left_cents for claim in claims)),
    }
