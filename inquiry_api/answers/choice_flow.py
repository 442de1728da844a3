"""The choice flow: which visit? A button, its number, a date or "the last one" mean the same."""

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from inquiry_api.access.door import NotVerified
from inquiry_api.access.identity import Given
from inquiry_api.access.speaker import Speaker
from inquiry_api.answers import memory
from inquiry_api.answers.choosing import TAKES_ALL, resume_with, wait_for
from inquiry_api.answers.compose import button, check_again, compose
from inquiry_api.answers.details.fields import plain_words
from inquiry_api.answers.details.option_words import SKIP
from inquiry_api.answers.draft import Choice, Draft, FlowStep, Row
from inquiry_api.answers.follow_up import NOT_ME, asks_beside
from inquiry_api.answers.kinds import of_kind
from inquiry_api.answers.paper_forms import by_hand
from inquiry_api.answers.phrasing import day
from inquiry_api.answers.picture import VisitView
from inquiry_api.answers.question import Asked, Question
from inquiry_api.answers.rendering import label
from inquiry_api.answers.visits import select_visits
from inquiry_api.answers.wanted import Wanted, read_wanted
from inquiry_api.money import format_cents

_NUMBER = re.compile(r"\W*(\d{1,2})\W*")
_MOST_MISSES = 2
_THEFT = "report_identity_theft"
# Messages that can answer the question; any other intent is something else.
ANSWERS = frozenset({"give_details", "affirm", "out_of_scope", "nlu_fallback", ""})


def step(session: Session, speaker: Speaker, given: Given) -> FlowStep:
    """Take a message as the choice, if it is one."""
    state = memory.recall(session, speaker.conversation_id, memory.CHOICE)
    if state is None:
        return FlowStep("left")
    asked = Asked.from_json(state["asked"])
    question = Question(session, speaker, asked)
    if NOT_ME.search(plain_words(given.text)):
        theft = Asked(_THEFT, (), dict(given.values), text=given.text)
        return FlowStep("done", resume=resume_with(session, speaker, theft, ()))
    if given.intent in ("cancel", "deny") or SKIP.fullmatch(plain_words(given.text)):
        return _leave(question)
    try:
        options = _options(question, state)
    except NotVerified:
        return _identify_first(session, speaker, asked)
    if given.intent in ("ask_repeat", "ask_clarify"):
        return FlowStep("ask", _draft(question, "ask", state, options))
    picked = _picked(given, options, question)
    if picked:
        return FlowStep("done", resume=resume_with(session, speaker, asked, picked))
    if given.intent not in ANSWERS or asks_beside(given.text) or by_hand(given.text):
        return FlowStep("digress")
    wanted = read_wanted(given.entities, given.values, speaker.language)
    found = select_visits(question.picture.visits, wanted)
    state["none_like"] = found.by if found.status == "none" else None
    return _ask_again(question, state, options)


def prompt(session: Session, speaker: Speaker, _given: Given | None = None) -> FlowStep:
    """The question, as it stands."""
    state = memory.recall(session, speaker.conversation_id, memory.CHOICE)
    if state is None:
        return FlowStep("left")
    asked = Asked.from_json(state["asked"])
    question = Question(session, speaker, asked)
    try:
        return FlowStep("ask", _draft(question, "ask", state, _options(question, state)))
    except NotVerified:
        return FlowStep("ask", check_again(question))


def picked_later(question: Question) -> Asked | None:
    """The question that still waits for its visit, with the one that a later message picks."""
    session, speaker, said = question.session, question.speaker, question.asked
    state = memory.recall(session, speaker.conversation_id, memory.CHOICE)
    if state is None:
        return None
    waiting = Question(session, speaker, Asked.from_json(state["asked"]))
    given = Given(said.values, "give_details", said.entities, said.text)
    try:
        picked = _picked(given, _options(waiting, state), waiting)
    except NotVerified:
        return None
    if not picked:
        return None
    memory.forget(session, speaker.conversation_id, memory.CHOICE)
    return replace(waiting.asked, visits=tuple(picked))


def _identify_first(session: Session, speaker: Speaker, asked: Asked) -> FlowStep:
    """Identity ran out meanwhile: the topic, answered next, asks for it again."""
    memory.forget(session, speaker.conversation_id, memory.CHOICE)
    wait_for(session, speaker, asked, ready=True)
    return FlowStep("done", resume=asked.topic)


