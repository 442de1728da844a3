"""Every template of an answer, with the largest values and in every branch that it can take."""

from collections.abc import Iterator, Mapping
from itertools import combinations, product
from typing import Any

from inquiry_api.access.speaker import Channel, Language
from inquiry_api.answers.rendering import TEMPLATES
from inquiry_api.studio.worst_facts import CLAIM, DAY, LIMIT, MATTER, MOMENT, MOST, WORST
from inquiry_api.studio.worst_reasons import longest_news, longest_reason

_STATES = (
    *("sent", "received", "pending", "forwarded", "rejected", "information_needed", "paid"),
    *("denied", "reversed", "closed"),
)
_CASES = (
    *("cost_share", "pending", "secondary_pending", "review", "protected", "not_billed"),
    *("rejected", "no_coverage", "self_pay", "denied", "not_covered", "settled", "nothing"),
)
_NOTES = ("", "too_long", "too_small", "whole", "changed", "unclear", "again", "declined")
_NOTHING = {"insurer": 0, "review": 0, "held": 0, "on_plan": 0, "shielded": 0, "checking": 0}
_BALANCE: tuple[dict[str, Any], ...] = (
    {},
    {"due": 0},
    {"shielded": 0},
    {"shielded": 0, "checking": 0},
    {**_NOTHING, "credit": 0},
    {**_NOTHING, "credit": 0, "due": 0},
    {**_NOTHING, "insurer": MOST},
)
# What else can be the case, by template; each entry is laid over WORST.
BRANCHES: Mapping[str, tuple[Mapping[str, Any], ...]] = {
    "balance/all": _BALANCE,
    "balance/one": _BALANCE,
    "balance/simpler": _BALANCE,
    "explain_balance/steps": (
        {"self_pay": 0},
        {"self_pay": 0, "on": None},
        {"self_pay": 0, "undecided": 0, "taken_off": 0},
        {"self_pay": 0, "undecided": 0, "taken_off": 0, "reduced": 0},
        {"share": 0, "due": 0},
        {"owed": -MOST},
        {"owed": 0},
    ),
    "explain_balance/simpler": ({}, {"on": None}),
    "explain_balance/nothing": ({}, {"checking": 0}),
    "why_billed_if_insured/nothing": ({}, {"checking": 0}),
    "why_billed_if_insured/simpler": tuple(
        {"variant": case, "due": due} for case, due in product(_CASES, (0, MOST))
    ),
    "claim_status/claims": tuple(
        {
            "claims": [{**CLAIM, "state": state, "turn": turn, "review": review}] * shown,
            "clerk_by": clerk_by,
            "more": 0 if shown == 1 else 12,
        }
        for state, turn, review, shown, clerk_by in product(
            _STATES, ("us", "you", "card"), (0, MOST), (1, 2), (None, MOMENT)
        )
    ),
    "claim_status/simpler": tuple(
        {"claims": [{**CLAIM, "turn": turn}]} for turn in ("us", "you", "card", "payer", "nobody")
    ),
    "claim_status/none_sent": ({}, {"self_pay": False}, {"self_pay": False, "covered": False}),
    "deductible/limits": ({}, {"in_flight": []}, {"limits": [LIMIT]}, {"limits": []}),
    "deductible/simpler": (
        {},
        {"limits": []},
        {"phone": None},
        {"limits": [{**LIMIT, "left": 0}]},
    ),
    "deductible/meaning": tuple(
        {"terms": list(pair)}
        for pair in combinations(("deductible", "copay", "coinsurance", "most"), 2)
    ),
    "change_payment_plan/no_plan": ({}, {"narrowed": False}),
    "change_payment_plan/taken": ({}, {"leaves": True}),
    "secondary_insurance/on_file": ({}, {"waits_on": None}),
    "deductible/unknown": ({}, {"phone": None}),
    "payment_plan/nothing": ({}, {"due": 0}, {"due": 0, "held": 0}),
    "plan/offer": tuple(
        {"note": note, "changes": changes} for note, changes in product(_NOTES, (True, False))
    ),
    "plan/left": ({}, {"changes": False}),
    "plan/staff": ({}, {"changes": False}),
    "plan/consent": tuple(
        {"note": note, "disclose": disclose, "runs": WORST["runs"][:shown], "count": shown}
        for note, disclose, shown in product(("", "changed", "again"), (True, False), (1, 2))
    ),
    "plan/agreed": ({}, {"elsewhere": 0, "count": 1}, {"changes": False}),
    "choice/ask": tuple(
        {"none_like": like, "more": more}
        for like, more in product((None, "date", "month", "year", "amount", "provider"), (0, 1))
    ),
    "talk_to_human/person": ({}, {"open": False}),
    "after/when": ({}, {"number": None}),
    "after/legal": ({}, {"pauses": False}),
    "after/pay": ({}, {"pauses": False}),
    "claim_status/when": ({}, {"check_on": None}),
    "case/pause": ({}, {"held_until": None}),
    "pay_bill/link": (
        {},
        {"on": None},
        {"instalment": True},
        {"more_than_owed": False},
        {"more_than_owed": False, "insurer": 0, "held": 0, "review": 0, "part": 0},
    ),
    "pay_bill/elsewhere": ({}, {"instalment": True}, {"more_than_owed": False}),
    "pay_bill/nothing": (
        {"shielded": 0, "credit": 0},
        {"insurer": 0, "held": 0, "review": 0},
        {"insurer": 0, "held": 0, "review": 0, "shielded": 0, "credit": 0},
    ),
    "pay_bill/simpler": ({}, {"due": 0}),
    "identify_bill/told": ({}, {"provider": None, "kind": None, "place": None}, {"owed": 0}),
    "multiple_bills/told": ({}, {"more": 0, "bills": [{"on": DAY, "owed": MOST, "insurer": 0}]}),
    "facility_fee/told": ({}, {"owned": True}, {"due": 0}),
    "facility_fee/none": ({}, {"owned": True}, {"owned": None}),
    "explain_charge/lines": ({}, {"owed": 0}, {"count": 1}, {"missing": False}),
    "due_date/billed": tuple(
        {"due": due, "due_on": due_on, "late_fees": fees, "answered_on": answered, **beyond}
        for due, due_on, fees, answered, beyond in product(
            (0, MOST),
            (None, DAY),
            (None, True, False),
            (None, DAY),
            ({}, {"old": False, "gone_by": False}, {"beyond": False}),
        )
    ),
    "due_date/late": ({}, {"late_fees": None}, {"beyond": False}),
    "due_date/why_now": ({}, {"answered_on": None}, {"beyond": False}),
    "due_date/waiting": ({}, {"insurer": 0}, {"held": 0}),
    "payment_methods/way": tuple(
        {"asked_way": way} for way in ("cheque", "fee", "hsa", "cash", "no_card")
    ),
    "due_date/never_billed": ({}, {"due": 0}, {"late_fees": None}, {"old": False}),
    "request_statement/ready": ({}, {"due": 0}, {"paper_url": ""}),
    "request_receipt/ready": ({}, {"count": 1}, {"paper_url": ""}, {"year": None}),
    "request_receipt/none": ({}, {"year": None}),
    "manage_autopay/no_cards": ({}, {"next_on": None}, {"next_on": None, "due": 0}),
    "request_status/told": tuple(
        {"matters": [matter] * shown, "late": matter["late"], "more": 4}
        for shown in (1, 2)
        for matter in (
            {**MATTER, "state": "closed"},
            {**MATTER, "state": "open"},
            MATTER,
            {**MATTER, "late": True},
        )
    ),
    "denial/told": (
        *({}, {"owed": 0}, {"review": 0}, {"reason": None, "review": 0, "owed": 0}),
        *({"yours": True}, {"yours": True, "owed": 0}),
    ),
    "denial/simpler": ({}, {"owed": 0}, {"owed": 0, "review": 0}, {"yours": True}),
    "due_date/simpler": ({}, {"beyond": False}, {"due": 0}),
    "identify_bill/simpler": ({}, {"owed": 0}),
    "denial/taken": ({}, {"gone_by": False}, {"gone_by": False, "appeal_by": None}),
    "financial_assistance/taken": tuple({"tier": t} for t in ("full", "part", "above", None)),
    "report_over_estimate/taken": (
        {},
        {"given_on": None},
        {"disputable": False},
        {"disputable": False, "over": 0},
        {"disputable": False, "over": None},
    ),
    "report_over_estimate/lead": ({}, {"on": None}),
    "request_estimate/taken": ({}, {"insured": False}),
    "report_accident/none": ({}, {"phone": None}, {"asked": False}),
    "request_estimate/on_file": ({}, {"planned_on": None}),
    "report_missing_payment/found": ({}, {"put_on": []}, {"due": 0}),
    "report_missing_payment/lead": ({}, {"paid": 0}),
    "report_missing_payment/taken": tuple(
        {"days_to_post": days, "paid_how": how}
        for days, how in product((None, 1, 10), ("cheque", "card", ""))
    ),
    "report_eob_mismatch/same": ({}, {"owed": 0}),
    "report_duplicate_charge/taken": ({}, {"alike": 0}),
    "request_more_time/taken": ({}, {"paused": False}, {"on_plan": 0, "insurer": 0}),
    "medicare_medicaid/lead": ({}, {"programs": []}),
    "request_more_time/lead": ({}, {"due": 0}, {"due_on": None}),
    "discount/taken": ({}, {"due": 0}, {"offer": 0}),
    "request_more_time/not_due": ({}, {"insurer": 0, "review": 0, "held": 0}),
    "collections/worry": ({}, {"due": 0}, {"due": 0, "held": 0}, {"held": 0}),
    "collections/lead": ({}, {"due": 0}, {"due": 0, "held": 0}, {"first_on": None}),
    "prior_authorization/lead": ({}, {"owed": 0}, {"unapproved": False}),
    "language_help/taken": (
        {},
        {"interpreter": False},
        {"interpreter": False, "relay": False},
    ),
    "request_coding_review/lead": ({}, {"kind": None}),
    "change_payment_plan/lead": (
        {},
        {"payments_left": 1, "in_grace": False},
        {"in_grace": False, "by_person": True},
        {"overdue": 0},
        {"overdue": 0, "next_on": None},
    ),
    "details/change_to": ({}, {"told": {}}),
    "discount/lead": ({}, {"public_plan": True}),
    "act_for_someone/taken": ({}, {"gives": False}),
    "correction/noted": ({}, {"calm": False}),
    "report_death/person": ({}, {"paused": False}),
    "report_identity_theft/person": ({}, {"paused": False}),
    "report_legal/person": ({}, {"paused": False}),
    "request_refund/lead": ({}, {"credit": 0}, {"credit_on": None}, {"waits": False}),
    "update_insurance/lead": ({}, {"covered": False}, {"second": None}),
    "secondary_insurance/lead": ({}, {"covered": False}, {"second": None}),
    "medicare_medicaid/on_file": (
        {},
        {"barred": True},
        {"due": 0},
        {"programs": []},
        {"programs": ["Medicare", "Medicaid"]},
    ),
    "medicare_medicaid/protected": ({}, {"paused": False}),
    "office_info/told": ({}, {"open": False}, {"closed_on": None}),
}


def template_names(language: str, channel: str) -> list[str]:
    """Every template of a channel, as `topic/variant`; those of a text serve the web as well."""
    folders = [TEMPLATES / language / place for place in {channel, "sms"}]
    return sorted(
        {
            path.relative_to(folder).with_suffix("").as_posix()
            for folder in folders
            for path in folder.rglob("*.txt")
        }
    )


def fact_sets(name: str, language: Language, channel: Channel) -> Iterator[dict[str, Any]]:
    """Every set of facts under which a template is tried."""
    reason = longest_reason(language, channel)
    variant = {"variant": "cost_share"} if name.startswith("why_billed") else {}
    for branch in BRANCHES.get(name, ({},)):
        facts = {**WORST, "reason": reason, **variant, **branch}
        said = {"refusals": [reason], "said": longest_news(language)}
        facts["claims"] = [{**claim, **said} for claim in facts["claims"]]
        yield facts
