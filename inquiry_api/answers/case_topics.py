"""Topics that a clerk finishes: taken down kindly, with what the records show and a date."""

from dataclasses import dataclass
from typing import Any

from inquiry_api.answers.compose import draft
from inquiry_api.answers.draft import Answer, Severity
from inquiry_api.answers.needed import asked_case, promise
from inquiry_api.answers.question import Question
from inquiry_api.ledger.history import payments_seen


@dataclass(frozen=True)
class Taken:
    """How urgent a topic is; `public` ones are taken down without knowing who asks.

    `payments` adds the payments received to the packet.
    """

    severity: Severity
    public: bool = False
    payments: bool = False


TAKEN = {
    "pay_bill": Taken("low"),
    "update_insurance": Taken("medium"),
    "report_missing_payment": Taken("medium", payments=True),
    "identify_bill": Taken("medium"),
    "request_statement": Taken("low"),
    "due_date": Taken("medium"),
    "denial": Taken("medium"),
    "multiple_bills": Taken("medium"),
    "report_eob_mismatch": Taken("medium"),
    "dispute_charge": Taken("medium"),
    "report_duplicate_charge": Taken("medium"),
    "explain_charge": Taken("low"),
    "financial_assistance": Taken("medium"),
    "request_more_time": Taken("medium"),
    "collections": Taken("high"),
    "change_payment_plan": Taken("medium"),
    "manage_autopay": Taken("medium"),
    "request_refund": Taken("medium", payments=True),
    "secondary_insurance": Taken("medium"),
    "request_receipt": Taken("low", payments=True),
    "request_coding_review": Taken("medium"),
    "report_surprise_bill": Taken("high"),
    "request_estimate": Taken("medium", public=True),
    "report_over_estimate": Taken("high"),
    "discount": Taken("low"),
    "facility_fee": Taken("low"),
    "prior_authorization": Taken("medium"),
    "medicare_medicaid": Taken("high"),
    "report_accident": Taken("medium"),
    "act_for_someone": Taken("medium", public=True),
    "update_contact": Taken("low"),
    "request_status": Taken("medium"),
    "dispute_no_show_fee": Taken("low"),
}


def answer(question: Question) -> Answer:
    """A case with everything the records know, and the words that say so."""
    taken = TAKEN[question.topic]
    if not taken.public:
        question.scope  # noqa: B018 - Opening the door raises NotVerified.
    more: dict[str, Any] = {}
    if taken.payments:
        accounts = [account.account_id for account in question.scope.accounts]
        more["payments"] = [
            {"on": seen.received_on, "method": seen.method, "cents": seen.amount_cents}
            for seen in payments_seen(question.session, accounts)
        ]
    case = asked_case(question, taken.severity, why="a clerk finishes this", **more)
    facts = {"promised": promise(question, taken.severity)}
    return Answer("case", draft(question, "taken", facts, private=False), case=case)
