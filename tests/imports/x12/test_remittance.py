from datetime import date

import pytest

from inquiry_api.imports.x12.payment_status import Effect
from tests.imports.x12.builders import (
    BALANCED_CLAIM,
    claim,
    notices,
    remittance,
    remittance_file,
)


def test_a_payment_is_read_with_its_payer_payee_and_dates() -> None:
    payment = remittance(remittance_file(*BALANCED_CLAIM))

    assert payment.payer is not None
    assert payment.payee is not None
    assert (payment.payer.last, payment.payee.id) == ("EVERYDAY HEALTH PLAN", "1999999992")
    assert (payment.amount, payment.method, payment.trace) == (9_200, "ACH", "TRACE1")
    assert payment.payment_date is not None
    assert payment.payment_date.day == date(2026, 11, 3)
    assert payment.production_date is not None
    assert payment.production_date.day == date(2026, 11, 2)
    assert payment.balances
    assert payment.findings == ()


def test_every_triplet_of_every_cas_at_both_levels_is_read() -> None:
    read = claim(
        remittance_file(
            "CLP*A*1*1000*400*190*12*P",
            "CAS*CO*45*100*1*97*50**253*10*1*A2*40**B7*0**144*-20",
            "CAS*PR*3*25",
            "NM1*QC*1*RIVERA*ANA****MI*M1",
            "SVC*HC:1*1000*580**1",
            "CAS*PR*1*100**2*65",
            "CAS*CO*45*200",
            "CAS*CO*45*55",
            paid="400",
        )
    )

    assert read.adjustments_by_code == {
        ("CO", "45"): 35_500, ("CO", "97"): 5_000, ("CO", "253"): 1_000, ("CO", "A2"): 4_000,
        ("CO", "B7"): 0, ("CO", "144"): -2_000, ("PR", "3"): 2_500, ("PR", "1"): 10_000,
        ("PR", "2"): 6_500,
    }  # fmt: skip
    assert [a.quantity for a in read.adjustments] == ["1", "", "1", "", "", "", ""]
    assert read.patient_share_by_reason == {"3": 2_500, "1": 10_000, "2": 6_500}
    assert read.write_off == 43_500
    assert str(read.verdict.ending) == "review"  # 1000.00 - 625.00 is not 400.00.


def test_a_claim_without_lines_is_carried_by_its_own_adjustments() -> None:
    read = claim(
        remittance_file(
            "CLP*A*1*500*400*25*12*P",
            "CAS*CO*45*75",
            "CAS*PR*3*25",
            "NM1*QC*1*RIVERA*ANA****MI*M1",
            paid="400",
        )
    )

    assert read.lines == ()
    assert read.lines_match
    assert str(read.verdict.ending) == "posted"


def test_remarks_come_from_moa_mia_and_lq() -> None:
    read = claim(
        remittance_file(
            *BALANCED_CLAIM[:2],
            "MIA*0*1*2*92*MA01***************N1*N2*N3*N4",
            "MOA***MA02*MA07*N130",
            *BALANCED_CLAIM[2:],
            "LQ*HE*N142",
            "LQ*HE*N142",
            "LQ*RX*75",
        )
    )

    assert read.remark_codes == (
        "MA01", "N1", "N2", "N3", "N4", "MA02", "MA07", "N130", "N142", "N142", "75",
    )  # fmt: skip
    assert str(read.verdict.ending) == "posted"


@pytest.mark.parametrize(
    ("code", "effect", "position"),
    [
        ("1", Effect.POST, 1), ("2", Effect.POST, 2), ("3", Effect.POST, 3),
        ("4", Effect.POST, None), ("19", Effect.HOLD, 1), ("20", Effect.HOLD, 2),
        ("21", Effect.HOLD, 3), ("22", Effect.REVERSE, None), ("23", Effect.INFORM, None),
        ("25", Effect.NONE, None), ("5", Effect.UNKNOWN, None), ("", Effect.UNKNOWN, None),
        ("01", Effect.UNKNOWN, None),
    ],
)  # fmt: skip
def test_the_claim_status_decides_the_effect(
    code: str, effect: Effect, position: int | None
) -> None:
    read = claim(remittance_file("CLP*ACCT1*" + code + "*0*0**12*P", BALANCED_CLAIM[1], paid="0"))

    assert (read.status.code, read.status.effect, read.status.position) == (code, effect, position)
    assert read.posts is (effect in (Effect.POST, Effect.HOLD, Effect.REVERSE))


