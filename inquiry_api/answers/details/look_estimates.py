"""Other papers beside the bill: a good-faith estimate, the plan's own letter."""

import re
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from inquiry_api.answers.clock import working_days_on
from inquiry_api.answers.compose import buttons, draft
from inquiry_api.answers.details.fields import plain_words
from inquiry_api.answers.details.lead import account_ids
from inquiry_api.answers.details.look import Look
from inquiry_api.answers.details.look_payments import cents_told
from inquiry_api.answers.draft import Answer
from inquiry_api.answers.facts import Told, total
from inquiry_api.answers.picture import VisitView
from inquiry_api.answers.question import Question
from inquiry_api.estimates.queries import Estimated, Visited, estimate_for, to_come
from inquiry_api.ledger.itemised import statements_of


def over_estimate(question: Question, known: Mapping[str, str], views: Sequence[VisitView]) -> Look:
    """The bill beside the estimate: by how much, and until when it can be disputed officially.

    The practice's own copy counts where there is one, and nothing is asked then; else the figure
    that the patient names. The federal way is for people who were not billed to a plan
    (45 CFR 149.620); whether it is open in the end is for a person to say.
    """
    stored = _stored(question, views[0]) if views else None
    told = cents_told(known.get("estimate_amount"))
    cents = stored.expected_cents if stored else told
    if cents is None or not views:
        return Look(facts={"over": None, "until": None, "disputable": False, "given_on": None})
    found = _compared(question, views[0], cents)
    found["given_on"] = stored.given_on if stored else None
    packet = {
        "estimate_cents": cents,
        "billed_cents": found["billed"].cents,
        "over_cents": found["billed"].cents - cents,
        "disputable": found["disputable"],
        "number": stored.number if stored else None,
        "patient_says_cents": told,
    }
    clocks = {"estimate_dispute_until": found["until"].isoformat()}
    skip = ("estimate_amount", "estimate_on") if stored else ()
    return Look(facts=found, packet={"estimate": packet}, clocks=clocks, skip=skip, private=True)


def _compared(question: Question, view: VisitView, cents: int) -> dict[str, Any]:
    rules = question.practice.policies.estimates
    charged, cut = view.balance.charges, view.balance.discounts
    billed = charged.cents - cut.cents
    over = billed - cents
    until = _until(question, view, rules.dispute_days)
    return {
        "over": Told(max(0, over), "estimate"),
        "billed": Told(billed, "charges less discounts") if cut.cents else total([charged]),
        "estimate": Told(cents, "estimate"),
        "disputable": over >= rules.dispute_cents and not view.covers and until >= question.today,
        "until": until,
    }


def _stored(question: Question, view: VisitView) -> Estimated | None:
    """The practice's copy. A guarantor is told amounts and dates, and it has nothing else."""
    visited = Visited(view.visit_id, view.account.account_id, view.on, view.balance.provider)
    return estimate_for(question.session, visited)


def _until(question: Question, view: VisitView, days: int) -> date:
    """So many days after the first bill that can have had this visit on it; today's, if none."""
    bills = statements_of(question.session, [view.account.account_id])
    first = min((b.issued_on for b in bills if b.issued_on >= view.on), default=question.today)
    return first + timedelta(days=days)


_PRICE_WITHIN = 3  # Working days.
_ANOTHER = re.compile(r"\b(?:new|another|different|other|nuev[oa]|otr[oa])\b")


def before_care(question: Question, known: Mapping[str, str], views: Sequence[VisitView]) -> Look:
    """An estimate that was given for care still to come: told again, to whom it was given."""
    wants_another = _ANOTHER.search(plain_words(question.asked.text))
    taken = _by_when(question, known)
    if known or wants_another or not question.verified:
        return taken
    found = to_come(question.session, account_ids(question), question.today)
    if not found:
        return taken
    facts = {
        "given_on": found[0].given_on,
        "planned_on": found[0].planned_on,
        "estimate": Told(found[0].expected_cents, "estimate"),
    }
    choices = buttons(question, "ask_financial_assistance")
    return Look(answer=Answer("answered", draft(question, "on_file", facts, choices=choices)))


def _by_when(question: Question, known: Mapping[str, str]) -> Look:
    """Three working days for the written price, whoever asks (45 CFR 149.610(b)(1)(vi))."""
    by = working_days_on(question.practice, question.at, _PRICE_WITHIN)
    insured = known.get("insured") == "yes"
    return Look(facts={"insured": insured}, clocks={"estimate_due_by": by.date().isoformat()})


def letter(question: Question, known: Mapping[str, str], views: Sequence[VisitView]) -> Look:
    """The plan's letter beside our figure: the same amount needs no clerk."""
    cents = cents_told(known.get("letter_amount"))
    if cents is None or not views:
        return Look()
    ours = views[0].balance
    share = total([*ours.share.values()])
    for figure in (views[0].debt, share):
        if figure.cents == cents:
            facts = {"on": views[0].on, "share": share, "owed": views[0].debt}
            choices = buttons(question, "explain_balance", "pay_bill", "talk_to_human")
            return Look(answer=Answer("answered", draft(question, "same", facts, choices=choices)))
    packet = {"letter": {"cents": cents, "ours_cents": share.cents, "owed_cents": ours.owed.cents}}
    return Look(packet=packet)
