"""Why a bill came although there is insurance: which of the known cases it is."""

from typing import Any
from uuid import UUID

from inquiry_api.answers.choosing import choose, chosen_visits
from inquiry_api.answers.compose import buttons, draft
from inquiry_api.answers.draft import Answer, CaseNeeded
from inquiry_api.answers.explain_balance import arithmetic, open_visits
from inquiry_api.answers.facts import total
from inquiry_api.answers.needed import found_case
from inquiry_api.answers.picture import VisitView
from inquiry_api.answers.question import Question
from inquiry_api.answers.refusals import refusal, refused_by
from inquiry_api.answers.standing import checking_facts, standing, trouble, trouble_or_review
from inquiry_api.ledger.figures import CONFIRMED, SELF_PAY
from inquiry_api.ledger.history import ClaimNow

_NEXT = {
    "no_coverage": ("update_insurance", "set_up_payment_plan"),
    "not_billed": ("update_insurance",),
    "cost_share": ("explain_balance", "pay_bill", "set_up_payment_plan"),
    "not_covered": ("ask_denial", "set_up_payment_plan"),
    "denied": ("ask_denial",),
    "review": ("ask_denial", "talk_to_human"),
    "rejected": ("ask_claim_status",),
    "pending": ("ask_claim_status",),
    "secondary_pending": ("ask_claim_status",),
}


def answer(question: Question) -> Answer:
    """The case that fits the visit meant."""
    selection = chosen_visits(question)
    visits = question.picture.visits
    if selection.status == "none" and visits:
        return choose(question, selection, visits)
    if selection.status == "one":
        return _explained(question, selection.visits[0])
    meant = open_visits(selection.visits)
    if len(meant) > 1:
        return choose(question, selection, meant)
    if meant:
        return _explained(question, meant[0])
    facts = standing(question, (), whole=True) | checking_facts(question)
    return Answer("answered", draft(question, "nothing", facts), case=trouble(question, ()))


def _explained(question: Question, view: VisitView) -> Answer:
    question.focus = (view.visit_id,)
    claims = [claim for claim in question.picture.claims if claim.visit_id == view.visit_id]
    which = case_of(view, claims)
    facts = standing(question, [view], whole=False) | arithmetic([view])
    facts |= {"on": view.on, "owed": view.debt} | _about(question, view, claims)
    facts["denied"] = total(one.figure for one in refused_by(question, view))
    said_ = draft(question, which, facts, choices=buttons(question, *_NEXT.get(which, ())))
    return Answer("answered", said_, case=_case(question, view, which))


def case_of(view: VisitView, claims: list[ClaimNow]) -> str:
    """Which case it is; the first that fits, from what forbids a bill to what explains it."""
    money = view.balance
    states = {claim.state for claim in claims}
    if view.shielded.cents:
        return "protected"
    if money.review.cents:
        return "review"
    if "rejected" in states and money.insurer.cents:
        return "rejected"
    if not claims and not money.payer_paid.cents:
        if view.self_pay:
            return "self_pay"
        return "not_billed" if view.covers else "no_coverage"
    if money.insurer.cents:
        return "secondary_pending" if _first_decided(view, claims) else "pending"
    if view.debt.cents:
        return _owed_case(view)
    refused = money.denied.cents or ("denied" in states and money.other.cents)
    return "denied" if refused else "settled"


def _owed_case(view: VisitView) -> str:
    share = view.balance.share
    if share.get(CONFIRMED):
        return "not_covered"
    other = set(share) - {CONFIRMED, SELF_PAY}
    return "cost_share" if other else "self_pay"


def _first_decided(view: VisitView, claims: list[ClaimNow]) -> bool:
    """Whether an insurer has answered while money still waits for another one."""
    decided = any(claim.state in ("paid", "denied", "forwarded") for claim in claims)
    return decided or bool(view.balance.payer_paid.cents)


def _about(question: Question, view: VisitView, claims: list[ClaimNow]) -> dict[str, Any]:
    """Payers, dates and the reason in words; none of it for a guarantor but the dates."""
    by_place = sorted(claims, key=lambda claim: claim.position)
    first = by_place[0] if by_place else None
    later = [claim for claim in by_place if claim.position > 1]
    cover = view.covers[0].payer if view.covers else None
    hidden = question.only_amounts
    return {
        "payer": None if hidden else (first.payer if first else cover),
        "second": later[0].payer if later and not hidden else None,
        "sent_on": first.submitted_on if first else None,
        "news_on": first.news_on if first else None,
        "reason": None if hidden else _reason(question, view),
    }


def _reason(question: Question, view: VisitView) -> dict[str, str] | None:
    """The payer's reason with the most money behind it, among those it gave for not paying."""
    given = refused_by(question, view)
    if not given:
        return None
    speaker = question.speaker
    return refusal(question, given[0]).words(speaker.language, speaker.channel)


def _case(question: Question, view: VisitView, which: str) -> CaseNeeded | None:
    if which == "not_billed" and not view.balance.fault:
        return _found(question, "never_billed", view.visit_id)
    if which == "rejected":
        return _found(question, "claim_rejected", view.visit_id)
    return trouble_or_review(question, [view])


def _found(question: Question, kind: str, about: UUID) -> CaseNeeded:
    return found_case(question, kind, "medium", about)
