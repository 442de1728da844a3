"""Damaged FHIR on its way into the books: never a fault of ours, never out of balance."""

import json
import random
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest

from inquiry_api.db import Database
from inquiry_api.imports.fhir.decisions import Decision
from inquiry_api.imports.fhir.errors import FHIRError
from inquiry_api.imports.file_report import FileReport
from inquiry_api.imports.posting_fhir.amounts import amounts_of
from inquiry_api.imports.posting_fhir.decisions import charge_of
from tests.imports.fhir.builders import bundle, decided, patient
from tests.imports.fhir.builders import load as load_values
from tests.imports.fhir.test_fuzz import ODD
from tests.imports.fhir.test_payments import eligibility, reconciliation
from tests.imports.posting_fhir.books import (
    JSON,
    answer,
    load_path,
    practice,
    second_plan,
)
from tests.imports.posting_fhir.test_charges import charge, invoice
from tests.imports.posting_fhir.test_lines import LAB, VISIT, line, told, two_lines, why
from tests.imports.posting_x12.books import totals, unbalanced

INVOICE = {
    "resourceType": "Invoice", "id": "i1", "status": "issued", "date": "2026-11-20",
    "identifier": [{"value": "ST-1"}], "subject": {"reference": "Patient/p1"},
}  # fmt: skip
WHOLE = bundle(
    *practice(answer(), answer(id="e9", claim=None)), *second_plan(), eligibility(),
    reconciliation(7000), INVOICE, invoice(), charge(), patient(id="p8"), two_lines(id="k5"),
    told([line(1, VISIT, 200, decided("copay", 30)), line(2, LAB, 100, why("50"))], id="e5"),
)  # fmt: skip
ROUNDS = 40


def places(value: Any) -> list[tuple[Any, Any]]:
    """Every holder and key in a JSON value."""
    keys = list(value.items()) if isinstance(value, dict) else list(enumerate(value))
    below = [place for _, v in keys if isinstance(v, dict | list) for place in places(v)]
    return [(value, key) for key, _ in keys] + below


def spoiled(chance: random.Random) -> JSON:
    """The bundle with one to four elements taken out or replaced by something odd."""
    value = deepcopy(WHOLE)
    for _ in range(chance.randint(1, 4)):
        holder, key = chance.choice(places(value["entry"]))
        if isinstance(holder, dict) and chance.random() < 0.5:
            holder.pop(key, None)
        else:
            holder[key] = deepcopy(chance.choice(ODD))
    return value


def is_sound(report: FileReport) -> bool:
    """Refused with a reason of the file's, or posted in balance."""
    if report.loaded is None:
        return "fault of Plainbill" not in str(report.refused)
    return sum(report.loaded.posted.values()) == 0 and json.dumps(report.as_json()) != ""


def test_whatever_is_missing_or_odd_nothing_breaks_and_all_balances(
    database: Database, tmp_path: Path
) -> None:
    chance = random.Random(20261122)
    path = tmp_path / "spoiled.json"
    for number in range(ROUNDS):
        path.write_text(json.dumps(spoiled(chance)))
        for report in load_path(database, path, dry_run=True):
            assert is_sound(report), f"round {number}: {report.refused}"

    assert totals(database) == {}


def test_whatever_a_decision_says_each_line_is_whole_cents_of_its_own() -> None:
    chance = random.Random(7)
    for number in range(100):
        try:
            found = load_values(spoiled(chance))
        except FHIRError:
            continue
        for decision in (one for one in found.resources if isinstance(one, Decision)):
            amounts = amounts_of(decision, charge_of(decision) or 0)
            assert len(amounts.of_lines) == len(decision.lines), f"round {number}"
            assert all(isinstance(one.cents, int) for one in amounts.every), f"round {number}"


@pytest.mark.parametrize("cents", [1, -1])
def test_a_cent_that_does_not_fit_is_never_lost(
    database: Database, tmp_path: Path, cents: int
) -> None:
    """A cent more than was charged is for a clerk; a cent less stays with the insurer."""
    value = json.loads(json.dumps(bundle(*practice(answer()))))
    decision = value["entry"][-1]["resource"]
    decision["payment"]["amount"]["value"] = 92 + cents / 100
    decision["total"] = decision["total"][:1]
    path = tmp_path / "cent.json"
    path.write_text(json.dumps(value))

    (report,) = load_path(database, path)

    assert report.loaded is not None
    if cents > 0:
        assert report.loaded.tally.endings["remittance"] == {"review": 1}
    else:
        assert totals(database)["insurer"] == 1
    assert unbalanced(database) == 0


def test_a_file_that_is_cut_off_anywhere_is_refused_or_whole(
    database: Database, tmp_path: Path
) -> None:
    text = json.dumps(bundle(*practice(answer())))
    path = tmp_path / "cut.json"
    for end in range(40, len(text), 700):
        path.write_text(text[:end])
        (report,) = load_path(database, path, dry_run=True)
        assert report.refused is not None
        assert report.refused.startswith("cut.json: line 1")
