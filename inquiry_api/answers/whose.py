"""Whose bill: somebody who chose one side before and now asks about the other is asked again."""

from dataclasses import replace

from inquiry_api.access.identity import ask_whose_bill
from inquiry_api.answers.choosing import wait_for
from inquiry_api.answers.draft import Answer
from inquiry_api.answers.question import Question


def asked_again(question: Question) -> Answer | None:
    """The question whose bill is meant, where the message names the side that was left out."""
    relations = [e.get("value") for e in question.asked.entities if e.get("entity") == "relation"]
    if not relations or not question.verified or not question.scope.narrowed:
        return None
    own = question.scope.role == "patient"
    if all((relation == "self") == own for relation in relations):
        return None
    ask_whose_bill(question.session, question.speaker)
    kept = [e for e in question.asked.entities if e.get("entity") != "relation"]
    wait_for(question.session, question.speaker, replace(question.asked, entities=kept))
    return Answer("identify", flow="identity")
