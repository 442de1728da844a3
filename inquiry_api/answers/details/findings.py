"""What the records make of a matter: settled by them, more to ask, or more for the clerk."""

from collections.abc import Callable, Mapping, Sequence

from inquiry_api.answers.details import (
    look_accident,
    look_assistance,
    look_claims,
    look_estimates,
    look_money,
    look_payments,
    look_people,
)
from inquiry_api.answers.details.look import Look
from inquiry_api.answers.picture import VisitView
from inquiry_api.answers.question import Question

Looking = Callable[[Question, Mapping[str, str], Sequence[VisitView]], Look]

LOOKS: Mapping[str, Looking] = {
    "report_missing_payment": look_payments.missing_payment,
    "update_insurance": look_claims.new_plan,
    "request_refund": look_payments.refund,
    "report_duplicate_charge": look_money.duplicate,
    "request_more_time": look_money.more_time,
    "change_payment_plan": look_money.plan_change,
    "discount": look_money.discount,
    "report_over_estimate": look_estimates.over_estimate,
    "report_eob_mismatch": look_estimates.letter,
    "request_estimate": look_estimates.before_care,
    "denial": look_claims.denial,
    "collections": look_money.collections,
    "report_accident": look_accident.accident,
    "medicare_medicaid": look_claims.programme,
    "secondary_insurance": look_claims.second_plan,
    "financial_assistance": look_assistance.screening,
    "act_for_someone": look_people.speaking_for,
}

__all__ = ["LOOKS", "Look"]
