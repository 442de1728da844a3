"""The practice's own facts and rules: hours, addresses, plan rules, promises, bars, by date."""

from typing import Any
from uuid import UUID

import yaml
from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from inquiry_api.answers.practice import (
    WEEK,
    Practice,
    PracticeError,
    file_practice,
    practice,
    read_practice,
)
from inquiry_api.db import now
from inquiry_api.errors import Invalid
from inquiry_api.studio.frame import DECIDERS, Visit, blueprint, names_of, visit
from inquiry_api.studio.poverty_form import PARTS, REGIONS, years
from inquiry_api.studio.practice_fields import BARS, EVERY_FIELD, GROUPS
from inquiry_api.studio.practice_form import bands_shown, merged, shown
from inquiry_api.studio.wording_pages import from_when, reason_given
from inquiry_api.tuning.inbox import confidences
from inquiry_api.tuning.wording import (
    keep_settings,
    settings_in_force,
    settings_versions,
    withdraw_settings,
)

_TRIED_BARS = (50, 60, 70, 75, 80, 85, 90)


@blueprint.get("/practice")
def practice_settings() -> ResponseReturnValue:
    """Every fact and rule as it holds now, and the versions."""
    with visit() as here:
        return _page(here)


@blueprint.post("/practice")
def change_practice() -> ResponseReturnValue:
    """Keep what was changed, from a day on."""
    try:
        with visit(*DECIDERS) as here:
            told = merged(_current(here), request.form, _today())
            body = yaml.safe_dump(told, sort_keys=False, allow_unicode=True)
            read_practice(body)
            keep_settings(
                here.session,
                body,
                staff_id=here.staff.id,
                reason=reason_given(),
                effective_from=from_when(),
            )
    except (PracticeError, Invalid) as wrong:
        with visit() as here:
            problem = wrong.detail if isinstance(wrong, Invalid) else _in_words(str(wrong))
            return _page(here, problem, 422)
    return redirect(url_for("studio.practice_settings"), 303)


@blueprint.post("/practice/<uuid:version_id>/withdraw")
def withdraw_practice(version_id: UUID) -> ResponseReturnValue:
    """Let the version before it hold again."""
    with visit(*DECIDERS) as here:
        withdraw_settings(here.session, version_id, staff_id=here.staff.id)
    return redirect(url_for("studio.practice_settings"), 303)


def _current(here: Visit) -> Practice:
    body = settings_in_force(here.session, now())
    try:
        return read_practice(body) if body else file_practice()
    except PracticeError:
        return file_practice()


def _today() -> Any:
    return now().astimezone(practice().zone).date()


def _in_words(fault: str) -> str:
    """A fault by the label that its field has on the page: `hours.monday: ...` is the file's."""
    name, _, said = fault.partition(": ")
    said = said.removeprefix("Value error, ")
    for field in EVERY_FIELD:
        if name == field.name:
            return f"{field.label}: {said}."
    if name.startswith("hours"):
        day = name.partition(".")[2]
        return f"Office hours{f', {day.capitalize()}' if day else ''}: {said}."
    return f"{name.replace('.', ' ').replace('_', ' ').capitalize()}: {said}."


def _page(here: Visit, problem: str | None = None, status: int = 200) -> ResponseReturnValue:
    current = _current(here)
    versions = settings_versions(here.session)
    body = render_template(
        "studio/practice.html",
        groups=GROUPS,
        bars=BARS,
        values=shown(current),
        bands=bands_shown(current),
        years=years(current.poverty),
        regions=REGIONS,
        parts=PARTS,
        asked_back=_asked_back(confidences(here.session)),
        week=WEEK,
        hours=current.hours,
        versions=versions,
        names=names_of(here.session, {row.staff_id for row in versions}),
        decides=here.staff.role in DECIDERS,
        problem=problem,
        form=request.form,
        today=_today(),
        now=now(),
    )
    return body, status


def _asked_back(recent: list[float]) -> list[tuple[int, int, int]]:
    """What each bar would mean for the latest messages: bar, asked back, messages."""
    return [(bar, sum(one * 100 < bar for one in recent), len(recent)) for bar in _TRIED_BARS]
