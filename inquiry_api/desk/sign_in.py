"""Signing in and out, and saying whether somebody is still there."""

from urllib.parse import urlsplit

from flask import jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from inquiry_api.access.staff_sessions import LONGEST, seconds_left, sign_out
from inquiry_api.access.staff_sign_in import SignInRefused, sign_in
from inquiry_api.demo.staff import ShownSignIn, sign_ins
from inquiry_api.desk.frame import blueprint
from inquiry_api.desk.guard import COOKIE, own_path, signed_in
from inquiry_api.services import services


@blueprint.get("/sign-in")
def sign_in_page() -> ResponseReturnValue:
    """The form."""
    return _form(status=200)


@blueprint.get("/sign-in/demo")
def demo_sign_ins() -> ResponseReturnValue:
    """The part of the form that the demo alone has; it changes with the codes."""
    return render_template("desk/demo_sign_ins.html", people=_demo_people())


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
            sign_out(session, request.cookies.get(COOKIE, ""))  # Whoever was signed in before.
    except SignInRefused as refused:
        if request.accept_mimetypes.best == "application/json":
            raise
        return _form(status=401, problem=refused.title)
    following = own_path(form.get("next", "")) or url_for("desk.start")
    return keep_token(redirect(following, 303), token)


@blueprint.post("/sign-out")
def leave() -> Response:
    """End the session."""
    with services().database.transaction() as session:
        sign_out(session, request.cookies.get(COOKIE, ""))
    response = redirect(url_for("desk.sign_in_page"), 303)
    response.delete_cookie(COOKIE, secure=True, httponly=True, samesite="Strict")
    return response


@blueprint.route("/here", methods=["GET", "POST"])
def here() -> ResponseReturnValue:
    """Seconds until the session idles out; posting is a touch, asking is none."""
    with services().database.transaction() as session:
        signed_in(session)
        left = seconds_left(session, request.cookies.get(COOKIE, ""))
    return jsonify({"left": left})


def keep_token(response: Response, token: str) -> Response:
    """Hand the session's token to the browser."""
    response.set_cookie(
        COOKIE,
        token,
        max_age=int(LONGEST.total_seconds()),
        secure=True,
        httponly=True,
        samesite="Strict",
    )
    return response


def _form(*, status: int, problem: str | None = None) -> ResponseReturnValue:
    following = own_path(request.values.get("next", ""))
    page = render_template(
        "desk/sign_in.html",
        problem=problem,
        people=_demo_people(),
        following=following,
        passkeys=_has_a_name(services().settings.public_url),
        single_sign_on=bool(services().settings.oidc_issuer),
    )
    return page, status


def _has_a_name(address: str) -> bool:
    """Browsers bind passkeys to a name; a bare IP address can have none."""
    host = urlsplit(address).hostname or ""
    return not (host.replace(".", "").isdigit() or ":" in host)


def _demo_people() -> list[ShownSignIn]:
    if not services().settings.demo:
        return []
    with services().database.transaction() as session:
        return sign_ins(session)
