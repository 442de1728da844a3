"""Charges that look alike, more time, and plans to change."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import timedelta

from inquiry_api.answers import plan_change as changing
from inquiry_api.answers.bills import service_rows
from inquiry_api.answers.choosing import wait_for
from inquiry_api.answers.compose import buttons, draft
from inquiry_api.answers.details.amounts import WHOLE
from inquiry_api.answers.details.fields import plain_words
from inquiry_api.answers.details.lead import account_ids, alike
from inquiry_api.answers.details.look import Look
from inquiry_api.answers.details.look_payments import cents_told
from inquiry_api.answers.draft import Answer
from inquiry_api.answers.facts import Told
from inquiry_api.answers.picture import VisitView
from inquiry_api.answers.plan_state import plannable, save
from inquiry_api.answers.question import Question
from inquiry_api.answers.standing import standing
from inquiry_api.ledger.holding import held_since

_FEARS = re.compile(
    r"\b(?:will|would|going to|gonna|might|could|can|don'?t want|afraid|before|if)\b.*\bcollection"
    r"|\b(?:va|van|vaya|pueden?|vayan|mand\w+|si|miedo|antes)\b.*\b(?:cobranzas?|coleccion\w*|agencia)"
)
_HAS_LETTER = re.compile(
    r"\b(?:letter|notice|got|received|called|calling|says?|sent me|was sent|carta|aviso|llego"
    r"|recibi|llamaron|llaman|mandaron|dice)\b"
)
_ONCE_IN = timedelta(days=182)


def duplicate(question: Question, known: Mapping[str, str], views: Sequence[VisitView]) -> Look:
    """Whether the visit has two lines that look the same: then nobody need describe them."""
    lines = () if question.only_amounts else alike(question, views)
    table = service_rows(question, lines) if question.speaker.channel == "web" else ()
    skip = ("twice",) if lines else ()
    return Look(skip=skip, facts={"alike": len(lines)}, table=table, private=bool(table))


def more_time(question: Question, known: Mapping[str, str], views: Sequence[VisitView]) -> Look:
    """More time within the practice's rules is given at once, once in half a year."""
    days = question.practice.policies.extension_days
    now = standing(question, question.picture.visits, whole=True)
    if not now["due"].cents:
        plan = changing.standing_plan(question.picture)
        if changing.may_change(question, plan):
            return Look(answer=_of_the_plan(question))
        if plan is None:
            return Look(answer=_not_due(question))
    facts = {name: now[name] for name in ("due", "on_plan", "insurer")}
    facts["late_fees"] = question.practice.policies.late_fees
    since = question.today - _ONCE_IN
    before = held_since(question.session, account_ids(question), "extension", since)
    if not days or not now["due"].cents or before:
        return Look(no_pause=True, facts=facts, private=True)
    skip = ("until", "reason")
    return Look(skip=skip, facts=facts, private=True, pause="extension", pause_days=days)


def _of_the_plan(question: Question) -> Answer:
    """Where only a plan's payments are to come, more time is another day for them."""
    topic = "change_payment_plan"
    asked = replace(question.asked, topic=topic, details={"change": "date"})
    wait_for(question.session, question.speaker, asked, ready=True)
    return Answer("answered", resume=topic)


def discount(question: Question, known: Mapping[str, str], views: Sequence[VisitView]) -> Look:
    """The offer beside what is due, taken down for whoever decides."""
    due = standing(question, question.picture.visits, whole=False)["due"]
    named = known.get("offer")
    offer = due if named == WHOLE else Told(cents_told(named) or 0, "offer")
    packet = {"offer_cents": offer.cents, "due_cents": due.cents}
    return Look(facts={"offer": offer, "due": due}, packet=packet, private=True)


def collections(question: Question, known: Mapping[str, str], views: Sequence[VisitView]) -> Look:
    """Who fears that a bill goes to an agency has no letter of one: nothing is asked then."""
    bare = plain_words(question.asked.text)
    if known or not _FEARS.search(bare) or _HAS_LETTER.search(bare):
        return Look()
    facts = standing(question, question.picture.visits, whole=True)
    choices = buttons(question, "set_up_payment_plan", "request_more_time", "talk_to_human")
    return Look(answer=Answer("answered", draft(question, "worry", facts, choices=choices)))


def _not_due(question: Question) -> Answer:
    """No day runs where nothing is due: what holds it back is told, and nothing is asked."""
    facts = standing(question, question.picture.visits, whole=True)
    choices = buttons(question, "ask_balance", "ask_claim_status")
    return Answer("answered", draft(question, "not_due", facts, choices=choices))


def plan_change(question: Question, known: Mapping[str, str], views: Sequence[VisitView]) -> Look:
    """A new schedule to agree to where the rules leave it to the patient; else a person helps."""
    if question.picture.plans:
        return _changed(question, known)
    facts = {"narrowed": question.scope.narrowed}
    choices = buttons(question, "set_up_payment_plan", "ask_balance")
    return Look(answer=Answer("answered", draft(question, "no_plan", facts, choices=choices)))


def _changed(question: Question, known: Mapping[str, str]) -> Look:
    kind, now = known.get("change"), changing.standing_plan(question.picture)
    if now and kind in ("date", "amount", "add") and changing.may_change(question, now):
        if kind == "add" and not plannable(question.picture.visits):
            return Look(answer=Answer("answered", draft(question, "nothing_to_add", {})))
        state = changing.begun(question, now, kind, known.get("change_to"))
        if state is not None:
            save(question.session, question.speaker.conversation_id, state)
            return Look(answer=Answer("plan", flow="plan"))
    packet = {"plans": changing.packet_of_plan(question.picture)}
    return Look(facts={"leaves": kind == "leave"}, packet=packet)
