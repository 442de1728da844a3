"""What CSV files held, as plain JSON values: tables, sums, and what each patient's rows come to."""

import csv
from collections.abc import Sequence

from inquiry_api.imports.csv.sheet import read_sheet
from inquiry_api.imports.formats import Named
from inquiry_api.imports.records import BadFile, Books, ClaimRecord, Move
from inquiry_api.imports.report import Report
from inquiry_api.imports.x12.values import amount_text

Facts = dict[str, object]
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
    }


def _table(file: Named) -> Facts:
    try:
        sheet = read_sheet(file.path, file.name, ())
    except (BadFile, csv.Error):
        return {}
    return {"rows": len(sheet.rows), "columns": list(sheet.header)}


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
    taken = (Move.CONTRACTUAL, Move.DISCOUNT, Move.OTHER)
    return {
        "charges": amount_text(sum(claim.charge_cents for claim in claims)),
        "payments": amount_text(payer + patient),
        "payer_payments": amount_text(payer),
        "patient_payments": amount_text(patient),
        "adjustments": amount_text(sum(move.cents for move in moves if move.move in taken)),
        "balance": amount_text(sum(claim.left_cents for claim in claims)),
    }
