"""The identities of an 835: each failure leads to its ending, and only for the claim it is in."""

import pytest

from tests.imports.x12.builders import (
    BALANCED_CLAIM,
    claim,
    file_of,
    notices,
    payment,
    remittance,
    remittance_file,
)


def changed(old: str, new: str) -> list[str]:
    segments = [segment.replace(old, new) for segment in BALANCED_CLAIM]
    assert segments != list(BALANCED_CLAIM)
    return segments


@pytest.mark.parametrize(
    ("old", "new", "ending", "notice"),
    [
        ("CLP*ACCT1*1*300*92", "CLP*ACCT1*1*300*92.01", "review", "claim_unbalanced"),
        ("CLP*ACCT1*1*300", "CLP*ACCT1*1*299.99", "review", "lines_differ_from_claim"),
        ("CLP*ACCT1*1*300", "CLP*ACCT1*1*", "review", "claim_charge_missing"),
        ("CLP*ACCT1*1*300*92", "CLP*ACCT1*1*300*", "review", "claim_charge_missing"),
        ("CLP*ACCT1*1*300", "CLP*ACCT1*1*3OO", "review", "money_unreadable"),
        ("CLP*ACCT1*1*300", "CLP*ACCT1*1*300.001", "review", "money_unreadable"),
        ("*98*", "*98.01*", "posted with a flag", "patient_share_differs_from_clp05"),
        ("*98*", "*0*", "posted with a flag", "patient_share_differs_from_clp05"),
        ("CLP*ACCT1*1", "CLP*ACCT1*9", "review", "claim_status_unknown"),
        ("CLP*ACCT1", "CLP*", "posted with a flag", "claim_id_missing"),
        ("*PCN1", "*", "posted with a flag", "claim_number_missing"),
        ("NM1*QC", "NM1*IL", "posted with a flag", "patient_missing"),
        ("SVC*HC:99213:25*300*92", "SVC*HC:99213:25*300*91.99", "review", "line_unbalanced"),
        ("SVC*HC:99213:25*300", "SVC*HC:99213:25*300.01", "review", "line_unbalanced"),
        ("SVC*HC:99213", "SVC*HC>99213", "posted with a flag", "components_unreadable"),
        ("SVC*HC:99213:25", "SVC*HC>99213", "posted with a flag", "components_unreadable"),
        ("DTM*472*20261015", "DTM*472*20261315", "posted with a flag", "date_impossible"),
        ("CAS*CO*45*110", "CAS*CO*45*110.01", "review", "claim_unbalanced"),
        ("CAS*CO*45*110", "CAS*ZZ*45*110", "review", "adjustment_group_unknown"),
        ("CAS*CO*45*110", "CAS*CO**110", "posted with a flag", "adjustment_incomplete"),
        ("CAS*CO*45*110", "CAS*CO*45:1*110", "posted with a flag", "adjustment_incomplete"),
        ("CAS*CO*45*110", "CAS*CO*45*", "review", "claim_unbalanced"),
        ("CAS*CO*45", "CAS*OA*23", "posted", None),
        ("CAS*CO*45", "CAS*PI*45", "posted", None),
        ("CAS*PR*1*75", "CAS*PR*96*75", "review", "patient_share_not_cost_share"),
        ("CAS*PR*1*75", "CAS*PR*01*75", "review", "patient_share_not_cost_share"),
        ("CAS*PR*1*75", "CAS*PR*3*75", "posted", None),
        ("CAS*PR*1*75", "CAS*PR*96*0**1*75", "posted", None),
        ("LX", "LX", "posted", None),
    ],
)  # fmt: skip
def test_each_failure_has_its_ending(old: str, new: str, ending: str, notice: str | None) -> None:
    segments = list(BALANCED_CLAIM) if old == new else changed(old, new)

    verdict = claim(remittance_file(*segments)).verdict

    assert str(verdict.ending) == ending
    if notice:
        assert notice in notices(verdict.reasons)


def test_one_bad_claim_does_not_touch_its_neighbours() -> None:
    bad = changed("CAS*CO*45*110", "CAS*CO*45*1,1")

    payment_read = remittance(remittance_file(*BALANCED_CLAIM, *bad, *BALANCED_CLAIM, paid="276"))

    assert [str(c.verdict.ending) for c in payment_read.claims] == ["posted", "review", "posted"]


@pytest.mark.parametrize("paid", ["92.01", "91.99", "", "0", "-92", "9200.00"])
def test_a_payment_that_does_not_sum_is_flagged_while_its_claims_post(paid: str) -> None:
    payment_read = remittance(remittance_file(*BALANCED_CLAIM, paid=paid))

    assert notices(payment_read.findings) & {"payment_unbalanced", "payment_missing"}
    assert str(payment_read.claims[0].verdict.ending) == "posted"


