"""What the patient owes: due now, and kept apart from it what isn't."""

from collections.abc import Sequence

from inquiry_api.answers.choice_flow import kind_of
from inquiry_api.answers.choosing import choose, chosen_visits
from inquiry_api.answers.compose import buttons, draft
from inquiry_api.answers.draft import Answer, Choice, Row
from inquiry_api.answers.phrasing import day
from inquiry_api.answers.picture import VisitView
from inquiry_api.answers.question import Question
from inquiry_api.answers.standing import checking_facts, standing, standing_rows, trouble


def answer(question: Question) -> Answer:
    """The balance of all visits or of those meant, as of now."""
    picture = question.picture
    selection = chosen_visits(question)
    if selection.status == "several":
        return choose(question, selection, selection.visits)
    if selection.status == "none":
        return choose(question, selection, picture.visits) if picture.visits else _all(question, ())
    question.focus = tuple(view.visit_id for view in selection.visits)
    if selection.status == "one":
        return _one(question, selection.visits[0])
    return _all(question, selection.visits)


def _all(question: Question, visits: Sequence[VisitView]) -> Answer:
    facts = standing(question, visits, whole=True) | checking_facts(question)
    due = [view for view in visits if view.due.cents]
    facts["visits"] = [{"on": view.on, "due": view.due} for view in due]
    table = (*(_visit_row(question, view) for view in due), *standing_rows(question, facts))
    case = trouble(question, visits)
    said = draft(question, "all", facts, choices=_next(question, facts["due"].cents), table=table)
    return Answer("answered", said, case=case)


def _one(question: Question, view: VisitView) -> Answer:
    facts = standing(question, [view], whole=False) | {"on": view.on}
    table = standing_rows(question, facts)
    said = draft(question, "one", facts, choices=_next(question, view.due.cents), table=table)
    return Answer("answered", said, case=trouble(question, [view]))


def _next(question: Question, due_cents: int) -> tuple[Choice, ...]:
    if not due_cents:
        return buttons(question, "ask_claim_status")
    return buttons(question, "explain_balance", "pay_bill", "set_up_payment_plan")


def _visit_row(question: Question, view: VisitView) -> Row:
    language, channel = question.speaker.language, question.speaker.channel
    shown = "" if view.account.role == "guarantor" else kind_of(view, question)
    return Row(day(view.on, language, channel), view.due.cents, shown, "charge", view.due.entries)