def _leave(question: Question) -> FlowStep:
    memory.forget(question.session, question.speaker.conversation_id, memory.CHOICE)
    return FlowStep("left", compose(question, "choice/left", {}, private=False))


def _ask_again(question: Question, state: dict[str, Any], options: Sequence[VisitView]) -> FlowStep:
    state["misses"] += 1
    if state["misses"] > _MOST_MISSES:
        memory.forget(question.session, question.speaker.conversation_id, memory.CHOICE)
        person = (button(question, "talk_to_human"),)
        return FlowStep(
            "left", compose(question, "choice/stuck", {}, choices=person, private=False)
        )
    memory.keep(question.session, question.speaker.conversation_id, memory.CHOICE, state)
    variant = "ask" if state["none_like"] else "unclear"
    return FlowStep("ask", _draft(question, variant, state, options))


def _options(question: Question, state: dict[str, Any]) -> list[VisitView]:
    by_id = {view.visit_id: view for view in question.picture.visits}
    return [by_id[UUID(key)] for key in state["options"] if UUID(key) in by_id]


def _picked(given: Given, options: Sequence[VisitView], question: Question) -> list[str]:
    """The visits that a message picks; none if it picks nothing, or more than one."""
    wanted = read_wanted(given.entities, given.values, question.speaker.language)
    if wanted.all and question.topic in TAKES_ALL:
        return [str(view.visit_id) for view in options]
    place = _place(given, wanted)
    if place is not None:
        return [str(view.visit_id) for view in options[place : place + 1]]
    if given.intent not in ANSWERS and given.intent.removeprefix("ask_") != question.topic:
        return []
    for visits in (options, question.picture.visits):
        selection = select_visits(visits, wanted)
        if selection.status == "one":
            return [str(selection.visits[0].visit_id)]
    named = of_kind(given.text, options)
    return [str(named[0].visit_id)] if len(named) == 1 else []


def _place(given: Given, wanted: Wanted) -> int | None:
    """A place in the list, from 0. "The last one" is the latest visit, which stands first."""
    bare = _NUMBER.fullmatch(given.text)
    if bare:
        return max(int(bare[1]) - 1, 0)
    for ordinal in wanted.ordinals:
        return 0 if ordinal == "last" else int(ordinal) - 1
    return None


def _draft(
    question: Question, variant: str, state: dict[str, Any], options: Sequence[VisitView]
) -> Draft:
    facts = {
        "none_like": state["none_like"],
        "more": state["more"],
        "count": len(options),
        "visits": [{"on": view.on} for view in options],
    }
    days = [view.on for view in options]
    choices = [
        _choice(question, number, view, alone=days.count(view.on) == 1)
        for number, view in enumerate(options, start=1)
    ]
    if question.topic in TAKES_ALL:
        choices.append(button(question, "all", 'give_details{"all":"all"}'))
    table = _listed(question, options) if question.speaker.channel == "sms" else ()
    return compose(question, f"choice/{variant}", facts, choices=choices, table=table)


def _listed(question: Question, options: Sequence[VisitView]) -> tuple[Row, ...]:
    """The options as the page behind a link shows them: there, a reply is by number."""
    language = question.speaker.language
    return tuple(
        Row(f"{number}: {day(view.on, language, 'web')}", view.debt.cents, kind="left")
        for number, view in enumerate(options, start=1)
    )


def _choice(question: Question, number: int, view: VisitView, *, alone: bool) -> Choice:
    """A visit by its date, on the web with its amount and, for the patient, what it was.

    In a text the amount tells two of one day apart; `alone` is the only one of its day.
    """
    language, channel = question.speaker.language, question.speaker.channel
    parts = [day(view.on, language, channel)]
    if channel == "web" and view.account.role == "patient":
        parts.append(kind_of(view, question))
    if channel == "web" or not alone:
        parts.append(format_cents(view.debt.cents or view.balance.charges.cents))
    return Choice(" · ".join(parts), f'give_details{{"ordinal":"{number}"}}')


def kind_of(view: VisitView, question: Question) -> str:
    """What a visit was, in the speaker's language: the practice's own words are English."""
    if question.speaker.language == "en":
        return view.balance.kind
    key = f"kind_{view.balance.kind.casefold().replace(' ', '_')}"
    try:
        return label("es", key)
    except KeyError:
        return label("es", "kind_visit")
