"""A CoverageEligibilityResponse as answers about members."""

from collections.abc import Iterator
from datetime import date
from typing import Literal

from inquiry_api.imports.fhir.eligibility import Benefit, EligibilityResponse, InsuranceAnswer
from inquiry_api.imports.fhir.values import Concept, Money
from inquiry_api.imports.posting.benefits import Outcome, Said, Told, calendar_year, limits_of
from inquiry_api.imports.posting.records import Person
from inquiry_api.imports.posting_fhir.claims import UNKNOWN_PAYER
from inquiry_api.imports.posting_fhir.insurance import Cover
from inquiry_api.imports.posting_fhir.names import day_of, days_of, key_of, place_of

_KINDS: dict[str, Literal["deductible", "out_of_pocket"]] = {
    "deductible": "deductible",
    "out-of-pocket": "out_of_pocket",
    "out-of-pocket-max": "out_of_pocket",
    "out-of-pocket-maximum": "out_of_pocket",
    "outofpocket": "out_of_pocket",
    "oop": "out_of_pocket",
    "oop-max": "out_of_pocket",
    "moop": "out_of_pocket",
}
_PLAN_WIDE = frozenset({"30", "1", "medical", "health-benefit-plan-coverage"})
_YEARLY = frozenset({"annual", "calendar-year", "year"})


def told_of(
    response: EligibilityResponse,
    answer: InsuranceAnswer | None,
    cover: Cover,
    person: Person | None,
    loaded_on: date,
) -> Told:
    """What was answered about one coverage; without any, that nothing could be checked."""
    as_of = day_of(response.as_of) or loaded_on
    outcome = _outcome(response, answer)
    benefits = answer.benefits if answer and outcome == "active" else ()
    limits, flags = limits_of(list(_said(benefits, answer, as_of)))
    days = days_of(answer.period) if answer else []
    turn = response.insurance.index(answer) if answer else 0
    return Told(
        key=f"eligibility:{key_of(response.identity)}:{turn}",
        payer=cover.payer or UNKNOWN_PAYER,
        patient=person,
        outcome=outcome,
        as_of=as_of,
        code=next((error.code for error in response.errors), None),
        starts_on=min(days, default=None),
        ends_on=_ended(answer, outcome),
        limits=tuple(limits),
        flags=tuple(flags),
        place=place_of(response.identity),
    )


def _outcome(response: EligibilityResponse, answer: InsuranceAnswer | None) -> Outcome:
    """An error, or silence about whether cover runs, is no answer: never that it has ended."""
    if not response.checked or answer is None or answer.inforce is None:
        return "not_checked"
    return "active" if answer.inforce else "inactive"


def _ended(answer: InsuranceAnswer | None, outcome: Outcome) -> date | None:
    period = answer.period if answer else None
    return day_of(period.end) if period and outcome == "inactive" else None


def _said(
    benefits: tuple[Benefit, ...], answer: InsuranceAnswer | None, as_of: date
) -> Iterator[Said]:
    for one in benefits:
        kind = next((_KINDS[c] for c in _codes(one.kind) if c in _KINDS), None)
        if kind is None or one.excluded or not _is_plan_wide(one.category):
            continue
        what: Literal["limit", "met"]
        for what, limit in (("limit", one.allowed), ("met", one.used)):
            money = limit.money if limit else None
            if money is not None and money.cents is not None:
                yield Said(
                    kind=kind,
                    scope="family" if "family" in _codes(one.unit) else "individual",
                    network="out" if "out" in _codes(one.network) else "in",
                    what=what,
                    cents=_cents(money),
                    year=_year(one, answer, as_of),
                )


def _cents(money: Money) -> int:
    assert money.cents is not None
    return money.cents


def _year(one: Benefit, answer: InsuranceAnswer | None, as_of: date) -> tuple[date, date] | None:
    """The plan year: the period told, else the calendar year of a yearly benefit."""
    period = answer.period if answer else None
    start, end = day_of(period.start if period else None), day_of(period.end if period else None)
    if start and end:
        return start, end
    return calendar_year(as_of) if _YEARLY & set(_codes(one.term)) else None


def _is_plan_wide(category: Concept | None) -> bool:
    codes = set(_codes(category))
    return not codes or bool(codes & _PLAN_WIDE)


def _codes(concept: Concept | None) -> tuple[str, ...]:
    return tuple(code.lower() for code in concept.codes) if concept else ()
