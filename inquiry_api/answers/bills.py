"""What a bill is for, which bills belong to one visit, and fees for the place."""

import re
from collections.abc import Sequence
from typing import Any

from inquiry_api.answers import memory
from inquiry_api.answers.choice_flow import kind_of
from inquiry_api.answers.choosing import choose, chosen_visits
from inquiry_api.answers.compose import buttons, draft
from inquiry_api.answers.details.fields import plain_words
from inquiry_api.answers.draft import Answer, Row
from inquiry_api.answers.follow_up import go_on
from inquiry_api.answers.needed import asked_case, promise
from inquiry_api.answers.phrasing import day
from inquiry_api.answers.picture import VisitView
from inquiry_api.answers.question import Question
from inquiry_api.answers.standing import standing, standing_rows, trouble_or_review
from inquiry_api.ledger.itemised import ServiceLine, service_lines

_NOT_KNOWN = re.compile(
    r"\b(?:(?:do ?n'?o?t|ca ?n'?o?t) (?:know|remember|recall|recognize)|never (?:went|was|been)"
    r"|was(?: not|n'?t) (?:there|me)|not mine|no (?:lo |la |me )?(?:recuerdo|reconozco|conozco"
    r"|acuerdo|fui|estuve)|nunca (?:fui|estuve)|no es mi[ao])\b"
)
_FACILITY = ("facility", "room", "hospital", "outpatient clinic")


def identify(question: Question) -> Answer:
    """Practice, place, clinician, day and kind of service of the visit that is billed."""
    view = _one(question)
    if isinstance(view, Answer):
        return view
    if _unknown_to(question, view):
        return go_on(question, "report_identity_theft", (str(view.visit_id),))
    facts = standing(question, [view], whole=False) | _names(question, view)
    table = standing_rows(question, facts)
    choices = buttons(question, "explain_balance", "explain_charge", "report_identity_theft")
    said = draft(question, "told", facts, choices=choices, table=table)
    return Answer("answered", said, case=trouble_or_review(question, [view]))


def _unknown_to(question: Question, view: VisitView) -> bool:
    """Whether somebody who was told of this visit says that it is none of theirs."""
    last = memory.recall(question.session, question.speaker.conversation_id, memory.LAST)
    told = last is not None and last["asked"]["topic"] == "identify_bill"
    told = told and last is not None and str(view.visit_id) in last["focus"]
    return told and _NOT_KNOWN.search(plain_words(question.asked.text)) is not None


def several(question: Question) -> Answer:
    """Our own bills by day, those of one day together; who else may bill on their own."""
    visits = [view for view in question.picture.visits if view.debt.cents or view.pending]
    meant = chosen_visits(question)
    if meant.status in ("one", "several"):
        days = {view.on for view in meant.visits}
        visits = [view for view in question.picture.visits if view.on in days]
    shown = visits or list(question.picture.visits[:1])
    facts = standing(question, shown, whole=False) | {
        "bills": [{"on": view.on, "owed": view.debt, "insurer": view.balance.insurer}
                  for view in shown[:3]],
        "more": max(0, len(shown) - 3),
    }  # fmt: skip
    table = tuple(_bill_row(question, view) for view in shown)
    choices = buttons(question, "ask_balance", "pay_bill", "report_duplicate_charge")
    question.focus = tuple(view.visit_id for view in shown)
    return Answer("answered", draft(question, "told", facts, choices=choices, table=table))


def facility(question: Question) -> Answer:
    """Whether the visit has a fee for the place, and whether this practice may have one."""
    view = _one(question)
    if isinstance(view, Answer):
        return view
    lines = service_lines(question.session, [view.visit_id])
    fees = [line for line in lines if _is_facility(line)]
    owned = question.practice.policies.hospital_owned
    facts = standing(question, [view], whole=False) | {
        "on": view.on,
        "fee": sum((line.charged for line in fees), start=type(view.balance.charges)()),
        "owned": owned,
        "clerk_by": promise(question, "low"),
    }
    doubtful = (fees and not owned) or owned is None
    case = asked_case(question, "low", why="a fee for the place") if doubtful else None
    choices = buttons(question, "explain_charge", "dispute_charge", "ask_financial_assistance")
    variant = "told" if fees else "none"
    return Answer("answered", draft(question, variant, facts, choices=choices), case=case)


def _is_facility(line: ServiceLine) -> bool:
    bare = plain_words(line.description)
    return any(word in bare for word in _FACILITY)


def _one(question: Question) -> VisitView | Answer:
    """The visit meant; the only one with money open, or the question which."""
    selection = chosen_visits(question)
    visits = question.picture.visits
    if not visits:
        return Answer("answered", draft(question, "no_visits", {}))
    if selection.status == "one":
        view = selection.visits[0]
    else:
        money = [v for v in selection.visits if v.debt.cents] or list(selection.visits)
        if selection.status == "none" or len(money) != 1:
            return choose(question, selection, money or visits)
        view = money[0]
    question.focus = (view.visit_id,)
    return view


def _names(question: Question, view: VisitView) -> dict[str, Any]:
    """What the visit was, in the practice's plain words; a guarantor is told the day alone."""
    hidden = view.account.role == "guarantor"
    return {
        "on": view.on,
        "kind": None if hidden else kind_of(view, question),
        "provider": None if hidden else view.balance.provider,
        "place": None if hidden else view.balance.place,
        "charges": view.balance.charges,
        "owed": view.debt,
    }


def _bill_row(question: Question, view: VisitView) -> Row:
    shown = "" if view.account.role == "guarantor" else kind_of(view, question)
    when = day(view.on, question.speaker.language, question.speaker.channel)
    return Row(when, view.debt.cents, shown, "left", view.debt.entries)


def service_rows(question: Question, lines: Sequence[ServiceLine]) -> tuple[Row, ...]:
    """Each service with its price; the code stands beside it on the page only."""
    return tuple(
        Row(line.description, line.charged.cents, line.code or "", "charge", line.charged.entries)
        for line in lines
    )
