"""Payments that patients look for: found by amount and day, and shown where they were put."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta

from inquiry_api.answers.choosing import wait_for
from inquiry_api.answers.compose import buttons, draft
from inquiry_api.answers.details.fields import plain_words
from inquiry_api.answers.details.lead import PROGRAMMES, account_ids
from inquiry_api.answers.details.look import Look
from inquiry_api.answers.draft import Answer
from inquiry_api.answers.needed import found_case, promise
from inquiry_api.answers.picture import VisitView
from inquiry_api.answers.question import Question
from inquiry_api.answers.rendering import label
from inquiry_api.answers.standing import standing
from inquiry_api.answers.wanted import matches
from inquiry_api.ledger.itemised import PaidLine, paid_lines
from inquiry_api.money import MoneyError, parse_cents
from privacy.dates import PartialDate, read_partial_date

RETURNED_WITHIN = timedelta(days=60)  # 42 CFR 401.305, from the day that it is identified.
_MISSED = re.compile(
    r"\b(?:i |we )?(?:missed|skipped|forgot(?: to (?:pay|make))?) (?:my|a|the|one|last|this)\b"
    r"|\b(?:se me (?:paso|olvido)|no pague|me salte|me atrase)\b"
)
NEAR = timedelta(days=10)  # A cheque is written days before it is posted.


def missing_payment(
    question: Question, known: Mapping[str, str], views: Sequence[VisitView]
) -> Look:
    """The payment, if its amount is on file near the day that was named."""
    if question.picture.plans and _MISSED.search(plain_words(question.asked.text)):
        return Look(answer=_of_a_plan(question))
    cents = cents_told(known.get("paid_amount"))
    if cents is None:
        return Look(facts={"days_to_post": None, "paid_how": known.get("paid_how", "")})
    days = days_told(question, known.get("paid_on"))
    for line in paid_lines(question.session, account_ids(question)):
        if line.amount.cents == cents and (not days or any(near(day, line.on) for day in days)):
            return Look(answer=_found(question, line))
    how = known.get("paid_how", "")
    return Look(facts={"days_to_post": _days_to_post(question, how), "paid_how": how})


def _of_a_plan(question: Question) -> Answer:
    """A plan's payment that was not made is no payment that is missing here."""
    topic = "change_payment_plan"
    asked = replace(question.asked, topic=topic, details={})
    wait_for(question.session, question.speaker, asked, ready=True)
    return Answer("answered", resume=topic)


def refund(question: Question, known: Mapping[str, str], views: Sequence[VisitView]) -> Look:
    """What stands to the patient's credit, for the clerk who decides."""
    credit = question.picture.credit
    public = any(c.dual or c.kind in PROGRAMMES for v in question.picture.visits for c in v.covers)
    by = (question.today + RETURNED_WITHIN).isoformat()
    clocks = {"overpayment_return_by": by} if credit.cents and public else {}
    return Look(packet={"credit": credit}, facts={"has_credit": credit.cents > 0}, clocks=clocks)


def _days_to_post(question: Question, way: str | None) -> int | None:
    days = question.practice.policies.posting_days
    found: int | None = days.get(way) if way else None  # type: ignore[call-overload]
    return found


def _found(question: Question, line: PaidLine) -> Answer:
    visits = {view.visit_id: view for view in question.picture.all_visits}
    on = [visits[visit].on for visit in line.visit_ids if visit in visits]
    facts = standing(question, question.picture.visits, whole=True) | {
        "paid": line.amount,
        "paid_on": line.on,
        "way": way_words(question, line.method),
        "put_on": on,
        "checked_by": None if on else promise(question, "medium"),
    }
    case = None
    if not on:
        case = found_case(question, "payment_unapplied", "medium", line.payment_id)
    question.focus = line.visit_ids
    choices = buttons(question, "request_receipt", "ask_balance", "talk_to_human")
    return Answer("answered", draft(question, "found", facts, choices=choices), case=case)


def way_words(question: Question, method: str) -> str:
    """How a payment was made, in the speaker's language."""
    known = {"card": "card", "check": "cheque", "cheque": "cheque", "cash": "cash", "hsa": "hsa",
             "ach": "bank", "bank": "bank", "online": "online", "eft": "bank"}  # fmt: skip
    key = known.get(method.casefold(), "other")
    return label(question.speaker.language, f"way_{key}")


def cents_told(value: str | None) -> int | None:
    """The cents in an answer such as `$50.00`."""
    try:
        return parse_cents(value) if value else None
    except MoneyError:
        return None


def days_told(question: Question, value: str | None) -> list[PartialDate]:
    """The days that an answer can mean; none if it names none that can be read."""
    if not value:
        return []
    named = [day for day in question.wanted.days if day.day] if question.wanted.days else []
    order = "dmy" if question.speaker.language == "es" else "mdy"
    read = read_partial_date(value, order=order)
    return named or ([read] if read is not None else [])


def near(day: PartialDate, on: date) -> bool:
    """Whether a day that may lack its year or day of month is close to a date."""
    if day.month is None or day.day is None:
        return matches(day, on)
    years = [day.year] if day.year else [on.year - 1, on.year, on.year + 1]
    return any(_close(year, day.month, day.day, on) for year in years)


def _close(year: int, month: int, day: int, on: date) -> bool:
    try:
        return abs(date(year, month, day) - on) <= NEAR
    except ValueError:
        return False
