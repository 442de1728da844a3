"""Takes a matter down for a clerk: as little is asked as the records leave open."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID

from inquiry_api.access.door import require_fresh
from inquiry_api.answers import memory
from inquiry_api.answers.again import open_case_here
from inquiry_api.answers.choosing import choose, chosen_visits
from inquiry_api.answers.compose import compose, draft
from inquiry_api.answers.details.field_list import FIELDS
from inquiry_api.answers.details.fields import Told, read_field
from inquiry_api.answers.details.findings import LOOKS, Look
from inquiry_api.answers.details.lead import packet_of
from inquiry_api.answers.details.look_assistance import in_general
from inquiry_api.answers.details.look_claims import refused
from inquiry_api.answers.details.matters import MATTERS, Matter, spared
from inquiry_api.answers.details.opening import led, lines_of
from inquiry_api.answers.details.pausing import held_until, pause
from inquiry_api.answers.draft import Answer
from inquiry_api.answers.needed import asked_case, promise
from inquiry_api.answers.picture import VisitView
from inquiry_api.answers.question import Question
from inquiry_api.answers.refusals import lacks_approval
from inquiry_api.answers.visits import Selection, select_visits
from inquiry_api.coverage.queries import payer_names
from inquiry_api.ledger.models import Hold

_LATELY = timedelta(days=1)
_CHARGES = frozenset({"dispute_charge", "report_duplicate_charge"})
# Matters that may well be several, one after the other: nothing is added to the one before.
_SEVERAL = frozenset(
    """request_estimate act_for_someone update_contact change_payment_plan report_missing_payment
    financial_assistance""".split()
)


def answer(question: Question) -> Answer:
    """Answer from the records where they settle it; else ask, or pass on what is known."""
    matter = MATTERS[question.topic]
    if question.topic == "financial_assistance" and in_general(question):
        return Answer("answered", draft(question, "public_part", {}, private=False))
    if not matter.public:
        question.scope  # noqa: B018 - Opening the door raises NotVerified.
    if matter.fresh:
        require_fresh(question.session, question.speaker)
    added = _added(question)
    if added is not None:
        return added
    views = visits_at_issue(question, matter)
    if isinstance(views, Answer):
        return views
    known = gathered(question, matter)
    look = looked_at(question, known, views)
    if look.answer is not None:
        return _settled(question, look.answer)
    needless = {*known, *look.skip, *spared(known)}
    left = [name for name in matter.fields if name not in needless]
    if not left:
        found = taken(question, known, views, look)
        return replace(found, draft=led(question, views, found.draft)) if found.draft else found
    _wait_for_answers(question, known, views, left)
    return Answer("answered", flow="details")


def _wait_for_answers(
    question: Question, known: Mapping[str, str], views: Sequence[VisitView], left: Sequence[str]
) -> None:
    """Keep what is known, and what is left to ask."""
    state = {
        "asked": question.asked.as_json()
        | {"details": dict(known), "visits": [str(view.visit_id) for view in views]},
        "left": list(left),
        "misses": 0,
        "begun": False,
    }
    memory.keep(question.session, question.speaker.conversation_id, memory.DETAILS, state)


def _added(question: Question) -> Answer | None:
    """More about a matter that a person has from this conversation: it goes with its case."""
    if question.topic in _SEVERAL or question.asked.visits:
        return None
    last = memory.recall(question.session, question.speaker.conversation_id, memory.LAST)
    of_last = last is not None and last["asked"]["topic"] in _same_as(question.topic)
    focus = last["focus"] if last is not None and of_last else []
    if _names_another(question, focus):
        return None
    open_ones = (open_case_here(question, topic) for topic in sorted(_same_as(question.topic)))
    lately = question.at - _LATELY
    case = next((case for case in open_ones if case and case.opened_at > lately), None)
    if case is None:
        return None
    question.focus = tuple(UUID(visit) for visit in focus)
    facts = {
        "number": case.number,
        "promised": case.promised_at.astimezone(question.practice.zone),
    }
    return Answer("answered", compose(question, "after/added", facts, private=False), aside=True)


def _settled(question: Question, found: Answer) -> Answer:
    """What the records settle; another flow that goes on with it wants a fresh proof."""
    if found.flow is not None:
        require_fresh(question.session, question.speaker)
    return found


def _same_as(topic: str) -> frozenset[str]:
    """Topics in which one matter may be told: twice the same is a wrong charge too."""
    return _CHARGES if topic in _CHARGES else frozenset({topic})


def _names_another(question: Question, focus: Sequence[str]) -> bool:
    """Whether a visit is named that was not spoken of."""
    if not question.wanted.names_visit:
        return False
    named = select_visits(question.picture.visits, question.wanted)
    return named.status == "one" and str(named.visits[0].visit_id) not in focus


def visits_at_issue(question: Question, matter: Matter) -> tuple[VisitView, ...] | Answer:
    """The visit that a matter is about, none for a matter of the account, or the question which."""
    if matter.visit == "none" or matter.public:
        return ()
    selection = chosen_visits(question)
    if selection.status == "one":
        question.focus = (selection.visits[0].visit_id,)
        return selection.visits
    if matter.visit == "named":
        return _not_approved(question) if question.topic == "prior_authorization" else ()
    if selection.by == "amount" and selection.status == "none":
        # The amount is on another paper, or is what the patient paid: it picks no visit.
        selection = Selection("all", question.picture.visits)
    options = _candidates(question, selection.visits)
    if len(options) == 1 and selection.status != "none":
        question.focus = (options[0].visit_id,)
        return options
    return choose(question, selection, options) if options else ()


def _not_approved(question: Question) -> tuple[VisitView, ...]:
    """The visit that a plan refused for want of an approval, where there is just one such."""
    found = tuple(view for view in question.picture.visits if lacks_approval(question, view))
    if len(found) != 1:
        return ()
    question.focus = (found[0].visit_id,)
    return found


def _candidates(question: Question, meant: Sequence[VisitView]) -> tuple[VisitView, ...]:
    """Visits to choose from: those on which money is open, or else all."""
    among = tuple(meant) or question.picture.visits
    if question.topic == "denial":
        return tuple(view for view in among if refused(question, view)) or among[:1]
    money = tuple(view for view in among if view.debt.cents or view.pending)
    return money or among


def gathered(question: Question, matter: Matter) -> dict[str, str]:
    """What is known of the fields: told before, or in the message that began this."""
    asked = question.asked
    told = Told(
        question.wanted,
        asked.text,
        asked.values,
        question.speaker.language,
        tuple(asked.entities),
        first=True,
    )
    known = dict(asked.details)
    for name in (*matter.fields, *matter.also):
        value = None if name in known else read_field(FIELDS[name], told)
        if value is None and name == "payer" and name not in known:
            value = _payer_named(question)
        if value is not None:
            known[name] = value
    return known


def _payer_named(question: Question) -> str | None:
    """A plan that the practice bills already, named in the message; the longest name counts."""
    said = question.said.casefold()
    names = [n for n in payer_names(question.session) if n.casefold() in said]
    return max(names, key=len, default=None)


def looked_at(question: Question, known: Mapping[str, str], views: Sequence[VisitView]) -> Look:
    """What the records make of it; nothing for topics that don't ask them."""
    found = LOOKS.get(question.topic)
    return found(question, known, views) if found else Look()


