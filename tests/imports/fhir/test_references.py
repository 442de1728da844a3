import json
from pathlib import Path

import pytest

from inquiry_api.imports.fhir.reading import read_path, read_raw
from inquiry_api.imports.fhir.references import Form
from inquiry_api.imports.fhir.values import Identifier, Reference
from tests.imports.fhir.builders import JSON, bundle, claim, coverage, load, patient

BASE = "https://ehr.example/fhir"
PAYER = {"resourceType": "Organization", "id": "o1", "name": "Everyday Health Plan",
         "identifier": [{"system": "urn:payer", "value": "87726"}]}  # fmt: skip


def to(reference: str | None = None, **rest: str) -> Reference:
    return Reference(reference, None, rest.get("display"), rest.get("type"))


@pytest.mark.parametrize(
    ("reference", "form", "found"),
    [
        (to("Organization/o1"), Form.RELATIVE, True),
        (to("Organization/o1/_history/3"), Form.RELATIVE, True),
        (to(f"{BASE}/Organization/o1"), Form.ABSOLUTE, True),
        (to("https://other.example/r4/Organization/o1"), Form.ABSOLUTE, True),
        (to("urn:uuid:o1"), Form.UUID, True),
        (to("Organization?identifier=urn:payer|87726"), Form.CONDITIONAL, True),
        (to("Organization?identifier=87726"), Form.CONDITIONAL, False),
        (to("Organization?name=x"), Form.CONDITIONAL, False),
        (to("Organization/o2"), Form.RELATIVE, False),
        (to("Practitioner/o1"), Form.RELATIVE, False),
        (to("urn:uuid:nobody"), Form.UUID, False),
        (to("#nothing"), Form.CONTAINED, False),
        (to(display="Everyday Health Plan"), Form.DISPLAY, False),
        (to(), Form.DISPLAY, False),
    ],
)
def test_every_form_of_reference_is_told_and_followed(
    reference: Reference, form: Form, found: bool
) -> None:
    whole = load(bundle(claim(), PAYER))

    target = whole.resolve(reference, whole.resources[0].identity)

    assert target.form is form
    assert (target.resource is not None) is found
    assert target.display == reference.display


def test_a_reference_by_identifier_alone_is_followed() -> None:
    whole = load(bundle(claim(), PAYER))
    number = Identifier("urn:payer", "87726", ())

    target = whole.resolve(
        Reference(None, number, None, "Organization"), whole.resources[0].identity
    )

    assert target.form is Form.IDENTIFIER
    assert target.resource is not None


def test_a_full_url_of_a_uuid_is_followed() -> None:
    value: JSON = {"resourceType": "Bundle", "type": "transaction", "entry": [
        {"fullUrl": "urn:uuid:77-a", "resource": patient(id="other")},
        {"fullUrl": "urn:uuid:77-b", "resource": claim()}]}  # fmt: skip
    whole = load(value)

    target = whole.resolve(to("urn:uuid:77-a"), whole.resources[1].identity)

    assert target.resource is not None
    assert (target.type, target.resource.id) == ("Patient", "other")


def test_a_contained_resource_is_found_and_can_be_read() -> None:
    whole = load(claim(contained=[{**coverage(), "id": "#inside"}]))

    target = whole.resolve(to("#inside"), whole.resources[0].identity)

    assert target.resource is not None
    read = read_raw(target.resource)
    assert read is not None
    assert read.identity.type == "Coverage"


def test_two_resources_of_one_name_lead_nowhere() -> None:
    whole = load(bundle(claim(), patient(), patient(gender="male")))

    assert whole.resolve(to("Patient/p1"), whole.resources[0].identity).resource is None


def test_servers_with_the_same_ids_are_kept_apart() -> None:
    first = bundle(claim(), patient(), base="https://one.example")
    second = bundle(claim(id="k2"), patient(gender="male"), base="https://two.example")
    whole = load([first, second])

    targets = [whole.resolve(to("Patient/p1"), r.identity)
               for r in whole.resources if r.identity.type == "Claim"]  # fmt: skip

    servers = [target.resource.base for target in targets if target.resource]
    assert servers == ["https://one.example", "https://two.example"]


def test_references_lead_across_the_files_of_a_folder(tmp_path: Path) -> None:
    (tmp_path / "Claim.ndjson").write_text(json.dumps(claim()))
    (tmp_path / "Patient.ndjson").write_text(json.dumps(patient()))
    whole = read_path(tmp_path)

    target = whole.resolve(to("Patient/p1"), whole.resources[0].identity)

    assert target.resource is not None