@pytest.mark.parametrize("notice", ["money_unreadable", "payment_missing"])
def test_an_unreadable_payment_amount_is_flagged(notice: str) -> None:
    payment_read = remittance(remittance_file(*BALANCED_CLAIM, paid="ninety"))

    assert payment_read.amount is None
    assert notice in notices(payment_read.findings)


@pytest.mark.parametrize(
    ("clp", "ending"),
    [
        ("CLP*A*22*-300*-92*-98*12*P", "posted"),
        ("CLP*A*22*300*92*98*12*P", "review"),
        ("CLP*A*22*-300*-92*98*12*P", "posted"),
        ("CLP*A*1*-300*-92*-98*12*P", "review"),
    ],
)
def test_a_reversal_is_negative_and_nothing_else_is(clp: str, ending: str) -> None:
    sign = "-" if "*-300*" in clp else ""
    read = claim(
        remittance_file(
            clp,
            "NM1*QC*1*RIVERA*ANA****MI*M1",
            f"SVC*HC:1*{sign}300*{sign}92",
            f"CAS*CO*45*{sign}110",
            f"CAS*PR*1*{sign}98",
        )
    )

    assert str(read.verdict.ending) == ending


def test_a_negative_patient_share_never_posts() -> None:
    read = claim(
        remittance_file(
            "CLP*A*1*100*110*-10*12*P", "NM1*QC*1*RIVERA*ANA", "CAS*PR*1*-10", paid="110"
        )
    )

    assert notices(read.verdict.for_review) == {"negative_patient_share"}


def test_cost_share_of_a_protected_patient_goes_to_review() -> None:
    read = claim(remittance_file(*BALANCED_CLAIM, "LQ*HE*N782"))

    assert notices(read.verdict.for_review) == {"patient_protected_from_cost_share"}


def test_another_currency_sends_every_claim_to_review() -> None:
    segments = payment()
    segments.insert(2, "CUR*PR*CAD")

    read = remittance(file_of("835", *segments, *BALANCED_CLAIM))

    assert notices(read.claims[0].verdict.for_review) == {"currency_not_usd"}


@pytest.mark.parametrize(
    ("extra", "ending", "notice"),
    [
        ("cAs*CO*45*0", "posted", None),
        ("C\xe9S*CO*45*0", "review", "segment_damaged"),
        ("CAS|CO|45|0", "review", "segment_damaged"),
        ("XYZ*1", "posted with a flag", "segment_unknown"),
        ("REF*EA*1*2**5", "posted with a flag", "more_elements_than_the_standard"),
        ("REFEA*1", "review", "segment_damaged"),
        ("REF*EAEA1", "posted with a flag", "elements_may_have_shifted"),
        ("REF*EA*\x07", "posted with a flag", "control_characters_in_data"),
        ("NM1*QC*1*OTHER*PERSON", "posted with a flag", "segment_out_of_place"),
        ("QTY*CA*1", "posted", None),
        ("REF*EA*1***", "posted", None),
    ],
)
def test_a_strange_segment_inside_a_claim_is_noticed(
    extra: str, ending: str, notice: str | None
) -> None:
    verdict = claim(remittance_file(*BALANCED_CLAIM, extra)).verdict

    assert str(verdict.ending) == ending
    if notice:
        assert notice in notices(verdict.reasons)


def test_what_is_odd_in_a_clp_counts_for_its_own_claim() -> None:
    odd = changed("*98*12*", "*98*12345*")

    first, second = remittance(remittance_file(*BALANCED_CLAIM, *odd, paid="184")).claims

    assert str(first.verdict.ending) == "posted"
    assert notices(second.verdict.reasons) == {"elements_may_have_shifted"}


def test_segments_of_a_claim_whose_clp_was_lost_are_noticed() -> None:
    first = remittance(remittance_file(*BALANCED_CLAIM[1:], *BALANCED_CLAIM))
    second = remittance(remittance_file(*BALANCED_CLAIM, *BALANCED_CLAIM[1:]))

    assert "segment_out_of_place" in notices(first.findings)
    assert str(second.claims[0].verdict.ending) == "review"


def test_findings_say_where_but_never_what() -> None:
    segments = changed("CAS*CO*45*110", "CAS*CO*45*RIVERA")

    (finding,) = claim(remittance_file(*segments)).verdict.reasons[:1]

    assert finding.place == "segment 14, CAS03"
    assert "RIVERA" not in repr(finding)
