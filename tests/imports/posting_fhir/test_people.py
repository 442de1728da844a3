"""Whose records they are: by resource, by number, by demographics; and what refers to whom."""

import json
from pathlib import Path

import pytest
from sqlalchemy import func, select

from inquiry_api.cases.models import Case
from inquiry_api.coverage.models import Accumulator, Coverage, Payer
from inquiry_api.db import Database
from inquiry_api.imports.models import CoverageCheck, HeldItem, PayerPayment
from inquiry_api.ledger.models import Account, Statement, Visit
from inquiry_api.ledger.people import ContactPoint, Patient, PatientIdentifier
from tests.imports.fhir.builders import bundle, concept, coverage, money, patient
from tests.imports.fhir.test_payments import eligibility, reconciliation
from tests.imports.posting_fhir.books import (
    JSON,
    answer,
    bill,
    endings,
    load,
    load_path,
    member,
    plan,
    practice,
)
from tests.imports.posting_fhir.test_decisions import DECIDED, WAITING, held
from tests.imports.posting_x12.books import totals

ALONE = [plan(), patient(), member(), bill()]


def patients(database: Database) -> int:
    with database.transaction() as session:
        return session.scalar(select(func.count()).select_from(Patient)) or 0


def test_a_patient_is_found_by_number_and_then_by_name_and_birth_date(
    database: Database, tmp_path: Path
) -> None:
    moved = patient(id="other", telecom=[{"system": "phone", "value": "+1 (212) 555-0142"}])
    nameless = patient(id="third", identifier=None)

    load(database, tmp_path, patient(), [moved], nameless)

    assert patients(database) == 1
    with database.transaction() as session:
        assert session.scalars(select(ContactPoint.value_sealed)).one()


@pytest.mark.parametrize(
    ("other", "reason"),
    [
        (patient(id="x", name=[{"family": "Okafor", "given": ["Sam"]}], birthDate="1950-01-01"),
         "number of another patient"),
        (patient(id="x", identifier=None, birthDate=None), "patient not sure"),
        (patient(id="x", identifier=None, name=None), "patient not named"),
    ],
)  # fmt: skip
def test_a_patient_in_doubt_is_for_a_clerk(
    database: Database, tmp_path: Path, other: JSON, reason: str
) -> None:
    _, report = load(database, tmp_path, patient(), other)

    assert report.loaded is not None
    assert [line.why for line in report.loaded.tally.lines] == [reason]
    assert patients(database) == 1
    with database.transaction() as session:
        assert session.scalars(select(Case.kind)).one() == "match_patient"


def test_numbers_of_the_state_and_of_the_family_are_not_kept(
    database: Database, tmp_path: Path
) -> None:
    numbers = [
        {"system": "http://hl7.org/fhir/sid/us-ssn", "value": "000-00-0000"},
        {"system": "urn:plan", "value": "F1", "type": concept("MB")},
        {"system": "urn:mrn", "value": "M1", "type": concept("MR")},
    ]

    load(database, tmp_path, patient(identifier=numbers))

    with database.transaction() as session:
        systems = set(session.scalars(select(PatientIdentifier.system)))
    assert systems == {"fhir", "urn:mrn"}


@pytest.mark.parametrize(
    ("name", "family", "given"),
    [
        ([{"text": "Ana Luz Rivera"}], "Rivera", "Ana Luz"),
        ([{"text": "Rivera, Ana"}], "Rivera", "Ana"),
    ],
)
def test_a_name_may_be_text_alone(
    database: Database, tmp_path: Path, name: list[JSON], family: str, given: str
) -> None:
    load(database, tmp_path, patient(name=name))

    with database.transaction() as session:
        row = session.scalars(select(Patient)).one()
        assert (row.family_name, row.given_name) == (family, given)


def test_what_refers_to_a_patient_not_loaded_yet_waits_for_them(
    database: Database, tmp_path: Path
) -> None:
    load(database, tmp_path, [plan(), member(), bill()], [answer()])
    assert totals(database) == {}
    assert held(database) == ["reference_not_found", "reference_not_found"]

    load(database, tmp_path, [patient()])

    assert held(database) == []
    assert totals(database) == DECIDED
    with database.transaction() as session:
        assert set(session.scalars(select(Case.state))) == {"closed"}


def as_urns(resources: list[JSON]) -> list[JSON]:
    text = json.dumps(resources)
    for kind in ("Patient", "Organization", "Coverage", "Claim"):
        text = text.replace(f'"{kind}/', '"urn:uuid:')
    read: list[JSON] = json.loads(text)
    return read


def written(form: str, resources: list[JSON]) -> bytes:
    lines = "\n\n".join(json.dumps(one) for one in resources)
    urns = [{"fullUrl": f"urn:uuid:{r['id']}", "resource": r} for r in as_urns(resources)]
    forms = {
        "NDJSON with blank lines and a mark": "\ufeff" + lines + "\n\n",
        "a bundle in a bundle": json.dumps(
            {"resourceType": "Bundle", "type": "batch", "entry": [{"resource": bundle(*resources)}]}
        ),
        "urn:uuid": json.dumps({"resourceType": "Bundle", "type": "transaction", "entry": urns}),
        "a list": json.dumps(resources),
        "absolute addresses": json.dumps(bundle(*resources)).replace(
            '"reference": "', '"reference": "https://ehr.example/fhir/'
        ),
    }
    return forms[form].encode()


