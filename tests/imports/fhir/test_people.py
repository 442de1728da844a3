from datetime import date

import pytest

from tests.imports.fhir.builders import notices, patient, read


def test_a_patient_is_read() -> None:
    person = read(patient())

    assert (person.name.family, person.name.given) == ("Rivera", ("Ana", "Luz"))
    assert (person.birth.day, person.gender, person.deceased) == (
        date(1980, 2, 29),
        "female",
        False,
    )
    assert [(i.system, i.value) for i in person.identifiers] == [("urn:mrn", "M1")]
    assert (person.addresses[0].line, person.addresses[0].postal_code) == (("2 Elm St",), "62701")
    assert person.contacts[0].value == "555-0100"
    assert person.findings == ()


@pytest.mark.parametrize(
    ("changes", "notice"),
    [
        ({"birthDate": None}, "birth_date_unusable"),
        ({"birthDate": "1980"}, "birth_date_unusable"),
        ({"birthDate": "1980-02-31"}, "birth_date_unusable"),
        ({"deceasedBoolean": True}, "patient_deceased"),
        ({"deceasedDateTime": "2026-10-01"}, "patient_deceased"),
        ({"link": [{"other": {"reference": "Patient/2"}, "type": "replaced-by"}]},
         "patient_replaced_by_another"),
        ({"name": None}, "element_missing"),
        ({"id": None}, "id_missing"),
    ],
)  # fmt: skip
def test_what_a_person_should_know_of_a_patient_is_noticed(
    changes: dict[str, object], notice: str
) -> None:
    assert notice in notices(read(patient(**changes)).findings)


def test_a_patient_who_is_not_dead_is_not_deceased() -> None:
    assert not read(patient(deceasedBoolean=False)).deceased


@pytest.mark.parametrize(
    ("names", "family"),
    [
        ([{"use": "maiden", "family": "A"}, {"use": "official", "family": "B"}], "B"),
        ([{"use": "old", "family": "A"}, {"use": "usual", "family": "B"}], "B"),
        ([{"use": "nickname", "family": "A"}, {"family": "B"}], "B"),
        ([{"use": "old", "family": "A"}], "A"),
    ],
)
def test_the_official_name_comes_first(names: list[dict[str, str]], family: str) -> None:
    assert read(patient(name=names)).name.family == family


def test_a_name_may_be_text_only() -> None:
    person = read(patient(name=[{"text": "Ana Rivera"}]))

    assert (person.name.family, person.name.given, person.name.text) == (None, (), "Ana Rivera")


def test_a_related_person_is_a_candidate_with_a_patient() -> None:
    person = read(
        {"resourceType": "RelatedPerson", "id": "r", "patient": {"reference": "Patient/p1"},
         "relationship": [{"coding": [{"code": "MTH"}]}], "name": [{"family": "Rivera"}]}
    )  # fmt: skip

    assert person.patient.reference == "Patient/p1"
    assert [c.code for c in person.relationships] == ["MTH"]
    assert "patient_missing" in notices(read({"resourceType": "RelatedPerson", "id": "r"}).findings)


@pytest.mark.parametrize(
    ("resource", "name"),
    [
        ({"resourceType": "Organization", "name": "Everyday Health Plan"}, "Everyday Health Plan"),
        ({"resourceType": "Location", "name": "Harbor Clinic"}, "Harbor Clinic"),
        ({"resourceType": "Practitioner", "name": [{"family": "Okafor", "given": ["Sam"]}]},
         "Sam Okafor"),
        ({"resourceType": "Practitioner"}, None),
    ],
)  # fmt: skip
def test_payers_billers_and_places_have_a_name(
    resource: dict[str, object], name: str | None
) -> None:
    assert read({**resource, "id": "1"}).name == name
