"""Builds small FHIR resources for the tests. Everything in them is invented."""

import json
from typing import Any

from inquiry_api.imports.fhir.reading import Load, Resource, read_bytes

JSON = dict[str, Any]


def money(value: object, currency: str | None = "USD") -> JSON:
    """A Money."""
    return {"value": value} if currency is None else {"value": value, "currency": currency}


def concept(*codes: str) -> JSON:
    """A CodeableConcept with one coding for each code."""
    return {"coding": [{"code": code} for code in codes]}


def decided(code: str, value: object, *more: str) -> JSON:
    """One decided amount."""
    return {"category": concept(code, *more), "amount": money(value)}


def patient(**changes: Any) -> JSON:
    """A patient."""
    resource = {
        "resourceType": "Patient",
        "id": "p1",
        "identifier": [{"system": "urn:mrn", "value": "M1"}],
        "name": [{"use": "official", "family": "Rivera", "given": ["Ana", "Luz"]}],
        "birthDate": "1980-02-29",
        "gender": "female",
        "telecom": [{"system": "phone", "value": "555-0100"}],
        "address": [{"line": ["2 Elm St"], "city": "Springfield", "state": "IL",
                     "postalCode": "62701"}],
    }  # fmt: skip
    return changed(resource, changes)


def coverage(**changes: Any) -> JSON:
    """A coverage."""
    resource = {
        "resourceType": "Coverage",
        "id": "c1",
        "status": "active",
        "beneficiary": {"reference": "Patient/p1"},
        "payor": [{"reference": "Organization/o1"}],
        "order": 1,
    }
    return changed(resource, changes)


def claim(**changes: Any) -> JSON:
    """A claim of 300.00 in two lines."""
    resource = {
        "resourceType": "Claim",
        "id": "k1",
        "status": "active",
        "type": concept("professional"),
        "use": "claim",
        "patient": {"reference": "Patient/p1"},
        "created": "2026-10-15",
        "provider": {"display": "Harbor Clinic"},
        "insurance": [{"sequence": 1, "focal": True, "coverage": {"reference": "Coverage/c1"}}],
        "item": [{"sequence": 1, "net": money(200)}, {"sequence": 2, "net": money("100.0")}],
        "total": money(300),
    }
    resource["item"][1]["net"]["value"] = 100  # type: ignore[index]
    return changed(resource, changes)


def decision(kind: str = "ExplanationOfBenefit", **changes: Any) -> JSON:
    """A decision: 300.00 submitted, 92.00 paid, 98.00 the patient's."""
    resource = {
        "resourceType": kind,
        "id": "e1",
        "status": "active",
        "type": concept("professional"),
        "use": "claim",
        "patient": {"reference": "Patient/p1"},
        "created": "2026-11-03",
        "insurer": {"reference": "Organization/o1"},
        "provider": {"display": "Harbor Clinic"},
        "outcome": "complete",
        "insurance": [{"focal": True, "coverage": {"reference": "Coverage/c1"}}],
        "item": [{"sequence": 1, "adjudication": [
            decided("submitted", 300), decided("deductible", 75), decided("coinsurance", 23)]}],
        "total": [decided("submitted", 300), decided("benefit", 92)],
        "payment": {"amount": money(92), "date": "2026-11-03"},
    }  # fmt: skip
    return changed(resource, changes)


def changed(resource: JSON, changes: JSON) -> JSON:
    """The resource with elements replaced, or taken out where the change is None."""
    merged = {**resource, **changes}
    return {name: value for name, value in merged.items() if value is not None}


def bundle(
    *resources: JSON, base: str = "https://ehr.example/fhir", kind: str = "searchset"
) -> JSON:
    """A Bundle with full URLs."""
    return {
        "resourceType": "Bundle",
        "type": kind,
        "entry": [
            {"fullUrl": f"{base}/{r['resourceType']}/{r['id']}", "resource": r} for r in resources
        ],
    }


def load(value: object) -> Load:
    """Read a value as a file."""
    return read_bytes(json.dumps(value).encode(), "built.json")


def read(resource: JSON) -> Any:
    """Read one resource."""
    only: Resource
    (only,) = load(resource).resources
    return only


def notices(findings: Any) -> set[str]:
    """The stable names of findings."""
    return {str(finding.notice) for finding in findings}
