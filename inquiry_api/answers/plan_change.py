"""Changing a payment plan: another day, other amounts, or a new bill on it, within the rules.

What the rules leave to the patient goes on in the plan flow: the new schedule is shown, and only a
yes to it puts it in the old one's place. The rest is a person's.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from inquiry_api.access.consents import has_consent
from inquiry_api.access.identity import Given
from inquiry_api.answers.details.fields import plain_words
from inquiry_api.answers.picture import Picture
from inquiry_api.answers.plan_pick import wish_of, with_wish
from inquiry_api.answers.plan_state import PlanState, plannable
from inquiry_api.answers.question import Question
from inquiry_api.answers.wanted import Wanted
from inquiry_api.plans.queries import PlanNow, changes_of
from inquiry_api.plans.rules import PlanRules
from inquiry_api.plans.schedule import LAST_DUE_DAY, first_due, months_later, next_on_day
from privacy.dates import PartialDate, read_partial_date

_DAY = re.compile(
    r"(?<![\w$.,/-])(?:the |el |dia )?(\d{1,2})(?:st|nd|rd|th|ero|ro)?\b"
    r"(?!\s*(?:[$%.,/-]\d|dollars?|dolares|payments?|months?|pagos?|meses|cuotas?|a month|al mes))"
)
_LATER = {
    "end": r"\bend of (?:the |each |every )?month|last day|\b(?:fin|final)(?:es)? de(?:l)? mes\b",
    "start": r"\b(?:(?:the |my )?first of|beginning of|start of|principios? de|inicios? de)\b",
    "month": r"\b(?:(?:next|one|another|proximo|otro) (?:month|mes)|(?:in|for) a month"
    r"|(?:en|por) un mes|un mes mas|skip (?:a|one|this)|mes que viene)\b",
    "two": r"\b(?:two|2|couple(?: of)?|dos) (?:weeks|semanas)\b|\b(?:una|otra) quincena\b",
    "week": r"\b(?:next|a|one|1|another|proxima|una|otra) (?:week|semana)\b|semana que viene",
}
_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|ene|abr|ago|dic)[a-z]*"
_DATE = re.compile(
    rf"\b(?:\d{{1,2}}/\d{{1,2}}(?:/\d{{2,4}})?|{_MONTH} \d{{1,2}}\b|\d{{1,2}} de {_MONTH})"
)
_SAYS_DAY = re.compile(r"\b(?:to|until|till|on|al|el|para|hasta)\b.*\d|\d(?:st|nd|rd|th)\b")


@dataclass(frozen=True)
class Standing:
    """A plan as it is now: what is left of each visit, its unpaid payments, and those missed."""

    plan: PlanNow
    visits: Mapping[str, int]
    next_on: date
    unpaid: int
    missed: int


def standing_plan(picture: Picture) -> Standing | None:
    """The one plan that has something left; None if there is none, or more than one."""
    running = [plan for plan in picture.plans if plan.left_cents(picture.owed)]
    if len(running) != 1:
        return None
    plan, owed = running[0], picture.owed
    left = {str(v): min(cents, max(0, owed.get(v, 0))) for v, cents in plan.visits.items()}
    unpaid = plan.unpaid(owed)
    missed = len(plan.overdue(owed, picture.today))
    return Standing(
        plan, {v: c for v, c in left.items() if c}, unpaid[0].due_on, len(unpaid), missed
    )


def may_change(question: Question, now: Standing | None) -> bool:
    """Whether the rules leave a change to the patient, here and now."""
    if now is None:
        return False
    speaker, rules = question.speaker, question.practice.plan
    if speaker.channel == "sms" and not has_consent(question.session, speaker):
        return False
    if now.missed >= rules.missed_in_row:
        return False
    return changes_of(question.session, now.plan.plan_id) < rules.own_changes


def begun(question: Question, now: Standing, kind: str, told: str | None) -> PlanState | None:
    """Where the change starts; None where a day must be asked for, or only a person can help.

    `told` are the words that answered how the plan should be; else the first message counts.
    """
    rules, today = question.practice.plan, question.picture.today
    state = basis(question.picture, rules, PlanState(
        "", {}, replaces=str(now.plan.plan_id), change=kind, told=told or ""))  # fmt: skip
    if state is None:
        return None
    text = question.asked.text if told is None else told
    if kind == "date":
        first = new_first(text, question.wanted, now.next_on, today, sure=told is not None)
        return moved(state, first, now.unpaid) if first else None
    if len(state.counts(rules)) == 0 or (kind == "add" and state.visits == now.visits):
        return None
    wish = wish_of(state, question.wanted, Given(text=text), rules) if kind == "amount" else None
    return with_wish(state, wish, rules) if wish else state


def basis(picture: Picture, rules: PlanRules, state: PlanState) -> PlanState | None:
    """What the changed plan would pay off, by today's books; None if the old one runs no more."""
    now = standing_plan(picture)
    if now is None or str(now.plan.plan_id) != state.replaces:
        return None
    visits = dict(now.visits)
    if state.change == "add":
        for view in plannable(picture.visits):
            if view.account.account_id == now.plan.account_id:
                visits[str(view.visit_id)] = visits.get(str(view.visit_id), 0) + view.due.cents
    ahead = now.next_on if now.next_on > picture.today else first_due(rules, picture.today)
    first_on = state.first_on or next_on_day(ahead.day, ahead).isoformat()
    return replace(
        state, account_id=str(now.plan.account_id), visits=visits, first_on=first_on, note=""
    )


