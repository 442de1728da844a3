"""Where each claim stands: the last news, whose turn it is, and when to look again."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from inquiry_api.answers.choosing import choose, chosen_visits
from inquiry_api.answers.compose import buttons, draft
from inquiry_api.answers.draft import Answer, CaseNeeded
from inquiry_api.answers.needed import found_case, promise
from inquiry_api.answers.picture import VisitView
from inquiry_api.answers.question import Question
from inquiry_api.answers.refusals import (
    Refusal,
    Turn,
    biggest_first,
    news_of,
    refusal,
    refuses,
    status_turn,
)
from inquiry_api.answers.standing import trouble_or_review
from inquiry_api.ledger.figures import Figure
from inquiry_api.ledger.history import ClaimNow
from inquiry_api.ledger.journal import Book

OPEN = frozenset({"sent", "received", "pending", "information_needed", "rejected", "forwarded"})
# Whose turn it is, by state; a payer's question to the patient overrides it.
TURN: Mapping[str, Turn] = {
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
    unsent = None if selection.status == "one" else _unsent(question, meant)
    about["unsent_on"] = unsent.on if unsent else None
    about["clerk_by"] = promise(question, "medium") if any(c["stale"] for c in told) else None
    choices = buttons(question, *_next(told))
    return Answer(
        "answered",
        draft(question, "claims", about, choices=choices),
        case=_case(question, claims, meant) or _missed(question, unsent),
    )


def _shown(question: Question, visits: Sequence[VisitView], *, every: bool) -> list[ClaimNow]:
    days = {view.visit_id: view.on for view in visits}
    claims = [claim for claim in question.picture.claims if claim.visit_id in days]
    claims.sort(key=lambda claim: claim.position)
    claims.sort(key=lambda claim: days[claim.visit_id], reverse=True)
    if every:
        return claims
    return [claim for claim in claims if claim.state in OPEN] or claims[:1]


def _unsent(question: Question, visits: Sequence[VisitView]) -> VisitView | None:
    """A visit that waits for a plan although no claim went out: nobody would ask about it."""
    sent = {claim.visit_id for claim in question.picture.claims}
    waits = (view for view in visits if view.balance.insurer.cents and view.visit_id not in sent)
    return next(waits, None)


def _missed(question: Question, unsent: VisitView | None) -> CaseNeeded | None:
    if unsent is None or not unsent.covers:
        return None
    return found_case(question, "never_billed", "medium", unsent.visit_id)


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
    speaker = question.speaker
    check_on = _check_on(question, claim)
    refusals = [] if hidden else _refusals(question, view, claim)
    news = None if hidden else news_of(claim)
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
        "refusals": [one.words(speaker.language, speaker.channel) for one in refusals],
        "said": news.words.in_language(speaker.language) if news else None,
    }


def when_answered(question: Question, focus: Sequence[str]) -> Answer | None:
    """How long a plan may still take over the claim that was spoken of; None if it has answered."""
    views = {
        view.visit_id: view
        for view in question.picture.visits
        if not focus or str(view.visit_id) in focus
    }
    open_ones = [c for c in question.picture.claims if c.visit_id in views and c.state in OPEN]
    if not open_ones:
        return None
    claim = open_ones[0]
    question.focus = (claim.visit_id,)
    told = facts(question, claim, views[claim.visit_id])
    choices = buttons(question, "ask_claim_status", "talk_to_human")
    return Answer("answered", draft(question, "when", told, topic="claim_status", choices=choices))


def _check_on(question: Question, claim: ClaimNow) -> date | None:
    """When news can be expected at the latest, for a claim that a payer has."""
    if TURN.get(claim.state) != "payer" or claim.news_on is None:
        return None
    return claim.news_on + timedelta(days=question.practice.claim_days)


def _turn(claim: ClaimNow, refusals: Sequence[Refusal]) -> Turn:
    """The patient's turn before anybody's: by a refusal, else by the claim's last news."""
    asked = [one.turn for one in refusals if one.turn in ("you", "card")]
    if asked:
        return asked[0]
    if claim.state in OPEN:
        return status_turn(claim) or TURN.get(claim.state, "nobody")
    return TURN.get(claim.state, "nobody")


def _share(view: VisitView, claim: ClaimNow) -> Figure:
    """What this claim's payer left to the patient and the journal confirmed."""
    lines = (
        reason.figure
        for reason in view.balance.reasons
        if reason.claim_id == claim.claim_id and reason.book == Book.PATIENT
    )
    return sum(lines, Figure())


def _refusals(question: Question, view: VisitView, claim: ClaimNow) -> list[Refusal]:
    """The reasons for which this payer didn't pay, the biggest first, one of each kind."""
    found: dict[str, Refusal] = {}
    denied = claim.state == "denied"
    own = [one for one in view.balance.reasons if one.claim_id == claim.claim_id]
    for reason in biggest_first(one for one in own if refuses(one, denied=denied)):
        one = refusal(question, reason)
        found.setdefault(one.explained.family, one)
    return list(found.values())[:2]


def _next(told: Sequence[dict[str, Any]]) -> tuple[str, ...]:
    if any(claim["turn"] == "card" for claim in told):
        return ("update_insurance", "ask_denial", "talk_to_human")
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