def test_a_predetermination_leaves_the_patient_nothing_to_pay() -> None:
    read = claim(
        remittance_file("CLP*A*25*300*0*98*12*P", *BALANCED_CLAIM[1:2], "SVC*HC:1*300*0",
                        "CAS*CO*45*202", "CAS*PR*1*98", paid="0")
    )  # fmt: skip

    assert (read.patient_share, read.patient_owes, read.posts) == (9_800, 0, False)


def test_a_reversal_and_its_correction_keep_their_order() -> None:
    payment = remittance(
        remittance_file(
            "CLP*A*22*-300*-92*-98*12*P1",
            "NM1*QC*1*RIVERA*ANA****MI*M1",
            "SVC*HC:1*-300*-92",
            "CAS*CO*45*-110",
            "CAS*PR*1*-75**2*-23",
            "CLP*A*1*300*190*0*12*P2",
            "NM1*QC*1*RIVERA*ANA****MI*M1",
            "SVC*HC:1*300*190",
            "CAS*CO*45*110",
            paid="98",
        )
    )

    reversal, correction = payment.claims

    assert (reversal.is_reversal, reversal.patient_share, reversal.ordinal) == (True, -9_800, 1)
    assert (correction.is_reversal, correction.patient_share) == (False, 0)
    assert {str(c.verdict.ending) for c in payment.claims} == {"posted"}
    assert payment.balances


def test_a_provider_adjustment_takes_from_the_payment_or_adds_to_it() -> None:
    payment = remittance(
        remittance_file(
            "CLP*A*1*5000*5000*0*12*P",
            "NM1*QC*1*RIVERA*ANA****MI*M1",
            paid="4762.40",
            tail=["PLB*1999999992*20261231*WO:REF7*250*L6*-12.40"],
        )
    )

    assert [(p.reason, p.reference, p.cents) for p in payment.provider_adjustments] == [
        ("WO", "REF7", 25_000), ("L6", "", -1_240),
    ]  # fmt: skip
    assert payment.provider_adjustment_total == 23_760
    assert payment.balances


@pytest.mark.parametrize(
    ("amount", "method", "arrived"),
    [("92.00", "ACH", True), ("0", "NON", False), ("5", "NON", False)],
)
def test_money_arrives_unless_the_method_says_non(amount: str, method: str, arrived: bool) -> None:
    data = remittance_file(*BALANCED_CLAIM, paid=amount).replace(b"*ACH*", f"*{method}*".encode())

    assert remittance(data).money_arrived is arrived


def test_a_blank_clp05_is_none_and_contradicts_nothing() -> None:
    read = claim(remittance_file(BALANCED_CLAIM[0].replace("*98*", "**"), *BALANCED_CLAIM[1:]))

    assert read.patient_share_stated is None
    assert read.share_matches_stated
    assert str(read.verdict.ending) == "posted"


def test_dates_references_and_amounts_stay_with_their_claim_or_line() -> None:
    read = claim(
        remittance_file(
            *BALANCED_CLAIM[:2],
            "REF*1L*GROUP7",
            "DTM*050*20261020",
            "AMT*AU*190",
            *BALANCED_CLAIM[2:],
            "REF*6R*LINE1",
            "AMT*B6*190",
        )
    )

    assert [r.value for r in read.references] == ["GROUP7"]
    assert [d.start for d in read.dates] == [date(2026, 10, 20)]
    assert [(a.qualifier, a.cents) for a in read.amounts] == [("AU", 19_000)]
    assert [r.value for r in read.lines[0].references] == ["LINE1"]
    assert [d.start for d in read.lines[0].dates] == [date(2026, 10, 15)]
    assert [(a.qualifier, a.cents) for a in read.lines[0].amounts] == [("B6", 19_000)]


def test_an_impossible_payment_date_is_kept_as_sent_without_a_day() -> None:
    data = remittance_file(*BALANCED_CLAIM).replace(b"*20261103~\nTRN", b"*20262303~\nTRN")

    payment = remittance(data)

    assert payment.payment_date is not None
    assert (payment.payment_date.text, payment.payment_date.day) == ("20262303", None)
    assert "date_impossible" in notices(payment.findings)


def test_a_payment_of_provider_adjustments_alone_is_read_and_flagged() -> None:
    payment = remittance(remittance_file(paid="-250", tail=["PLB*1999999992*20261231*WO:REF7*250"]))

    assert payment.claims == ()
    assert payment.balances
    assert "transaction_without_content" in notices(payment.findings)
