"""The same practice in FHIR that is written as few systems write it: posted the same, or held."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from inquiry_api.db import Database
from tests.imports.fhir.builders import bundle
from tests.imports.posting_fhir.books import JSON, answer, load, member, practice
from tests.imports.posting_fhir.test_decisions import DECIDED, WAITING, held
from tests.imports.posting_x12.books import totals

UUIDS = {"Patient/p1": 1, "Coverage/c1": 2, "Claim/k1": 3}


def by_uuid(resources: list[JSON]) -> str:
    """UUIDs in large letters on the entries, in small ones where they are pointed at."""
    text = json.dumps(resources)
    entries: list[JSON] = []
    for name, number in UUIDS.items():
        text = text.replace(name, f"urn:uuid:aaaaaaaa-0000-4000-8000-00000000000{number}")
    for one in json.loads(text):
        number = UUIDS.get(f"{one['resourceType']}/{one['id']}", 9)
        url = f"URN:UUID:AAAAAAAA-0000-4000-8000-00000000000{number}"
        entries.append({"fullUrl": url, "resource": one})
    return json.dumps({"resourceType": "Bundle", "type": "transaction", "entry": entries})


def by_number(resources: list[JSON]) -> str:
    """The patient by a number without a system and a type."""
    text = json.dumps(bundle(*resources))
    logical = json.dumps({"identifier": {"value": "M-77"}})
    mine = '"identifier": [{"value": "M-77"}], "resourceType": "Patient"'
    text = text.replace('"identifier": [{"system": "urn:mrn", "value": "M1"}], ', "")
    return text.replace('{"reference": "Patient/p1"}', logical).replace(
        '"resourceType": "Patient"', mine
    )


def with_signs(resources: list[JSON]) -> str:
    """Zeros and halves of signs in texts, which no database takes."""
    text = json.dumps(bundle(*resources))
    return text.replace("Harbor Clinic", "Harbor\\u0000\\ud83d Clinic").replace("Elm", "El\\udc00m")


WRITTEN: dict[str, Callable[[list[JSON]], str]] = {
    "one after the other over several lines": lambda all_: "\n".join(
        json.dumps(one, indent=2) for one in all_
    ),
    "lines ended by CR alone": lambda all_: "\r".join(map(json.dumps, all_)),
    "a BOM, CRLF and blank lines": lambda all_: (
        "\ufeff" + "\r\n".join(map(json.dumps, all_)) + "\r\n\r\n  \r\n"
    ),
    "what an operation returns": lambda all_: json.dumps(
        {"resourceType": "Parameters", "parameter": [{"resource": bundle(*all_)}, {"name": "x"}]}
    ),
    "amounts with exponents": lambda all_: (
        json.dumps(bundle(*all_)).replace(": 300,", ": 3.0e2,").replace(": 190,", ": 1.900E+2,")
    ),
    "references by UUID": by_uuid,
    "references by number": by_number,
    "signs that cannot be kept": with_signs,
}


@pytest.mark.parametrize("way", WRITTEN.values(), ids=WRITTEN)
def test_it_is_posted_the_same(
    database: Database, tmp_path: Path, way: Callable[[list[JSON]], str]
) -> None:
    (report,) = load(database, tmp_path, way(practice(answer())).encode())

    assert report.refused is None
    assert report.facts
    assert totals(database) == DECIDED


@pytest.mark.parametrize(
    "changes",
    [
        {"modifierExtension": [{"url": "https://ehr.example/not-done", "valueBoolean": True}]},
        {"implicitRules": "https://ehr.example/rules"},
    ],
)
def test_what_is_changed_in_meaning_by_an_unknown_rule_is_held(
    database: Database, tmp_path: Path, changes: dict[str, Any]
) -> None:
    load(database, tmp_path, practice(answer(**changes)))

    assert totals(database) == WAITING
    assert held(database) == ["changed_in_meaning_by_a_rule_not_known_here"]


def test_two_whom_one_number_means_are_not_guessed(database: Database, tmp_path: Path) -> None:
    text = by_number([*practice(answer()), member(id="c9")])
    twin = json.loads(text)
    (mine,) = [e for e in twin["entry"] if e["resource"]["resourceType"] == "Patient"]
    other = {**mine["resource"], "id": "p2", "birthDate": "1981-01-01"}
    twin["entry"].append({"resource": other})

    load(database, tmp_path, twin)

    assert totals(database) == {}
