"""Decisions line by line: each amount on the charge it is about, every cent of the claim kept."""

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from inquiry_api.db import Database
from inquiry_api.imports.posting_fhir.apportioning import apportioned
from inquiry_api.ledger.journal import Book, LedgerEntry
from inquiry_api.ledger.models import Charge, Remittance, RemittanceAdjustment
from tests.imports.fhir.builders import concept, decided, money
from tests.imports.posting_fhir.books import JSON, answer, bill, endings, load, practice
from tests.imports.posting_fhir.test_decisions import held
from tests.imports.posting_x12.books import totals, unbalanced

CARC = "https://x12.org/codes/claim-adjustment-reason-codes"
VISIT, LAB = "99213", "85025"
OnLines = dict[str | None, dict[str, int]]


def line(number: int, code: str, value: object, *amounts: JSON) -> JSON:
    """A line of a decision."""
    found: JSON = {
        "sequence": number,
        "productOrService": concept(code),
        "servicedDate": "2026-10-15",
        "adjudication": [decided("submitted", value), *amounts],
    }
    return found


def two_lines(**changes: Any) -> JSON:
    """A claim for a visit of 200.00 and a test of 100.00."""
    items = [
        {"sequence": n, "productOrService": concept(code), "servicedDate": "2026-10-15",
         "net": money(value)}
        for n, (code, value) in enumerate(((VISIT, 200), (LAB, 100)), 1)
    ]  # fmt: skip
    return bill(item=items, **changes)


def why(reason: str, system: str = CARC) -> JSON:
    """Why a line was denied."""
    codes = {"coding": [{"system": system, "code": reason}]}
    return {"category": concept("denialreason"), "reason": codes}


def told(items: list[JSON], *whole: JSON, paid: object = 92, **more: Any) -> JSON:
    """A decision with these lines and totals."""
    payment = {"amount": money(paid), "date": "2026-11-03"}
    return answer(item=items, total=list(whole) or None, payment=payment, **more)


def posted(database: Database) -> OnLines:
    """What is posted on the charge of each code, by book."""
    with database.transaction() as session:
        codes = {charge.id: charge.code for charge in session.scalars(select(Charge))}
        found: OnLines = {}
        for entry in session.scalars(select(LedgerEntry)):
            if entry.charge_id is not None and entry.book != Book.REVENUE:
                books = found.setdefault(codes[entry.charge_id], {})
                books[entry.book] = books.get(entry.book, 0) + entry.amount_cents
    return {code: {b: c for b, c in books.items() if c} for code, books in found.items()}


def adjustments(database: Database) -> set[tuple[str, str, int]]:
    with database.transaction() as session:
        rows = session.scalars(select(RemittanceAdjustment))
        return {(row.group, row.reason, row.amount_cents) for row in rows}


def test_each_amount_is_posted_on_the_line_that_states_it(
    database: Database, tmp_path: Path
) -> None:
    items = [
        line(1, VISIT, 200, decided("eligible", 120), decided("copay", 30)),
        line(2, LAB, 100, decided("eligible", 70), decided("deductible", 68)),
    ]

    load(database, tmp_path, [*practice()[:3], two_lines(), told(items)])

    assert posted(database) == {
        VISIT: {"insurer": 90_00, "contractual": 80_00, "patient": 30_00},
        LAB: {"insurer": 2_00, "contractual": 30_00, "patient": 68_00},
    }
    assert totals(database)["patient"] == 98_00
    assert unbalanced(database) == 0


def test_a_response_that_only_points_at_lines_reaches_their_charges(
    database: Database, tmp_path: Path
) -> None:
    items = [
        {"itemSequence": 2, "adjudication": [decided("eligible", 100), decided("copay", 18)]},
        {"itemSequence": 1, "adjudication": [decided("eligible", 200), decided("copay", 40)]},
    ]
    response = told(items, decided("submitted", 300), paid=242)
    response["resourceType"] = "ClaimResponse"
    response["request"] = response.pop("claim")

    load(database, tmp_path, [*practice()[:3], two_lines(), response])

    shares = {code: books["patient"] for code, books in posted(database).items()}
    assert shares == {VISIT: 40_00, LAB: 18_00}


@pytest.mark.parametrize(
    ("liability", "expected", "book"),
    [
        (decided("memberliability", 30), ("CO", "50", 100_00), "denied"),
        (decided("memberliability", 130), ("PR", "50", 100_00), "review"),
    ],
)
def test_a_denied_line_keeps_its_reason_and_goes_to_whom_the_payer_names(
    database: Database, tmp_path: Path, liability: JSON, expected: tuple[str, str, int], book: str
) -> None:
    visit = line(1, VISIT, 200, decided("eligible", 122), decided("copay", 30))
    test = line(2, LAB, 100, decided("eligible", 0), decided("benefit", 0), why("50"))

    load(database, tmp_path, [*practice()[:3], two_lines(), told([visit, test], liability)])

    assert adjustments(database) == {("CO", "45", 78_00), ("PR", "3", 30_00), expected}
    assert posted(database)[LAB] == {book: 100_00}


