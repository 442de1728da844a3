"""What a reader noticed, and what that means for a claim: the endings of an import."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class Ending(StrEnum):
    """What becomes of a claim that was read. A refused file raises `X12Error` instead."""

    POSTED = "posted"
    FLAGGED = "posted with a flag"
    REVIEW = "review"


class Notice(StrEnum):
    """Everything a reader can notice. The value is stable: reports and cases are keyed by it."""

    ADJUSTMENT_INCOMPLETE = "adjustment_incomplete"
    CLAIM_CHARGE_MISSING = "claim_charge_missing"
    CLAIM_ID_MISSING = "claim_id_missing"
    CLAIM_NUMBER_MISSING = "claim_number_missing"
    CLAIM_UNBALANCED = "claim_unbalanced"
    CLAIM_VOIDS_OR_REPLACES = "claim_voids_or_replaces"
    COMPONENTS_UNREADABLE = "components_unreadable"
    CONTROL_CHARACTERS = "control_characters_in_data"
    CONTROL_MISMATCH = "control_number_mismatch"
    COUNT_MISMATCH = "count_mismatch"
    CURRENCY_NOT_USD = "currency_not_usd"
    DATE_IMPOSSIBLE = "date_impossible"
    DATE_MISSING = "payment_date_missing"
    DIAGNOSIS_MALFORMED = "diagnosis_malformed"
    ELEMENTS_SHIFTED = "elements_may_have_shifted"
    EMPTY_TRANSACTION = "transaction_without_content"
    ENCODING_NOT_UTF8 = "encoding_not_utf8"
    ENVELOPE_INFERRED = "envelope_missing_separators_inferred"
    EXTRA_ELEMENTS = "more_elements_than_the_standard"
    FORWARDED_UNSAID = "forwarded_to_another_payer_under_another_status"
    GROUP_CODE_UNKNOWN = "adjustment_group_unknown"
    GROUP_HEADER_MISSING = "group_header_missing"
    GROUP_NOT_CLOSED = "group_end_missing"
    HIERARCHY_BROKEN = "hierarchy_broken"
    INTERCHANGE_NOT_CLOSED = "interchange_end_missing"
    ISA_IRREGULAR = "isa_irregular"
    LINE_AMOUNT_MISSING = "line_amount_missing"
    LINE_UNBALANCED = "line_unbalanced"
    LINES_DIFFER_FROM_CLAIM = "lines_differ_from_claim"
    LOWER_CASE = "lower_case_read_as_upper_case"
    MONEY_UNREADABLE = "money_unreadable"
    NEGATIVE_CHARGE = "negative_charge"
    NEGATIVE_PATIENT_SHARE = "negative_patient_share"
    OUT_OF_PLACE = "segment_out_of_place"
    PATIENT_MISSING = "patient_missing"
    PATIENT_SHARE_DIFFERS = "patient_share_differs_from_clp05"
    PATIENT_SHARE_NOT_COST_SHARE = "patient_share_not_cost_share"
    PATIENT_UNCERTAIN = "patient_uncertain"
    PAYER_MISSING = "payer_missing"
    PAYMENT_MISSING = "payment_missing"
    PAYMENT_UNBALANCED = "payment_unbalanced"
    PROTECTED_FROM_COST_SHARE = "patient_protected_from_cost_share"
    REVERSAL_NOT_NEGATIVE = "reversal_not_negative"
    SEGMENT_DAMAGED = "segment_damaged"
    SEGMENT_UNKNOWN = "segment_unknown"
    SET_SKIPPED = "transaction_kind_skipped"
    STATUS_UNKNOWN = "claim_status_unknown"
    STATUS_UNREADABLE = "status_unreadable"
    TEST_FILE = "marked_as_test"
    TRAILING_DATA = "data_after_the_end"
    TRANSACTION_NOT_CLOSED = "transaction_end_missing"
    UNTERMINATED = "last_segment_unterminated"
    VERSION_4010 = "version_4010"
    VERSION_DIFFERS = "version_differs"
    VERSION_UNKNOWN = "version_unknown"


# For these a clerk must decide before any patient is billed; the rest only leave a flag.
REVIEW_NOTICES = frozenset(
    {
        Notice.CLAIM_CHARGE_MISSING,
        Notice.CLAIM_UNBALANCED,
        Notice.CURRENCY_NOT_USD,
        Notice.GROUP_CODE_UNKNOWN,
        Notice.LINE_UNBALANCED,
        Notice.LINES_DIFFER_FROM_CLAIM,
        Notice.MONEY_UNREADABLE,
        Notice.NEGATIVE_CHARGE,
        Notice.NEGATIVE_PATIENT_SHARE,
        Notice.PATIENT_SHARE_NOT_COST_SHARE,
        Notice.PATIENT_UNCERTAIN,
        Notice.PROTECTED_FROM_COST_SHARE,
        Notice.REVERSAL_NOT_NEGATIVE,
        Notice.SEGMENT_DAMAGED,
        Notice.STATUS_UNKNOWN,
    }
)


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing noticed: what, at which segment of the file (1 is the first; 0 is the whole file),
    in which element. `review` says that it needs a clerk, not only a flag. `detail` gives the
    figures of a sum that fails; it never names anybody.
    """

    notice: Notice
    segment: int = 0
    element: str = ""
    review: bool = False
    detail: str = ""

    @property
    def place(self) -> str:
        """`segment 12, CLP05`, or `file`."""
        where = f"segment {self.segment}" if self.segment else "file"
        return f"{where}, {self.element}" if self.element else where


def found(notice: Notice, segment: int = 0, element: str = "", detail: str = "") -> Finding:
    """A finding with the weight its notice has by default."""
    return Finding(notice, segment, element, notice in REVIEW_NOTICES, detail)


def flagged(notice: Notice, segment: int = 0, element: str = "", detail: str = "") -> Finding:
    """A finding that only leaves a flag, where the notice would elsewhere need a clerk."""
    return Finding(notice, segment, element, detail=detail)


@dataclass(frozen=True, slots=True)
class Verdict:
    """The ending of one claim and every reason for it."""

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
