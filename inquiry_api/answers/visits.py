"""Which visit is meant: by date, month, year, order, clinician or amount."""

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from inquiry_api.answers.picture import VisitView
from inquiry_api.answers.wanted import Wanted, matches

_TITLES = frozenset(
    ("dr", "dra", "doctor", "doctora", "md", "do", "np", "pa", "rn", "mr", "mrs", "ms", "the")
)


@dataclass(frozen=True)
class Selection:
    """`all` nothing narrowed it down, `one`, `several` left to choose from, or `none` like that.

    `by` says what was named: date, month, year, provider, amount or ordinal.
    """

    status: Literal["all", "one", "several", "none"]
    visits: tuple[VisitView, ...]
    by: str | None = None


def select_visits(visits: Sequence[VisitView], wanted: Wanted) -> Selection:
    """Narrow the visits down by everything that was named. `visits` are newest first."""
    if wanted.all or not wanted.names_visit:
        return Selection("all", tuple(visits))
    left, by = list(visits), None
    for name, keep in (
        ("date", _by_days),
        ("month", _by_months),
        ("year", _by_years),
        ("provider", _by_names),
        ("amount", _by_amounts),
        ("ordinal", _by_ordinals),
    ):
        kept = keep(left, wanted)
        if kept is None:
            continue
        left, by = kept, name
        if not left:
            return Selection("none", (), by)
    return Selection("one" if len(left) == 1 else "several", tuple(left), by)


def _by_days(visits: list[VisitView], wanted: Wanted) -> list[VisitView] | None:
    if not wanted.days:
        return None
    return [view for view in visits if any(matches(day, view.on) for day in wanted.days)]


def _by_months(visits: list[VisitView], wanted: Wanted) -> list[VisitView] | None:
    if not wanted.months:
        return None
    years = set(wanted.years)
    return [
        view
        for view in visits
        if any(matches(month, view.on) for month in wanted.months)
        and (not years or view.on.year in years)
    ]


def _by_years(visits: list[VisitView], wanted: Wanted) -> list[VisitView] | None:
    if not wanted.years or wanted.months:
        return None
    return [view for view in visits if view.on.year in wanted.years]


def _by_names(visits: list[VisitView], wanted: Wanted) -> list[VisitView] | None:
    """Visits whose clinician shares a word with the name. A name that is nobody's narrows nothing
    down to none: it may be the patient's own."""
    if not wanted.names:
        return None
    asked = {word for name in wanted.names for word in _words(name)}
    kept = [view for view in visits if asked & _words(view.balance.provider or "")]
    return kept or None


def _by_amounts(visits: list[VisitView], wanted: Wanted) -> list[VisitView] | None:
    """Visits on which the amount stands, or all of them if it is the whole of what is due."""
    if not wanted.amounts:
        return None
    asked = set(wanted.amounts)
    if sum(view.due.cents for view in visits) in asked:
        return [view for view in visits if view.due.cents] or None
    return [view for view in visits if asked & set(_amounts(view))]


def _amounts(view: VisitView) -> Iterable[int]:
    money = view.balance
    figures = (view.due, money.owed, money.charges, money.insurer, money.review, view.held)
    return (figure.cents for figure in figures if figure.cents)


def _by_ordinals(visits: list[VisitView], wanted: Wanted) -> list[VisitView] | None:
    """`last` is the newest; a number counts from the oldest."""
    if not wanted.ordinals:
        return None
    kept = []
    for ordinal in wanted.ordinals:
        place = 0 if ordinal == "last" else len(visits) - int(ordinal)
        if 0 <= place < len(visits):
            kept.append(visits[place])
    return kept


def _words(name: str) -> set[str]:
    decomposed = unicodedata.normalize("NFKD", name).casefold()
    letters = "".join(c if c.isalpha() else " " for c in decomposed if not unicodedata.combining(c))
    return {word for word in letters.split() if len(word) > 1} - _TITLES