def test_a_denied_line_of_which_nobody_says_who_bears_it_stays_with_the_insurer(
    database: Database, tmp_path: Path
) -> None:
    visit = line(1, VISIT, 200, decided("eligible", 122), decided("copay", 30))
    test = line(2, LAB, 100, decided("benefit", 0), why("197"))

    (report,) = load(database, tmp_path, [*practice()[:3], two_lines(), told([visit, test])])

    assert endings(report, "remittance") == {"posted with a flag": 1}
    assert ("PI", "197", 0) in adjustments(database)
    assert totals(database)["insurer"] == 100_00
    assert "patient" in totals(database)


def test_a_group_before_the_reason_says_who_bears_a_denied_line(
    database: Database, tmp_path: Path
) -> None:
    visit = line(1, VISIT, 200, decided("eligible", 122), decided("copay", 30))
    test = line(2, LAB, 100, decided("benefit", 0), why("CO-97", "urn:payer"))

    load(database, tmp_path, [*practice()[:3], two_lines(), told([visit, test])])

    assert ("CO", "97", 100_00) in adjustments(database)
    assert posted(database)[LAB] == {"denied": 100_00}


@pytest.mark.parametrize(("code", "status"), [("0", "4"), ("D", "4"), ("1", "1"), ("A", "1")])
def test_medicares_own_codes_tell_a_denial_from_a_payment(
    database: Database, tmp_path: Path, code: str, status: str
) -> None:
    system = "https://bluebutton.cms.gov/resources/variables/carr_clm_pmt_dnl_cd"
    about = why(code, system)

    load(database, tmp_path, practice(told([line(1, VISIT, 300)], paid=0, adjudication=[about])))

    with database.transaction() as session:
        assert session.scalars(select(Remittance.status)).one() == status


def test_a_claim_paid_as_denied_is_denied(database: Database, tmp_path: Path) -> None:
    decision = told([line(1, VISIT, 300)], paid=0)
    decision["payment"]["type"] = concept("denied")

    load(database, tmp_path, practice(decision))

    with database.transaction() as session:
        assert session.scalars(select(Remittance.status)).one() == "4"


@pytest.mark.parametrize(
    ("code", "on_line", "whole"),
    [("eligible", 190, 191), ("benefit", 92, 91), ("noncovered", 0, 5), ("priorpayerpaid", 1, 0),
     ("discount", 110, 111), ("memberliability", 98, 97)],
)  # fmt: skip
def test_lines_and_totals_that_contradict_each_other_are_for_a_clerk(
    database: Database, tmp_path: Path, code: str, on_line: object, whole: object
) -> None:
    item = line(1, VISIT, 300, decided(code, on_line))

    load(database, tmp_path, practice(told([item], decided(code, whole))))

    assert held(database) == ["lines_and_totals_contradict_each_other"]
    assert totals(database) == {"insurer": 300_00, "revenue": -300_00}


def test_money_kept_back_for_other_claims_was_paid_on_this_one(
    database: Database, tmp_path: Path
) -> None:
    item = line(1, VISIT, 300, decided("eligible", 190), decided("deductible", 98))
    decision = told([item], decided("benefit", 92), paid=17)
    decision["payment"]["adjustment"] = money(75)

    load(database, tmp_path, practice(decision))

    assert totals(database)["payer_cash"] == 92_00


def test_fractions_of_a_cent_on_the_lines_add_up_to_the_cent(
    database: Database, tmp_path: Path
) -> None:
    items = [line(1, VISIT, 200, decided("coinsurance", 10.005)),
             line(2, LAB, 100, decided("coinsurance", 20.004))]  # fmt: skip

    load(database, tmp_path, [*practice()[:3], two_lines(), told(items, paid=269.99)])

    assert totals(database) == {"payer_cash": 269_99, "patient": 30_01, "revenue": -300_00}


@given(st.lists(st.decimals(-1000, 1000, places=5), min_size=1, max_size=8))
def test_what_is_divided_over_lines_is_exactly_what_there_was(parts: list[Decimal]) -> None:
    cents = int((sum(parts, Decimal(0)) * 100).to_integral_value())

    spread = apportioned(cents, parts)

    assert spread is not None
    assert sum(spread) == cents
    pairs = zip(spread, parts, strict=True)
    assert all(abs(whole - part * 100) < 2 for whole, part in pairs)


def test_parts_of_another_sum_are_not_spread() -> None:
    assert apportioned(500, [Decimal("1.00"), Decimal("2.00")]) is None
