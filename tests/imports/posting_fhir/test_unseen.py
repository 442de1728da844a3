"""FHIR as clinics' systems write it: posted to the cent, or left to a clerk with one reason."""

import json
from pathlib import Path

import pytest
from sqlalchemy import select

from inquiry_api.db import Database
from inquiry_api.imports.models import CoverageCheck
from inquiry_api.ledger.models import Charge
from inquiry_api.ledger.people import Patient
from tests.imports.fhir.builders import bundle, concept, decided, money, patient
from tests.imports.fhir.test_payments import eligibility
from tests.imports.posting_fhir.books import JSON, answer, bill, load, member, plan, practice
from tests.imports.posting_fhir.test_decisions import DECIDED, WAITING, held
from tests.imports.posting_x12.books import totals, unbalanced

ABSENT = {"extension": [{"url": "http://hl7.org/fhir/StructureDefinition/data-absent-reason",
                         "valueCode": "unknown"}]}  # fmt: skip
NOISE = {"url": "http://open.epic.com/x", "valueMoney": {"value": 9999, "currency": "USD"}}


def noisy(value: object) -> object:
    """The same with an extension wherever one may stand."""
    if isinstance(value, list):
        return [noisy(one) for one in value]
    if not isinstance(value, dict):
        return value
    found = {name: noisy(one) for name, one in value.items()}
    extras = {f"_{name}": {"id": "x"} for name, one in value.items() if isinstance(one, str)}
    return {**found, **extras, "extension": [NOISE]}


def test_extensions_everywhere_change_nothing(database: Database, tmp_path: Path) -> None:
    resources = [noisy(one) for one in practice(answer())]

    load(database, tmp_path, {"resourceType": "Bundle", "type": "collection",
                              "entry": [{"resource": one} for one in resources]})  # fmt: skip

    assert totals(database) == DECIDED


def test_a_birth_date_that_is_absent_for_a_reason_is_none(
    database: Database, tmp_path: Path
) -> None:
    name = {"family": "Rivera", "given": [None, "Ana"], "_given": [ABSENT, None]}
    unborn = {**patient(birthDate=None), "_birthDate": ABSENT, "name": [name]}

    load(database, tmp_path, [plan(), unborn, member(), bill(), answer()])

    assert totals(database) == DECIDED
    with database.transaction() as session:
        row = session.scalars(select(Patient)).one()
        assert (row.birth_date, row.given_name) == (None, "Ana")


def test_lines_end_where_json_says_and_not_inside_a_text(
    database: Database, tmp_path: Path
) -> None:
    spoken = answer(disposition="paid\u2028in\x85full")
    text = "\r\n".join(json.dumps(one, ensure_ascii=False) for one in practice(spoken))

    load(database, tmp_path, text.encode())

    assert totals(database) == DECIDED


def test_thirds_of_a_cent_on_the_lines_are_the_total_on_the_books(
    database: Database, tmp_path: Path
) -> None:
    items = [{"sequence": n, "productOrService": concept("99213"), "servicedDate": "2026-10-15",
              "net": money(33.333)} for n in (1, 2, 3)]  # fmt: skip
    items[2]["net"] = money(33.334)

    load(database, tmp_path, [plan(), patient(), member(), bill(item=items, total=money(100))])

    assert totals(database) == {"insurer": 100_00, "revenue": -100_00}
    with database.transaction() as session:
        cents = sorted(session.scalars(select(Charge.charge_cents)))
    assert cents == [33_33, 33_33, 33_34]


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"item": None}, {"insurer": 300_00, "revenue": -300_00}),
        ({"total": {"value": 300}}, {"insurer": 300_00, "revenue": -300_00}),
        ({"item": [{"sequence": 1, "servicedDate": "2026-10-15", "quantity": {"value": 2},
                    "unitPrice": money(200), "factor": 0.75, "net": money(300)}]},
         {"insurer": 300_00, "revenue": -300_00}),
    ],
)  # fmt: skip
def test_a_claim_in_its_shortest_form_is_posted(
    database: Database, tmp_path: Path, changes: JSON, expected: dict[str, int]
) -> None:
    claim = bill(**{"billablePeriod": {"start": "2026-10-15"}, **changes})

    load(database, tmp_path, [plan(), patient(), member(), claim])

    assert totals(database) == expected


