"""The details flow: one question at a time, "skip" and "never mind" always work.

What a patient says in their own words is taken as the answer, also when it sounds like another
topic; a question of its own, or a wish for a person, steps out and the flow asks again afterwards.
"""

import re
from dataclasses import replace
from typing import Any

from sqlalchemy.orm import Session

from inquiry_api.access.consents import has_consent
from inquiry_api.access.door import NotFresh, NotVerified
from inquiry_api.access.identity import Given
from inquiry_api.access.speaker import Speaker
from inquiry_api.answers import again, memory
from inquiry_api.answers.choosing import wait_for
from inquiry_api.answers.compose import button, check_again, compose
from inquiry_api.answers.details.fields import FIELDS, Field, Told, plain_words, read_field
from inquiry_api.answers.details.lead import lead_facts
from inquiry_api.answers.details.matters import MATTERS, spared
from inquiry_api.answers.details.option_words import SKIP
from inquiry_api.answers.details.taking import looked_at, taken
from inquiry_api.answers.draft import Choice, Draft, FlowStep
from inquiry_api.answers.other_visit import means_other_visit
from inquiry_api.answers.picture import VisitView
from inquiry_api.answers.question import Asked, Question
from inquiry_api.answers.rendering import exists
from inquiry_api.answers.wanted import read_wanted

_MOST_MISSES = 2
_SEVERAL_WORDS = 3  # Fewer tell one thing only, but for a choice named in its own words.
# A person, danger, and what must never be kept waiting: these step out of any question.
ALWAYS_OUT = frozenset(
    """talk_to_human report_emergency report_death report_identity_theft report_legal
    complain_privacy complain_service stop_messages ask_medical ask_bot_identity ask_language_help
    ask_office_info greet goodbye thank abuse""".split()
)
_ANSWERS = frozenset({"give_details", "affirm", "deny", "out_of_scope", "nlu_fallback", ""})


_ASKS = re.compile(
    r"\W*(?:(?:so|and|but|ok|y|pero|entonces)\W+)?(?:how|what|when|why|where|who|which|do i|does"
    r"|did|is|are|am i|can i|could|will|should i|cuanto|que|por que|cuando|donde|quien|como|puedo"
    r"|debo|tengo que)\b"
)


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
    if given.intent in ("ask_repeat", "ask_clarify"):
        return _ask(question, state | {"begun": True})
    field = FIELDS[state["left"][0]]
    bare = plain_words(given.text)
    if means_other_visit(bare) and question.asked.visits:
        return _other_visit(question, given)
    if SKIP.fullmatch(bare):
        return _go_on(question, state, given, "")
    if steps_out(field, given, question.topic):
        return FlowStep("digress")
    value = read_field(field, _told(question, given))
    if value is not None:
        return _go_on(question, state, given, value)
    if given.intent == "deny":
        return _go_on(question, state, given, "")
    return _missed(question, state, given)


def steps_out(field: Field, given: Given, topic: str) -> bool:
    """Whether a message is something else than an answer to this question."""
    if given.intent in ALWAYS_OUT:
        return True
    if given.intent in _ANSWERS or given.intent.removeprefix("ask_") == topic:
        return False
    asks = "?" in given.text or bool(_ASKS.match(plain_words(given.text)))
    if field.kind == "text":
        return asks and given.intent.startswith(("ask_", "explain_", "identify_", "pay_", "set_"))
    return asks or read_field(field, _bare(given)) is None


def _bare(given: Given) -> Told:
    wanted = read_wanted(given.entities, given.values, "en")
    return Told(wanted, given.text, given.values, "en", tuple(given.entities), given.intent)


def _told(question: Question, given: Given) -> Told:
    language = question.speaker.language
    wanted = read_wanted(given.entities, given.values, language)
    entities = tuple(given.entities)
    return Told(wanted, given.text, given.values, language, entities, given.intent)


def _missed(question: Question, state: dict[str, Any], given: Given) -> FlowStep:
    """Ask once more; then go on without, so that nobody is stuck at a form."""
    misses = state["misses"] + 1
    if misses >= _MOST_MISSES:
        words = Told(question.wanted, given.text, given.values, question.speaker.language)
        return _go_on(question, state, given, read_field(Field("words"), words) or "")
    return _ask(question, state | {"misses": misses, "begun": True})


def _go_on(question: Question, state: dict[str, Any], given: Given, value: str) -> FlowStep:
    """Keep the answer, and whatever else the message told, and ask for the next one."""
    name, *left = state["left"]
    known = {**question.asked.details, name: value}
    also = replace(_told(question, given), first=True, beside=True)
    several = len(given.text.split()) >= _SEVERAL_WORDS
    for other in left:
        readable = FIELDS[other].kind == "choice" or (several and FIELDS[other].kind != "text")
        found = read_field(FIELDS[other], also) if readable else None
        if found is not None:
            known[other] = found
    left = [other for other in left if other not in known and other not in spared(known)]
    asked = replace(question.asked, details=known)
    onward = Question(question.session, question.speaker, asked)
    if left:
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


def _ask(question: Question, state: dict[str, Any]) -> FlowStep:
    """The question; before the first one, what the records know of the matter."""
    field = FIELDS[state["left"][0]]
    asked = compose(
        question,
        f"details/{field.name}",
        {"missed": state["misses"] > 0},
        choices=_choices(question, field),
        private=False,
    )
    opening = None if state["begun"] else _opening(question)
    memory.keep(
        question.session,
        question.speaker.conversation_id,
        memory.DETAILS,
        state | {"begun": True},
    )
    return FlowStep("ask", _together(opening, asked) if opening else asked)


def _opening(question: Question) -> Draft | None:
    """What we know already. In a text only where amounts in texts were agreed to."""
    speaker, name = question.speaker, f"{question.topic}/lead"
    if MATTERS[question.topic].public or not exists(speaker.language, speaker.channel, name):
        return None
    if speaker.channel == "sms" and not has_consent(question.session, speaker):
        return None
    return compose(question, name, lead_facts(question, _views(question)))


def _views(question: Question) -> tuple[VisitView, ...]:
    """The visits at issue, if it is about any."""
    if not question.asked.visits:
        return ()
    ids = set(question.asked.visits)
    return tuple(view for view in question.picture.visits if str(view.visit_id) in ids)


def _together(opening: Draft, asked: Draft) -> Draft:
    between = "\n" if opening.page_text else "\n\n"
    page = f"{opening.page_text}\n\n{asked.text}" if opening.page_text else None
    return replace(
        opening,
        text=f"{opening.text}{between}{asked.text}",
        masked=f"{opening.masked}{between}{asked.masked}",
        choices=asked.choices,
        page_text=page,
    )


def _choices(question: Question, field: Field) -> tuple[Choice, ...]:
    if field.kind == "yes_no":
        return (button(question, "affirm"), button(question, "deny"))
    return tuple(
        button(question, f"{field.name}_{option}", f'give_details{{"ordinal":"{place}"}}')
        for place, option in enumerate(field.options, start=1)
    )
