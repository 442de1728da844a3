"""Synthea's `claims_transactions.csv`, a charge-by-charge ledger.

TRANSFEROUT and TRANSFERIN move a balance between payers and the patient: only the arrival at the
patient (`p`) means anything here. ECHECK is an insurer's payment, every other method the
patient's; a copay is paid while the charge still waits for the insurer, so it is cost share and
payment in one.
"""

from collections.abc import Callable

from inquiry_api.imports.csv.tables import CsvRow
from inquiry_api.imports.records import ChargeRecord, Move, MoveRecord


def read_ledger(rows: list[CsvRow]) -> tuple[list[ChargeRecord], list[MoveRecord]]:
    """The charges and movements of one claim; each movement follows the charge it is about."""
    charges: list[ChargeRecord] = []
    moves: list[MoveRecord] = []
    for row in rows:
        kind = row.text("TYPE")
        if kind == "CHARGE":
            charges.append(_charge(row))
        elif not charges:
            raise row.bad("TYPE", "comes before any charge of its claim")
        else:
            reader = _READERS.get(kind)
            if reader is None:
                raise row.bad("TYPE", "is not CHARGE, PAYMENT, TRANSFEROUT, TRANSFERIN")
            moves += reader(row, charges[-1].external_id)
    return charges, moves


def _charge(row: CsvRow) -> ChargeRecord:
    return ChargeRecord(
        external_id=row.text("ID"),
        service_on=row.day("FROMDATE"),
        code=row.optional("PROCEDURECODE"),
        description=row.text("NOTES"),
        units=row.whole("UNITS"),
        cents=row.cents("AMOUNT"),
        self_pay=row.text("TRANSFERTYPE") == "p",
        line=row.line,
    )


def _payment(row: CsvRow, charge_id: str) -> list[MoveRecord]:
    method = row.text("METHOD")
    kinds = {"ECHECK": Move.PAYER_PAID, "COPAY": Move.COPAY_PAID}
    return [_move(row, charge_id, kinds.get(method, Move.PATIENT_PAID), "PAYMENTS", method.lower())]


def _arrival(row: CsvRow, charge_id: str) -> list[MoveRecord]:
    if row.text("TRANSFERTYPE") != "p":
        return []
    return [_move(row, charge_id, Move.TO_PATIENT, "TRANSFERS", None)]


def _departure(_row: CsvRow, _charge_id: str) -> list[MoveRecord]:
    return []


_READERS: dict[str, Callable[[CsvRow, str], list[MoveRecord]]] = {
    "PAYMENT": _payment,
    "TRANSFERIN": _arrival,
    "TRANSFEROUT": _departure,
}


def _move(row: CsvRow, charge_id: str, move: Move, column: str, method: str | None) -> MoveRecord:
    return MoveRecord(
        external_id=row.text("ID"),
        move=move,
        on=row.day("FROMDATE"),
        cents=row.cents(column),
        charge_id=charge_id,
        line=row.line,
        method=method,
    )
