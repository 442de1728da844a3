"""The published CSV export: the facts that an independent reader worked out are reproduced."""

import json
from pathlib import Path
from typing import Any

import pytest

from inquiry_api.db import Database
from tests.imports.csv.exports import load

SAMPLES = Path(__file__).parents[4] / "shared" / "samples"
EXPORT = SAMPLES / "csv" / "synthea-2024"

pytestmark = pytest.mark.skipif(
    not EXPORT.is_dir(), reason="../shared/samples is not on this machine"
)


def test_every_fact_of_the_export_is_in_the_report(database: Database) -> None:
    files = json.loads((SAMPLES / "expected.json").read_text(encoding="utf-8"))["files"]
    expected = {
        name.rpartition("/")[2]: file["facts"]
        for name, file in files.items()
        if name.startswith("csv/synthea-2024/")
    }

    report = load(database, EXPORT, dry_run=True)

    facts: Any = report.facts
    for name, told in expected.items():
        for key in ("rows", "columns", "by_type", "status"):
            assert told.get(key) == facts["files"][name].get(key), (name, key)
    ledger = expected["claims_transactions.csv"]
    for key in ("payments_by_method", "total_charges", "total_payments", "total_balance"):
        assert facts[key] == ledger[key]
    for number, sums in ledger["per_patient"].items():
        assert sums.items() <= facts["per_patient"][number].items()
    assert facts["patients"] == expected["patients.csv"]["patients"]
    (flag,) = facts["flags"]
    assert flag["item"] == expected["claims.csv"]["claims_with_header_outstanding"][0]["id"]
