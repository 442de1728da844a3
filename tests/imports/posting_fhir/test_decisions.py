"""Claims and decisions of FHIR on the books: exact, once, replaced by newer ones, or held."""

import re
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from inquiry_api.cases.models import Case
from inquiry_api.db import Database
from inquiry_api.imports.models import ClaimEvidence, FhirRecord, HeldItem
from inquiry_api.ledger.journal import LedgerTxn
from inquiry_api.ledger.models import Claim, Remittance, RemittanceAdjustment
from tests.imports.fhir.builders import concept, coverage, decided, money, patient
from tests.imports.posting_fhir.books import (
    JSON,
    answer,
    bill,
    endings,
    load,
    plan,
    practice,
    second_plan,
)
from tests.imports.posting_x12.books import claim_837, decided_835, payment_835, totals, unbalanced
from tests.imports.posting_x12.books import load as load_x12

WAITING = {"insurer": 300_00, "revenue": -300_00}
DECIDED = {"revenue": -300_00, "contractual": 110_00, "payer_cash": 92_00, "patient": 98_00}


def held(database: Database) -> list[str]:
    with database.transaction() as session:
        return list(session.scalars(select(HeldItem.reason).where(HeldItem.state == "open")))


def adjustments(database: Database) -> set[tuple[str, str, int]]:
    with database.transaction() as session:
        rows = session.scalars(select(RemittanceAdjustment))
        return {(row.group, row.reason, row.amount_cents) for row in rows}


def test_a_claim_and_the_decision_on_it_are_posted_to_the_cent(
    database: Database, tmp_path: Path
) -> None:
    (report,) = load(database, tmp_path, practice(answer()))

    assert endings(report, "claim") == {"posted": 1}
    assert endings(report, "remittance") == {"posted": 1}
    assert totals(database) == DECIDED
    assert adjustments(database) == {
        ("CO", "45", 110_00), ("PR", "1", 75_00), ("PR", "2", 23_00)
    }  # fmt: skip
    with database.transaction() as session:
        txn = session.scalars(select(LedgerTxn).where(LedgerTxn.place.like("Explanation%"))).first()
        assert txn is not None
        assert txn.source_id is not None


def test_the_same_resources_in_another_file_post_nothing_again(
    database: Database, tmp_path: Path
) -> None:
    resources = practice(answer())

    first, again, other = load(
        database, tmp_path, resources, resources, [*resources, patient(id="p9")]
    )

    assert again.outcome == "unchanged"
    assert first.outcome == other.outcome == "loaded"
    assert endings(other, "claim") == endings(other, "remittance") == {"unchanged": 1}
    assert totals(database) == DECIDED


def test_a_dry_run_reports_the_same_and_writes_nothing(database: Database, tmp_path: Path) -> None:
    (tried,) = load(database, tmp_path, practice(answer()), dry_run=True)
    assert totals(database) == {}

    (done,) = load(database, tmp_path, practice(answer()))

    assert done.loaded is not None
    assert tried.loaded is not None
    assert tried.loaded.posted == done.loaded.posted
    assert tried.loaded.tally.as_json() == done.loaded.tally.as_json()


@pytest.mark.parametrize(
    "changes",
    [
        {"use": "preauthorization"},
        {"use": "predetermination"},
        {"status": "draft"},
        {"status": "cancelled"},
        {"status": "entered-in-error"},
    ],
)
def test_what_is_no_bill_makes_no_debt(database: Database, tmp_path: Path, changes: JSON) -> None:
    resources = [plan(), patient(), coverage(), bill(**changes), answer(**changes)]

    (report,) = load(database, tmp_path, resources)

    assert totals(database) == {}
    assert endings(report, "claim") == endings(report, "remittance") == {"skipped": 1}


@pytest.mark.parametrize("outcome", ["error", "queued"])
def test_an_answer_without_a_decision_posts_nothing(
    database: Database, tmp_path: Path, outcome: str
) -> None:
    load(database, tmp_path, practice(answer(outcome=outcome)))

    assert totals(database) == WAITING


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"payment": {"amount": money(92, "EUR")}}, "currency_not_usd"),
        ({"payment": {"amount": money("nine")}}, "money_unreadable"),
        ({"payment": {"amount": money(500)}}, "more_decided_than_charged"),
        ({"total": [decided("submitted", 300), decided("copay", 5)]},
         "patient_share_of_items_and_totals_differ"),
        ({"total": [decided("submitted", 300), decided("memberliability", 140)]},
         "member_liability_differs_from_cost_share"),
        ({"total": [decided("submitted", 300), decided("paidtopatient", 92)]},
         "paid_to_the_patient"),
        ({"payment": None, "total": [decided("submitted", 300)]}, "payment_not_told"),
        ({"created": None, "payment": {"amount": money(92)}}, "payment_date_missing"),
    ],
)  # fmt: skip
def test_what_does_not_hold_is_held_and_named(
    database: Database, tmp_path: Path, changes: JSON, reason: str
) -> None:
    (report,) = load(database, tmp_path, practice(answer(**changes)))

    assert endings(report, "remittance") == {"review": 1}
    assert held(database) == [reason]
    assert totals(database) == WAITING
    with database.transaction() as session:
        assert len(session.scalars(select(Case)).all()) == 1


