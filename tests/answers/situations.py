"""Ledger situations, and what each topic must make of them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date

from tests.answers.written import (
    claimed,
    confirmed,
    copay_only,
    credit,
    discounted,
    dual,
    fault,
    held,
    limits,
    never_billed,
    old_limit,
    on_plan,
    overpaid,
    partly_on_plan,
    plan_half_paid,
    prepaid,
    protected,
    refused,
    second_waits,
    settled,
    three_kinds,
    uncovered,
    with_news,
)
from tests.ledger.books import Books


@dataclass(frozen=True)
class Situation:
    """What was written, what is asked, and what the answer must hold.

    `case` is the kind of the case that is opened besides; figures not named here are not checked.
    """

    write: Callable[[Books], object]
    topic: str
    variant: str
    figures: Mapping[str, int] = field(default_factory=dict)
    case: str | None = None
    entities: Mapping[str, object] = field(default_factory=dict)


PARTS = {"balance: partly on a plan"}  # A plan covers some of one figure.
MARCH = {"month": "03"}
OWED = {"due": 9_800, "insurer": 0, "review": 0}
SITUATIONS: dict[str, Situation] = {
    "balance: nothing there": Situation(lambda b: None, "balance", "all", {"due": 0}),
    "balance: one visit owed": Situation(lambda b: b.typical(), "balance", "all", OWED),
    "balance: part paid": Situation(lambda b: b.typical(3_000), "balance", "all", {"due": 6_800}),
    "balance: due and pending kept apart": Situation(
        three_kinds, "balance", "all", {"due": 21_800, "insurer": 8_000}
    ),
    "balance: one visit by month": Situation(
        lambda b: (b.typical(), b.visit(100, on=date(2026, 5, 6), insured=False)),
        "balance",
        "one",
        OWED,
        entities=MARCH,
    ),
    "balance: the last visit": Situation(
        lambda b: (b.typical(), b.visit(100, on=date(2026, 5, 6), insured=False)),
        "balance",
        "one",
        {"due": 100},
        entities={"ordinal": "last"},
    ),
    "balance: on hold": Situation(held, "balance", "all", {"due": 0, "held": 9_800}),
    "balance: on a plan": Situation(
        on_plan, "balance", "all", {"due": 0, "on_plan": 9_800, "next_payment": 4_900}
    ),
    "balance: partly on a plan": Situation(
        partly_on_plan, "balance", "all", {"due": 3_800, "on_plan": 6_000, "next_payment": 3_000}
    ),
    "balance: plan half paid": Situation(
        plan_half_paid, "balance", "all", {"due": 0, "on_plan": 4_800, "next_payment": 4_800}
    ),
    "balance: under review": Situation(
        refused("PR", "96"), "balance", "all", {"due": 0, "review": 30_000}
    ),
    "balance: money on no visit": Situation(
        credit, "balance", "all", {"due": 9_800, "credit": 2_000}
    ),
    "balance: overpaid": Situation(overpaid, "balance", "all", {"due": 0, "credit": 3_000}),
    "balance: paid before the decision": Situation(
        prepaid, "balance", "all", {"due": 0, "insurer": 30_000, "prepaid": 2_500, "credit": 0}
    ),
    "balance: Medicaid never asks": Situation(
        protected, "balance", "all", {"due": 0, "shielded": 2_000}, "protected_billed"
    ),
    "balance: QMB never asks": Situation(
        dual, "balance", "all", {"due": 0, "shielded": 2_000}, "protected_billed"
    ),
    "balance: one visit contradicts itself": Situation(
        fault, "balance", "all", {"due": 9_800}, "unproved"
    ),
    "explain: deductible and coinsurance": Situation(
        lambda b: b.typical(3_000),
        "explain_balance",
        "steps",
        {
            "charges": 30_000,
            "contractual": 11_000,
            "payer_paid": 9_200,
            "deductible": 7_500,
            "coinsurance": 2_300,
            "copay": 0,
            "patient_paid": 3_000,
            "owed": 6_800,
        },
    ),
    "explain: copay": Situation(
        copay_only, "explain_balance", "steps", {"copay": 2_500, "owed": 2_500, "share": 2_500}
    ),
    "explain: self-pay with a discount": Situation(
        discounted,
        "explain_balance",
        "steps",
        {"self_pay": 10_000, "discounts": 2_500, "owed": 7_500},
    ),
    "explain: confirmed by a clerk": Situation(
        confirmed, "explain_balance", "steps", {"confirmed": 20_000, "payer_paid": 10_000}
    ),
    "explain: only pending": Situation(
        claimed, "explain_balance", "steps", {"insurer": 30_000, "undecided": 30_000, "owed": 0}
    ),
    "explain: under review": Situation(
        refused("PR", "96"),
        "explain_balance",
        "steps",
        {"owed": 0, "undecided": 30_000},
        "share_to_confirm",
    ),
    "explain: nothing owed": Situation(settled, "explain_balance", "nothing", {"due": 0}),
    "explain: a settled visit by its month": Situation(
        settled, "explain_balance", "steps", {"owed": 0, "payer_paid": 20_000}, entities=MARCH
    ),
    "why: cost share": Situation(
        lambda b: b.typical(), "why_billed_if_insured", "cost_share", {"share": 9_800, "due": 9_800}
    ),
    "why: pending": Situation(
        with_news("pending"), "why_billed_if_insured", "pending", {"insurer": 30_000, "due": 0}
    ),
    "why: rejected": Situation(
        with_news("rejected"),
        "why_billed_if_insured",
        "rejected",
        {"insurer": 30_000},
        "claim_rejected",
    ),
    "why: second insurer": Situation(
        second_waits, "why_billed_if_insured", "secondary_pending", {"insurer": 9_800, "due": 0}
    ),
    "why: denied, the practice's": Situation(
        refused("CO", "29"),
        "why_billed_if_insured",
        "denied",
        {"denied": 30_000, "due": 0},
        entities=MARCH,
    ),
    "why: under review": Situation(
        refused("PR", "27"),
        "why_billed_if_insured",
        "review",
        {"review": 30_000, "due": 0},
        "share_to_confirm",
    ),
    "why: not covered, confirmed": Situation(
        confirmed, "why_billed_if_insured", "not_covered", {"owed": 20_000}
    ),
    "why: no cover on file": Situation(
        uncovered, "why_billed_if_insured", "no_coverage", {"owed": 12_000}
    ),
    "why: cover on file, never billed": Situation(
        never_billed, "why_billed_if_insured", "not_billed", {"owed": 12_000}, "never_billed"
    ),
    "why: paid without a plan, at a discount": Situation(
        lambda b: (b.cover(b.payer()), discounted(b)),
        "why_billed_if_insured",
        "self_pay",
        {"owed": 7_500},
    ),
    "claims: paid without a plan": Situation(
        lambda b: (b.cover(b.payer()), discounted(b)), "claim_status", "none_sent"
    ),
    "why: protected": Situation(
        protected, "why_billed_if_insured", "protected", {"shielded": 2_000}, "protected_billed"
    ),
    "why: nothing open": Situation(settled, "why_billed_if_insured", "nothing", {"due": 0}),
    "why: settled visit": Situation(
        settled, "why_billed_if_insured", "settled", {"due": 0}, entities=MARCH
    ),
    "claims: pending": Situation(with_news("pending"), "claim_status", "claims"),
    "claims: silent for too long": Situation(
        with_news("pending", date(2026, 5, 1)), "claim_status", "claims", case="claim_silent"
    ),
    "claims: rejected": Situation(
        with_news("rejected"), "claim_status", "claims", case="claim_rejected"
    ),
    "claims: none sent although covered": Situation(
        never_billed, "claim_status", "none_sent", case="never_billed"
    ),
    "claims: none to send": Situation(uncovered, "claim_status", "none_sent"),
    "claims: no visits": Situation(lambda b: None, "claim_status", "no_visits"),
    "deductible: met and left": Situation(limits, "deductible", "limits"),
    "deductible: no report": Situation(lambda b: b.cover(b.payer()), "deductible", "unknown"),
    "deductible: last year's report": Situation(old_limit, "deductible", "unknown"),
    "deductible: no cover": Situation(lambda b: None, "deductible", "no_cover"),
    "plan: nothing due": Situation(settled, "payment_plan", "nothing", {"due": 0}),
    "plan: all pending": Situation(
        claimed, "payment_plan", "nothing", {"due": 0, "insurer": 30_000}
    ),
    "plan: there is one": Situation(
        on_plan, "payment_plan", "have_plan", {"plan_left": 9_800, "next_payment": 4_900}
    ),
    "plan: too small": Situation(
        lambda b: b.visit(4_900, insured=False), "payment_plan", "too_small", {"due": 4_900}
    ),
}
