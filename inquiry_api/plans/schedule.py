"""A plan's payments: how many, how much, and when. Nothing here is stored."""

from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from inquiry_api.money import split_cents
from inquiry_api.plans.rules import PlanRules

LAST_DUE_DAY = 28  # Every month has it.


@dataclass(frozen=True)
class Instalment:
    """One payment: its number from 1, when it is due, and its cents."""

    number: int
    due_on: date
    cents: int


@dataclass(frozen=True)
class Run:
    """Payments of one amount in a row, for saying a schedule in few words."""

    count: int
    cents: int


def schedule(total_cents: int, payments: int, first_on: date) -> tuple[Instalment, ...]:
    """Equal monthly payments that sum to the total exactly; a spare cent falls on the earlier ones.

    Each is due on the same day of the month as the first, which must be a day from 1 to 28.
    """
    if first_on.day > LAST_DUE_DAY:
        raise ValueError("the due day must be one that every month has")
    amounts = split_cents(total_cents, payments)
    return tuple(
        Instalment(number + 1, months_later(first_on, number), cents)
        for number, cents in enumerate(amounts)
    )


def runs(instalments: Sequence[Instalment]) -> tuple[Run, ...]:
    """The schedule's amounts in order, equal neighbours together: at most two runs."""
    found: list[Run] = []
    for instalment in instalments:
        if found and found[-1].cents == instalment.cents:
            found[-1] = Run(found[-1].count + 1, instalment.cents)
        else:
            found.append(Run(1, instalment.cents))
    return tuple(found)


def first_due(rules: PlanRules, today: date) -> date:
    """The first payment's date: far enough off, and on a day that every month has."""
    earliest = today + timedelta(days=rules.first_after_days)
    if earliest.day <= LAST_DUE_DAY:
        return earliest
    return months_later(earliest.replace(day=1), 1)


def next_on_day(day: int, after: date) -> date:
    """The first such day of a month that is not before `after`; the 28th for any later day."""
    found = after.replace(day=min(day, LAST_DUE_DAY))
    return found if found >= after else months_later(found, 1)


def months_later(day: date, months: int) -> date:
    """The same day of a later month; the month's last day where it is shorter."""
    years, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + years, month + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def payments_for(rules: PlanRules, total_cents: int, monthly_cents: int) -> int | None:
    """How many payments a wished-for monthly amount makes, or None if the rules have no room.

    Rounded so that no payment is above the wish, unless the wish is the whole balance or more.
    """
    if monthly_cents < 1:
        return None
    payments = -(-total_cents // monthly_cents)
    return payments if allowed(rules, total_cents, payments) else None


def allowed(rules: PlanRules, total_cents: int, payments: int) -> bool:
    """Whether the rules let this balance be paid in so many payments without a person's say."""
    return 2 <= payments <= rules.longest(total_cents)


def offers(rules: PlanRules, total_cents: int) -> tuple[int, ...]:
    """Up to three numbers of payments to offer, shortest first; none if no plan fits."""
    longest = rules.longest(total_cents)
    return tuple(count for count in (longest // 4, longest // 2, longest) if count >= 2)