@pytest.mark.parametrize(
    ("claim", "reason"),
    [
        (bill(total=money(-300), item=None, billablePeriod={"start": "2026-10-15"}),
         "charge_below_zero"),
        (bill(total=None, item=[{"sequence": 1, "servicedDate": "2026-10-15"}]),
         "charge_not_readable"),
        (bill(total=money("300,00"), item=None), "money_unreadable"),
        (bill(total=money(10**17), item=None), "money_unreadable"),
        (bill(item=None), "service_date_missing"),
        (bill(insurance=None), "payer_missing"),
    ],
)  # fmt: skip
def test_a_claim_that_cannot_be_exact_waits_with_its_reason(
    database: Database, tmp_path: Path, claim: JSON, reason: str
) -> None:
    load(database, tmp_path, [plan(), patient(), member(), claim])

    assert totals(database) == {}
    assert held(database) == [reason]


def test_a_payment_below_zero_is_for_a_clerk(database: Database, tmp_path: Path) -> None:
    taken_back = answer(payment={"amount": money(-92), "date": "2026-11-03"}, total=None)

    load(database, tmp_path, practice(taken_back))

    assert totals(database) == WAITING
    assert held(database) == ["charge_or_payment_below_zero"]


def numbered(value: str) -> list[JSON]:
    """The payer's own number of a claim, as CARIN has it."""
    return [{"value": value, "type": concept("uc")}]


def test_a_decision_that_corrects_another_takes_its_place(
    database: Database, tmp_path: Path
) -> None:
    line = {"sequence": 1, "servicedDate": "2026-10-15", "adjudication": [
        decided("submitted", 300), decided("eligible", 190), decided("copay", 90)]}  # fmt: skip
    corrected = answer(
        id="e2",
        identifier=numbered("P2"),
        related=[{"relationship": concept("prior"), "reference": {"value": "P1"}}],
        item=[line],
        total=[decided("submitted", 300), decided("benefit", 100)],
        payment={"amount": money(100), "date": "2026-11-20"},
    )
    first = practice(answer(identifier=numbered("P1")))

    load(database, tmp_path, first, [corrected], [corrected, patient(id="p9")])

    expected = {"contractual": 110_00, "payer_cash": 100_00, "patient": 90_00, "revenue": -300_00}
    assert totals(database) == expected
    assert unbalanced(database) == 0


def test_a_claim_sent_in_place_of_another_replaces_it(database: Database, tmp_path: Path) -> None:
    line = {"sequence": 1, "servicedDate": "2026-10-15", "net": money(250)}
    again = bill(id="k2", item=[line], total=money(250), related=[
        {"claim": {"reference": "Claim/k1"}, "relationship": concept("prior")}])  # fmt: skip

    load(database, tmp_path, practice(), [again], [again, patient(id="p9")])

    assert totals(database) == {"insurer": 250_00, "revenue": -250_00}


def test_an_answer_about_benefits_that_was_withdrawn_is_not_kept(
    database: Database, tmp_path: Path
) -> None:
    told = eligibility(patient={"reference": "Patient/p1"}, status="entered-in-error")

    load(database, tmp_path, [*practice(), told])

    with database.transaction() as session:
        assert session.scalars(select(CoverageCheck)).all() == []


def test_a_page_of_a_longer_answer_is_posted_and_says_so(
    database: Database, tmp_path: Path
) -> None:
    page = bundle(*practice(answer()))
    page["link"] = [{"relation": "next", "url": "https://ehr.example/fhir?page=2"}]

    (report,) = load(database, tmp_path, page)

    assert totals(database) == DECIDED
    assert "a_page_of_a_longer_answer" in {flag["notice"] for flag in report.flags}


def test_people_and_plans_that_point_at_one_another_in_a_circle_end(
    database: Database, tmp_path: Path
) -> None:
    around = {**plan(), "partOf": {"reference": "Organization/o1"}}
    merged = [
        patient(link=[{"type": "replaced-by", "other": {"reference": "Patient/p2"}}]),
        patient(id="p2", link=[{"type": "replaced-by", "other": {"reference": "Patient/p1"}}]),
    ]
    nameless = {"resourceType": "Organization", "id": "o", "partOf": {"reference": "#o"}}
    payors = [{"reference": text} for text in ("#", "#o", "Organization/o1")]
    inside = {**member(), "contained": [nameless], "payor": payors}

    load(database, tmp_path, [around, *merged, inside, bill(), answer()])

    assert totals(database) == DECIDED