def moved(state: PlanState, first: date, payments: int) -> PlanState:
    """The same payments from another day on, to be agreed to."""
    return replace(state.picked(payments), first_on=first.isoformat())


def new_first(
    text: str, wanted: Wanted, next_on: date, today: date, *, sure: bool = True
) -> date | None:
    """The first payment's new day: at most a month after the old one, and not before tomorrow.

    `sure` says that the words answered the question for a day; else a number must look like one.
    """
    bare, after = plain_words(text), max(next_on, today + timedelta(days=1))
    written = _DATE.search(bare)
    read = read_partial_date(written[0]) if written else None
    named = _named((*wanted.days, *((read,) if read else ())), today)
    if named is not None:
        fits = today < named <= months_later(after, 1) and named.day <= LAST_DUE_DAY
        return named if fits else None
    day = _DAY.search(bare)
    if day and 1 <= int(day[1]) <= 31 and (sure or _SAYS_DAY.search(bare)):
        return next_on_day(int(day[1]), after)
    for name, words in _LATER.items():
        if re.search(words, bare):
            return _later(name, after)
    return None


def _named(days: Sequence[PartialDate], today: date) -> date | None:
    """The first date that has its month and day; of this year or the next."""
    for given in days:
        if given.month and given.day:
            year = given.year or today.year
            try:
                found = date(year, given.month, given.day)
                return found if given.year or found > today else found.replace(year=year + 1)
            except ValueError:
                continue
    return None


def _later(name: str, after: date) -> date:
    if name in ("end", "start"):
        return next_on_day(LAST_DUE_DAY if name == "end" else 1, after)
    if name == "month":
        return months_later(after, 1)
    later = after + timedelta(days=14 if name == "two" else 7)
    return next_on_day(later.day, later)


def packet_of_plan(picture: Picture) -> list[dict[str, Any]]:
    """The plans as they are now, for a clerk: what is left, each unpaid payment, those missed."""
    return [
        {
            "left_cents": plan.left_cents(picture.owed),
            "unpaid": [{"on": i.due_on, "cents": i.cents} for i in plan.unpaid(picture.owed)],
            "missed": len(plan.overdue(picture.owed, picture.today)),
        }
        for plan in picture.plans
    ]
