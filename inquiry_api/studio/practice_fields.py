"""The practice's facts and rules as an office reads them: in groups, with labels, in its units."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

Kind = Literal["text", "dollars", "count", "yes_no", "choice", "several", "promise"]


@dataclass(frozen=True)
class Field:
    """One setting: its dotted name in the practice file, and how it is asked for.

    Money is typed in dollars and kept in cents. `options` are pairs of value and words.
    """

    name: str
    label: str
    kind: Kind = "text"
    hint: str = ""
    options: Sequence[tuple[str, str]] = ()


@dataclass(frozen=True)
class Group:
    """Settings that belong together."""

    title: str
    fields: Sequence[Field]
    intro: str = ""


_UNDECIDED = "What is left empty is not told to patients: a person answers then."
_WAYS = (
    ("card", "Card"),
    ("online", "Card or bank, online"),
    ("hsa", "Health savings card"),
    ("bank", "Bank transfer"),
    ("cheque", "Check"),
    ("cash", "Cash"),
)
_REGIONS = (
    ("states", "48 states and D.C."),
    ("alaska", "Alaska"),
    ("hawaii", "Hawaii"),
)


def _posting() -> tuple[Field, ...]:
    return tuple(
        Field(
            f"policies.posting_days.{way}", f"Days until a payment shows: {words.lower()}", "count"
        )
        for way, words in _WAYS
    )


GROUPS: tuple[Group, ...] = (
    Group(
        "The practice",
        (
            Field("name", "Full name"),
            Field("short_name", "Short name", hint="At most 20 letters: it stands in texts."),
            Field("phone", "Telephone of the billing office"),
            Field("relay", "Relay number", hint="For people who can't hear or speak well."),
            Field("website", "Website"),
            Field("address", "Address"),
            Field("post", "Address for letters and checks"),
            Field("time_zone", "Time zone", hint="Such as America/Chicago."),
            Field("holidays.country", "Public holidays of", hint="A country, such as US."),
            Field("holidays.region", "State", hint="Such as WI."),
        ),
    ),
    Group(
        "Ways to pay",
        (
            Field("payment.page", "Page for paying online"),
            Field("payment.payable_to", "Checks are made out to"),
            Field("payment.card_fee_percent", "Fee for paying by card, percent"),
            Field(
                "payment.methods",
                "Taken here",
                "several",
                options=[w for w in _WAYS if w[0] != "online"],
            ),
        ),
    ),
    Group(
        "Promises: how soon a person answers",
        (
            Field("response.high", "Urgent matters", "promise"),
            Field("response.medium", "Other questions", "promise"),
            Field("response.low", "What can wait", "promise"),
        ),
        "Patients are told the day and hour that follows from this and from the office hours.",
    ),
    Group(
        "Payment plans",
        (
            Field("plan.minimum_cents", "Smallest monthly payment, dollars", "dollars"),
            Field("plan.first_after_days", "First payment at least so many days off", "count"),
            Field("plan.grace_days", "Days a payment may be late", "count"),
            Field("plan.own_changes", "Changes a patient makes without a person", "count"),
            Field("plan.missed_in_row", "Payments missed in a row until a person helps", "count"),
            Field(
                "plan.disclosures",
                "Our Truth in Lending disclosures are in order",
                "yes_no",
                "Without them no plan has more than four payments.",
            ),
        ),
    ),
    Group(
        "What the practice has decided",
        (
            Field("claim_days", "Days an insurer usually takes", "count"),
            Field("policies.hold_days", "Days a bill rests while we look into it", "count"),
            Field("policies.extension_days", "Days more a patient gets by asking", "count"),
            Field("policies.late_fees", "We charge late fees", "yes_no"),
            Field("policies.refund_days", "Days until a refund is sent", "count"),
            Field("policies.cards_on_file", "We keep cards on file", "yes_no"),
            Field("policies.self_pay_percent", "Discount without insurance, percent", "count"),
            Field("policies.prompt_pay_percent", "Discount for paying soon, percent", "count"),
            Field("policies.prompt_pay_days", "Soon means within so many days", "count"),
            Field("policies.no_show_fee_cents", "Fee for a missed visit, dollars", "dollars"),
            Field(
                "policies.no_show_notice_hours", "Hours ahead a visit can be called off", "count"
            ),
            Field("policies.hospital_owned", "We belong to a hospital", "yes_no"),
            Field("policies.price_list", "Page with the prices"),
            Field("policies.parking", "Parking"),
            Field("policies.privacy_phone", "Telephone for privacy complaints"),
            *_posting(),
        ),
        _UNDECIDED,
    ),
    Group(
        "Help with the cost",
        (
            Field("assistance_page", "Page about help with the cost"),
            Field(
                "policies.assistance.full_up_to_percent",
                "Bill forgiven up to, percent of the poverty guideline",
                "count",
            ),
            Field(
                "policies.assistance.part_up_to_percent",
                "Bill lowered up to, percent of the poverty guideline",
                "count",
            ),
            Field("policies.assistance.region", "Guideline of", "choice", options=_REGIONS),
            Field(
                "policies.assistance.hospital",
                "The federal rules for charitable hospitals bind us",
                "yes_no",
            ),
        ),
        "Patients are told where they stand, never that they qualify.",
    ),
    Group(
        "When a bill is far above its estimate",
        (
            Field("policies.estimates.dispute_cents", "Far above means by, dollars", "dollars"),
            Field("policies.estimates.dispute_days", "Days to dispute it", "count"),
            Field("policies.estimates.fee_cents", "Fee of the federal office, dollars", "dollars"),
            Field("policies.estimates.phone", "Telephone of the federal office"),
            Field("policies.estimates.page", "Page of the federal office"),
        ),
        "Set by federal rules: change it only when they do.",
    ),
)

BARS = Group(
    "How sure the assistant must be",
    (
        Field(
            "understanding.sure_percent",
            "It answers when it is sure to, percent",
            "count",
            "Below, it asks which of two things is meant. Empty: as the model was released.",
        ),
        Field(
            "understanding.unsure_percent",
            "Shown in the inbox as unsure below, percent",
            "count",
        ),
        Field(
            "understanding.roll_back_points",
            "A new model is rolled back by itself when so many more of 100 messages fail",
            "count",
        ),
    ),
)
EVERY_FIELD: tuple[Field, ...] = tuple(field for group in (*GROUPS, BARS) for field in group.fields)
