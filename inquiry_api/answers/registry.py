"""Topic to answer: the one way in for everybody who needs an answer composed."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from sqlalchemy.orm import Session

from inquiry_api.access.door import NotFresh, NotVerified
from inquiry_api.access.speaker import Speaker
from inquiry_api.answers import (
    afterwards,
    again,
    balance,
    bills,
    charges,
    claim_status,
    correction,
    dates,
    deductible,
    explain_balance,
    paper_topics,
    pay_bill,
    payment_plan,
    people_topics,
    plan_topics,
    practice_topics,
    whose,
    why_billed_if_insured,
)
from inquiry_api.answers.choosing import take_ready, wait_for
from inquiry_api.answers.compose import compose
from inquiry_api.answers.details import taking
from inquiry_api.answers.details.matters import MATTERS
from inquiry_api.answers.draft import Answer
from inquiry_api.answers.needed import found_case, promise
from inquiry_api.answers.question import Asked, Question
from inquiry_api.errors import NotFound
from inquiry_api.ledger.balances import Unproved

Topic = Callable[[Question], Answer]

TOPICS: Mapping[str, Topic] = {
    "balance": balance.answer,
    "explain_balance": explain_balance.answer,
    "why_billed_if_insured": why_billed_if_insured.answer,
    "claim_status": claim_status.answer,
    "deductible": deductible.answer,
    "payment_plan": payment_plan.answer,
    **dict.fromkeys(people_topics.URGENT, people_topics.answer),
    **dict.fromkeys(practice_topics.TOPICS, practice_topics.answer),
    "pay_bill": pay_bill.answer,
    "identify_bill": bills.identify,
    "multiple_bills": bills.several,
    "facility_fee": bills.facility,
    "explain_charge": charges.answer,
    "due_date": dates.answer,
    "request_statement": paper_topics.statement,
    "request_receipt": paper_topics.receipt,
    "manage_autopay": plan_topics.autopay,
    "request_status": plan_topics.request_status,
    "correction": correction.answer,
    "follow_up": correction.unclear,
    **dict.fromkeys(MATTERS, taking.answer),
    **dict.fromkeys(again.TOPICS, again.nothing_said),
}


# "And now?" sounds like a wish to have it explained, "how long will it take" like a due date.
_BY_THE_LAST = frozenset({"clarify", "due_date", "follow_up", "request_status"})


def answer(
    session: Session,
    speaker: Speaker,
    topic: str,
    entities: Sequence[Mapping[str, Any]],
    values: Mapping[str, str] | None = None,
    text: str = "",
) -> Answer:
    """Answer `topic` for whoever speaks; `values` are the placeholders' real values
    and `text` is the message with the placeholders.

    `entities` are as Rasa sends them: entity, value, text, start, end. Unknown topics raise
    NotFound. Nothing is told before the door says yes: the outcome is `identify` then, and the
    question waits. `repeat` and `clarify` answer the last topic once more.
    """
    if topic not in TOPICS:
        raise NotFound
    given = Asked(topic, tuple(entities), dict(values or {}), text=text)
    asked = take_ready(session, speaker, topic) or given
    before = _by_what_was_said(session, speaker, asked)
    if isinstance(before, Answer):
        return before
    question = Question(session, speaker, before or asked)
    try:
        found = (
            whose.asked_again(question)
            or afterwards.answer(question)
            or TOPICS[question.topic](question)
        )
    except (NotVerified, NotFresh):
        wait_for(session, speaker, question.asked)
        return Answer("identify", flow="identity")
    except Unproved as unproved:
        found = _checking(question, unproved)
    if found.resume is not None:
        return answer(session, speaker, found.resume, ())
    again.remember(question, found)
    return found


def _by_what_was_said(session: Session, speaker: Speaker, asked: Asked) -> Asked | Answer | None:
    """The answer, or the question, that the last one makes of this; None if it stands alone."""
    if asked.topic in _BY_THE_LAST:
        question = Question(session, speaker, asked)
        followed = afterwards.answer(question) or again.beside(question)
        if followed is not None:
            return followed
    if asked.topic not in again.TOPICS:
        return None
    return again.last(session, speaker, simpler=asked.topic == "clarify")


def _checking(question: Question, unproved: Unproved) -> Answer:
    """Rows that don't add up: no figure, and a person who looks."""
    about = unproved.visit_id or question.scope.session_id
    case = found_case(question, "unproved", "medium", about, fault=unproved.fault)
    facts = {"checked_by": promise(question, "medium")}
    return Answer("case", compose(question, "checking/told", facts, private=False), case=case)
