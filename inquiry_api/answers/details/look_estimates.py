"""Other papers beside the bill: a good-faith estimate, the plan's own letter."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from inquiry_api.answers.compose import buttons, draft
from inquiry_api.answers.details.look import Look
from inquiry_api.answers.details.look_payments import cents_told
from inquiry_api.answers.draft import Answer
from inquiry_api.answers.facts import Told, total
from inquiry_api.answers.picture import VisitView
from inquiry_api.answers.question import Question
from inquiry_api.ledger.itemised import first_billed


def over_estimate(question: Question, known: Mapping[str, str], views: Sequence[VisitView]) -> Look:
    """The bill beside the estimate: by how much, and until when it can be disputed officially.

    The federal way is for people who were not billed to a plan (45 CFR 149.620); whether it is
    open in the end is for a person to say.
    """
    cents = cents_told(known.get("estimate_amount"))
    if cents is None or not views:
        return Look(facts={"over": None, "until": None})
    view, rules = views[0], question.practice.policies.estimates
    charged, cut = view.balance.charges, view.balance.discounts
    billed = charged.cents - cut.cents
    over = billed - cents
    until = _until(question, view, rules.dispute_days)
    open_ = over >= rules.dispute_cents and not view.covers and until >= question.today
    facts = {
        "over": Told(over, "estimate") if over > 0 else Told(0, "estimate"),
        "billed": Told(billed, "charges less discounts") if cut.cents else total([charged]),
        "estimate": Told(cents, "estimate"),
        "disputable": open_,
        "until": until,
    }
    packet = {
        "estimate_cents": cents,
        "billed_cents": billed,
        "over_cents": over,
        "disputable": open_,
    }
    clocks = {"estimate_dispute_until": until.isoformat()}
    return Look(facts=facts, packet={"estimate": packet}, clocks=clocks, private=True)


def _until(question: Question, view: VisitView, days: int) -> date:
    account = view.account.account_id
    first = first_billed(question.session, [account]).get(account, question.today)
    return first + timedelta(days=days)


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
