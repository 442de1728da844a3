"""The largest values that any template of an answer can be given."""

from datetime import UTC, date, datetime, time
from typing import Any

from inquiry_api.answers.policies import Assistance, Policies
from inquiry_api.answers.practice import Payment, Practice, practice

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
            assistance=Assistance(full_up_to_percent=200, part_up_to_percent=400, hospital=True),
        ),
        "payment": Payment(
            page="pay.juniperbendfamilymedicine.example",
            payable_to="Juniper Bend Family Medicine Group, LLC",
            card_fee_percent="2.75",
            methods=("card", "bank", "hsa", "cheque", "cash"),
        ),
    }
)

CLAIM: dict[str, Any] = {
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
    "said": "Something on the claim is missing or wrong. We fix it and send it again.",
}
LIMIT = {
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
    "what": "A bill above the estimate",
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
            *("bill", "of_bills"),
        ),
        MOST,
    ),
    **dict.fromkeys(
        ("as_of", "on", "held_until", "next_on", "sent_on", "news_on", "first_on", "last_on"), DAY
    ),
    **dict.fromkeys(
        (
            *("year_ends_on", "closed_on", "paid_on", "until", "appeal_by"),
            *("given_on", "planned_on", "waits_on", "check_on"),
        ),
        DAY,
    ),
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
    "limits": [LIMIT, LIMIT],
    "most": [LIMIT],
    "in_flight": [{"on": DAY}] * 3,
    "claims": [CLAIM, CLAIM],
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
    "beyond": True,
    "gone_by": True,
    "yours": False,
    "public_plan": False,
    "unapproved": True,
    "missing": True,
    "interpreter": True,
    "pauses": True,
    "insured": True,
    "asked": True,
    "calm": True,
    "relay": True,
    "gives": True,
    "payments_left": 36,
    "year": 2025,
    "matters": [MATTER] * 2,
    "late": False,
    "number": "C-XXXXXX",
    "narrowed": True,
    "leaves": False,
    "changes": True,
    "overdue": MOST,
    "overdue_on": DAY,
    "grace_on": DAY,
    "in_grace": True,
    "by_person": False,
    "offer": MOST,
    "paid_how": "cheque",
    "credit_on": DAY,
    "asked_way": "",
    "told": {"change": "date"},
    "terms": ["deductible", "coinsurance"],
    "unsent_on": None,
}
