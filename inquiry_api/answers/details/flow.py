"""The details flow: one question at a time, "skip" and "never mind" always work.

What a patient says in their own words is taken as the answer, also when it sounds like another
topic; a question of its own, or a wish for a person, steps out and the flow asks again afterwards.
"""

from dataclasses import replace
from typing import Any

from sqlalchemy.orm import Session

from inquiry_api.access.door import NotFresh, NotVerified
from inquiry_api.access.identity import Given
from inquiry_api.access.speaker import Speaker
from inquiry_api.answers import again, memory
from inquiry_api.answers.choosing import wait_for
from inquiry_api.answers.compose import button, check_again, compose
from inquiry_api.answers.details.field_list import FIELDS
from inquiry_api.answers.details.fields import Field, Told, plain_words, read_field
from inquiry_api.answers.details.hearing import aside, passes_over, steps_out, told_besides, told_by
from inquiry_api.answers.details.matters import ASKS_TOO, MATTERS, spared
from inquiry_api.answers.details.opening import opening, together
from inquiry_api.answers.details.option_words import SKIP
from inquiry_api.answers.details.taking import looked_at, taken
from inquiry_api.answers.draft import Choice, Draft, FlowStep
from inquiry_api.answers.other_visit import means_other_visit
from inquiry_api.answers.picture import VisitView
from inquiry_api.answers.question import Asked, Question

_MOST_MISSES = 2


def step(session: Session, speaker: Speaker, given: Given) -> FlowStep:
    """Take a message as the answer to the question that stands."""
    state = memory.recall(session, speaker.conversation_id, memory.DETAILS)
    if state is None:
        return FlowStep("left")
    question = Question(session, speaker, Asked.from_json(state["asked"]))
    # "Skip" passes over one question; it may sound like leaving them all.
    if given.intent == "cancel" and not SKIP.fullmatch(plain_words(given.text)):
        return _leave(question)
    try:
        return _step(question, state, given)
    except (NotVerified, NotFresh):
        return _identify_first(question)


def prompt(session: Session, speaker: Speaker, _given: Given | None = None) -> FlowStep:
    """The question, as it stands."""
    state = memory.recall(session, speaker.conversation_id, memory.DETAILS)
    if state is None:
        return FlowStep("left")
    question = Question(session, speaker, Asked.from_json(state["asked"]))
    try:
        return _ask(question, state)
    except NotVerified:
        return FlowStep("ask", check_again(question))


def _step(question: Question, state: dict[str, Any], given: Given) -> FlowStep:
    if not MATTERS[question.topic].public:
        question.scope  # noqa: B018 - Opening the door raises NotVerified.
    field = FIELDS[state["left"][0]]
    bare = plain_words(given.text)
    beside = aside(question, field, given)
    if beside is not None or given.intent == "ask_repeat":
        return _ask(question, state | {"begun": True}, beside)
    if means_other_visit(bare) and question.asked.visits:
        return _other_visit(question, given)
    if SKIP.fullmatch(bare) or passes_over(field, given):
        return _go_on(question, state, given, "")
    if steps_out(field, given, question.topic):
        return FlowStep("digress")
    value = _answered(question, field, given)
    return (
        _missed(question, state, given) if value is None else _go_on(question, state, given, value)
    )


def _answered(question: Question, field: Field, given: Given) -> str | None:
    """What was answered; nothing to a plain no, None if it was not heard."""
    value = read_field(field, told_by(question, given))
    return "" if value is None and given.intent == "deny" else value


def _missed(question: Question, state: dict[str, Any], given: Given) -> FlowStep:
    """Ask once more; then go on without, so that nobody is stuck at a form.

    What answers another question is kept, and no miss.
    """
    others = told_besides(question, state["left"][0], given)
    if others:
        asked = replace(question.asked, details={**question.asked.details, **others})
        left = [name for name in state["left"] if name not in others]
        onward = Question(question.session, question.speaker, asked)
        return _ask(onward, state | {"asked": asked.as_json(), "left": left, "begun": True})
    misses = state["misses"] + 1
    if misses >= _MOST_MISSES:
        words = Told(question.wanted, given.text, given.values, question.speaker.language)
        return _go_on(question, state, given, read_field(Field("words"), words) or "")
    return _ask(question, state | {"misses": misses, "begun": True})


