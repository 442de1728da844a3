"""What a reader of FHIR noticed, and what that means for a resource."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class Ending(StrEnum):
    """What becomes of a resource that was read. A refused file raises `FHIRError` instead."""

    POSTED = "posted"
    FLAGGED = "posted with a flag"
    REVIEW = "review"


class Notice(StrEnum):
    """Everything a reader can notice. The value is stable: reports and cases are keyed by it."""

    AMOUNT_AS_TEXT = "amount_sent_as_text"
    BIRTH_DATE_UNUSABLE = "birth_date_unusable"
    CURRENCY_NOT_USD = "currency_not_usd"
    DATE_IMPOSSIBLE = "date_impossible"
    DETAILS_DIFFER_FROM_PAYMENT = "details_differ_from_payment"
    DUPLICATE_ID = "duplicate_id"
    ELEMENT_MISSING = "element_missing"
    ID_MISSING = "id_missing"
    ITEMS_DIFFER_FROM_TOTAL = "items_differ_from_total"
    LINES_DIFFER_FROM_TOTALS = "lines_and_totals_contradict_each_other"
    MONEY_UNREADABLE = "money_unreadable"
    MODIFIED = "changed_in_meaning_by_a_rule_not_known_here"
    MORE_PAGES = "a_page_of_a_longer_answer"
    NEGATIVE_PATIENT_SHARE = "negative_patient_share"
    NOT_CHECKED = "could_not_be_checked"
    PATIENT_DECEASED = "patient_deceased"
    PATIENT_MISSING = "patient_missing"
    PATIENT_REPLACED = "patient_replaced_by_another"
    PAYMENT_DIFFERS_FROM_BENEFIT = "payment_differs_from_benefit"
    PRIORITY_UNKNOWN = "coverage_priority_unknown"
    SHAPE_UNEXPECTED = "element_of_unexpected_shape"
    SHARES_DIFFER = "patient_share_of_items_and_totals_differ"


# For these a clerk must decide before any patient is billed; the rest only leave a flag.
REVIEW_NOTICES = frozenset(
    {
        Notice.CURRENCY_NOT_USD,
        Notice.LINES_DIFFER_FROM_TOTALS,
        Notice.MODIFIED,
        Notice.MONEY_UNREADABLE,
        Notice.NEGATIVE_PATIENT_SHARE,
        Notice.PATIENT_MISSING,
        Notice.SHARES_DIFFER,
    }
)


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing noticed: what, in which resource (`Claim at entry[3]`), at which path inside it."""

    notice: Notice
    resource: str = ""
    path: str = ""

    @property
    def review(self) -> bool:
        """Whether it needs a clerk, not only a flag."""
        return self.notice in REVIEW_NOTICES

    @property
    def place(self) -> str:
        """`Claim at entry[3], item[0].net`, or `file`."""
        return ", ".join(part for part in (self.resource, self.path) if part) or "file"


@dataclass(frozen=True, slots=True)
class Verdict:
    """The ending of one resource and every reason for it."""

    ending: Ending
    reasons: tuple[Finding, ...]

    @property
    def for_review(self) -> tuple[Finding, ...]:
        """The reasons that need a clerk."""
        return tuple(reason for reason in self.reasons if reason.review)


def judge(findings: Iterable[Finding]) -> Verdict:
    """Review if anything needs a clerk, flagged if anything was noticed, else posted."""
    reasons = tuple(dict.fromkeys(findings))
    if any(reason.review for reason in reasons):
        return Verdict(Ending.REVIEW, reasons)
    return Verdict(Ending.FLAGGED if reasons else Ending.POSTED, reasons)
