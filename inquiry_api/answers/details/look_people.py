"""Who may speak about whose bills: somebody asks to, or the patient lets somebody."""

import re
from collections.abc import Mapping, Sequence

from inquiry_api.answers.details.fields import plain_words
from inquiry_api.answers.details.look import Look
from inquiry_api.answers.picture import VisitView
from inquiry_api.answers.question import Question

_MY = r"(?:my|our) \w+"
_LEAVE = r"(?:permission|access|consent|authori[sz]ation)"
_LETS = re.compile(
    rf"\b(?:give|giving|grant|gave) {_MY} (?:the |my )?{_LEAVE}"
    rf"|\b(?:give|grant)\w* {_LEAVE} (?:to|for) {_MY}"
    rf"|\b(?:let|allow|authori[sz]e|add|permit) {_MY}.* (?:talk|speak|ask|call|see|about)\b"
    r"|\b(?:dar(?:le)?|doy|autorizar|autorizo|permitir) .*\ba mis? \w+"
    r"|\bque mis? \w+ (?:pueda|pregunte|hable|vea|llame)"
)


def speaking_for(
    question: Question, _known: Mapping[str, str], _views: Sequence[VisitView]
) -> Look:
    """A patient who lets somebody speak is asked for no name on a bill and no paper of theirs."""
    gives = _LETS.search(plain_words(question.asked.text)) is not None
    skip = ("whose", "relation", "document") if gives else ()
    return Look(skip=skip, facts={"gives": gives})
