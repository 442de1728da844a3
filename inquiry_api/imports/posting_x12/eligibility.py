"""A 271 as answers about members: cover, deductible, out-of-pocket limit, or "not checked"."""

from collections.abc import Iterator
from datetime import date
from typing import Literal

from inquiry_api.imports.posting.benefits import Outcome, Said, Told, calendar_year, limits_of
from inquiry_api.imports.posting.records import PayerNamed, Person
from inquiry_api.imports.posting_x12.decisions import UNKNOWN_PAYER
from inquiry_api.imports.posting_x12.names import day_of, member_id_of, payer_of, segment
from inquiry_api.imports.x12.eligibility import (
    Benefit,
    EligibilityAnswer,
    Level,
    Member,
    Scope,
)

_KINDS: dict[str, Literal["deductible", "out_of_pocket"]] = {
    "C": "deductible",
    "G": "out_of_pocket",
}
_WHATS: dict[str, Literal["limit", "met", "remaining"]] = {
    "": "limit",
    "22": "limit",
    "23": "limit",
    "25": "limit",
    "24": "met",
    "29": "remaining",
}
_CALENDAR_YEAR = "23"
_COVER = ("active", "inactive")
_PLAN_WIDE = frozenset({"", "30"})
_PLAN_YEAR = ("291", "346", "292")
_STARTS, _ENDS = ("356", "346", "307"), ("357", "347")


def told_of(answer: EligibilityAnswer, member: Member, key: str, loaded_on: date) -> Told:
    """What was answered about one member."""
    as_of = day_of(answer.as_of) or loaded_on
    outcome = _outcome(answer, member)
    limits, flags = limits_of(list(_said(member, as_of))) if outcome == "active" else ([], [])
    return Told(
        key=key,
        payer=_payer(answer, member),
        patient=_person(answer, member),
        outcome=outcome,
        as_of=as_of,
        code=next((r.code for r in (*member.rejects, *answer.rejects)), None),
        plan_name=next((b.plan for b in member.benefits if b.plan and b.info == "1"), None),
        starts_on=_day(member, _STARTS),
        ends_on=_day(member, _ENDS),
        limits=tuple(limits),
        flags=tuple(flags),
        place=segment(member.segment),
    )


def _outcome(answer: EligibilityAnswer, member: Member) -> Outcome:
    """A reject at any level means that nothing was checked, whatever else was sent."""
    if answer.rejects or member.rejects or not member.checked:
        return "not_checked"
    told = [one for one in member.benefits if one.meaning in _COVER]
    of_plan = [one for one in told if _is_plan_wide(one)] or told
    if any(one.meaning == "active" for one in of_plan):
        return "active"
    return "inactive" if of_plan else "not_checked"


def _is_plan_wide(benefit: Benefit) -> bool:
    """Whether it is said of the whole plan, not of some kind of service alone."""
    return bool(_PLAN_WIDE.intersection(benefit.service_types or ("",)))


def _payer(answer: EligibilityAnswer, member: Member) -> PayerNamed:
    return payer_of(member.payer or answer.payer) or UNKNOWN_PAYER


def _person(answer: EligibilityAnswer, member: Member) -> Person | None:
    """The member; a dependent has the number of the subscriber above."""
    if member.party is None:
        return None
    number = member_id_of(member.party)
    if number is None and member.level is Level.DEPENDENT:
        above = [m for m in answer.members if m.level is Level.SUBSCRIBER]
        before = [m for m in above if m.segment < member.segment]
        number = member_id_of(before[-1].party) if before else None
    return Person(
        family=member.party.last,
        given=member.party.first,
        birth_date=day_of(member.birth),
        member_id=number,
    )


def _said(member: Member, as_of: date) -> Iterator[Said]:
    for benefit in member.benefits:
        kind, what = _KINDS.get(benefit.info), _WHATS.get(benefit.period)
        if (
            kind is None
            or what is None
            or benefit.amount is None
            or benefit.scope is Scope.UNSTATED
        ):
            continue
        if not _is_plan_wide(benefit):
            continue
        for network in _networks(benefit):
            yield Said(
                kind=kind,
                scope="individual" if benefit.scope is Scope.INDIVIDUAL else "family",
                network=network,
                what=what,
                cents=benefit.amount,
                year=_year(member, benefit, as_of),
            )


def _networks(benefit: Benefit) -> tuple[Literal["in", "out"], ...]:
    """A figure without a mark, or with W, is for any provider; one marked unknown is for none."""
    marks: dict[str, tuple[Literal["in", "out"], ...]] = {
        "Y": ("in",),
        "N": ("out",),
        "W": ("in", "out"),
        "": ("in", "out"),
    }
    return marks.get(benefit.network_code, ())


def _year(member: Member, benefit: Benefit, as_of: date) -> tuple[date, date] | None:
    """The plan year that is told: as dates, or as the calendar year. Never guessed."""
    for dated in (*benefit.dates, *member.dates):
        if dated.qualifier in _PLAN_YEAR and dated.start and dated.end and dated.start < dated.end:
            return dated.start, dated.end
    return calendar_year(as_of) if benefit.period == _CALENDAR_YEAR else None


def _day(member: Member, qualifiers: tuple[str, ...]) -> date | None:
    found = {dated.qualifier: dated.start for dated in reversed(member.dates) if dated.start}
    return next((found[qualifier] for qualifier in qualifiers if qualifier in found), None)
