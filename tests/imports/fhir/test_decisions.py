from typing import Any

import pytest

from inquiry_api.imports.fhir.adjudication import Kind, sum_of
from tests.imports.fhir.builders import JSON, concept, decided, decision, money, notices, read

CMS = "https://bluebutton.cms.gov/resources/variables/"


@pytest.mark.parametrize("kind", ["ExplanationOfBenefit", "ClaimResponse"])
def test_a_decision_is_read(kind: str) -> None:
    answer = read(decision(kind))

    assert (answer.paid, answer.patient_share, answer.is_settled) == (9_200, 9_800, True)
    assert (answer.share_of_items, answer.share_of_totals) == (9_800, None)
    assert (answer.about.outcome, answer.missing) == ("complete", ())
    assert str(answer.verdict.ending) == "posted"


def item(*adjudications: JSON) -> list[JSON]:
    return [{"sequence": 1, "adjudication": list(adjudications)}]


@pytest.mark.parametrize(
    ("codes", "kind"),
    [
        (("deductible",), Kind.DEDUCTIBLE),
        ((CMS + "line_bene_ptb_ddctbl_amt",), Kind.DEDUCTIBLE),
        (("deductible", CMS + "line_bene_ptb_ddctbl_amt"), Kind.DEDUCTIBLE),
        (("something-new", "coinsurance"), Kind.COINSURANCE),
        ((CMS + "line_coinsrnc_amt",), Kind.COINSURANCE),
        (("copay",), Kind.COPAY),
        (("memberliability",), Kind.MEMBER_LIABILITY),
        (("benefit", CMS + "line_nch_pmt_amt"), Kind.BENEFIT),
        ((CMS + "line_alowd_chrg_amt",), Kind.ELIGIBLE),
        ((CMS + "line_sbmtd_chrg_amt",), Kind.SUBMITTED),
    ],
)
def test_any_coding_of_an_amount_tells_its_kind_and_counts_once(
    codes: tuple[str, ...], kind: Kind
) -> None:
    answer = read(decision(item=item(decided(codes[0], 12.5, *codes[1:]))))

    assert sum_of(answer.item_adjudications, kind) == 1_250


def test_fractions_of_cents_over_the_items_are_rounded_once() -> None:
    answer = read(decision(item=item(*[decided("coinsurance", 28.104)] * 2), total=None))

    assert answer.patient_share == 5_621


def test_the_smaller_coinsurance_that_stands_beside_the_regular_one_is_not_added() -> None:
    answer = read(
        decision(item=item(decided("coinsurance", 20, CMS + "rev_cntr_coinsrnc_wge_adjstd_c"),
                           decided("coinsurance", 15, CMS + "rev_cntr_rdcd_coinsrnc_amt")))
    )  # fmt: skip

    assert answer.patient_share == 2_000


def test_the_totals_give_the_share_where_items_do_not() -> None:
    answer = read(
        decision(item=None, total=[decided("submitted", 300), decided("deductible", 40),
                                   decided("copay", 25), decided("noncovered", 99)])
    )  # fmt: skip

    assert answer.patient_share == 6_500


def test_the_header_gives_the_share_of_a_hospital_stay() -> None:
    answer = read(decision(item=None, adjudication=[decided("deductible", 1_600)]))

    assert answer.patient_share == 160_000


def test_a_share_is_never_derived_from_what_was_submitted_and_paid() -> None:
    answer = read(decision(item=item(decided("submitted", 300))))

    assert answer.patient_share is None


@pytest.mark.parametrize(
    ("changes", "ending", "notice"),
    [
        ({"total": [decided("submitted", 301)]}, "posted with a flag", "items_differ_from_total"),
        ({"payment": {"amount": money(91)}}, "posted with a flag", "payment_differs_from_benefit"),
        ({"total": [decided("copay", 20)]}, "review", "patient_share_of_items_and_totals_differ"),
        ({"item": item(decided("copay", -20))}, "review", "negative_patient_share"),
        ({"payment": {"amount": money(92, "CAD")}}, "review", "currency_not_usd"),
        ({"patient": None}, "review", "patient_missing"),
        ({"outcome": None}, "posted with a flag", "element_missing"),
    ],
)
def test_each_failure_has_its_ending(changes: dict[str, Any], ending: str, notice: str) -> None:
    answer = read(decision(**changes))

    assert str(answer.verdict.ending) == ending
    assert notice in notices(answer.verdict.reasons)


def test_two_shares_that_disagree_are_both_kept_and_neither_is_used() -> None:
    answer = read(decision(total=[decided("copay", 20)]))

    assert (answer.share_of_items, answer.share_of_totals, answer.patient_share) == (
        9_800, 2_000, None,
    )  # fmt: skip


def test_what_real_servers_leave_out_is_named() -> None:
    answer = read(
        decision(insurer=None, outcome=None, insurance=[{"coverage": {"reference": "Coverage/1"}}])
    )

    assert answer.missing == ("insurer", "outcome", "insurance.focal")
    assert answer.is_settled


@pytest.mark.parametrize(
    ("changes", "settled"),
    [
        ({"use": "predetermination"}, False), ({"use": "preauthorization"}, False),
        ({"outcome": "error"}, False), ({"outcome": "queued"}, False),
        ({"outcome": "partial"}, True), ({"status": "cancelled"}, False),
        ({"status": "entered-in-error"}, False), ({"status": "draft"}, False),
    ],
)  # fmt: skip
def test_no_debt_comes_from_what_is_not_settled(changes: dict[str, Any], settled: bool) -> None:
    assert read(decision(**changes)).is_settled is settled


def test_errors_notes_and_balances_are_kept() -> None:
    answer = read(
        decision(
            error=[{"code": concept("a001")}], processNote=[{"text": "See the plan."}],
            benefitBalance=[{"category": concept("30"), "financial": [
                {"type": concept("deductible"), "allowedMoney": money(1500),
                 "usedMoney": money(75)}]}],
        )
    )  # fmt: skip

    assert [error.code for error in answer.errors] == ["a001"]
    assert answer.notes == ("See the plan.",)
    assert (answer.balances[0].allowed.cents, answer.balances[0].used.cents) == (150_000, 7_500)