@pytest.mark.parametrize(
    "form",
    [
        "NDJSON with blank lines and a mark",
        "a bundle in a bundle",
        "urn:uuid",
        "a list",
        "absolute addresses",
    ],
)
def test_the_form_of_a_file_changes_nothing(database: Database, tmp_path: Path, form: str) -> None:
    load(database, tmp_path, written(form, practice(answer())))

    assert totals(database) == DECIDED


def test_files_of_a_folder_may_refer_to_one_another(database: Database, tmp_path: Path) -> None:
    for number, resource in enumerate(reversed(practice(answer()))):
        (tmp_path / f"{number}.json").write_text(json.dumps(resource))
    (tmp_path / "broken.json").write_text('{"resourceType": "Patient",\n "id": ')

    reports = load_path(database, tmp_path)

    assert totals(database) == DECIDED
    refused = [report.refused for report in reports if report.refused]
    assert len(refused) == 1
    assert refused[0].startswith("broken.json: line 2")


def test_a_contained_coverage_and_plan_are_enough(database: Database, tmp_path: Path) -> None:
    contained = [plan("Inside Plan", "org"), {**member(id="cov"), "payor": [{"reference": "#org"}]}]
    inside = bill(contained=contained, insurance=[{"coverage": {"reference": "#cov"}}])

    load(database, tmp_path, [patient(), inside])

    assert totals(database) == WAITING
    with database.transaction() as session:
        assert session.scalars(select(Payer.name)).one() == "Inside Plan"
        assert session.scalars(select(Coverage.member_id_sealed)).one()


def test_a_patient_who_pays_alone_owes_the_charges(database: Database, tmp_path: Path) -> None:
    alone = coverage(payor=[{"reference": "Patient/p1"}])

    load(database, tmp_path, [patient(), alone, bill()])

    assert totals(database) == {"patient": 300_00, "revenue": -300_00}


def test_an_account_gives_its_number_and_nobody_access(database: Database, tmp_path: Path) -> None:
    account = {
        "resourceType": "Account", "id": "a1", "status": "active",
        "identifier": [{"value": "H-77"}],
        "subject": [{"reference": "Patient/p1"}],
        "guarantor": [{"party": {"reference": "RelatedPerson/r1"}}],
    }  # fmt: skip

    (report,) = load(database, tmp_path, [patient(), account])

    assert endings(report, "account") == {"posted": 1}
    with database.transaction() as session:
        assert session.scalars(select(Account)).one().number == "H-77"


def test_a_visit_is_named_by_its_encounter(database: Database, tmp_path: Path) -> None:
    encounter = {
        "resourceType": "Encounter", "id": "v1", "status": "finished", "class": {"code": "EMER"},
        "subject": {"reference": "Patient/p1"}, "serviceProvider": {"display": "Harbor Hospital"},
    }  # fmt: skip
    line = {**bill()["item"][0], "encounter": [{"reference": "Encounter/v1"}]}

    load(database, tmp_path, [plan(), patient(), member(), encounter, bill(item=[line])])

    with database.transaction() as session:
        visit = session.scalars(select(Visit)).one()
        assert (visit.kind, visit.place) == ("Emergency visit", "Harbor Hospital")


def test_an_answer_about_benefits_tells_the_yearly_limit(
    database: Database, tmp_path: Path
) -> None:
    benefit = {"type": concept("deductible"), "allowedMoney": money(1500), "usedMoney": money(400)}
    item = {"unit": concept("individual"), "network": concept("in"), "benefit": [benefit]}
    year = {"start": "2026-01-01", "end": "2026-12-31"}
    told = eligibility(
        patient={"reference": "Patient/p1"},
        insurance=[{"coverage": {"reference": "Coverage/c1"}, "inforce": True,
                    "benefitPeriod": year, "item": [item]}],
    )  # fmt: skip

    load(database, tmp_path, [*ALONE, told])

    with database.transaction() as session:
        row = session.scalars(select(Accumulator)).one()
        assert (row.kind, row.limit_cents, row.met_cents) == ("deductible", 1500_00, 400_00)
        assert session.scalars(select(CoverageCheck.outcome)).one() == "active"


def test_payments_and_statements_are_kept_and_move_nothing(
    database: Database, tmp_path: Path
) -> None:
    invoice = {
        "resourceType": "Invoice", "id": "i1", "status": "issued", "date": "2026-11-20",
        "identifier": [{"value": "ST-1"}], "subject": {"reference": "Patient/p1"},
        "totalGross": money(98),
    }  # fmt: skip
    foreign = {**invoice, "id": "i2", "identifier": [{"value": "ST-2"}],
               "totalGross": money(98, "EUR")}  # fmt: skip

    load(database, tmp_path, [patient(), reconciliation(3500, 3500), invoice, foreign])

    assert totals(database) == {}
    with database.transaction() as session:
        assert session.scalars(select(PayerPayment.amount_cents)).one() == 7000_00
        assert session.scalars(select(Statement.number)).one() == "ST-1"


def test_another_patients_claim_is_never_replaced(database: Database, tmp_path: Path) -> None:
    """Two exports without an address may both hold a `Claim/k1`."""
    sam = patient(
        id="p2",
        identifier=[{"system": "urn:mrn", "value": "M2"}],
        name=[{"family": "Okafor", "given": ["Sam"]}],
        birthDate="1950-01-01",
    )
    other = bill(patient={"reference": "Patient/p2"}, total=money(1), item=[{"net": money(1)}])

    _, report = load(database, tmp_path, ALONE, [sam, other])

    assert endings(report, "claim") == {"review": 1}
    assert totals(database) == WAITING
    with database.transaction() as session:
        assert session.scalars(select(HeldItem)).all() == []
