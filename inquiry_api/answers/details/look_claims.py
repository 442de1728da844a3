"""Refusals in plain words, and the programmes that forbid to bill a patient."""

import re
from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from inquiry_api.answers.compose import button, buttons, draft
from inquiry_api.answers.details.fields import plain_words
from inquiry_api.answers.details.lead import PROGRAMMES, covers_at_issue, lead_facts
from inquiry_api.answers.details.look import Look
from inquiry_api.answers.details.look_payments import days_told
from inquiry_api.answers.details.pausing import pause
from inquiry_api.answers.draft import Answer, Choice
from inquiry_api.answers.facts import total
from inquiry_api.answers.needed import found_case, promise
from inquiry_api.answers.picture import VisitView
from inquiry_api.answers.question import Question
from inquiry_api.answers.refusals import refusal, refused_by
from inquiry_api.answers.standing import standing
from inquiry_api.coverage.queries import Cover
from privacy.dates import PartialDate

# Days to appeal from the notice, which governs: employer and exchange plans (29 CFR
# 2560.503-1(h)), Medicare (42 CFR 405.942), Medicaid plans (42 CFR 438.402). Others differ.
APPEAL_DAYS = {"commercial": 180, "medicare": 120, "medicaid": 60}
_NEAR = 14
_APPEAL_WORDS = ("appeal", "apela", "apelo", "apele")
_NEW_PLAN = re.compile(
    r"\b(?:new|another|add|also have|got|changed|wrong|nuev[oa]|agregar|otro seguro"
    r"|tambien tengo)\b"
)
_ASKS_ORDER = re.compile(
    r"\b(?:did you|have you|do you|are you|which|who pays|cual|quien paga|le cobraron|mandaron)\b"
)
_ORDER_WRONG = re.compile(
    r"\b(?:order|first|primary|orden|primero|principal)\b.*\b(?:wrong|should|backwards|mal|reves|deb\w+)"
    r"|\b(?:wrong|should|mal|reves|deb\w+)\b.*\b(?:order|first|primary|orden|primero|principal)"
)
# Within how many days of the visit plans take a claim: many by contract, Medicare and Medicaid by
# law (42 CFR 424.44, 447.45).
_FILING_DAYS = (90, 180, 365)
# Claims that an insurer has not answered.
OPEN_STATES = frozenset({"sent", "received", "pending", "information_needed"})


def refused(question: Question, view: VisitView) -> bool:
    """Whether a payer refused anything of this visit."""
    return bool(refused_by(question, view))


def wants_appeal(question: Question) -> bool:
    """Whether the message asks to appeal, or a button did."""
    codes = [entity.get("value") for entity in question.asked.entities]
    bare = plain_words(question.asked.text)
    return "appeal" in codes or any(word in bare for word in _APPEAL_WORDS)


def denial(question: Question, known: Mapping[str, str], views: Sequence[VisitView]) -> Look:
    """Why, and who bears it; with a wish to appeal, the deadline and a case."""
    view = views[0] if views else None
    if view is None or not refused(question, view):
        return Look(answer=_not_refused(question))
    if wants_appeal(question) or known.get("notice_on"):
        return _appeal(question, known, view)
    return Look(answer=_told(question, view))


def _not_refused(question: Question) -> Answer:
    choices = buttons(question, "ask_claim_status", "talk_to_human")
    return Answer("answered", draft(question, "none", {}, choices=choices))


def _told(question: Question, view: VisitView) -> Answer:
    reasons = refused_by(question, view)
    first = refusal(question, reasons[0])
    speaker = question.speaker
    words = None if question.only_amounts else first.words(speaker.language, speaker.channel)
    facts = standing(question, [view], whole=False) | {
        "on": view.on,
        "reason": words,
        "yours": words is not None and first.turn in ("you", "card"),
        "refused": total(abs_figure for abs_figure in (reason.figure for reason in reasons)),
        "owed": view.debt,
        "clerk_by": promise(question, "medium"),
    }
    case = found_case(question, "claim_refused", "medium", view.visit_id)
    wanted = ("update_insurance",) if first.turn == "card" else ()
    choices: tuple[Choice, ...] = buttons(question, *wanted, "ask_claim_status")
    if question.speaker.channel == "web":
        choices = (button(question, "appeal", 'ask_denial{"code":"appeal"}'), *choices)
    return Answer("answered", draft(question, "told", facts, choices=choices), case=case)


