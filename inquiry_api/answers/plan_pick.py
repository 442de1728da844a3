"""What a message picks: a number of payments, a monthly amount, or one of the offers."""

import re
from dataclasses import dataclass, replace

from inquiry_api.access.identity import Given
from inquiry_api.answers.details.fields import plain_words
from inquiry_api.answers.plan_state import PlanState
from inquiry_api.answers.wanted import Wanted
from inquiry_api.plans.rules import PlanRules
from inquiry_api.plans.schedule import allowed, payments_for

_NUMBER = re.compile(r"\W*(\d{1,3})\W*")
_LONE = re.compile(r"(?<![\w$.,/-])(\d{1,3})(?![\w.,/-]|\s*%)")  # "no, make it 2"
_FEW_WORDS = 5
# "I need more time", said while a plan is offered, is a longer plan only where it says so.
_IN_PARTS = re.compile(
    r"\b(?:payments?|instal+ments?|(?:a|per|each|every) month|monthly|longer|more months|stretch\w*"
    r"|pagos?|cuotas?|mensual\w*|(?:al|por|cada) mes|mas (?:meses|largo|plazos?))\b"
)
_MOST_PAYMENTS = 60  # The longest band that the rules can have.


@dataclass(frozen=True)
class Wish:
    """What the patient would like: so many payments, or at most so much a month."""

    count: int | None = None
    monthly_cents: int | None = None


def means_time(given: Given) -> bool:
    """Whether a message asks for a later day and not for another plan."""
    if given.intent != "request_more_time":
        return False
    return not _NUMBER.fullmatch(given.text) and not _IN_PARTS.search(plain_words(given.text))


def wish_of(state: PlanState, wanted: Wanted, given: Given, rules: PlanRules) -> Wish | None:
    """The wish in a message, if there is one.

    A bare number is a number of payments, or where it is more than the rules have and fits as
    dollars a month, an amount.
    """
    bare = _NUMBER.fullmatch(given.text)
    numbers = _LONE.findall(given.text) if len(given.text.split()) <= _FEW_WORDS else []
    if bare or (len(numbers) == 1 and not wanted.counts and not wanted.amounts):
        number = int(bare[1] if bare else numbers[0])
        return (
            Wish(monthly_cents=100 * number)
            if _dollars(state, number, rules)
            else Wish(count=number)
        )
    if wanted.counts:
        return Wish(count=wanted.counts[0])
    if wanted.amounts:
        return Wish(monthly_cents=wanted.amounts[0])
    offered = state.counts(rules)
    for ordinal in wanted.ordinals:
        place = len(offered) - 1 if ordinal == "last" else int(ordinal) - 1
        if 0 <= place < len(offered):
            return Wish(count=offered[place])
    return None


def _dollars(state: PlanState, number: int, rules: PlanRules) -> bool:
    """Whether a bare number must be dollars: no plan has so many payments."""
    if number > _MOST_PAYMENTS:
        return True
    total = state.total_cents
    return number > rules.longest(total) and bool(payments_for(rules, total, 100 * number))


def with_wish(state: PlanState, wish: Wish, rules: PlanRules) -> PlanState:
    """The state after a wish: a schedule to agree to, or the offers with a word on why not."""
    total = state.total_cents
    if wish.count is not None:
        if wish.count <= 1:
            return state.back("whole")
        if allowed(rules, total, wish.count):
            return state.picked(wish.count)
        return _beyond(state.back("too_long"))
    assert wish.monthly_cents is not None
    if wish.monthly_cents >= total:
        return state.back("whole")
    count = payments_for(rules, total, wish.monthly_cents)
    return state.picked(count) if count else _beyond(state.back("too_small"))


def _beyond(state: PlanState) -> PlanState:
    """One wish more that the rules have no room for."""
    return replace(state, beyond=state.beyond + 1)
