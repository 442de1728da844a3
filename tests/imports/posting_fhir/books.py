"""One practice in FHIR, and loading it. Everything is invented."""

import json
from pathlib import Path
from typing import Any

from inquiry_api.db import Database
from inquiry_api.imports.file_report import FileReport
from inquiry_api.imports.importer import importer
from inquiry_api.imports.posting_fhir.files import FhirFormat, wanted_files
from tests.imports.fhir.builders import (
    bundle,
    claim,
    coverage,
    decided,
    decision,
    money,
    patient,
)
from tests.imports.posting_x12.books import PRIMARY, SECONDARY, quiet

JSON = dict[str, Any]


def plan(name: str = PRIMARY, number: str = "o1") -> JSON:
    """The organisation of an insurer."""
    return {"resourceType": "Organization", "id": number, "name": name}


def member(**changes: Any) -> JSON:
    """Ana's membership with the first plan."""
    return coverage(subscriberId="M1", period={"start": "2026-01-01"}, **changes)


def bill(**changes: Any) -> JSON:
    """A claim of 300.00 for one service, numbered as the 837 of the same visit."""
    line = {
        "sequence": 1,
        "productOrService": {"coding": [{"code": "99213"}], "text": "Follow-up visit"},
        "servicedDate": "2026-10-15",
        "net": money(300),
    }
    return claim(**({"identifier": [{"value": "ACCT1"}], "item": [line]} | changes))


def answer(**changes: Any) -> JSON:
    """The plan's decision on it: 190.00 allowed, 92.00 paid, 75.00 and 23.00 the patient's."""
    amounts = (("submitted", 300), ("eligible", 190), ("deductible", 75), ("coinsurance", 23))
    line = {
        "sequence": 1,
        "servicedDate": "2026-10-15",
        "adjudication": [decided(code, value) for code, value in amounts],
    }
    about = {"claim": {"reference": "Claim/k1"}, "item": [line]}
    return decision(**(about | changes))


def second_plan() -> list[JSON]:
    """A second plan behind the first."""
    second = coverage(
        id="c2",
        order=2,
        subscriberId="M2",
        payor=[{"reference": "Organization/o2"}],
        period={"start": "2026-01-01"},
    )
    return [plan(SECONDARY, "o2"), second]


def practice(*more: JSON) -> list[JSON]:
    """The patient with the plan, one claim, and what came with it."""
    return [plan(), patient(), member(), bill(), *more]


def load(
    database: Database, folder: Path, *contents: object, dry_run: bool = False
) -> list[FileReport]:
    """Load each content as a file by itself, one after the other; a list becomes a Bundle."""
    reports = []
    for content in contents:
        path = folder / f"{len(list(folder.iterdir())):03d}.json"
        value = bundle(*content) if isinstance(content, list) else content
        path.write_bytes(value if isinstance(value, bytes) else json.dumps(value).encode())
        reports += load_path(database, path, dry_run=dry_run)
    return reports


def load_path(database: Database, path: Path, *, dry_run: bool = False) -> list[FileReport]:
    """Load a file or a folder."""
    with importer(database, dry_run=dry_run) as loads:
        found = wanted_files([path])
        return list(FhirFormat().load(loads, found, with_facts=True, progress=quiet))


def endings(report: FileReport, what: str) -> dict[str, int]:
    """How many of a kind ended how."""
    assert report.loaded is not None, report.refused
    return dict(report.loaded.tally.endings.get(what, {}))