def _appeal(question: Question, known: Mapping[str, str], view: VisitView) -> Look:
    """The usual deadline of this kind of plan from the notice's day, if that could be read."""
    kind = view.covers[0].kind if view.covers else "commercial"
    days = days_told(question, known.get("notice_on"))
    noticed = next((_whole(day, question.today) for day in days), None)
    allowed = APPEAL_DAYS.get(kind)
    if noticed is None or allowed is None:
        return Look(facts={"appeal_by": None, "gone_by": False})
    until = noticed + timedelta(days=allowed)
    near = (until - question.today).days < _NEAR
    clocks = {"notice_on": noticed.isoformat(), "appeal_by": until.isoformat()}
    facts = {"appeal_by": until, "gone_by": until < question.today}
    return Look(facts=facts, clocks=clocks, severity="high" if near else None)


def _whole(day: PartialDate, today: date) -> date | None:
    """The day of a notice: of the year that was said, else the last such day that was."""
    if not day.month or not day.day:
        return None
    for year in [day.year] if day.year else [today.year, today.year - 1]:
        try:
            found = date(year, day.month, day.day)
        except ValueError:
            continue
        if found <= today:
            return found
    return None


def new_plan(question: Question, known: Mapping[str, str], views: Sequence[VisitView]) -> Look:
    """How long ago the oldest open visit was: a claim of it may soon come too late."""
    days = [view.on for view in question.picture.visits if view.debt.cents or view.pending]
    if not days:
        return Look()
    limits = [min(days) + timedelta(days=each) for each in _FILING_DAYS]
    ahead = [day for day in limits if day >= question.today]
    near = bool(ahead) and (ahead[0] - question.today).days < _NEAR
    clocks = {"oldest_open_visit": min(days).isoformat()}
    clocks |= {"filing_may_end": ahead[0].isoformat()} if ahead else {}
    return Look(clocks=clocks, severity="high" if near else None)


def programme(question: Question, known: Mapping[str, str], views: Sequence[VisitView]) -> Look:
    """Whose programme is on file; what it forbids to bill is paused at once and passed on."""
    if known.keys() - {"program"}:
        return Look()
    shielded = [view for view in question.picture.visits if view.shielded.cents]
    if shielded:
        return Look(answer=_protected(question, shielded))
    covers = [c for c in covers_at_issue(question, views) if c.kind in PROGRAMMES or c.dual]
    if not covers or not _on_file(known.get("program"), covers):
        return Look()
    facts = lead_facts(question, views) | {
        "programs": [] if question.only_amounts else [cover.payer for cover in covers],
        "barred": any(cover.protected for cover in covers),
    }
    choices = buttons(question, "explain_balance", "update_insurance", "talk_to_human")
    return Look(answer=Answer("answered", draft(question, "on_file", facts, choices=choices)))


def _on_file(program: str | None, covers: Sequence[Cover]) -> bool:
    """Whether the programme that was named is the one on file; where none was named, any is."""
    kinds = {cover.kind for cover in covers} | ({"both"} if any(c.dual for c in covers) else set())
    return program is None or program in kinds or {"medicare", "medicaid"} <= kinds


def _protected(question: Question, views: Sequence[VisitView]) -> Answer:
    holds = pause(question, "insurance", views)
    facts = {
        "shielded": total(view.shielded for view in views),
        "clerk_by": promise(question, "high"),
        "paused": bool(holds),
    }
    case = found_case(
        question, "protected_billed", "high", views[0].visit_id, shielded=facts["shielded"]
    )
    choices = buttons(question, "talk_to_human")
    return Answer("answered", draft(question, "protected", facts, choices=choices), case=case)


def second_plan(question: Question, known: Mapping[str, str], views: Sequence[VisitView]) -> Look:
    """Two plans on file: their order, and what waits for the second. A new one is taken down."""
    covers = covers_at_issue(question, views)
    bare = plain_words(question.asked.text)
    if len(covers) > 1 and _ORDER_WRONG.search(bare):
        return Look(skip=("second_payer", "member_number"))
    told = known.keys() - {"holder"} and not _ASKS_ORDER.search(bare)
    if told or len(covers) < 2 or question.only_amounts or _NEW_PLAN.search(bare):
        return Look()
    waiting = [c for c in question.picture.claims if c.position > 1 and c.state in OPEN_STATES]
    days = {view.visit_id: view.on for view in question.picture.visits}
    facts = {
        "payer": covers[0].payer,
        "second": covers[1].payer,
        "waits_on": days[waiting[0].visit_id] if waiting else None,
    }
    choices = buttons(question, "ask_claim_status", "update_insurance", "talk_to_human")
    return Look(answer=Answer("answered", draft(question, "on_file", facts, choices=choices)))
