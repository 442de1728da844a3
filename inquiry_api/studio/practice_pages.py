"""The practice's own facts and rules: hours, addresses, plan rules, promises, by date."""

from collections.abc import Iterator, Mapping
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
from inquiry_api.studio.wording_pages import from_when, reason_given
from inquiry_api.tuning.wording import (
    keep_settings,
    settings_in_force,
    settings_versions,
    withdraw_settings,
)

_EMPTY = ("", "none")


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
            current = _current(here)
            told = _merged(current.model_dump(mode="json"), request.form)
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
            problem = wrong.detail if isinstance(wrong, Invalid) else str(wrong)
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


def _page(here: Visit, problem: str | None = None, status: int = 200) -> ResponseReturnValue:
    current = _current(here)
    versions = settings_versions(here.session)
    body = render_template(
        "studio/practice.html",
        fields=grouped(current),
        week=WEEK,
        hours=current.hours,
        versions=versions,
        names=names_of(here.session, {row.staff_id for row in versions}),
        decides=here.staff.role in DECIDERS,
        problem=problem,
        form=request.form,
        today=now().astimezone(practice().zone).date(),
        now=now(),
    )
    return body, status


def grouped(current: Practice) -> dict[str, list[tuple[str, str, str]]]:
    """The fields but for the hours, by their first name: (dotted name, in words, value)."""
    told = current.model_dump(mode="json")
    told.pop("hours")
    found: dict[str, list[tuple[str, str, str]]] = {"practice": []}
    for name, value in _leaves(told, ""):
        group = name.split(".")[0] if "." in name else "practice"
        shown = "" if value is None else str(value)
        found.setdefault(group, []).append((name, _in_words(name, group), shown))
    return found


def _in_words(name: str, group: str) -> str:
    """`plan.bands.0.up_to_cents` as `bands 1 up to cents`: people count from one."""
    parts = name.removeprefix(f"{group}.").split(".")
    counted = [str(int(part) + 1) if part.isdigit() else part for part in parts]
    return " ".join(counted).replace("_", " ")


def _leaves(value: Any, name: str) -> Iterator[tuple[str, Any]]:
    if isinstance(value, Mapping):
        for key, inner in value.items():
            yield from _leaves(inner, f"{name}.{key}" if name else str(key))
    elif isinstance(value, list):
        for at, inner in enumerate(value):
            yield from _leaves(inner, f"{name}.{at}")
    else:
        yield name, value


def _merged(told: dict[str, Any], form: Mapping[str, str]) -> dict[str, Any]:
    """The settings with what the form says, each value of the kind it had."""
    for name, value in list(_leaves({key: told[key] for key in told if key != "hours"}, "")):
        if name in form:
            _put(told, name.split("."), _typed(form[name].strip(), value))
    told["hours"] = {
        day: {"opens": form[f"{day}.opens"], "closes": form[f"{day}.closes"]}
        for day in WEEK
        if form.get(f"{day}.opens") and form.get(f"{day}.closes")
    }
    return told


def _put(told: Any, path: list[str], value: Any) -> None:
    for step in path[:-1]:
        told = told[int(step) if isinstance(told, list) else step]
    last: Any = int(path[-1]) if isinstance(told, list) else path[-1]
    told[last] = value


def _typed(given: str, before: Any) -> Any:
    if isinstance(before, bool):
        return given.casefold() in ("true", "yes", "1")
    if given.casefold() in _EMPTY and not isinstance(before, str):
        return None
    if isinstance(before, int) or before is None:
        return int(given) if given.lstrip("-").isdigit() else given
    return given
