"""Charges that come as ChargeItems: never beside those of a claim, never a patient's by guess."""

from pathlib import Path

import pytest
from sqlalchemy import select

from inquiry_api.coverage.models import Coverage
from inquiry_api.db import Database
from inquiry_api.ledger.models import Charge, Visit
from inquiry_api.ledger.people import Guarantor
from tests.imports.fhir.builders import concept, coverage, money, patient
from tests.imports.posting_fhir.books import JSON, bill, endings, load, member, plan
from tests.imports.posting_fhir.test_decisions import WAITING, held
from tests.imports.posting_x12.books import claim_837, totals
from tests.imports.posting_x12.books import load as load_x12

ALONE = [patient(), coverage(payor=[{"reference": "Patient/p1"}])]
OWED = {"patient": 300_00, "revenue": -300_00}


def charge(**changes: object) -> JSON:
    """A charge of 300.00 for the visit that `bill` is about."""
    item = {
        "resourceType": "ChargeItem", "id": "i1", "status": "billed", "code": concept("99213"),
        "subject": {"reference": "Patient/p1"}, "context": {"reference": "Encounter/v1"},
        "occurrenceDateTime": "2026-10-15T10:00:00Z", "priceOverride": money(300),
    }  # fmt: skip
    return {**item, **changes}


def invoice(**changes: object) -> JSON:
    """A bill to the patient for that charge."""
    told = {
        "resourceType": "Invoice", "id": "n1", "status": "issued", "date": "2026-11-20",
        "identifier": [{"value": "ST-9"}], "subject": {"reference": "Patient/p1"},
        "totalGross": money(300),
        "lineItem": [{"chargeItemReference": {"reference": "ChargeItem/i1"}}],
    }  # fmt: skip
    return {**told, **changes}


@pytest.mark.parametrize("resources", [[*ALONE, charge()], [patient(), charge(), invoice()]])
def test_the_charges_of_somebody_who_pays_alone_are_theirs(
    database: Database, tmp_path: Path, resources: list[JSON]
) -> None:
    more = charge(id="i2", code=concept("85025"), priceOverride=money(50))

    (first, again) = load(database, tmp_path, resources, [*resources, *ALONE[1:], more])

    assert endings(first, "charge") == {"posted": 1}
    assert endings(again, "charge") == {"posted": 1, "unchanged": 1}
    assert totals(database) == {"patient": 350_00, "revenue": -350_00}
    with database.transaction() as session:
        assert len(session.scalars(select(Visit)).all()) == 1
        assert len(session.scalars(select(Charge)).all()) == 2


@pytest.mark.parametrize(
    ("more", "ending", "why"),
    [
        ([plan(), member(), bill()], "unchanged", None),
        ([plan(), member()], "skipped", "the patient is insured"),
        ([plan(), coverage(period=None)], "skipped", "the patient is insured"),
        ([], "skipped", "nothing says that the patient pays alone"),
    ],
)
def test_a_charge_of_somebody_insured_is_known_from_its_claim_or_waits_for_it(
    database: Database, tmp_path: Path, more: list[JSON], ending: str, why: str | None
) -> None:
    (report,) = load(database, tmp_path, [patient(), *more, charge()])

    assert endings(report, "charge") == {ending: 1}
    assert report.loaded is not None
    told = [line.why for line in report.loaded.tally.lines if line.what == "charge"]
    assert not told if why is None else why in told[0]
    assert totals(database) == (WAITING if ending == "unchanged" else {})


@pytest.mark.parametrize(
    ("changes", "ending"),
    [
        ({"status": "not-billable"}, "skipped"),
        ({"status": "entered-in-error"}, "skipped"),
        ({"priceOverride": None}, "skipped"),
        ({"occurrenceDateTime": None}, "skipped"),
        ({"priceOverride": money(300, "EUR")}, "review"),
        ({"priceOverride": money(-5)}, "review"),
    ],
)
def test_what_is_no_charge_in_dollars_is_not_posted(
    database: Database, tmp_path: Path, changes: JSON, ending: str
) -> None:
    (report,) = load(database, tmp_path, [*ALONE, charge(**changes)])

    assert endings(report, "charge") == {ending: 1}
    assert totals(database) == {}


def test_a_claim_for_what_was_charged_alone_is_for_a_clerk(
    database: Database, tmp_path: Path
) -> None:
    load(database, tmp_path, [*ALONE, charge()])

    load(database, tmp_path, [plan(), member(id="c9"), bill(insurance=[
        {"sequence": 1, "focal": True, "coverage": {"reference": "Coverage/c9"}}])])  # fmt: skip
    load_x12(database, tmp_path, ("837", claim_837()))

    assert totals(database) == OWED
    assert held(database) == ["charged_before_without_a_claim"] * 2


@pytest.mark.parametrize(
    ("code", "relationship"), [("MTH", "child"), ("WIFE", "spouse"), ("DAUC", "other")]
)
def test_a_related_person_tells_how_the_patient_is_insured_and_answers_for_no_bill(
    database: Database, tmp_path: Path, code: str, relationship: str
) -> None:
    related = {
        "resourceType": "RelatedPerson", "id": "r1", "patient": {"reference": "Patient/p1"},
        "relationship": [concept(code)],
    }  # fmt: skip
    cover = {**member(), "subscriber": {"reference": "RelatedPerson/r1"}}

    load(database, tmp_path, [plan(), patient(), related, cover])

    with database.transaction() as session:
        assert session.scalars(select(Coverage.relationship)).one() == relationship
        others = select(Guarantor.id).where(Guarantor.patient_id.is_(None))
        assert session.scalars(others).all() == []
