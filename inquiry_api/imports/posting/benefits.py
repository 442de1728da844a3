"""What a plan says of a member: whether cover runs, and how far yearly limits are used."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal
from uuid import UUID

from sqlalchemy import select

from inquiry_api.coverage.models import Accumulator
from inquiry_api.imports.models import CoverageCheck
from inquiry_api.imports.posting.covering import see_coverage
from inquiry_api.imports.posting.load import Load
from inquiry_api.imports.posting.matching_people import find_patient
from inquiry_api.imports.posting.records import Item, PayerNamed, Person, Record
from inquiry_api.imports.posting.tally import FLAGGED, POSTED
from inquiry_api.imports.posting.unsure import Unsure

MATCH_CASE = "match_eligibility"
Outcome = Literal["active", "inactive", "not_checked"]


class LimitTold(Record):
    """A yearly limit as the plan told it, in cents; `year` is the plan year it counts for."""

    kind: Literal["deductible", "out_of_pocket"]
    scope: Literal["individual", "family"]
    network: Literal["in", "out"]
    limit: int
    met: int
    year_starts_on: date
    year_ends_on: date


class Told(Item):
    """A payer's answer about one member. `not_checked` never means that cover has ended."""

    payer: PayerNamed
    patient: Person | None
    outcome: Outcome
    as_of: date
    code: str | None = None
    plan_name: str | None = None
    relationship: str | None = None
    starts_on: date | None = None
    ends_on: date | None = None
    limits: tuple[LimitTold, ...] = ()
    flags: tuple[str, ...] = ()
    patient_id: str | None = None


def post_told(load: Load, told: Told) -> str:
    """Keep one answer; returns how it ended. Raises Unsure where the member isn't known here."""
    with load.attempt():
        patient_id = _patient(load, told)
        payer_id = load.payers.find_or_add(told.payer)
        coverage_id = _coverage(load, told, patient_id, payer_id)
        _check(load, told, patient_id, payer_id, coverage_id)
        if coverage_id is not None:
            _limits(load, told, coverage_id)
    for flag in told.flags:
        load.tally.note("coverage", told.place, FLAGGED, flag)
    return FLAGGED if told.flags else POSTED


def _patient(load: Load, told: Told) -> UUID:
    if told.patient_id is not None:
        return UUID(told.patient_id)
    if told.patient is None:
        raise Unsure("patient_not_named", MATCH_CASE)
    match = find_patient(load.session, told.patient, load.payers.same(told.payer))
    if match.patient_id is None:
        reason = "patient_not_on_file" if match.nobody else "patient_not_sure"
        raise Unsure(reason, MATCH_CASE, match.scores)
    return match.patient_id


def _coverage(load: Load, told: Told, patient_id: UUID, payer_id: UUID) -> UUID | None:
    """The membership, where the plan says that it runs; what has ended keeps its last day."""
    if told.outcome == "not_checked":
        return None
    member_id = told.patient.member_id if told.patient else None
    if told.outcome == "inactive" and told.ends_on is None:
        raise Unsure("inactive_without_an_end_date", "review_coverage")
    seen_on = told.starts_on or told.as_of
    if told.outcome == "inactive":
        seen_on = min(seen_on, told.ends_on or seen_on)
    coverage = see_coverage(
        load.session,
        patient_id,
        payer_id,
        seen_on=seen_on,
        member_id=member_id,
        relationship=told.relationship,
        ends_on=told.ends_on,
        plan_name=told.plan_name,
    )
    if told.ends_on is not None:
        coverage.ends_on = told.ends_on
    elif coverage.ends_on is not None and coverage.ends_on < told.as_of:
        coverage.ends_on = None
    return coverage.id


def _check(
    load: Load, told: Told, patient_id: UUID, payer_id: UUID, coverage_id: UUID | None
) -> None:
    known = select(CoverageCheck.id).where(CoverageCheck.key == told.key)
    if load.session.scalars(known).first() is None:
        load.session.add(
            CoverageCheck(
                key=told.key,
                patient_id=patient_id,
                payer_id=payer_id,
                coverage_id=coverage_id,
                as_of=told.as_of,
                outcome=told.outcome,
                code=told.code,
                source_id=load.source_id,
                place=told.place,
            )
        )
        load.session.flush()


def _limits(load: Load, told: Told, coverage_id: UUID) -> None:
    for limit in told.limits:
        row = {
            "coverage_id": coverage_id,
            "kind": limit.kind,
            "scope": limit.scope,
            "network": limit.network,
            "year_starts_on": limit.year_starts_on,
            "as_of": told.as_of,
        }
        known = select(Accumulator).filter_by(**row)
        if load.session.scalars(known).first() is None:
            load.session.add(
                Accumulator(
                    **row,
                    year_ends_on=limit.year_ends_on,
                    limit_cents=limit.limit,
                    met_cents=limit.met,
                    source_id=load.source_id,
                )
            )
            load.tally.count("accumulator", POSTED)
    load.session.flush()


@dataclass(frozen=True)
class Said:
    """One figure of a plan: the whole limit, what is met, or what remains, in cents."""

    kind: Literal["deductible", "out_of_pocket"]
    scope: Literal["individual", "family"]
    network: Literal["in", "out"]
    what: Literal["limit", "met", "remaining"]
    cents: int
    year: tuple[date, date] | None


def limits_of(said: Sequence[Said]) -> tuple[list[LimitTold], list[str]]:
    """The limits that are told completely and without contradiction, and what was left out."""
    limits, flags = [], []
    for place in dict.fromkeys((one.kind, one.scope, one.network) for one in said):
        here = [one for one in said if (one.kind, one.scope, one.network) == place]
        limit, why = _limit(here)
        if limit is not None:
            limits.append(limit)
        else:
            flags.append(f"{'_'.join(place)}: {why}")
    return limits, flags


def _limit(here: list[Said]) -> tuple[LimitTold | None, str]:
    figures = {what: {one.cents for one in here if one.what == what} for what in _WHATS}
    if any(len(amounts) > 1 for amounts in figures.values()):
        return None, "several amounts are told"
    amounts = {what: next(iter(found), None) for what, found in figures.items()}
    limit, met, remaining = (amounts[what] for what in _WHATS)
    if limit is None or (met is None and remaining is None):
        return None, "limit and use are not both told"
    if met is None:
        met = limit - (remaining or 0)
    if met < 0 or (remaining is not None and limit - met != remaining):
        return None, "limit, met and remaining contradict each other"
    years = {one.year for one in here if one.year is not None}
    if len(years) != 1:
        return None, "the plan year is not told"
    start, end = years.pop()
    one = here[0]
    told = LimitTold(kind=one.kind, scope=one.scope, network=one.network, limit=limit, met=met,
                     year_starts_on=start, year_ends_on=end)  # fmt: skip
    return told, ""


_WHATS = ("limit", "met", "remaining")


def calendar_year(day: date) -> tuple[date, date]:
    """The calendar year that a day falls into."""
    return date(day.year, 1, 1), date(day.year + 1, 1, 1) - timedelta(days=1)
