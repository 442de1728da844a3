import pytest

from tests.imports.fhir.builders import JSON, claim, concept, money, notices, read


def test_a_claim_is_read() -> None:
    asked = read(claim(accident={"date": "2026-09-01", "type": concept("MVA")}))

    assert (asked.charge, asked.item_net_total, asked.total_matches_items) == (30_000, 30_000, True)
    assert asked.accident.day.text == "2026-09-01"
    assert (asked.patient.reference, asked.insurance[0].focal) == ("Patient/p1", True)
    assert (asked.is_bill, str(asked.verdict.ending)) == (True, "posted")


def test_without_a_total_the_items_are_summed() -> None:
    asked = read(claim(total=None))

    assert (asked.charge, asked.total_matches_items) == (30_000, None)
    assert str(asked.verdict.ending) == "posted"


def test_items_without_an_amount_cannot_contradict_the_total() -> None:
    asked = read(claim(item=[{"sequence": 1}, {"sequence": 2, "net": money(12)}]))

    assert asked.total_matches_items is None
    assert str(asked.verdict.ending) == "posted"


@pytest.mark.parametrize(
    ("changes", "ending", "notice"),
    [
        ({"total": money("300.01")}, "posted with a flag", "items_differ_from_total"),
        ({"total": money(300, "EUR")}, "review", "currency_not_usd"),
        ({"total": {"value": "many"}}, "review", "money_unreadable"),
        ({"total": None, "item": [{"sequence": 1, "net": money(9, "SAR")}]}, "review",
         "currency_not_usd"),
        ({"total": None, "item": None}, "posted with a flag", "element_missing"),
        ({"patient": None}, "review", "patient_missing"),
        ({"use": None}, "posted with a flag", "element_missing"),
        ({"insurance": None}, "posted with a flag", "element_missing"),
        ({"created": "2026-99-99"}, "posted with a flag", "date_impossible"),
        ({"id": None}, "posted with a flag", "id_missing"),
    ],
)  # fmt: skip
def test_each_failure_has_its_ending(changes: dict[str, object], ending: str, notice: str) -> None:
    asked = read(claim(**changes))

    assert str(asked.verdict.ending) == ending
    assert notice in notices(asked.verdict.reasons)


def test_another_currency_is_never_counted_as_dollars() -> None:
    whole = read(claim(total=money(300, "EUR")))
    items = read(claim(total=None, item=[{"sequence": 1, "net": money(9, "SAR")}]))

    assert (whole.charge, items.charge, items.item_net_total) == (None, None, 0)


@pytest.mark.parametrize(
    ("changes", "is_bill"),
    [
        ({"use": "preauthorization"}, False), ({"use": "predetermination"}, False),
        ({"use": None}, True), ({"status": "draft"}, False), ({"status": "cancelled"}, False),
        ({"status": "entered-in-error"}, False), ({"status": None}, True), ({}, True),
    ],
)  # fmt: skip
def test_estimates_drafts_and_mistakes_are_no_bill(
    changes: dict[str, object], is_bill: bool
) -> None:
    assert read(claim(**changes)).is_bill is is_bill


def test_diagnoses_come_as_codes_or_as_links() -> None:
    asked = read(
        claim(diagnosis=[{"sequence": 1, "diagnosisCodeableConcept": concept("J06.9")},
                         {"sequence": 2, "diagnosisReference": {"reference": "Condition/1"}}])
    )  # fmt: skip

    assert [d.concept.code for d in asked.diagnoses if d.concept] == ["J06.9"]
    assert [d.condition.reference for d in asked.diagnoses if d.condition] == ["Condition/1"]


def test_charges_and_visits_are_read() -> None:
    visit = read(
        {"resourceType": "Encounter", "id": "v", "status": "finished", "class": {"code": "AMB"},
         "subject": {"reference": "Patient/p1"}, "serviceProvider": {"display": "Harbor Clinic"},
         "period": {"start": "2026-10-15T09:00:00Z"}}
    )  # fmt: skip
    charge = read(
        {"resourceType": "ChargeItem", "id": "i", "status": "billable", "code": concept("99213"),
         "subject": {"reference": "Patient/p1"}, "quantity": {"value": 2},
         "priceOverride": money(40), "occurrenceDateTime": "2026-10-15"}
    )  # fmt: skip

    assert (visit.kind.code, visit.service_provider.display) == ("AMB", "Harbor Clinic")
    assert (charge.is_charge, charge.price.cents, charge.quantity) == (True, 4_000, 2)
    assert charge.occurred.start.text == "2026-10-15"


@pytest.mark.parametrize("status", ["planned", "not-billable", "aborted", "entered-in-error", None])
def test_only_a_billable_charge_counts(status: str | None) -> None:
    charge: JSON = {"resourceType": "ChargeItem", "id": "i", "status": status, "subject": {}}

    assert not read({k: v for k, v in charge.items() if v is not None}).is_charge