def test_a_claim_in_another_currency_is_never_dollars(database: Database, tmp_path: Path) -> None:
    foreign = bill(total=money(300, "EUR"))

    load(database, tmp_path, [plan(), patient(), coverage(), foreign])

    assert totals(database) == {}
    assert held(database) == ["currency_not_usd"]


def test_what_a_decision_does_not_explain_stays_with_the_insurer(
    database: Database, tmp_path: Path
) -> None:
    silent = answer(item=[{"sequence": 1, "adjudication": [decided("coinsurance", 23)]}])

    (report,) = load(database, tmp_path, practice(silent))

    assert endings(report, "remittance") == {"posted with a flag": 1}
    expected = {"insurer": 185_00, "payer_cash": 92_00, "patient": 23_00, "revenue": -300_00}
    assert totals(database) == expected


def test_what_is_not_covered_and_told_as_the_members_waits_for_a_clerk(
    database: Database, tmp_path: Path
) -> None:
    amounts = (("submitted", 300), ("eligible", 190), ("noncovered", 110), ("deductible", 98))
    line = {"sequence": 1, "adjudication": [decided(c, v) for c, v in amounts]}
    whole = [decided("submitted", 300), decided("memberliability", 208)]

    load(database, tmp_path, practice(answer(item=[line], total=whole)))

    assert adjustments(database) == {("PR", "1", 98_00), ("PR", "96", 110_00)}
    assert totals(database)["review"] == 110_00
    assert totals(database)["patient"] == 98_00


def test_groups_and_reasons_are_taken_as_sent(database: Database, tmp_path: Path) -> None:
    def coded(group: str, reason: str, value: object) -> JSON:
        why = {"coding": [{"system": "https://x12.org/codes/claim-adjustment-reason-codes",
                           "code": reason}]}  # fmt: skip
        return {"category": concept(group), "reason": why, "amount": money(value)}

    told = [coded("CO", "45", 110), coded("PR", "1", 75), coded("PR", "2", 23)]

    load(database, tmp_path, practice(answer(item=[{"sequence": 1, "adjudication": told}])))

    assert totals(database) == DECIDED


def test_a_newer_decision_takes_the_place_of_the_older(database: Database, tmp_path: Path) -> None:
    old = answer(meta={"lastUpdated": "2026-11-03T10:00:00Z"})
    amounts = (("submitted", 300), ("eligible", 190), ("deductible", 90))
    line = {"sequence": 1, "adjudication": [decided(code, value) for code, value in amounts]}
    whole = [decided("submitted", 300), decided("benefit", 100)]
    new = answer(meta={"lastUpdated": "2026-11-09T10:00:00Z"}, item=[line], total=whole,
                 payment={"amount": money(100), "date": "2026-11-09"})  # fmt: skip

    load(database, tmp_path, practice(old), [new])
    (late,) = load(database, tmp_path, [answer(meta={"lastUpdated": "2026-11-01T10:00:00Z"})])

    assert endings(late, "remittance") == {"skipped": 1}
    assert totals(database) == {
        "revenue": -300_00, "contractual": 110_00, "payer_cash": 100_00, "patient": 90_00
    }  # fmt: skip
    assert unbalanced(database) == 0


def test_a_decision_that_is_withdrawn_leaves_the_claim_open(
    database: Database, tmp_path: Path
) -> None:
    load(database, tmp_path, practice(answer()), [answer(status="cancelled")])

    assert totals(database) == WAITING


def test_a_newer_claim_replaces_the_charges(database: Database, tmp_path: Path) -> None:
    line = {"sequence": 1, "servicedDate": "2026-10-15", "net": money(250)}

    load(database, tmp_path, practice(), [bill(item=[line], total=money(250))])

    assert totals(database) == {"insurer": 250_00, "revenue": -250_00}


def test_a_claim_that_is_cancelled_is_taken_back(database: Database, tmp_path: Path) -> None:
    load(database, tmp_path, practice(), [bill(status="cancelled")])

    assert totals(database) == {}


