"""What patients are told: both languages side by side, tried by the rules, signed off by two."""

from dataclasses import dataclass
from datetime import datetime, time
from uuid import UUID

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from jinja2 import TemplateError

from inquiry_api.access.speaker import Channel, Language
from inquiry_api.answers.practice import practice
from inquiry_api.answers.rendering import LANGUAGES, render_body, source_of
from inquiry_api.db import now
from inquiry_api.errors import Conflict, Invalid, NotFound, Refused
from inquiry_api.studio.frame import LOOKERS, Visit, blueprint, names_of, visit
from inquiry_api.studio.lint import faults
from inquiry_api.studio.worst_case import fact_sets, template_names
from inquiry_api.tuning.scrubbing import scrubbed
from inquiry_api.tuning.wording import (
    Place,
    propose_wording,
    sign_off,
    versions_of,
    wordings_in_force,
)

_NOT_YOURS = "A second person must sign it off: whoever wrote it can't."
_SIGNED = "It was signed off meanwhile."


@dataclass(frozen=True)
class Side:
    """One language of a wording as the page shows it."""

    language: Language
    body: str
    is_own: bool
    preview: str
    faults: list[str]


@blueprint.get("/wording")
def wordings() -> ResponseReturnValue:
    """Every wording, and which of them the practice has made its own."""
    with visit() as here:
        own = {name for _, _, name in wordings_in_force(here.session, now())}
        names = template_names("en", "web")
        folders: dict[str, list[str]] = {}
        for name in names:
            folders.setdefault(name.split("/")[0], []).append(name)
        return render_template("studio/wordings.html", folders=folders, own=own)


@blueprint.get("/wording/<folder>/<variant>")
def wording(folder: str, variant: str) -> ResponseReturnValue:
    """One wording in both languages, for one channel."""
    with visit() as here:
        return _page(here, f"{folder}/{variant}")


@blueprint.post("/wording/<folder>/<variant>")
def write_wording(folder: str, variant: str) -> ResponseReturnValue:
    """Try a wording, or propose it; what breaks a rule can't be proposed."""
    name = f"{folder}/{variant}"
    form = request.form
    try:
        with visit(*LOOKERS) as here:
            place = _place(name)
            body = form.get("body", "").replace("\r\n", "\n").strip() + "\n"
            if form.get("act") == "check":
                return _page(here, name, draft=(place[0], body))
            if form.get("act") != "shipped" and faults(_lang(place), _channel(), name, body):
                return _page(here, name, draft=(place[0], body), status=422)
            propose_wording(
                here.session,
                place,
                None if form.get("act") == "shipped" else body,
                staff_id=here.staff.id,
                reason=reason_given(),
                effective_from=from_when(),
            )
    except Invalid as wrong:
        with visit() as here:
            return _page(here, name, problem=wrong.detail, status=422)
    return redirect(
        url_for("studio.wording", folder=folder, variant=variant, channel=_channel()), 303
    )


@blueprint.post("/wording/versions/<uuid:version_id>/sign")
def sign_wording(version_id: UUID) -> ResponseReturnValue:
    """Sign a wording off for its language."""
    try:
        with visit(*LOOKERS) as here:
            row = sign_off(here.session, version_id, staff_id=here.staff.id)
            folder, _, variant = row.name.partition("/")
            channel = row.channel
    except (Refused, Conflict) as refused:
        name = request.form.get("name", "")
        with visit() as here:
            problem = _NOT_YOURS if isinstance(refused, Refused) else _SIGNED
            return _page(here, name, problem=problem, status=409)
    return redirect(url_for("studio.wording", folder=folder, variant=variant, channel=channel), 303)


def _page(
    here: Visit,
    name: str,
    *,
    draft: tuple[str, str] | None = None,
    problem: str | None = None,
    status: int = 200,
) -> ResponseReturnValue:
    if name not in template_names("en", "web"):
        raise NotFound
    channel = _channel()
    own = wordings_in_force(here.session, now())
    sides = [_side(one, channel, name, own.get((one, channel, name)), draft) for one in LANGUAGES]
    versions = [row for row in versions_of(here.session, name) if row.channel == channel]
    people = {row.staff_id for row in versions} | {row.signed_by for row in versions}
    body = render_template(
        "studio/wording.html",
        name=name,
        folder=name.split("/")[0],
        variant=name.split("/")[1],
        channel=channel,
        sides=sides,
        versions=versions,
        names=names_of(here.session, people),
        me=here.staff,
        problem=problem,
        today=now().astimezone(practice().zone).date(),
        form=request.form,
    )
    return body, status


def _side(
    language: Language,
    channel: Channel,
    name: str,
    own: str | None,
    draft: tuple[str, str] | None,
) -> Side:
    body = own if own is not None else source_of(language, channel, name) or ""
    if draft is not None and draft[0] == language:
        body = draft[1]
    preview = _preview(language, channel, name, body)
    return Side(language, body, own is not None, preview, faults(language, channel, name, body))


def _preview(language: Language, channel: Channel, name: str, body: str) -> str:
    """The wording with the largest values, as a patient would see it."""
    facts = next(fact_sets(name, language, channel))
    try:
        return render_body(language, channel, body, facts)
    except (TemplateError, TypeError, ValueError, ArithmeticError):
        return ""


def _place(name: str) -> Place:
    language = request.form.get("language", "")
    if language not in LANGUAGES or name not in template_names("en", "web"):
        raise NotFound
    return language, _channel(), name


def _lang(place: Place) -> Language:
    return "es" if place[0] == "es" else "en"


def _channel() -> Channel:
    return "web" if (request.form.get("channel") or request.args.get("channel")) == "web" else "sms"


def reason_given() -> str:
    reason = scrubbed(" ".join(request.form.get("reason", "").split()))[:300]
    if not reason:
        raise Invalid(field="reason", detail="Say in a few words why.")
    return reason


def from_when() -> datetime:
    """The beginning of the chosen day in the practice's own time, or this moment for today."""
    try:
        day = datetime.strptime(request.form.get("from", ""), "%Y-%m-%d").date()  # noqa: DTZ007
    except ValueError:
        raise Invalid(field="from", detail="Give the day from which it holds.") from None
    at = datetime.combine(day, time.min, practice().zone)
    return max(at, now())