def taken(
    question: Question, known: Mapping[str, str], views: Sequence[VisitView], look: Look
) -> Answer:
    """The case with all that is known, the pauses it brings, and the words that say so."""
    matter = MATTERS[question.topic]
    holds = _pauses(question, matter, views, look)
    severity = look.severity or matter.severity
    told = [{"field": name, "value": value} for name, value in known.items() if value]
    records = {} if matter.public else packet_of(question, views)
    packet: dict[str, Any] = {**records, **look.packet}
    if look.clocks:
        packet["clocks"] = {**packet.get("clocks", {}), **look.clocks}
    case = asked_case(
        question,
        severity,
        why="a clerk finishes this",
        holds=holds,
        captured=told,
        wants=matter.wants,
        suggested=matter.suggested,
        **packet,
    )
    facts = {
        "promised": promise(question, severity),
        "paused": bool(holds),
        "held_until": held_until(holds),
        **look.facts,
    }
    table = look.table or lines_of(question, views)
    private = look.private or bool(table)
    said = draft(question, "taken", facts, table=table, private=private)
    return Answer("case", said, case=case)


def _pauses(
    question: Question, matter: Matter, views: Sequence[VisitView], look: Look
) -> list[Hold]:
    kind = look.pause or matter.pause
    if kind is None or look.no_pause:
        return []
    everything = matter.pauses_all and not views
    about = question.picture.visits if everything else views
    return pause(question, kind, about, days=look.pause_days)