def _go_on(question: Question, state: dict[str, Any], given: Given, value: str) -> FlowStep:
    """Keep the answer, and whatever else the message told, and ask for the next one."""
    name, *left = state["left"]
    known = {**question.asked.details, name: value, **told_besides(question, name, given)}
    done = {*known, *spared(known), ASKS_TOO.get(name)}
    left = [other for other in left if other not in done]
    asked = replace(question.asked, details=known)
    onward = Question(question.session, question.speaker, asked)
    look = looked_at(onward, known, _views(onward))
    if look.answer is not None and look.answer.flow is not None:
        return _hand_over(onward)
    if left and look.answer is None:
        changed = {"asked": asked.as_json(), "left": left, "misses": 0, "begun": True}
        return _ask(onward, changed)
    return _finish(onward, known)


def _finish(question: Question, known: dict[str, str]) -> FlowStep:
    memory.forget(question.session, question.speaker.conversation_id, memory.DETAILS)
    views = _views(question)
    question.focus = tuple(view.visit_id for view in views)
    look = looked_at(question, known, views)
    found = look.answer or taken(question, known, views, look)
    again.remember(question, found)
    return FlowStep("done", found.draft, case=found.case)


def _hand_over(question: Question) -> FlowStep:
    """Another flow goes on with it: the topic, answered next with all that was told, starts it."""
    memory.forget(question.session, question.speaker.conversation_id, memory.DETAILS)
    wait_for(question.session, question.speaker, question.asked, ready=True)
    return FlowStep("done", resume=question.topic)


def _other_visit(question: Question, given: Given) -> FlowStep:
    """The wrong visit was taken up: choose again, with what was told kept."""
    memory.forget(question.session, question.speaker.conversation_id, memory.DETAILS)
    asked = replace(question.asked, visits=(), entities=tuple(given.entities))
    wait_for(question.session, question.speaker, asked, ready=True)
    return FlowStep("done", resume=question.topic)


def _identify_first(question: Question) -> FlowStep:
    """Identity ran out meanwhile: the topic, answered next, asks for it again."""
    memory.forget(question.session, question.speaker.conversation_id, memory.DETAILS)
    wait_for(question.session, question.speaker, question.asked, ready=True)
    return FlowStep("done", resume=question.topic)


def _leave(question: Question) -> FlowStep:
    memory.forget(question.session, question.speaker.conversation_id, memory.DETAILS)
    return FlowStep("left", compose(question, "details/left", {}, private=False))


def _ask(question: Question, state: dict[str, Any], beside: Draft | None = None) -> FlowStep:
    """The question; before the first one, what the records know of the matter."""
    field = FIELDS[state["left"][0]]
    asked = compose(
        question,
        f"details/{field.name}",
        {"missed": state["misses"] > 0, "told": dict(question.asked.details)},
        choices=_choices(question, field),
        private=False,
    )
    first = beside or (None if state["begun"] else opening(question, _views(question)))
    memory.keep(
        question.session,
        question.speaker.conversation_id,
        memory.DETAILS,
        state | {"begun": True},
    )
    return FlowStep("ask", together(first, asked) if first else asked)


def _views(question: Question) -> tuple[VisitView, ...]:
    """The visits at issue, if it is about any."""
    if not question.asked.visits:
        return ()
    ids = set(question.asked.visits)
    return tuple(view for view in question.picture.visits if str(view.visit_id) in ids)


def _choices(question: Question, field: Field) -> tuple[Choice, ...]:
    if field.kind == "yes_no":
        return (button(question, "affirm"), button(question, "deny"))
    return tuple(
        button(question, f"{field.name}_{option}", f'give_details{{"ordinal":"{place}"}}')
        for place, option in enumerate(field.options, start=1)
    )
