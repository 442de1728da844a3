"""Asking which visit is meant, and what to do once it is known."""

from collections.abc import Sequence
from dataclasses import replace
from uuid import UUID

from sqlalchemy.orm import Session

from inquiry_api.access.speaker import Speaker
from inquiry_api.answers import memory
from inquiry_api.answers.draft import Answer
from inquiry_api.answers.kinds import of_kind
from inquiry_api.answers.picture import VisitView
from inquiry_api.answers.question import Asked, Question
from inquiry_api.answers.refusals import refused_by
from inquiry_api.answers.visits import Selection, select_visits
from inquiry_api.ledger.balances import Unproved

TAKES_ALL = frozenset({"balance", "explain_balance", "claim_status"})
_FOLLOWS = frozenset({"explain_balance", "why_billed_if_insured", "claim_status", "denial"})
MOST_OPTIONS = {"sms": 4, "web": 8}


def chosen_visits(question: Question) -> Selection:
    """The visits that a question is about: picked from a list, named, or meant by what came before.

    "Why?" after an answer about one visit means that visit. Raises Unproved for one whose rows
    contradict each other.
    """
    picked = _with_ids(question.picture.visits, question.asked.visits)
    if picked:
        return Selection("one" if len(picked) == 1 else "all", picked)
    selection = select_visits(question.picture.visits, question.wanted)
    if selection.status == "all" and not question.wanted.all and question.topic in _FOLLOWS:
        before = spoken_of(question)
        if len(before) == 1 and (question.topic != "denial" or refused_by(question, before[0])):
            return Selection("one", before)
    if selection.status == "none":
        _refuse_faulty(question)
    return _of_kind(question, selection)


def _of_kind(question: Question, selection: Selection) -> Selection:
    """Narrowed down by what a visit was, where the message says so and nothing else decides."""
    if selection.status not in ("all", "several") or question.wanted.all:
        return selection
    named = of_kind(question.asked.text, selection.visits)
    if not named or len(named) == len(selection.visits):
        return selection
    return Selection("one" if len(named) == 1 else "several", named, "kind")


def _refuse_faulty(question: Question) -> None:
    """A visit that is there, but whose rows contradict, is not one that "I don't see"."""
    meant = select_visits(question.picture.faulty, question.wanted)
    if meant.status in ("one", "several"):
        visit = meant.visits[0].balance
        raise Unproved(visit.fault or "", visit.visit_id)


def choose(question: Question, selection: Selection, options: Sequence[VisitView]) -> Answer:
    """Ask which of the options is meant, saying so if nothing fitted what was named."""
    shown = [str(view.visit_id) for view in options][: MOST_OPTIONS[question.speaker.channel]]
    state = {
        "asked": question.asked.as_json(),
        "options": shown,
        "none_like": selection.by if selection.status == "none" else None,
        "more": len(options) > len(shown),
        "misses": 0,
    }
    memory.keep(question.session, question.speaker.conversation_id, memory.CHOICE, state)
    return Answer("choose", flow="choice")


def resume_with(session: Session, speaker: Speaker, asked: Asked, visits: Sequence[str]) -> str:
    """Have the question answered next, about these visits. Returns its topic."""
    memory.forget(session, speaker.conversation_id, memory.CHOICE)
    wait_for(session, speaker, replace(asked, visits=tuple(visits)), ready=True)
    return asked.topic


def wait_for(session: Session, speaker: Speaker, asked: Asked, *, ready: bool = False) -> None:
    """Keep a question until identity or a choice allows to answer it."""
    state = {"asked": asked.as_json(), "ready": ready}
    memory.keep(session, speaker.conversation_id, memory.PENDING, state)


def waiting(session: Session, speaker: Speaker) -> Asked | None:
    """The question that waits, if any."""
    state = memory.recall(session, speaker.conversation_id, memory.PENDING)
    return Asked.from_json(state["asked"]) if state else None


def take_ready(session: Session, speaker: Speaker, topic: str) -> Asked | None:
    """The question of this topic that may be answered now; it waits no longer."""
    state = memory.recall(session, speaker.conversation_id, memory.PENDING)
    if state is None or not state["ready"] or state["asked"]["topic"] != topic:
        return None
    memory.forget(session, speaker.conversation_id, memory.PENDING)
    return Asked.from_json(state["asked"])


def spoken_of(question: Question) -> tuple[VisitView, ...]:
    """The visits that the last answer was about. Raises NotVerified."""
    last = memory.recall(question.session, question.speaker.conversation_id, memory.LAST)
    return _with_ids(question.picture.visits, last["focus"] if last else ())


def _with_ids(visits: Sequence[VisitView], ids: Sequence[str]) -> tuple[VisitView, ...]:
    wanted = {UUID(visit_id) for visit_id in ids}
    return tuple(view for view in visits if view.visit_id in wanted)
