"""Saying it again: the same topic afresh, or in simpler words, never the same words twice.

What holds facts is answered anew, through the door and from today's rows. What holds none is kept
and said again, so that a case is not opened a second time.
"""

import re
from dataclasses import asdict, replace

from sqlalchemy.orm import Session

from inquiry_api.access.speaker import Speaker
from inquiry_api.answers import memory
from inquiry_api.answers.compose import buttons, compose
from inquiry_api.answers.draft import CASE, Answer, Choice, Draft
from inquiry_api.answers.question import Asked, Question
from inquiry_api.answers.rendering import exists
from inquiry_api.cases.mine import MyCase, cases_of

TOPICS = ("repeat", "clarify")
_MOST_SIMPLER = 1
# The case's number was told once; only the gateway knows it.
_CASE_SENTENCE = re.compile(rf"[^.!?]*{re.escape(CASE)}[^.!?]*[.!?]\s?")


def remember(question: Question, found: Answer) -> None:
    """Keep what is needed to say this answer again. Questions of a flow are its own to repeat."""
    if found.draft is None or question.topic in TOPICS:
        return
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
            return _offer_person(question)
        return _about_the_same(replace(asked, simpler=asked.simpler + 1), state["focus"])
    if state["said"] is not None:
        return Answer("answered", _said(asked.topic, state["said"]))
    return _about_the_same(asked, state["focus"])


def open_case_here(question: Question) -> MyCase | None:
    """A matter of this conversation that a person has yet to finish."""
    here = question.speaker.conversation_id
    found = cases_of(question.session, patient_id=None, conversation_id=here, also_known=True)
    return next((case for case in found if case.open), None)


def nothing_said(question: Question) -> Answer:
    """There is nothing to say again yet."""
    return Answer("answered", compose(question, "again/nothing", {}, private=False))


def _about_the_same(asked: Asked, focus: list[str]) -> Asked:
    return replace(asked, visits=asked.visits or tuple(focus))


def _offer_person(question: Question) -> Answer:
    """A person; or, where one has the matter in hand already, by when they write."""
    choices = buttons(question, "talk_to_human")
    case = open_case_here(question)
    if case is not None:
        promised = case.promised_at.astimezone(question.practice.zone)
        facts = {"number": case.number, "promised": promised}
        said = compose(question, "again/case", facts, choices=choices, private=False)
        return Answer("answered", said)
    return Answer("answered", compose(question, "again/person", {}, choices=choices, private=False))


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
