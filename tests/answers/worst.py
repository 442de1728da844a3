"""The largest values that any template can be given, and every branch that it can take."""

from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, time
from functools import cache
from itertools import product
from typing import Any

from inquiry_api.access.speaker import Channel, Language
from inquiry_api.answers.policies import Policies
from inquiry_api.answers.practice import Payment, Practice, practice
from inquiry_api.answers.reasons.table import codes, explain
from inquiry_api.answers.rendering import TEMPLATES

MOST = 99_999_999  # $999,999.99: more than any bill of a practice.
DAY = date(2026, 9, 30)  # Of the longest names, on a Wednesday.
MOMENT = datetime(2026, 9, 30, 12, 30, tzinfo=UTC)
PAYER = "Blue Harbor Mutual North"  # 24 letters, the most that stand in a text.
LINK = "https://billing.juniperbend.example/s/" + "x" * 22
PHONE = "+1 555 555 0140 x123"

LONGEST = Practice.model_validate(
    {
        **practice().model_dump(),
        "short_name": "Juniper Bend Clinics",
        "phone": PHONE,
        "website": "www.juniperbendfamilymedicine.example",
        "address": "12000 Old Mill Pond Road, Suite 3000, North Alder Falls, WI 54999",
        "post": "P.O. Box 11800, North Alder Falls, WI 54999-1180",
        "assistance_page": "www.juniperbendfamilymedicine.example/help",
        "policies": Policies(
            late_fees=False,
            refund_days=120,
            posting_days={"cheque": 10},
            self_pay_percent=50,
            prompt_pay_percent=10,
            prompt_pay_days=120,
            no_show_fee_cents=15_000,
            no_show_notice_hours=168,
            price_list="www.juniperbendfamilymedicine.example/prices",
            parking="Free in the garage behind the building, second level up",
            privacy_phone=PHONE,
            assistance={"full_up_to_percent": 200, "part_up_to_percent": 400},  # type: ignore[arg-type]
        ),
        "payment": Payment(
            page="pay.juniperbendfamilymedicine.example",
            payable_to="Juniper Bend Family Medicine Group, LLC",
            card_fee_percent="2.75",
            methods=("card", "bank", "hsa", "cheque", "cash"),
        ),
    }
)

_CLAIM: dict[str, Any] = {
    "payer": PAYER,
    "phone": PHONE,
    "position": 2,
    "on": DAY,
    "sent_on": DAY,
    "news_on": DAY,
    "turn": "us",
    "check_on": DAY,
    "stale": False,
    "paid": MOST,
    "share": MOST,
    "insurer": MOST,
    "review": MOST,
}
_LIMIT = {
    "scope": "family",
    "network": "out",
    "limit": MOST,
    "met": MOST,
    "left": MOST,
    "as_of": DAY,
}

MATTER: dict[str, Any] = {
    "number": "C-XXXXXX",
    "state": "taken",
    "opened": DAY,
    "promised": MOMENT,
    "late": False,
}

