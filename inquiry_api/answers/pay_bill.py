"""Paying: one link, for what is due now and nothing else, in full or in part."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from inquiry_api.answers.choosing import choose, chosen_visits, spoken_of, wait_for
from inquiry_api.answers.compose import buttons, draft
from inquiry_api.answers.details.fields import plain_words
from inquiry_api.answers.draft import Answer, Link
from inquiry_api.answers.facts import Amount, Told, total
from inquiry_api.answers.follow_up import WHETHER_OWED
from inquiry_api.answers.picture import VisitView
from inquiry_api.answers.question import Asked, Question
from inquiry_api.answers.rendering import label
from inquiry_api.answers.standing import checking_facts, standing, trouble
from inquiry_api.payments.hosting import hosting
from inquiry_api.payments.requests import Share, create_request
from inquiry_api.plans.queries import PlanNow


def answer(question: Question) -> Answer:
    """A link for the visits meant, or for all that is due; nothing is asked for that isn't due."""
    if WHETHER_OWED.search(plain_words(question.asked.text)):
        return _owed(question)
    views = _meant(question)
    if isinstance(views, Answer):
        return views
    due = tuple(view for view in views if view.due.cents)
    if not due:
        return _instalment(question) or _nothing(question, views)
    question.focus = tuple(view.visit_id for view in due)
    owed = total(view.due for view in due)
    wished = _wished(question, owed.cents)
    return _linked(question, due, owed, wished)


def _owed(question: Question) -> Answer:
    """Whether something has to be paid at all is a question of the balance, not a wish to pay."""
    visits = tuple(str(view.visit_id) for view in spoken_of(question))
    wait_for(question.session, question.speaker, Asked("balance", visits=visits), ready=True)
    return Answer("answered", resume="balance")


def _meant(question: Question) -> tuple[VisitView, ...] | Answer:
    """The visits to pay. An amount that is no visit's is how much the patient wants to pay."""
    visits = question.picture.visits
    selection = chosen_visits(question)
    if selection.status == "none" and selection.by == "amount":
        return visits
    if selection.status == "none" and visits:
        return choose(question, selection, visits)
    if selection.status == "several" and selection.by != "amount":
        return choose(question, selection, selection.visits)
    return selection.visits


def _wished(question: Question, owed_cents: int) -> int | None:
    """How much the patient named, if that is not simply all of it."""
    named = [cents for cents in question.wanted.amounts if cents != owed_cents]
    return named[0] if named else None


def _linked(
    question: Question, due: Sequence[VisitView], owed: Amount, wished: int | None
) -> Answer:
    facts = standing(question, question.picture.visits, whole=True) | {
        "due": owed,
        "count": len(due),
        "on": due[0].on if len(due) == 1 else None,
        "more_than_owed": wished is not None and wished > owed.cents,
        "part": Told(wished, "wish") if wished and wished < owed.cents else Told(0, "wish"),
        "instalment": False,
    }
    oldest_first = sorted(due, key=lambda view: view.on)
    shares = [
        Share(view.account.account_id, view.visit_id, view.due.cents) for view in oldest_first
    ]
    return _said(question, facts, shares, case_views=due)


def _instalment(question: Question) -> Answer | None:
    """The next payment of a plan, where nothing else is due."""
    picture = question.picture
    for plan in picture.plans:
        unpaid = plan.unpaid(picture.owed)
        if not unpaid:
            continue
        shares = _plan_shares(question, plan, unpaid[0].cents)
        facts = standing(question, picture.visits, whole=True) | {
            "due": Told(unpaid[0].cents, "plan"),
            "next_on": unpaid[0].due_on,
            "count": 1,
            "on": None,
            "more_than_owed": False,
            "part": Told(0, "wish"),
            "instalment": True,
        }
        return _said(question, facts, shares, plan=plan) if shares else None
    return None


def _plan_shares(question: Question, plan: PlanNow, cents: int) -> list[Share]:
    """The instalment, put on the plan's visits in order."""
    shares, left, owed = [], cents, question.picture.owed
    for visit_id, planned in plan.visits.items():
        part = min(left, planned, max(0, owed.get(visit_id, 0)))
        left -= part
        if part:
            shares.append(Share(plan.account_id, visit_id, part))
    return shares


def _said(
    question: Question,
    facts: dict[str, Any],
    shares: Sequence[Share],
    *,
    case_views: Sequence[VisitView] = (),
    plan: PlanNow | None = None,
) -> Answer:
    where = hosting()
    case = trouble(question, case_views) if case_views else None
    choices = buttons(question, "explain_balance", "set_up_payment_plan")
    if where.provider == "none":
        return Answer("answered", draft(question, "elsewhere", facts, choices=choices), case=case)
    plan_id = plan.plan_id if plan else None
    token = create_request(question.session, question.speaker, shares, plan_id=plan_id)
    url = f"{where.public_url}/pay/{token}"
    told = draft(question, "link", facts | {"pay_url": url}, choices=choices)
    link = Link(label(question.speaker.language, "link_pay"), url)
    return Answer("answered", replace(told, links=(link,)), case=case)


def _nothing(question: Question, views: Sequence[VisitView]) -> Answer:
    facts = standing(question, views, whole=True) | checking_facts(question)
    choices = buttons(question, "ask_balance", "ask_claim_status")
    said = draft(question, "nothing", facts, choices=choices)
    return Answer("answered", said, case=trouble(question, views))
