"""What came out of the blue: details, a "no", or words in which no topic was heard.

"No, the other visit", "I meant the one in March", "not mine, my son's": the last question is
answered again, about what is meant now. What a person must know goes with their case.
"""

import re
from dataclasses import replace
from typing import Any

from inquiry_api.access.door import NotVerified
from inquiry_api.answers import choice_flow, follow_up, lost, memory
from inquiry_api.answers.again import open_case_here
from inquiry_api.answers.choosing import choose, wait_for
from inquiry_api.answers.compose import compose
from inquiry_api.answers.details.fields import plain_words
from inquiry_api.answers.draft import Answer
from inquiry_api.answers.other_visit import means_other_visit, the_other
from inquiry_api.answers.practice_cases import reports_fraud
from inquiry_api.answers.question import Asked, Question
from inquiry_api.answers.scripts import foreign_script
from inquiry_api.answers.sides import ABOUT_VISITS, side_meant
from inquiry_api.answers.visits import Selection, select_visits

_TELLS = re.compile(r"[a-z]{3}|<")  # A word or a placeholder; a bare number tells nothing.
_BOTH = re.compile(
    r"\W*(?:both|all)(?: of (?:them|those))?\W*|\W*(?:(?:las|los) dos|amb[oa]s)\W*|\W*tod[oa]s\W*"
)
_REACH = re.compile(r"<(?:ADDRESS|EMAIL)_\d+>")  # Told for no case: a new one to write to.
_ALL = {"entity": "all", "value": "all"}
_NO = re.compile(r"\W*(?:no|nope|nah|nada)\b")
_ASKS = re.compile(r".*\?\W*|\W*(?:what|when|where|who|why|how|can|do|does|is|are|will|should|am"
                   r"|que|cuando|donde|quien|por que|como|puedo|tengo que|debo)\b.*")  # fmt: skip
# Whoever reports these is asked for no money meanwhile.
_NOTHING_DUE = frozenset({"report_death", "report_identity_theft", "report_legal"})
# A question about these is for the person who has it: no menu is shown to who reports them.
_GRAVE = _NOTHING_DUE | {"complain_privacy", "report_emergency"}


def answer(question: Question) -> Answer:
    """Details or a "no": what they put right, what they add to a case, or a question what for."""
    meant = _beside(question)
    if meant is not None:
        return meant
    bare = plain_words(question.asked.text)
    tells = _TELLS.search(bare) and not _NO.match(bare)
    noted = _noted(question) if tells else None
    if noted is None and _REACH.search(question.asked.text):
        return follow_up.go_on(question, "update_contact")
    return noted or lost.answer(question, bare)


def unclear(question: Question) -> Answer:
    """No topic was heard: what it means beside the last answer; `refused` where it means nothing.

    After a hand-over it is for the person who has it, unless it asks of something else.
    """
    meant = _beside(question) or _reported(question)
    if meant is not None:
        return meant
    last = _last(question)
    if last is not None and last["case"]:
        grave = last["asked"]["topic"] in _GRAVE
        if grave or not _ASKS.fullmatch(plain_words(question.asked.text)):
            noted = _noted(question)
            if noted is not None:
                return noted
    if lost.count(question) > lost.MOST_LOST:
        return follow_up.go_on(question, "talk_to_human")
    return Answer("refused")


def _beside(question: Question) -> Answer | None:
    """What the words mean beside what was said before, if anything."""
    if foreign_script(question.said) is not None:
        return follow_up.go_on(question, "language_help")
    last = _last(question)
    asks_to_pay = follow_up.WHETHER_OWED.search(plain_words(question.asked.text))
    if asks_to_pay and last is not None and last["asked"]["topic"] in _NOTHING_DUE:
        return _noted(question)
    return _put_right(question, last) or _picked_later(question) or follow_up.read(question)


def _reported(question: Question) -> Answer | None:
    """Somebody called or wrote in our name for what we never ask for."""
    told = reports_fraud(question.asked.text)
    return follow_up.go_on(question, "if_legitimate") if told else None


def _last(question: Question) -> dict[str, Any] | None:
    return memory.recall(question.session, question.speaker.conversation_id, memory.LAST)


def _noted(question: Question) -> Answer | None:
    """That it goes with the matter which a person has yet to finish here, if there is one."""
    case = open_case_here(question)
    if case is None:
        return None
    facts = {
        "number": case.number,
        "promised": case.promised_at.astimezone(question.practice.zone),
        "calm": case.topic in _NOTHING_DUE,
    }
    return Answer("answered", compose(question, "correction/noted", facts, private=False))


def _picked_later(question: Question) -> Answer | None:
    """A pick from the visits that were shown before something else was asked."""
    picked = choice_flow.picked_later(question)
    if picked is None:
        return None
    wait_for(question.session, question.speaker, picked, ready=True)
    return Answer("answered", resume=picked.topic)


def _put_right(question: Question, last: dict[str, Any] | None) -> Answer | None:
    """The answer to the last question about what is meant now; None if nothing else is."""
    if last is None or last["asked"]["topic"] not in ABOUT_VISITS:
        return None
    asked = Asked.from_json(last["asked"])
    if _BOTH.fullmatch(plain_words(question.asked.text)):
        return _again(question, replace(asked, visits=(), entities=(_ALL,)))
    if side_meant(question.asked.text) is not None:
        return _again(question, replace(question.asked, topic=asked.topic))
    return _meant(question, asked, frozenset(last["focus"]))


def _meant(question: Question, asked: Asked, spoken_of: frozenset[str]) -> Answer | None:
    """The answer to the last question, about another visit; None if no other is meant."""
    try:
        visits = question.picture.visits
    except NotVerified:
        return None
    if question.wanted.names_visit:
        found = select_visits(visits, question.wanted)
        if found.status == "one":
            return _again(question, replace(asked, visits=(str(found.visits[0].visit_id),)))
        if found.status != "none" or found.by not in ("date", "month", "year"):
            return None
        onward = Question(question.session, question.speaker, replace(asked, visits=()))
        return choose(onward, found, visits)
    if not means_other_visit(plain_words(question.asked.text)):
        return None
    one = len(spoken_of) == 1
    others = the_other(visits, spoken_of if one else frozenset())
    if len(others) == 1 and one:
        return _again(question, replace(asked, visits=(str(others[0].visit_id),)))
    onward = Question(question.session, question.speaker, replace(asked, visits=()))
    return choose(onward, Selection("several", others), others) if len(others) > 1 else None


def _again(question: Question, asked: Asked) -> Answer:
    """Ready to be answered: the registry takes it up."""
    wait_for(question.session, question.speaker, asked, ready=True)
    return Answer("answered", resume=asked.topic)
