"""Remittances as payers really send them: each to the cent, balanced, and judged as it should be.

Each claim is charged 300.00; what it comes to is written beside it, not worked out by the reader.
"""

from dataclasses import dataclass, field

import pytest

from inquiry_api.imports.x12.report import file_facts
from tests.imports.x12.builders import file_of, payment, read

NAME = "NM1*QC*1*RIVERA*ANA*L***MI*M1"
DAY = "DTM*232*20261015"
SVC = "SVC*HC:99213*300*92**1"
USUAL = ("CAS*CO*45*110", "CAS*PR*1*75**2*23")


def clp(status: str = "1", paid: str = "92", share: str = "98", charge: str = "300") -> str:
    return f"CLP*ACCT1*{status}*{charge}*{paid}*{share}*MB*PCN1*11*1"


@dataclass(frozen=True)
class Habit:
    """What a payer sends, and what it says in cents (`codes`: adjustments by group and reason)."""

    body: tuple[str, ...]
    codes: dict[str, int]
    paid: int = 92_00
    share: int = 98_00
    plb: int = 0
    ending: str = "posted"
    facts: dict[str, object] = field(default_factory=dict)


PLAIN_CODES = {"CO-45": 110_00, "PR-1": 75_00, "PR-2": 23_00}
HABITS = {
    "six triplets with quantities": Habit(
        (clp(), "CAS*CO*45*50*1*97*20*1*59*10*2*18*10*1*B7*10*1*A1*10*1", USUAL[1], NAME, DAY),
        {"CO-45": 50_00, "CO-97": 20_00, "CO-59": 10_00, "CO-18": 10_00, "CO-B7": 10_00,
         "CO-A1": 10_00, "PR-1": 75_00, "PR-2": 23_00},
    ),
    "the same group again and again": Habit(
        (clp(), "CAS*CO*45*100", "CAS*CO*45*10", "CAS*PR*1*75", "CAS*PR*2*23", NAME, DAY),
        PLAIN_CODES,
    ),
    "the cut that law makes in Medicare payments": Habit(
        (clp(paid="90.16"), NAME, "SVC*HC:99213*300*90.16**1", "DTM*472*20261015",
         "CAS*CO*45*110**253*1.84", USUAL[1], "AMT*B6*190"),
        {"CO-45": 110_00, "CO-253": 1_84, "PR-1": 75_00, "PR-2": 23_00}, paid=90_16,
    ),
    "a second payer": Habit(
        (clp("2", "80", "18"), "CAS*OA*23*202", "CAS*PR*3*18", NAME, DAY),
        {"OA-23": 202_00, "PR-3": 18_00}, paid=80_00, share=18_00,
    ),
    "more paid than was charged": Habit(
        (clp(paid="450", share=""), "CAS*CO*45*-150", NAME, DAY),
        {"CO-45": -150_00}, paid=450_00, share=0,
    ),
    "not covered, and the patient's": Habit(
        (clp("4", "0", "300"), NAME, "SVC*HC:99213*300*0**0", "CAS*PR*204*300", "LQ*HE*N130"),
        {"PR-204": 300_00}, paid=0, share=300_00, ending="review",
        facts={"remark_codes": ["N130"], "needs_review": ["patient_share_not_cost_share"]},
    ),
    "a claim that lacked something": Habit(
        (clp("4", "0", ""), NAME, "MOA***MA130*N290", "SVC*HC:99213*300*0**0", "CAS*CO*16*300"),
        {"CO-16": 300_00}, paid=0, share=0, facts={"remark_codes": ["MA130", "N290"]},
    ),
    "a fixed monthly arrangement": Habit(
        (clp(paid="0", share="0"), "CAS*CO*24*300", NAME, DAY), {"CO-24": 300_00}, paid=0, share=0,
    ),
    "interest": Habit(
        (clp(), *USUAL, NAME, DAY, "AMT*I*5.03", "QTY*CA*3", "PLB*1*20261231*L6:PCN1*-5.03"),
        PLAIN_CODES, plb=-5_03, facts={"amounts": [["I", "5.03"]]},
    ),
    "every kind of provider adjustment": Habit(
        (clp(), *USUAL, NAME, DAY,
         "PLB*1*20261231*WO:A*50*FB:B*40*L6:C*-10*CS:D*5*72:E*4*J1:F*-3.5", "PLB*1*20261231*AH*1"),
        PLAIN_CODES, plb=86_50,
    ),
    "passed on, with a corrected name": Habit(
        (clp("19"), *USUAL, NAME, "NM1*IL*1*RIVERA*PAUL****MI*M9",
         "NM1*74*1*RIVERAS*ANNA****C*M10", "NM1*TT*2*MEDIGAP CO*****PI*77", "MOA***MA18", DAY),
        PLAIN_CODES,
        facts={"forwarded_to": "MEDIGAP CO", "remark_codes": ["MA18"], "corrected_patient":
               {"last": "RIVERAS", "first": "ANNA", "member_id": "M10"}},
    ),
    "a third payer that passes it on": Habit(
        (clp("21", "10", "8"), "CAS*OA*23*282", "CAS*PR*3*8", NAME, DAY),
        {"OA-23": 282_00, "PR-3": 8_00}, paid=10_00, share=8_00,
    ),
    "taken back": Habit(
        (clp("22", "-92", "-98", "-300"), "CAS*CO*45*-110", "CAS*PR*1*-75**2*-23", NAME, DAY),
        {"CO-45": -110_00, "PR-1": -75_00, "PR-2": -23_00}, paid=-92_00, share=-98_00,
        facts={"is_reversal": True},
    ),
    "not theirs, passed on": Habit(
        (clp("23", "0", ""), "CAS*OA*B11*300", NAME, DAY), {"OA-B11": 300_00}, paid=0, share=0,
        facts={"posts_to_ledger": False},
    ),
    "an estimate": Habit(
        (clp("25"), *USUAL, NAME, DAY), PLAIN_CODES,
        facts={"posts_to_ledger": False, "patient_owes_from_this_remittance": "0.00"},
    ),
    "two services paid as one": Habit(
        (clp(), NAME, "SVC*HC:80050*300*92**1*HC:80053*2", *USUAL, "REF*6R*1",
         "SVC*HC:80050*0*0**0*HC:84443", "CAS*CO*97*0", "REF*6R*2"),
        PLAIN_CODES | {"CO-97": 0},
    ),
    "a hospital's claim": Habit(
        (clp(), "CAS*CO*45*110", NAME, f"MIA*1***100*MA01{'*' * 15}N1*N2", DAY,
         "SVC*NU:0120*200*102**2", "CAS*PR*1*75**2*23", "SVC*HC:99213*100*100*0450*1"),
        PLAIN_CODES, facts={"remark_codes": ["MA01", "N1", "N2"]},
    ),
    "a patient who must not be billed": Habit(
        (clp(), *USUAL, NAME, "MOA***N781", DAY), PLAIN_CODES, ending="review",
    ),
    "a cent too many": Habit(
        (clp(paid="92.01"), *USUAL, NAME, DAY), PLAIN_CODES, paid=92_01, ending="review",
    ),
    "dollars of another country": Habit(
        (f"CUR*PR*CAD~{clp()}", *USUAL, NAME, DAY), PLAIN_CODES, ending="review",
    ),
}  # fmt: skip


def dollars(cents: int) -> str:
    return f"{'-' if cents < 0 else ''}{abs(cents) // 100}.{abs(cents) % 100:02d}"


@pytest.mark.parametrize("name", HABITS)
def test_what_a_payer_sends_is_read_to_the_cent(name: str) -> None:
    habit = HABITS[name]
    data = file_of("835", *payment(dollars(habit.paid - habit.plb)), *habit.body)

    (told,) = file_facts(read(data))["transactions"]

    (claim,) = told["claims"]
    assert claim["adjustments"] == {code: dollars(cents) for code, cents in habit.codes.items()}
    assert (claim["paid"], claim["pr_adjustments_total"]) == (
        dollars(habit.paid), dollars(habit.share),
    )  # fmt: skip
    assert (told["bpr_balances"], told["plb_total"]) == (True, dollars(habit.plb))
    assert claim["verdict"] == habit.ending
    assert claim.items() >= habit.facts.items()
