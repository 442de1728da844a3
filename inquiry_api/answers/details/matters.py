"""Which topics end with a clerk, and what each needs before it does."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from inquiry_api.answers.draft import Severity

Visit = Literal["ask", "named", "none"]


@dataclass(frozen=True)
class Matter:
    """One topic that a clerk finishes.

    `fields` are asked for, in this order, unless known. `visit` says whether it is about one visit:
    asked for, taken if named, or none. `pause` is the kind of hold that is written, on the visit at
    issue or, with `pauses_all`, on everything due. `public` topics need no identity. `wants` and
    `suggested` are for the clerk.
    """

    severity: Severity
    wants: str
    suggested: str
    fields: tuple[str, ...] = ()
    also: tuple[str, ...] = ()
    visit: Visit = "none"
    pause: str | None = None
    pauses_all: bool = False
    public: bool = False
    fresh: bool = False


# An answer that makes another question senseless: a plan that is left has no new date.
_SPARES = {("change", "leave"): "change_to", ("contact_kind", "paper"): "contact_new"}


# What a question asks for besides its own field, so that it is not asked again by itself.
ASKS_TOO = {"accident_on": "accident_place", "other_insurer": "claim_number"}


def spared(known: Mapping[str, str]) -> frozenset[str]:
    """The fields that need no asking, by what is known already."""
    return frozenset(_SPARES[pair] for pair in known.items() if pair in _SPARES)


MATTERS: Mapping[str, Matter] = {
    "update_insurance": Matter(
        "medium", "new_insurance", "Check cover on the dates of service, then bill again.",
        ("payer", "member_number", "started_on"), ("group_number", "holder", "ended_on"),
        pause="insurance", pauses_all=True,
    ),
    "report_missing_payment": Matter(
        "medium", "find_payment", "Look for the payment by date, amount and way; ask for proof.",
        ("paid_amount", "paid_on", "paid_how"), pause="review", pauses_all=True,
    ),
    "report_eob_mismatch": Matter(
        "medium", "compare_with_notice", "Compare the plan's notice with the claim's rows.",
        ("letter_amount", "letter_on"), ("claim_number",), visit="ask", pause="review",
    ),
    "dispute_charge": Matter(
        "medium", "take_off_charge", "Review the charge against the visit's record.",
        ("wrong",), visit="ask", pause="dispute",
    ),
    "report_duplicate_charge": Matter(
        "medium", "take_off_duplicate", "Compare the charges that look alike, and what was paid.",
        ("twice",), visit="ask", pause="dispute",
    ),
    "request_more_time": Matter(
        "medium", "more_time", "Agree to a date, a hold or a plan within the rules.",
        ("until", "reason"), pauses_all=True,
    ),
    "collections": Matter(
        "high", "explain_collections", "Check placement, notices, clocks and what was open then.",
        ("notice_on", "reason"), pause="review", pauses_all=True,
    ),
    "request_refund": Matter(
        "medium", "money_back", "Check open and pending balances, then refund within the policy.",
        ("refund_how",),
    ),
    "secondary_insurance": Matter(
        "medium", "second_plan", "Put the order of plans on file, then bill the second.",
        ("second_payer", "member_number"), ("group_number", "holder", "started_on"),
        pause="insurance", pauses_all=True,
    ),
    "request_coding_review": Matter(
        "medium", "review_coding", "Pass to coding with the visit and what was expected.",
        ("expected",), visit="ask", pause="review",
    ),
    "report_surprise_bill": Matter(
        "high", "surprise_bill", "Check the protections and the consent form before any bill.",
        ("emergency", "place", "signed"), ("clinician",), visit="ask", pause="dispute",
    ),
    "request_estimate": Matter(
        "medium", "estimate", "Send a good-faith estimate within its time (45 CFR 149.610).",
        ("service", "planned_on", "insured"), public=True,
    ),
    "report_over_estimate": Matter(
        "high", "compare_with_estimate", "Compare bill and estimate; tell the official way.",
        ("estimate_amount", "estimate_on"), visit="ask", pause="estimate",
    ),
    "discount": Matter(
        "low", "lower_price", "Decide on the offer within the policy; mention assistance.",
        ("offer", "reason"),
    ),
    "prior_authorization": Matter(
        "medium", "authorization", "Ask the plan for an approval after the fact, or appeal.",
        ("service",), ("planned_on", "referrer"), visit="named", pause="insurance",
    ),
    "medicare_medicaid": Matter(
        "high", "programme_rules", "Check the programme on the dates; take off barred cost share.",
        ("program", "member_number", "started_on"), visit="named", pause="insurance",
        pauses_all=True,
    ),
    "report_accident": Matter(
        "medium", "other_party", "Set the third-party flag; bill the other insurer first.",
        ("accident_kind", "accident_on", "accident_place", "other_insurer", "claim_number"),
        ("adjuster", "accident_report"),
        visit="named", pause="insurance", pauses_all=True,
    ),
    "act_for_someone": Matter(
        "medium", "authority", "Check and record the authority; tell nothing before that.",
        ("whose", "relation", "document"), public=True,
    ),
    "update_contact": Matter(
        "low", "new_contact", "Check, change, and tell the old address or number.",
        ("contact_kind", "contact_new"), fresh=True,
    ),
    "dispute_no_show_fee": Matter(
        "low", "waive_fee", "Check the appointment and when notice came; decide on the fee.",
        ("missed",), ("missed_on",), visit="named", pause="dispute",
    ),
    "financial_assistance": Matter(
        "medium", "assistance", "Send the application; screening is an estimate only.",
        ("household", "income"), pause="assistance", pauses_all=True,
    ),
    "change_payment_plan": Matter(
        "medium", "change_plan", "Change the plan within the rules, with a new consent.",
        ("change", "change_to"),
    ),
    "denial": Matter(
        "medium", "appeal", "Correct and send again, or help with the appeal.",
        ("notice_on",), visit="ask", pause="insurance",
    ),
}  # fmt: skip