def test_two_claims_alike_of_one_sender_are_two(database: Database, tmp_path: Path) -> None:
    twins = [bill(id=number, identifier=None) for number in ("k1", "k2")]

    load(database, tmp_path, [plan(), patient(), coverage(), *twins])

    assert totals(database) == {"insurer": 600_00, "revenue": -600_00}


def test_the_second_payer_decides_what_the_patient_owes(database: Database, tmp_path: Path) -> None:
    both = [{"sequence": n, "focal": n == 1, "coverage": {"reference": f"Coverage/c{n}"}}
            for n in (1, 2)]  # fmt: skip
    first = [plan(), patient(), coverage(), *second_plan(), bill(insurance=both), answer()]
    amounts = (("submitted", 300), ("priorpayerpaid", 202), ("copay", 18))
    second = answer(
        id="e2",
        created="2026-11-12",
        insurer={"reference": "Organization/o2"},
        insurance=[{"focal": True, "coverage": {"reference": "Coverage/c2"}}],
        item=[{"sequence": 1, "adjudication": [decided(code, value) for code, value in amounts]}],
        total=[decided("submitted", 300), decided("benefit", 80)],
        payment={"amount": money(80), "date": "2026-11-12"},
    )

    load(database, tmp_path, first)
    assert "patient" not in totals(database)
    load(database, tmp_path, [second])

    assert totals(database) == {
        "revenue": -300_00, "contractual": 110_00, "payer_cash": 172_00, "patient": 18_00
    }  # fmt: skip


def test_a_decision_that_an_835_has_posted_is_evidence(database: Database, tmp_path: Path) -> None:
    load_x12(database, tmp_path, ("837", claim_837()), ("835", payment_835("92", decided_835())))

    (report,) = load(database, tmp_path, practice(answer()))

    assert endings(report, "claim") == {"unchanged": 1}
    assert endings(report, "remittance") == {"kept as evidence": 1}
    assert totals(database) == DECIDED
    with database.transaction() as session:
        assert session.scalars(select(ClaimEvidence.kind)).one() == "decision"
        assert len(session.scalars(select(Claim)).all()) == 1


def test_evidence_that_disagrees_is_a_case(database: Database, tmp_path: Path) -> None:
    load_x12(database, tmp_path, ("837", claim_837()), ("835", payment_835("92", decided_835())))
    other = answer(payment={"amount": money(90), "date": "2026-11-03"})

    load(database, tmp_path, practice(other))

    assert totals(database) == DECIDED
    with database.transaction() as session:
        assert session.scalars(select(Case.kind)).one() == "review_remittance"


def test_an_835_takes_the_place_of_what_fhir_had_told(database: Database, tmp_path: Path) -> None:
    load(database, tmp_path, practice(answer()))

    load_x12(database, tmp_path, ("835", payment_835("92", decided_835())))

    assert totals(database) == DECIDED
    with database.transaction() as session:
        statuses = sorted(session.scalars(select(Remittance.status)))
    assert statuses == ["1", "1", "22"]


def test_an_explanation_without_a_claim_makes_the_claim(database: Database, tmp_path: Path) -> None:
    number = {"category": concept("patientaccountnumber"), "valueString": "ACCT1"}

    load(database, tmp_path, [plan(), patient(), coverage(),
                              answer(claim=None, supportingInfo=[number])])  # fmt: skip

    assert totals(database) == DECIDED
    with database.transaction() as session:
        assert session.scalars(select(Claim)).one().number == "ACCT1"


def test_amounts_in_details_count_where_the_line_has_none(
    database: Database, tmp_path: Path
) -> None:
    amounts = [decided("submitted", 300), decided("eligible", 190), decided("deductible", 75)]
    line: dict[str, Any] = {
        "sequence": 1,
        "detail": [
            {"sequence": 1, "adjudication": amounts},
            {"sequence": 2, "subDetail": [{"adjudication": [decided("coinsurance", 23)]}]},
        ],
    }

    load(database, tmp_path, practice(answer(item=[line])))

    assert totals(database) == DECIDED


def test_every_resource_on_the_books_is_remembered_with_its_version(
    database: Database, tmp_path: Path
) -> None:
    load(database, tmp_path, practice(answer(meta={"versionId": "7"})))

    with database.transaction() as session:
        rows = {re.split("[|/]", row.key)[1]: row for row in session.scalars(select(FhirRecord))}
        assert set(rows) == {"Patient", "Coverage", "Claim", "ExplanationOfBenefit"}
        assert rows["ExplanationOfBenefit"].version == "7"
        assert all(row.row_id is not None for row in rows.values())
