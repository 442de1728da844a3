"""The training data: what the assistant learns from, by topic and language."""

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from inquiry_api.errors import Conflict, Invalid, NotFound
from inquiry_api.studio.frame import LOOKERS, Visit, blueprint, names_of, visit
from inquiry_api.tuning.changes import (
    Author,
    Nearby,
    change,
    history,
    nearby,
    new_lines,
    undo,
)
from inquiry_api.tuning.gate import PROTECTED
from inquiry_api.tuning.lines import training_data
from inquiry_api.tuning.rasa_yaml import Line
from inquiry_api.tuning.scrubbing import PLACEHOLDERS

_CHANGED_SINCE = "Its lines were changed again since, so it can't be undone as a whole."
_GONE = "Somebody else changed these lines meanwhile. This is how they are now."


@blueprint.get("/data")
def topics() -> ResponseReturnValue:
    """Every topic with its number of lines; and where a message would belong."""
    with visit() as here:
        data = training_data(here.session)
        text = request.args.get("text", "").strip()
        near = data.neighbours.nearest(text, count=8) if text else []
        return render_template(
            "studio/topics.html",
            data=data,
            counts=data.counts(),
            protected=PROTECTED,
            text=text,
            near=near,
        )


@blueprint.get("/data/<topic_name>")
def topic_lines(topic_name: str) -> ResponseReturnValue:
    """The lines of one topic in one language."""
    with visit() as here:
        return _lines_page(here, topic_name)


def _lines_page(
    here: Visit,
    topic_name: str,
    *,
    problem: str | None = None,
    close: list[Nearby] | None = None,
    status: int = 200,
) -> ResponseReturnValue:
    data = training_data(here.session)
    language = _language()
    if topic_name not in data.topics:
        raise NotFound
    body = render_template(
        "studio/lines.html",
        topic_name=topic_name,
        language=language,
        lines=data.of(topic_name, language),
        topics=data.topics,
        placeholders=[f"<{kind}_1>" for kind in PLACEHOLDERS],
        problem=problem,
        close=close or [],
        form=request.form,
        is_protected=topic_name in PROTECTED,
    )
    return body, status


def _language() -> str:
    given = request.form.get("language") or request.args.get("language") or "en"
    if given not in ("en", "es"):
        raise NotFound
    return given


@blueprint.post("/data/<topic_name>/add")
def add_lines(topic_name: str) -> ResponseReturnValue:
    """Add lines. What is nearly the same already, or another topic's, is shown first."""
    form = request.form
    try:
        with visit(*LOOKERS) as here:
            data = training_data(here.session)
            lines = new_lines(data, topic_name, _language(), form.get("texts", "").splitlines())
            close = nearby(data, lines)
            if close and not form.get("anyway"):
                return _lines_page(here, topic_name, close=close, status=422)
            change(here.session, "added", author(here), plus=lines)
    except Invalid as wrong:
        with visit() as here:
            return _lines_page(here, topic_name, problem=wrong.detail, status=422)
    return _back(topic_name)


@blueprint.post("/data/<topic_name>/edit")
def edit_line(topic_name: str) -> ResponseReturnValue:
    """Put another line in the place of one."""
    form = request.form
    try:
        with visit(*LOOKERS) as here:
            data = training_data(here.session)
            old = Line(topic_name, _language(), form.get("old", ""))
            lines = new_lines(data, topic_name, _language(), [form.get("new", "")])
            close = [near for near in nearby(data, lines) if near.other != old]
            if close and not form.get("anyway"):
                return _lines_page(here, topic_name, close=close, status=422)
            change(here.session, "edited", author(here), minus=[old], plus=lines)
    except Invalid as wrong:
        with visit() as here:
            return _lines_page(here, topic_name, problem=wrong.detail, status=422)
    except Conflict:
        with visit() as here:
            return _lines_page(here, topic_name, problem=_GONE, status=409)
    return _back(topic_name)


@blueprint.post("/data/<topic_name>/lines")
def change_lines(topic_name: str) -> ResponseReturnValue:
    """Move the ticked lines to another topic, or delete them."""
    form = request.form
    try:
        with visit(*LOOKERS) as here:
            language = _language()
            minus = [Line(topic_name, language, text) for text in form.getlist("line")]
            if not minus:
                raise Invalid(field="line", detail="Tick at least one line.")
            if form.get("act") == "delete":
                change(here.session, "deleted", author(here), minus=minus)
            else:
                _move(here, minus, form.get("to", ""))
    except Invalid as wrong:
        with visit() as here:
            return _lines_page(here, topic_name, problem=wrong.detail, status=422)
    except Conflict:
        with visit() as here:
            return _lines_page(here, topic_name, problem=_GONE, status=409)
    return _back(topic_name)


def _move(here: Visit, minus: list[Line], target: str) -> None:
    if target not in training_data(here.session).topics:
        raise Invalid(field="to", detail="Choose the topic to move them to.")
    plus = [Line(target, line.language, line.text) for line in minus]
    change(here.session, "moved", author(here), minus=minus, plus=plus)


def author(here: Visit) -> Author:
    """Whoever changes something, with the reason given in the form."""
    return Author(here.staff.id, request.form.get("reason", ""))


def _back(topic_name: str) -> Response:
    return redirect(url_for("studio.topic_lines", topic_name=topic_name, language=_language()), 303)


@blueprint.get("/data/changes")
def data_changes() -> ResponseReturnValue:
    """Who changed what, when and why."""
    with visit() as here:
        return _changes_page(here)


def _changes_page(
    here: Visit, problem: str | None = None, status: int = 200
) -> ResponseReturnValue:
    found = history(here.session, before=request.args.get("before", type=int))
    names = names_of(here.session, {one.row.staff_id for one in found})
    body = render_template("studio/changes.html", changes=found, names=names, problem=problem)
    return body, status


@blueprint.post("/data/changes/<int:number>/undo")
def undo_change(number: int) -> ResponseReturnValue:
    """Make the opposite change."""
    try:
        with visit(*LOOKERS) as here:
            reason = f"Undoes change {number}."
            undo(here.session, number, Author(here.staff.id, reason))
    except Invalid as wrong:
        with visit() as here:
            return _changes_page(here, wrong.detail, 422)
    except Conflict:
        with visit() as here:
            return _changes_page(here, _CHANGED_SINCE, 409)
    return redirect(url_for("studio.data_changes"), 303)