# Every name that some template uses, at its largest.
WORST: dict[str, Any] = {
    "practice": LONGEST,
    "today": DAY,
    "variant": "all",
    **dict.fromkeys(
        (
            *("due", "insurer", "review", "held", "on_plan", "next_payment", "credit", "prepaid"),
            *("shielded", "charges", "contractual", "denied", "other", "payer_paid", "share"),
            *("patient_paid", "discounts", "written_off", "taken_off", "reduced", "undecided"),
            *("plan_part", "deductible", "coinsurance", "copay", "confirmed", "self_pay", "owed"),
            *("refused", "paid", "over", "estimate", "billed", "fee", "part", "last"),
            *("total", "smallest", "first", "plan_left", "minimum", "elsewhere"),
        ),
        MOST,
    ),
    **dict.fromkeys(
        ("as_of", "on", "held_until", "next_on", "sent_on", "news_on", "first_on", "last_on"), DAY
    ),
    **dict.fromkeys(("year_ends_on", "closed_on", "paid_on", "until", "appeal_by"), DAY),
    **dict.fromkeys(("billed_on", "due_on", "first_on", "answered_on"), DAY),
    **dict.fromkeys(("checked_by", "clerk_by", "promised", "opens"), MOMENT),
    "only_amounts": False,
    "checking": 3,
    "visits": [{"on": DAY, "due": MOST}] * 3,
    "count": 36,
    "more": 12,
    "payer": PAYER,
    "second": PAYER,
    "phone": PHONE,
    "covered": True,
    "open": True,
    "hours": [
        {"from": "Wed", "until": "Thu", "opens": time(10, 30), "closes": time(12, 30)},
        {"from": "Fri", "until": None, "opens": time(10, 30), "closes": time(12, 30)},
    ],
    "limits": [_LIMIT, _LIMIT],
    "most": [_LIMIT],
    "in_flight": [{"on": DAY}] * 3,
    "claims": [_CLAIM, _CLAIM],
    "note": "",
    "offers": [{"count": count, "most": MOST, "even": False} for count in (9, 18, 36)],
    "longest": 36,
    "runs": [{"count": 18, "each": MOST}, {"count": 18, "each": MOST}],
    "due_day": 28,
    "grace_days": 10,
    "disclose": True,
    "none_like": None,
    "missed": True,
    "paused": True,
    "waits": True,
    "protected": True,
    "barred": False,
    "programs": ["Blue Harbor Mutual North"],
    "way": "HSA card",
    "put_on": [DAY],
    "days_to_post": 10,
    "alike": 4,
    "has_credit": True,
    "disputable": True,
    "tier": "part",
    "percent": 399,
    "pay_url": LINK,
    "paper_url": LINK,
    "instalment": False,
    "more_than_owed": True,
    "kind": "Physical therapy",
    "provider": "Dr. Maximiliana Castellanos",
    "place": "Juniper Bend Family Medicine North",
    "bills": [{"on": DAY, "owed": MOST, "insurer": MOST}] * 3,
    "owned": False,
    "meaning": "The allowed amount is the price that your plan and we agreed on.",
    "what": "Your plan wants more papers from us.",
    "then": "We send them. You have nothing to do now.",
    "lines": [{"what": "Office visit", "code": None, "units": 2, "charged": MOST}] * 3,
    "late_fees": False,
    "old": True,
    "year": 2025,
    "matters": [MATTER] * 2,
    "late": False,
}

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
_BALANCE = (
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
            "claims": [{**_CLAIM, "state": state, "turn": turn, "review": review}] * shown,
            "clerk_by": clerk_by,
            "more": 0 if shown == 1 else 12,
        }
        for state, turn, review, shown, clerk_by in product(
            _STATES, ("us", "you"), (0, MOST), (1, 2), (None, MOMENT)
        )
    ),
    "claim_status/simpler": tuple(
        {"claims": [{**_CLAIM, "turn": turn}]} for turn in ("us", "you", "payer", "nobody")
    ),
    "claim_status/none_sent": ({}, {"self_pay": False}, {"self_pay": False, "covered": False}),
    "deductible/limits": ({}, {"in_flight": []}, {"limits": [_LIMIT]}, {"limits": []}),
    "deductible/simpler": ({}, {"limits": []}, {"phone": None}),
    "deductible/unknown": ({}, {"phone": None}),
    "payment_plan/nothing": ({}, {"due": 0}),
    "plan/offer": tuple({"note": note} for note in _NOTES),
    "plan/consent": tuple(
        {"note": note, "disclose": disclose, "runs": WORST["runs"][:shown]}
        for note, disclose, shown in product(("", "changed", "again"), (True, False), (1, 2))
    ),
    "plan/agreed": ({}, {"elsewhere": 0}),
    "choice/ask": tuple(
        {"none_like": like, "more": more}
        for like, more in product((None, "date", "month", "year", "amount", "provider"), (0, 1))
    ),
    "talk_to_human/person": ({}, {"open": False}),
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
    "facility_fee/told": ({}, {"owned": True}),
    "facility_fee/none": ({}, {"owned": True}, {"owned": None}),
    "explain_charge/lines": ({}, {"owed": 0}, {"count": 1}),
    "due_date/billed": tuple(
        {"due": due, "due_on": due_on, "late_fees": fees, "answered_on": answered}
        for due, due_on, fees, answered in product(
            (0, MOST), (None, DAY), (None, True, False), (None, DAY)
        )
    ),
    "due_date/never_billed": ({}, {"due": 0}, {"late_fees": None}),
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
    "denial/told": ({}, {"owed": 0}, {"review": 0}, {"reason": None, "review": 0, "owed": 0}),
    "denial/taken": ({}, {"appeal_by": None}),
    "financial_assistance/taken": tuple({"tier": t} for t in ("full", "part", "above", None)),
    "report_over_estimate/taken": (
        {},
        {"disputable": False},
        {"disputable": False, "over": 0},
        {"disputable": False, "over": None},
    ),
    "report_over_estimate/lead": ({}, {"on": None}),
    "report_missing_payment/found": ({}, {"put_on": []}, {"due": 0}),
    "report_missing_payment/lead": ({}, {"paid": 0}),
    "report_missing_payment/taken": ({}, {"days_to_post": None}, {"days_to_post": 1}),
    "report_eob_mismatch/same": ({}, {"owed": 0}),
    "report_duplicate_charge/taken": ({}, {"alike": 0}),
    "request_more_time/taken": ({}, {"paused": False}),
    "request_more_time/lead": ({}, {"due": 0}),
    "request_refund/lead": ({}, {"credit": 0}),
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
        facts["claims"] = [{**claim, "refusals": [reason]} for claim in facts["claims"]]
        yield facts


@cache
def longest_reason(language: Language, channel: Channel) -> Mapping[str, str]:
    """The reason that takes most letters, with its next step."""
    found = (explain(group, code) for code in codes() for group in ("CO", "PR", "OA"))
    worded = (reason.words(language, channel) for reason in found)
    longest = max(worded, key=lambda words: len(words.what) + len(words.next))
    return {"what": longest.what, "next": longest.next}
