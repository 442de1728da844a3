"""Reads the form of the practice's settings into what the practice file would say."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from werkzeug.datastructures import MultiDict

from inquiry_api.answers.practice import WEEK, Practice
from inquiry_api.errors import Invalid
from inquiry_api.money import MoneyError, format_cents, parse_cents
from inquiry_api.studio.poverty_form import poverty_in
from inquiry_api.studio.practice_fields import EVERY_FIELD, Field

MOST_BANDS = 6


def merged(current: Practice, form: MultiDict[str, str], today: date) -> dict[str, Any]:
    """The settings with what the form says; what it does not ask for stays. Raises Invalid."""
    told: dict[str, Any] = current.model_dump(mode="json")
    for field in EVERY_FIELD:
        if field.kind == "several" and f"{field.name}.asked" in form:
            _put(told, field.name, _ticked(_get(told, field.name), form.getlist(field.name)))
        elif field.kind != "several" and field.name in form:
            _put(told, field.name, _read(field, form))
    _forget_undecided(told)
    if "plan.bands.0.months" in form:
        told["plan"]["bands"] = list(_bands(form))
    told["hours"] = {
        day: {"opens": form[f"{day}.opens"], "closes": form[f"{day}.closes"]}
        for day in WEEK
        if form.get(f"{day}.opens") and form.get(f"{day}.closes")
    }
    told["poverty"] = poverty_in(form, current.poverty, today)
    return told


def _read(field: Field, form: MultiDict[str, str]) -> Any:
    given = form[field.name].strip()
    if field.kind == "promise":
        return _promise(field, given, form.get(f"{field.name}.unit", ""))
    if not given:
        return None
    if field.kind == "dollars":
        return _cents(field.label, given)
    if field.kind == "count":
        return _count(field.label, given)
    if field.kind == "yes_no":
        return given == "yes"
    return given


def _ticked(before: list[str], ticked: list[str]) -> list[str]:
    """What is ticked, in the practice's own order; what is new comes last."""
    stay = [one for one in before if one in ticked]
    return [*stay, *(one for one in ticked if one not in stay)]


def _promise(field: Field, given: str, unit: str) -> dict[str, int]:
    if unit not in ("open_hours", "working_days"):
        raise Invalid(field=field.name, detail=f"{field.label}: choose open hours or working days.")
    return {unit: _count(field.label, given)}


def _cents(label: str, given: str) -> int:
    try:
        return parse_cents(given)
    except MoneyError:
        raise Invalid(field=label, detail=f"{label}: write an amount such as 25.00.") from None


def _count(label: str, given: str) -> int:
    if not given.isascii() or not given.isdigit() or len(given) > 6:
        raise Invalid(field=label, detail=f"{label}: write a whole number.")
    return int(given)


def _put(told: dict[str, Any], name: str, value: Any) -> None:
    """Set a dotted name; what it lies in is made where it was not decided yet."""
    *path, last = name.split(".")
    for step in path:
        if told.get(step) is None:
            told[step] = {}
        told = told[step]
    told[last] = value


def _forget_undecided(told: dict[str, Any]) -> None:
    """Where nothing is decided there is no entry, rather than one that says nothing."""
    policies = told["policies"]
    days = policies.get("posting_days") or {}
    policies["posting_days"] = {way: count for way, count in days.items() if count is not None}
    help_ = policies.get("assistance") or {}
    bounds = (help_.get("full_up_to_percent"), help_.get("part_up_to_percent"))
    policies["assistance"] = None if bounds == (None, None) else _without_none(help_)


def _without_none(values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value is not None}


def _bands(form: MultiDict[str, str]) -> Iterator[dict[str, int | None]]:
    """The rows that say how many payments; the last of them needs no upper end."""
    for at in range(MOST_BANDS):
        values = {
            part: form.get(f"plan.bands.{at}.{part}", "").strip()
            for part in ("up_to", "months", "staff_months")
        }
        if not any(values.values()):
            continue
        label = f"Payment plans, row {at + 1}"
        staff = values["staff_months"]
        yield {
            "up_to_cents": _cents(label, values["up_to"]) if values["up_to"] else None,
            "months": _count(label, values["months"]),
            "staff_months": _count(label, staff) if staff else None,
        }


def shown(current: Practice) -> dict[str, Any]:
    """Each field's value as the form shows it."""
    told = current.model_dump(mode="json")
    return {field.name: _shown(field, _get(told, field.name)) for field in EVERY_FIELD}


def _shown(field: Field, value: Any) -> Any:
    if field.kind == "promise":
        unit = "open_hours" if value.get("open_hours") else "working_days"
        return {"count": value[unit], "unit": unit}
    if field.kind == "several":
        return list(value or ())
    if value is None:
        return ""
    if field.kind == "dollars":
        return format_cents(value).replace("$", "").replace(",", "")
    return (
        {True: "yes", False: "no"}.get(value, str(value)) if field.kind == "yes_no" else str(value)
    )


def _get(told: Any, name: str) -> Any:
    for step in name.split("."):
        told = told.get(step) if isinstance(told, dict) else None
    return told


def bands_shown(current: Practice) -> list[dict[str, str]]:
    """The rows of the plan's bands, and empty ones to add to."""
    rows = [
        {
            "up_to": "" if band.up_to_cents is None else f"{band.up_to_cents // 100}",
            "months": str(band.months),
            "staff_months": "" if band.staff_months is None else str(band.staff_months),
        }
        for band in current.plan.bands
    ]
    empty = {"up_to": "", "months": "", "staff_months": ""}
    return [*rows, empty][:MOST_BANDS]
