"""Help with the cost: an estimate by the poverty guidelines, never a decision."""

import re
from collections.abc import Mapping, Sequence

from inquiry_api.answers.details.fields import plain_words
from inquiry_api.answers.details.lead import clocks
from inquiry_api.answers.details.look import Look
from inquiry_api.answers.details.look_payments import cents_told
from inquiry_api.answers.picture import VisitView
from inquiry_api.answers.poverty.table import Compared, compare
from inquiry_api.answers.question import Question

MOST_PEOPLE = 20
# "Do you have charity care": that there is help, and how to ask for it, is nobody's secret.
_WHETHER = re.compile(
    r"\b(?:do(?:es)? (?:you|your|the)\b.{0,20}\b(?:have|offer|do|give)|is there|are there"
    r"|how (?:do|can) (?:i|people|you) (?:apply|qualify)|hay|tienen|ofrecen|existe"
    r"|como (?:se )?(?:pid[eo]|solicit[oa]|aplic[oa]|calific[oa]))\b"
)


def in_general(question: Question) -> bool:
    """Whether somebody who has not proved who they are asks about help as such."""
    return bool(_WHETHER.search(plain_words(question.asked.text))) and not question.verified


def screening(question: Question, known: Mapping[str, str], views: Sequence[VisitView]) -> Look:
    """Where the household's income stands by the practice's own bands, if both were told."""
    found = _compared(question, known)
    if found is None:
        return Look(facts={"tier": None, "percent": None})
    packet = {
        "household": int(known["household"]),
        "income_cents": cents_told(known["income"]),
        "percent": found.percent,
        "tier": found.tier,
        "year": found.year,
    }
    return Look(
        facts={"tier": found.tier, "percent": found.percent},
        packet={"screening": packet},
        clocks=clocks(question),
        private=True,
    )


def _compared(question: Question, known: Mapping[str, str]) -> Compared | None:
    rules = question.practice.policies.assistance
    people, income = known.get("household", ""), cents_told(known.get("income"))
    if rules is None or income is None or not people.isdigit():
        return None
    if not 1 <= int(people) <= MOST_PEOPLE:
        return None
    own = question.practice.poverty
    return compare(rules, int(people), income, question.today, own)
