"""Signing in through the practice's own directory, where the operator has set one."""

from flask import Response, current_app, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response as AnyResponse

from inquiry_api.access.staff_sign_in import SignInRefused, sign_in_by_code
from inquiry_api.access.staff_single_sign_on import (
    Directory,
    begin_trip,
    end_trip,
    staff_at_code,
)
from inquiry_api.desk.frame import blueprint
from inquiry_api.desk.guard import own_path
from inquiry_api.desk.sign_in import keep_token
from inquiry_api.errors import NotFound
from inquiry_api.services import services

# Lax: the browser comes back from another site.
TRIP_COOKIE, CODE_COOKIE = "__Host-plainbill-trip", "__Host-plainbill-code"


@blueprint.get("/sign-in/elsewhere")
def begin_single_sign_on() -> ResponseReturnValue:
    """Lead to the directory."""
    following = own_path(request.args.get("next", ""))
    with services().database.transaction() as session:
        address, token = begin_trip(session, _directory(), following)
    response = redirect(address, 303)
    _keep(response, TRIP_COOKIE, token)
    return response


@blueprint.get("/sign-in/back")
def end_single_sign_on() -> ResponseReturnValue:
    """Come back from the directory."""
    try:
        with services().database.transaction() as session:
            arrival = end_trip(
                session,
                _directory(),
                request.cookies.get(TRIP_COOKIE, ""),
                state=request.args.get("state", ""),
                code=request.args.get("code", ""),
            )
    except SignInRefused as refused:
        return render_template("desk/code.html", problem=refused.title, over=True), 401
    if arrival.session_token is None:
        response = Response(render_template("desk/code.html"))
        _keep(response, CODE_COOKIE, arrival.step_token or "")
        return response
    return _arrive(arrival.session_token, arrival.following)


@blueprint.post("/sign-in/code")
def enter_with_code() -> ResponseReturnValue:
    """The six digits, where the directory asked for a password alone."""
    try:
        with services().database.transaction() as session:
            staff_id, following = staff_at_code(session, request.cookies.get(CODE_COOKIE, ""))
            token = sign_in_by_code(session, staff_id, request.form.get("code", ""))
    except SignInRefused as refused:
        return render_template("desk/code.html", problem=refused.title), 401
    return _arrive(token, following)


def _arrive(token: str, following: str | None) -> Response:
    """A page that goes on by itself: a redirect would still count as coming from elsewhere."""
    address = following or url_for("desk.start")
    response = Response(render_template("desk/go_on.html", address=address))
    for cookie in (TRIP_COOKIE, CODE_COOKIE):
        response.delete_cookie(cookie, secure=True, httponly=True, samesite="Lax")
    keep_token(response, token)
    return response


def _directory() -> Directory:
    settings = services().settings
    if not settings.oidc_issuer:
        raise NotFound
    return Directory(
        issuer=settings.oidc_issuer,
        client_id=settings.oidc_client_id,
        client_secret=settings.oidc_client_secret,
        returns_to=f"{settings.public_url}{url_for('desk.end_single_sign_on')}",
        transport=current_app.extensions.get("plainbill.directory_transport"),
    )


def _keep(response: AnyResponse, name: str, token: str) -> None:
    response.set_cookie(name, token, max_age=600, secure=True, httponly=True, samesite="Lax")
