"""An accident that was none: a plan asks about one, and the patient says that there was none."""

import re
from collections.abc import Mapping, Sequence

from inquiry_api.answers.compose import buttons, draft
from inquiry_api.answers.details.fields import plain_words
from inquiry_api.answers.details.look import Look
from inquiry_api.answers.draft import Answer
from inquiry_api.answers.needed import found_case
from inquiry_api.answers.picture import VisitView
from inquiry_api.answers.question import Question

_NONE = re.compile(
    r"\b(?:(?:was|is|were|did|have|had)(?: not|n'?t)|never|no (?:fue|es|era|hubo|tuve|he tenido)"
    r"|not)\b(?: \w+){0,3} (?:accident\w*|injur\w*|choque)\b|\bno accident\b"
)


def accident(question: Question, known: Mapping[str, str], views: Sequence[VisitView]) -> Look:
    """That there was none is for the plan to hear; a person notes it where a claim waits for it."""
    if known.keys() - {"accident_kind"} or not _NONE.search(plain_words(question.asked.text)):
        return Look()
    waits = [c for c in question.picture.claims if c.state == "information_needed"]
    hidden = question.only_amounts or not waits
    facts = {"asked": bool(waits), "phone": None if hidden else waits[0].payer_phone}
    about = waits[0].visit_id if waits else question.scope.session_id
    case = found_case(question, "no_accident", "low", about)
    choices = buttons(question, "ask_claim_status", "talk_to_human")
    return Look(
        answer=Answer("answered", draft(question, "none", facts, choices=choices), case=case)
    )
