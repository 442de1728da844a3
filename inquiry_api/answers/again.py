"""Saying it again: the same topic afresh, or in simpler words, never the same words twice.

What holds facts is answered anew, through the door and from today's rows. What holds none is kept
and said again, so that a case is not opened a second time.
"""

import re
from dataclasses import asdict, replace
from typing import Any

from sqlalchemy.orm import Session

from inquiry_api.access.speaker import Speaker
from inquiry_api.answers import memory
from inquiry_api.answers.compose import buttons, compose
from inquiry_api.answers.details.fields import plain_words
from inquiry_api.answers.details.matters import MATTERS
from inquiry_api.answers.draft import CASE, Answer, Choice, Draft
from inquiry_api.answers.question import Asked, Question
from inquiry_api.answers.rendering import exists
from inquiry_api.cases.mine import MyCase, cases_of

TOPICS = ("repeat", "clarify")
# These answer by what was said before, which stays what it was.
_NOT_KEPT = frozenset({*TOPICS, "correction", "follow_up"})
# After these the ways on are the same; others tell their own in simpler words.
_OF_A_BILL = frozenset({"balance", "explain_balance", "identify_bill", "explain_charge"})
_WHAT_NEXT = re.compile(
    r"\W*(?:(?:ok|okay|so|and|y|bueno|entonces)\W+)*(?:then(?: what)?|(?:and )?now(?: what)?|next"
    r"|what(?:'?s| is| happens| comes| do i do| should i do| can i do| now)?"
    r"(?: (?:next|now|then|after(?: that)?))+|what (?:do|can|should) i do(?: about it)?"
    r"|luego(?: que)?|ahora(?: que)?|despues(?: que)?|que (?:sigue|hago|pasa|puedo hacer)"
    r"(?: (?:ahora|luego|despues))?|que mas)\W*"
)
_HOW_LONG = re.compile(
    r"\W*(?:(?:and|so|y|but|ok)\W+)*(?:how (?:long|soon|much longer)(?: (?:will|does|do|is|until"
    r"|till|to|before|for|the)\b.*)?|when (?:will|do|can|are|is) (?:i|you|they|someone|somebody|it"
    r"|a person)\b.*|(?:en )?cuanto (?:tiempo |se )?(?:tard|demor|falta|hay que esperar)\w*.*"
    r"|cuanto tiempo\b.*|cuando (?:me|van a|voy a) (?:llam|contest|respond|escrib|saber|avis)\w*.*"
    r"|cuando (?:contestan|responden|llaman))\W*"
)
_MOST_SIMPLER = 1
# The case's number was told once; only the gateway knows it.
_CASE_SENTENCE = re.compile(rf"[^.!?]*{re.escape(CASE)}[^.!?]*[.!?]\s?")


def remember(question: Question, found: Answer) -> None:
    """Keep what is needed to say this answer again. Questions of a flow are its own to repeat."""
    if found.draft is None or found.aside or question.topic in _NOT_KEPT:
        return
    memory.forget(question.session, question.speaker.conversation_id, memory.LOST)
    state = {
        "asked": question.asked.as_json(),
        "focus": [str(visit_id) for visit_id in question.focus],
        "said": None if found.draft.private else _kept(found.draft),
        "case": found.case is not None,
    }
    memory.keep(question.session, question.speaker.conversation_id, memory.LAST, state)


def last(session: Session, speaker: Speaker, *, simpler: bool) -> Asked | Answer | None:
    """The last question, to be answered once more, or the words that can just be said again.

    With `simpler`, one that has no simpler words left is answered by offering a person.
    """
    state = memory.recall(session, speaker.conversation_id, memory.LAST)
    if state is None:
        return None
    asked = Asked.from_json(state["asked"])
    question = Question(session, speaker, asked)
    if simpler:
        has_words = exists(speaker.language, speaker.channel, f"{asked.topic}/simpler")
        if state["said"] is not None or asked.simpler >= _MOST_SIMPLER or not has_words:
            return _offer_person(question, state)
        return _about_the_same(replace(asked, simpler=asked.simpler + 1), state["focus"])
    if state["said"] is not None:
        return Answer("answered", _said(asked.topic, state["said"]))
    case = open_case_here(question, asked.topic) if state["case"] else None
    if case is not None:
        return _with_a_person(question, case)
    return _about_the_same(asked, state["focus"])


def beside(question: Question) -> Answer | None:
    """What "and now?" and "how long will it take?" mean after the last answer, if anything."""
    state = memory.recall(question.session, question.speaker.conversation_id, memory.LAST)
    bare = plain_words(question.asked.text)
    next_, how_long = _WHAT_NEXT.fullmatch(bare), _HOW_LONG.fullmatch(bare)
    if state is None or not (next_ or how_long):
        return None
    case = open_case_here(question) if state["case"] else None
    if case is not None and state["asked"]["topic"] not in MATTERS:
        return _with_a_person(question, case)
    if not next_ or state["asked"]["topic"] not in _OF_A_BILL:
        return None
    choices = buttons(question, "pay_bill", "set_up_payment_plan", "talk_to_human")
    return Answer("answered", compose(question, "again/next", {}, choices=choices, private=False))


def open_case_here(question: Question, topic: str | None = None) -> MyCase | None:
    """A matter of this conversation that a person has yet to finish; of `topic`, if named."""
    here = question.speaker.conversation_id
    found = cases_of(question.session, patient_id=None, conversation_id=here, also_known=True)
    return next((case for case in found if case.open and topic in (None, case.topic)), None)


def nothing_said(question: Question) -> Answer:
    """There is nothing to say again yet."""
    return Answer("answered", compose(question, "again/nothing", {}, private=False))


def _about_the_same(asked: Asked, focus: list[str]) -> Asked:
    return replace(asked, visits=asked.visits or tuple(focus))


def _offer_person(question: Question, state: dict[str, Any]) -> Asked | Answer:
    """A person; where one has the matter in hand already, by when they write. A second time one
    is called, for the same words again would help nobody.
    """
    case = open_case_here(question)
    if case is not None:
        return _with_a_person(question, case)
    if state.get("offered"):
        return Asked("talk_to_human", text=question.asked.text)
    here = question.speaker.conversation_id
    memory.keep(question.session, here, memory.LAST, state | {"offered": True})
    choices = buttons(question, "talk_to_human")
    return Answer("answered", compose(question, "again/person", {}, choices=choices, private=False))


def _with_a_person(question: Question, case: MyCase) -> Answer:
    """By when whoever has the matter writes."""
    promised = case.promised_at.astimezone(question.practice.zone)
    facts = {"number": case.number, "promised": promised}
    choices = buttons(question, "talk_to_human")
    said = compose(question, "again/case", facts, choices=choices, private=False)
    return Answer("answered", said)


def _kept(draft: Draft) -> dict[str, object]:
    return {
        "text": _CASE_SENTENCE.sub("", draft.text).strip(),
        "choices": [asdict(choice) for choice in draft.choices],
        "masked": draft.masked,
    }


def _said(topic: str, kept: dict[str, object]) -> Draft:
    choices = kept["choices"]
    assert isinstance(choices, list)
    return Draft(
        text=str(kept["text"]),
        topic=topic,
        choices=tuple(Choice(**choice) for choice in choices),
        masked=str(kept["masked"]),
    )
