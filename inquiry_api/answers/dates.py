"""When a bill is due, what it costs to be later, and why it comes now."""

import re
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from inquiry_api.answers.compose import buttons, draft
from inquiry_api.answers.details.fields import plain_words
from inquiry_api.answers.details.lead import account_ids
from inquiry_api.answers.draft import Answer, CaseNeeded, Row
from inquiry_api.answers.facts import Told
from inquiry_api.answers.needed import found_case, promise
from inquiry_api.answers.phrasing import day
from inquiry_api.answers.picture import VisitView
from inquiry_api.answers.question import Question
from inquiry_api.answers.standing import standing, trouble
from inquiry_api.ledger.itemised import Billed, statements_of

_OLD = timedelta(days=365)
_PAID_LATE = re.compile(
    r"\b(?:late|overdue|interest|fees?|penalt\w+|(?:do ?n'?o?t|can ?n?'?o?t) pay"
    r"|tarde|atras\w+|interes(?:es)?|recargos?|multas?|no (?:lo |la )?pago|no puedo pagar)\b"
)
_WHY_NOW = re.compile(
    r"\b(?:why|how come|last year|so (?:late|long)|years? ago|por que|hasta ahora|tanto tiempo"
    r"|ano pasado|hace (?:\w+ )?anos?)\b"
)


def answer(question: Question) -> Answer:
    """The due date of the last statement, the first one's date, fees if any, and why it is late."""
    visits = question.picture.visits
    bills = statements_of(question.session, account_ids(question))
    facts = standing(question, visits, whole=True) | _bill_facts(bills)
    facts |= {"late_fees": question.practice.policies.late_fees, **_why_now(question)}
    old = [view for view in visits if view.due.cents and question.today - view.on > _OLD]
    facts |= {
        "old": bool(old),
        "clerk_by": promise(question, "medium"),
        "beyond": facts["due"].cents > facts["bill"].cents,
        "gone_by": bool(facts["due_on"] and facts["due_on"] < question.today),
    }
    choices = buttons(question, "pay_bill", "set_up_payment_plan", "request_more_time")
    table = tuple(_row(question, bill) for bill in bills[:6])
    variant = _variant(question, facts)
    said = draft(question, variant, facts, choices=choices, table=table)
    return Answer("answered", said, case=trouble(question, visits) or _late(question, old))


def _variant(question: Question, facts: dict[str, Any]) -> str:
    """What the question is after: a day, what a late payment costs, or why the bill comes now."""
    bare = plain_words(question.asked.text)
    if not facts["due"].cents:
        waits = facts["held"].cents or facts["insurer"].cents or facts["next_on"]
        return "waiting" if waits else "billed" if facts["count"] else "never_billed"
    if _PAID_LATE.search(bare):
        return "late"
    if _WHY_NOW.search(bare) and (facts["answered_on"] or facts["old"]):
        return "why_now"
    return "billed" if facts["count"] else "never_billed"


def _late(question: Question, old: Sequence[VisitView]) -> CaseNeeded | None:
    """A visit of more than a year ago: a person finds out why it is asked for only now."""
    return found_case(question, "old_bill", "medium", old[0].visit_id) if old else None


def _bill_facts(bills: tuple[Billed, ...]) -> dict[str, Any]:
    last = bills[0] if bills else None
    return {
        "billed_on": last.issued_on if last else None,
        "due_on": last.due_on if last else None,
        "first_on": bills[-1].issued_on if bills else None,
        "count": len(bills),
        "bill": Told(last.amount_cents if last else 0, "statement"),
    }


def _why_now(question: Question) -> dict[str, Any]:
    """When the plan answered for the newest visit that is due: before that nothing could be."""
    picture = question.picture
    due = [view for view in picture.visits if view.due.cents]
    if not due:
        return {"on": None, "answered_on": None}
    news = [
        claim.news_on
        for claim in picture.claims
        if claim.visit_id == due[0].visit_id and claim.state in ("paid", "denied")
    ]
    return {"on": due[0].on, "answered_on": max((on for on in news if on), default=None)}


def _row(question: Question, bill: Billed) -> Row:
    when = day(bill.issued_on, question.speaker.language, question.speaker.channel)
    return Row(when, bill.amount_cents, bill.number, "date")
