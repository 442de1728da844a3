"""Setting up a payment plan: whether one can be offered, and where to begin."""

from typing import Any

from inquiry_api.access.consents import has_consent
from inquiry_api.access.door import require_fresh
from inquiry_api.access.identity import Given
from inquiry_api.answers.compose import buttons, draft
from inquiry_api.answers.draft import Answer
from inquiry_api.answers.plan_pick import wish_of, with_wish
from inquiry_api.answers.plan_state import PlanState, fresh_state, load, save
from inquiry_api.answers.question import Question
from inquiry_api.answers.standing import checking_facts, standing, trouble


def answer(question: Question) -> Answer:
    """Start or go on with the plan flow, or say why there is nothing to plan.

    Needs a fresh proof of identity: raises NotFresh. By text, amounts must have been agreed to.
    """
    picture = question.picture
    basis = fresh_state(picture, question.practice.plan)
    if basis is None:
        return _nothing(question)
    if not basis.counts(question.practice.plan):
        return _too_small(question, basis)
    if question.speaker.channel == "sms" and not has_consent(question.session, question.speaker):
        return Answer("answered", draft(question, "by_page", {}, private=False))
    require_fresh(question.session, question.speaker)
    _begin(question, basis)
    return Answer("plan", flow="plan")


def _begin(question: Question, basis: PlanState) -> None:
    """Take up the offer that stands, or a new one; what the message names already counts."""
    rules = question.practice.plan
    standing_one = load(question.session, question.speaker.conversation_id)
    state = basis
    if standing_one is not None:
        covered = standing_one.covers(basis)
        state = standing_one if covered else standing_one.moved_to(basis, rules)
    wish = wish_of(state, question.wanted, Given(), rules)
    if wish is not None and wish.monthly_cents not in (state.total_cents,):
        state = with_wish(state, wish, rules)
    save(question.session, question.speaker.conversation_id, state)


def _nothing(question: Question) -> Answer:
    """Nothing is due that could be planned: it is on a plan, waits for somebody, or isn't there."""
    visits = question.picture.visits
    facts = standing(question, visits, whole=True) | checking_facts(question)
    plans = question.picture.plans
    facts["plan_left"] = facts["on_plan"]
    variant = "have_plan" if plans and facts["on_plan"].cents else "nothing"
    choices = buttons(question, "ask_balance")
    return Answer(
        "answered", draft(question, variant, facts, choices=choices), case=trouble(question, visits)
    )


def _too_small(question: Question, basis: PlanState) -> Answer:
    facts: dict[str, Any] = {
        "due": standing(question, question.picture.visits, whole=False)["due"],
        "minimum": question.practice.plan.minimum_cents,
    }
    choices = buttons(question, "pay_bill", "request_more_time")
    return Answer("answered", draft(question, "too_small", facts, choices=choices))
