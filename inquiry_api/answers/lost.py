"""What is said to words that lead nowhere: a way on, then a person in words, then a person."""

import re

from inquiry_api.answers import memory
from inquiry_api.answers.compose import buttons, compose
from inquiry_api.answers.draft import Answer
from inquiry_api.answers.follow_up import go_on
from inquiry_api.answers.question import Question

MOST_LOST = 2  # After so many in a row a person is called.
_NONE = re.compile(
    r"\W*(?:neither|none|not (?:any|one) of (?:these|those)"
    r"|something else|other|ningun[oa]?|ninguna de (?:esas|estas|las dos)|ninguno de (?:esos|estos)"
    r"|ni un[oa] ni otr[oa]|otra cosa|nada de eso)\b.*"
)
_WRONG = re.compile(
    r"\b(?:not right|not correct|(?:can'?t|cannot) be(?: right| true)?|no puede ser|incorrect|wrong"
    r"|not what i (?:asked|said|meant)|not my question"
    r"|not true|no es (?:correcto|cierto|verdad|lo que)|no fue lo que|esta mal|equivocad[oa]"
    r"|incorrecto|no te pregunte eso|no le pregunte eso)\b"
)


def answer(question: Question, bare: str) -> Answer:
    """A way on for words that fit nothing said before; the third time in a row a person comes."""
    lost = count(question)
    if lost > MOST_LOST:
        return go_on(question, "talk_to_human")
    choices = buttons(question, "ask_balance", "talk_to_human")
    name = f"correction/{_variant(question, bare, lost)}"
    return Answer("answered", compose(question, name, {}, choices=choices, private=False))


def count(question: Question) -> int:
    """One more message that led nowhere; how many there were in a row."""
    session, here = question.session, question.speaker.conversation_id
    before = memory.recall(session, here, memory.LOST)
    lost = (before["count"] if before else 0) + 1
    memory.keep(session, here, memory.LOST, {"count": lost})
    return lost


def _variant(question: Question, bare: str, lost: int) -> str:
    if _NONE.fullmatch(bare):
        return "neither"
    if lost > 1:
        return "stuck"
    last = memory.recall(question.session, question.speaker.conversation_id, memory.LAST)
    if last is not None and _WRONG.search(bare):
        return "not_right"
    return "no_to_what" if bare.startswith("no") and len(bare.split()) < 4 else "nothing"
