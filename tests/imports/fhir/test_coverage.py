from datetime import date

import pytest

from tests.imports.fhir.builders import concept, coverage, money, notices, read


def test_a_coverage_is_read() -> None:
    plan = read(
        coverage(
            subscriberId="S1", relationship=concept("self"), dependent="01",
            period={"start": "2026-01-01"},
            costToBeneficiary=[{"type": concept("copay"), "valueMoney": money(25)}],
            **{"class": [{"type": concept("group"), "value": "G7", "name": "Dockers"},
                         {"type": concept("plan"), "value": "GOLD"}]},
        )
    )  # fmt: skip

    assert (plan.subscriber_id, plan.dependent, plan.order) == ("S1", "01", 1)
    assert (plan.class_value("group"), plan.class_value("plan")) == ("G7", "GOLD")
    assert plan.class_value("rxbin") is None
    assert (plan.period.start.day, plan.period.end) == (date(2026, 1, 1), None)
    assert plan.costs[0].amount.cents == 2_500
    assert not plan.is_self_pay
    assert plan.findings == ()


@pytest.mark.parametrize("payor", ["Patient/p1", "urn:x/Patient/p1", "RelatedPerson/9"])
def test_a_person_as_payor_is_self_pay(payor: str) -> None:
    assert read(coverage(payor=[{"reference": payor}])).is_self_pay


@pytest.mark.parametrize(
    ("changes", "notice"),
    [
        ({"order": None}, "coverage_priority_unknown"),
        ({"payor": None}, "element_missing"),
        ({"beneficiary": None}, "patient_missing"),
        ({"payor": {"display": "Plan"}}, "element_of_unexpected_shape"),
    ],
)
def test_what_a_coverage_lacks_is_noticed(changes: dict[str, object], notice: str) -> None:
    assert notice in notices(read(coverage(**changes)).findings)


def test_an_account_is_read_with_priorities_and_guarantors() -> None:
    account = read(
        {"resourceType": "Account", "id": "a", "status": "active", "name": "Harbor",
         "subject": [{"reference": "Patient/p1"}],
         "coverage": [{"coverage": {"reference": "Coverage/c1"}, "priority": 2}],
         "guarantor": [{"party": {"reference": "RelatedPerson/r"}, "onHold": True}]}
    )  # fmt: skip

    assert [s.reference for s in account.subjects] == ["Patient/p1"]
    assert [(c.coverage.reference, c.priority) for c in account.coverages] == [("Coverage/c1", 2)]
    assert [(g.party.reference, g.on_hold) for g in account.guarantors] == [
        ("RelatedPerson/r", True)
    ]
