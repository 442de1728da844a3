"""The clerks' pages: signing in, and the list of cases that wait for a person."""

from datetime import datetime
from urllib.parse import urlsplit

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from inquiry_api.access.staff import require_role
from inquiry_api.access.staff_sign_in import LONGEST, SignInRefused, sign_in, sign_out, staff_for
from inquiry_api.answers.practice import practice
from inquiry_api.audit.trail import record
from inquiry_api.cases.listing import open_cases
from inquiry_api.db import now
from inquiry_api.demo import staff as demo_staff
from inquiry_api.errors import Refused, Unauthorized
from inquiry_api.services import services

COOKIE = "__Host-plainbill-desk"

blueprint = Blueprint(
    "desk",
    __name__,
    url_prefix="/desk",
    template_folder="templates",
    static_folder="static",
)


@blueprint.before_request
def refuse_foreign_forms() -> None:
    """A form must come from our own pages.

    Browsers say so in Sec-Fetch-Site; our referrer policy makes them send `Origin: null`, so
    Origin counts only where that header is missing.
    """
    if request.method != "POST":
        return
    site = request.headers.get("Sec-Fetch-Site")
    origin = urlsplit(request.headers.get("Origin", "")).netloc
    if not (site == "same-origin" or (site is None and origin == request.host)):
        raise Refused


@blueprint.get("/sign-in")
def sign_in_page() -> ResponseReturnValue:
    """The form."""
    return _form(status=200)


@blueprint.post("/sign-in")
def enter() -> ResponseReturnValue:
    """Check password and authenticator; start a session."""
    form = request.form
    try:
        with services().database.transaction() as session:
            token = sign_in(
                session,
                form.get("email", ""),
                form.get("password", ""),
                form.get("code", "").replace(" ", ""),
            )
    except SignInRefused as refused:
        return _form(status=401, problem=refused.title)
    response = redirect(url_for("desk.cases"), 303)
    response.set_cookie(
        COOKIE,
        token,
        max_age=int(LONGEST.total_seconds()),
        secure=True,
        httponly=True,
        samesite="Strict",
    )
    return response


@blueprint.post("/sign-out")
def leave() -> Response:
    """End the session."""
    with services().database.transaction() as session:
        sign_out(session, request.cookies.get(COOKIE, ""))
    response = redirect(url_for("desk.sign_in_page"), 303)
    response.delete_cookie(COOKIE, secure=True, httponly=True, samesite="Strict")
    return response


@blueprint.get("/")
def cases() -> ResponseReturnValue:
    """The open cases, the most pressing first. They hold no fact about a person."""
    with services().database.transaction() as session:
        try:
            staff = staff_for(session, request.cookies.get(COOKIE, ""))
        except Unauthorized:
            return redirect(url_for("desk.sign_in_page"), 303)
        require_role(staff, "clerk", "supervisor", "admin")
        waiting = open_cases(session)
        record(session, actor=f"staff:{staff.id}", action="cases.listed", purpose="desk")
    return render_template("desk/cases.html", staff=staff, cases=waiting, now=now())


@blueprint.app_template_filter("office_time")
def office_time(moment: datetime) -> str:
    """A moment on the practice's own clock: `Mon Jun 15, 2:30 PM`."""
    local = moment.astimezone(practice().zone)
    return f"{local:%a %b} {local.day}, {local.hour % 12 or 12}:{local:%M %p}"


def _form(*, status: int, problem: str | None = None) -> ResponseReturnValue:
    demo = services().settings.demo
    page = render_template(
        "desk/sign_in.html",
        problem=problem,
        demo=demo_staff if demo else None,
        code=demo_staff.present_code() if demo else None,
    )
    return page, status
