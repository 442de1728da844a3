"""Details or a "no" that came out of the blue: a correction of the last answer, if it is one.

"No, the other visit", "I meant the one in March": the last question is answered again, about the
visit that is meant now. A thing said for no reason is met with a question what it is about.
"""

import re
from dataclasses import replace
from typing import Any

from inquiry_api.access.door import NotVerified
from inquiry_api.answers import follow_up, memory
from inquiry_api.answers.again import open_case_here
from inquiry_api.answers.choosing import choose, wait_for
from inquiry_api.answers.compose import buttons, draft
from inquiry_api.answers.details.fields import plain_words
from inquiry_api.answers.draft import Answer
from inquiry_api.answers.other_visit import means_other_visit, the_other
from inquiry_api.answers.question import Asked, Question
from inquiry_api.answers.visits import Selection, select_visits

_TELLS = re.compile(r"[a-z]{3}|<")  # A word or a placeholder; a bare number tells nothing.
_NO = re.compile(r"\W*(?:no|nope|nah|nada)\b")
# Topics whose answer is about a visit, so that another one can be meant.
ABOUT_VISITS = frozenset(
    """balance explain_balance why_billed_if_insured claim_status pay_bill identify_bill
    facility_fee explain_charge denial multiple_bills""".split()
)


def answer(question: Question) -> Answer:
    """Have the last question answered about the visit meant; otherwise ask what it is about."""
    last = memory.recall(question.session, question.speaker.conversation_id, memory.LAST)
    meant = _put_right(question, last) or follow_up.read(question)
    if meant is not None:
        return meant
    bare = plain_words(question.asked.text)
    case = open_case_here(question) if _TELLS.search(bare) and not _NO.match(bare) else None
    if case is not None:
        promised = case.promised_at.astimezone(question.practice.zone)
        facts = {"number": case.number, "promised": promised}
        return Answer("answered", draft(question, "noted", facts, private=False))
    variant = "no_to_what" if bare.startswith("no") and len(bare.split()) < 4 else "nothing"
    choices = buttons(question, "ask_balance", "talk_to_human")
    return Answer("answered", draft(question, variant, {}, choices=choices, private=False))


def _put_right(question: Question, last: dict[str, Any] | None) -> Answer | None:
    """The answer to the last question about the visit that is meant now; None if no other is."""
    if last is None or last["asked"]["topic"] not in ABOUT_VISITS:
        return None
    return _meant(question, Asked.from_json(last["asked"]), frozenset(last["focus"]))


def _meant(question: Question, asked: Asked, spoken_of: frozenset[str]) -> Answer | None:
    """The answer to the last question, about another visit; None if no other is meant."""
    try:
        visits = question.picture.visits
    except NotVerified:
        return None
    if question.wanted.names_visit:
        found = select_visits(visits, question.wanted)
        if found.status != "one":
            return None
        return _again(question, replace(asked, visits=(str(found.visits[0].visit_id),)))
    if not means_other_visit(plain_words(question.asked.text)) or not spoken_of:
        return None
    others = the_other(visits, spoken_of)
    if len(others) == 1:
        return _again(question, replace(asked, visits=(str(others[0].visit_id),)))
    onward = Question(question.session, question.speaker, replace(asked, visits=()))
    return choose(onward, Selection("several", others), others) if others else None


def _again(question: Question, asked: Asked) -> Answer:
    """Ready to be answered: the registry takes it up."""
    wait_for(question.session, question.speaker, asked, ready=True)
    return Answer("answered", resume=asked.topic)
