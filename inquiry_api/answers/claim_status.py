"""Where each claim stands: the last news, whose turn it is, and when to look again."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from inquiry_api.answers.choosing import choose, chosen_visits
from inquiry_api.answers.compose import buttons, draft
from inquiry_api.answers.draft import Answer, CaseNeeded
from inquiry_api.answers.explain_balance import said
from inquiry_api.answers.needed import found_case, promise
from inquiry_api.answers.picture import VisitView
from inquiry_api.answers.question import Question
from inquiry_api.answers.reasons.table import Explained, explain
from inquiry_api.answers.standing import trouble_or_review
from inquiry_api.ledger.figures import SHARES, Figure, Reason
from inquiry_api.ledger.history import ClaimNow
from inquiry_api.ledger.journal import Book

OPEN = frozenset({"sent", "received", "pending", "information_needed", "rejected", "forwarded"})
# Whose turn it is, by state; a payer's question to the patient overrides it.
TURN = {
    "sent": "payer",
    "received": "payer",
    "pending": "payer",
    "forwarded": "payer",
    "reversed": "payer",
    "information_needed": "us",
    "rejected": "us",
}
MOST_SHOWN = {"sms": 2, "web": 6}


def answer(question: Question) -> Answer:
    """The claims of the visit meant; of all visits, the open ones, or else the latest."""
    selection = chosen_visits(question)
    visits = question.picture.visits
    if selection.status == "several":
        return choose(question, selection, selection.visits)
    if selection.status == "none" and visits:
        return choose(question, selection, visits)
    meant = selection.visits
    claims = _shown(question, meant, every=selection.status == "one")
    if not claims:
        return _without_claims(question, meant)
    question.focus = tuple({claim.visit_id: None for claim in claims})
    limit = MOST_SHOWN[question.speaker.channel]
    by_visit = {view.visit_id: view for view in meant}
    told = [facts(question, claim, by_visit[claim.visit_id]) for claim in claims[:limit]]
    about = {"claims": told, "more": len(claims) - len(told), "only_amounts": question.only_amounts}
    about["clerk_by"] = promise(question, "medium") if any(c["stale"] for c in told) else None
    choices = buttons(question, *_next(told))
    return Answer(
        "answered",
        draft(question, "claims", about, choices=choices),
        case=_case(question, claims, meant),
    )


def _shown(question: Question, visits: Sequence[VisitView], *, every: bool) -> list[ClaimNow]:
    ids = {view.visit_id for view in visits}
    claims = [claim for claim in question.picture.claims if claim.visit_id in ids]
    if every:
        return claims
    return [claim for claim in claims if claim.state in OPEN] or claims[:1]


def _without_claims(question: Question, visits: Sequence[VisitView]) -> Answer:
    """No claim was sent: either there is no cover on file for that day, or it is our turn."""
    view = visits[0] if visits else None
    if view is None:
        return Answer("answered", draft(question, "no_visits", {}))
    missed = bool(view.covers) and not view.self_pay
    about = {
        "on": view.on,
        "covered": bool(view.covers),
        "self_pay": view.self_pay,
        "clerk_by": promise(question, "medium"),
    }
    case = found_case(question, "never_billed", "medium", view.visit_id) if missed else None
    choices = buttons(question, "update_insurance")
    return Answer("answered", draft(question, "none_sent", about, choices=choices), case=case)


def facts(question: Question, claim: ClaimNow, view: VisitView) -> dict[str, Any]:
    """One claim: its dates, whose turn it is, what was paid and left, and refusals in words."""
    hidden = question.only_amounts
    check_on = _check_on(question, claim)
    refusals = [] if hidden else _refusals(view, claim)
    return {
        "state": claim.state,
        "payer": None if hidden else claim.payer,
        "phone": None if hidden else claim.payer_phone,
        "position": claim.position,
        "on": view.on,
        "sent_on": claim.submitted_on,
        "news_on": claim.news_on,
        "turn": _turn(claim, refusals),
        "check_on": check_on,
        "stale": check_on is not None and check_on < question.today,
        "paid": view.balance.paid_by_claim.get(claim.claim_id, Figure()),
        "share": _share(view, claim),
        "insurer": view.balance.insurer,
        "review": view.balance.review,
        "refusals": [said(refusal, question) for refusal in refusals],
    }


def _check_on(question: Question, claim: ClaimNow) -> date | None:
    """When news can be expected at the latest, for a claim that a payer has."""
    if TURN.get(claim.state) != "payer" or claim.news_on is None:
        return None
    return claim.news_on + timedelta(days=question.practice.claim_days)


def _turn(claim: ClaimNow, refusals: Sequence[Explained]) -> str:
    if any(refusal.family in ("from_patient", "other_insurer") for refusal in refusals):
        return "you"
    return TURN.get(claim.state, "nobody")


def _share(view: VisitView, claim: ClaimNow) -> Figure:
    """What this claim's payer left to the patient and the journal confirmed."""
    lines = (
        reason.figure
        for reason in view.balance.reasons
        if reason.claim_id == claim.claim_id and reason.book == Book.PATIENT
    )
    return sum(lines, Figure())


def _refusals(view: VisitView, claim: ClaimNow) -> list[Explained]:
    """The reasons for which this payer didn't pay, the biggest first, one of each kind."""
    given = [reason for reason in view.balance.reasons if _refuses(reason, claim)]
    given.sort(key=lambda reason: -abs(reason.figure.cents))
    found: dict[str, Explained] = {}
    for reason in given:
        explained = explain(reason.group, reason.code)
        found.setdefault(explained.family, explained)
    return list(found.values())[:2]


def _refuses(reason: Reason, claim: ClaimNow) -> bool:
    if reason.claim_id != claim.claim_id:
        return False
    if reason.book in (Book.DENIED, Book.REVIEW):
        return True
    return reason.book == Book.PATIENT and reason.code not in SHARES


def _next(told: Sequence[dict[str, Any]]) -> tuple[str, ...]:
    if any(claim["refusals"] for claim in told):
        return ("ask_denial", "talk_to_human")
    if any(claim["share"].cents for claim in told):
        return ("explain_balance", "pay_bill")
    return ()


def _case(
    question: Question, claims: Sequence[ClaimNow], visits: Sequence[VisitView]
) -> CaseNeeded | None:
    """Ours to mend first, then what has been silent for too long, then what the figures ask for."""
    for claim in claims:
        if claim.state == "rejected":
            return found_case(question, "claim_rejected", "medium", claim.claim_id)
    for claim in claims:
        check_on = _check_on(question, claim)
        if check_on is not None and check_on < question.today:
            return found_case(question, "claim_silent", "medium", claim.claim_id)
    return trouble_or_review(question, visits)
