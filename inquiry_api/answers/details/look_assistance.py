"""Help with the cost: an estimate by the poverty guidelines, never a decision."""

from collections.abc import Mapping, Sequence

from inquiry_api.answers.details.lead import clocks
from inquiry_api.answers.details.look import Look
from inquiry_api.answers.details.look_payments import cents_told
from inquiry_api.answers.picture import VisitView
from inquiry_api.answers.poverty.table import Compared, compare
from inquiry_api.answers.question import Question

MOST_PEOPLE = 20


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
