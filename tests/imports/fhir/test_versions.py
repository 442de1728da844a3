import pytest

from inquiry_api.imports.fhir.errors import VersionNotSupported
from tests.imports.fhir.builders import JSON, bundle, claim, coverage, decision, load, patient


@pytest.mark.parametrize(
    ("resource", "version"),
    [
        (coverage(grouping={"plan": "A"}), "STU3"),
        (coverage(sequence="9"), "STU3"),
        (claim(information=[{"sequence": 1}]), "STU3"),
        (claim(item=[{"sequence": 1, "service": {"text": "x"}}]), "STU3"),
        (decision(insurance={"coverage": {"reference": "Coverage/1"}}), "STU3"),
        (decision(totalBenefit={"value": 1}), "STU3"),
        (decision("ClaimResponse", totalCost={"value": 1}), "STU3"),
        ({"resourceType": "EligibilityResponse", "id": "1"}, "STU3"),
        (
            patient(meta={"profile": ["http://hl7.org/fhir/3.0/StructureDefinition/Patient"]}),
            "STU3",
        ),
        (claim(use="complete"), "STU3"),
        (coverage(issuer={"reference": "Organization/1"}), "DSTU2"),
        (claim(use="complete", coverage=[{"sequence": 1}]), "DSTU2"),
        (decision(originalRuleset={"code": "x"}), "DSTU2"),
        (decision(item=[{"sequence": 1, "reviewOutcome": []}]), "R5"),
        (coverage(kind="insurance"), "R5"),
        (coverage(subscriberId=[{"value": "1"}]), "R5"),
        (claim(traceNumber=[{"value": "1"}]), "R5"),
        (claim(item=[{"sequence": 1, "productOrServiceEnd": {}}]), "R5"),
        (decision(diagnosisRelatedGroup={}), "R5"),
        ({"resourceType": "Encounter", "id": "1", "class": [{}]}, "R5"),
        ({"resourceType": "Encounter", "id": "1", "actualPeriod": {}}, "R5"),
        ({"resourceType": "PaymentReconciliation", "id": "1", "allocation": []}, "R5"),
        ({"resourceType": "Account", "id": "1", "balance": [{}]}, "R5"),
        ({"resourceType": "Account", "id": "1", "balance": {}}, "STU3"),
        ({"resourceType": "CapabilityStatement", "fhirVersion": "5.0.0"}, "R5"),
    ],
)
def test_another_version_is_refused_by_its_name(resource: JSON, version: str) -> None:
    with pytest.raises(VersionNotSupported, match=f"is FHIR {version}, not R4"):
        load(resource)


def test_one_resource_of_another_version_refuses_the_whole_bundle() -> None:
    with pytest.raises(VersionNotSupported, match=r"entry\[1\]"):
        load(bundle(patient(), coverage(grouping={})))


@pytest.mark.parametrize(
    "resource",
    [patient(), coverage(), claim(), decision(), decision("ClaimResponse"),
     patient(meta={"profile": ["http://hl7.org/fhir/us/core/StructureDefinition/us-core-patient"]}),
     {"resourceType": "Encounter", "id": "1", "class": {"code": "AMB"}},
     {"resourceType": "Invoice", "id": "1", "totalPriceComponent": []}],
)  # fmt: skip
def test_r4_is_not_mistaken_for_another_version(resource: JSON) -> None:
    assert len(load(resource).resources) == 1
