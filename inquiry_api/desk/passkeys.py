"""Passkeys: adding and removing one's own, and signing in with one."""

from uuid import UUID

from flask import Response, jsonify, redirect, request, url_for
from flask.typing import ResponseReturnValue

from inquiry_api.access.staff_keys import (
    Site,
    begin_enrolment,
    begin_use,
    enrol,
    remove,
    sign_in_with_key,
)
from inquiry_api.desk.frame import blueprint
from inquiry_api.desk.guard import own_path, signed_in
from inquiry_api.desk.sign_in import keep_token
from inquiry_api.services import services

STEP_COOKIE = "__Host-plainbill-passkey"


@blueprint.post("/passkeys/options")
def key_options() -> ResponseReturnValue:
    """Begin to make a passkey."""
    with services().database.transaction() as session:
        options, token = begin_enrolment(session, signed_in(session), _site())
    return _step(options, token)


@blueprint.post("/passkeys")
def add_key() -> ResponseReturnValue:
    """Keep the passkey that the browser made."""
    with services().database.transaction() as session:
        enrol(
            session,
            signed_in(session),
            _site(),
            request.cookies.get(STEP_COOKIE, ""),
            credential=request.form.get("credential", ""),
            name=request.form.get("name", ""),
        )
    return jsonify({"next": url_for("desk.account")})


@blueprint.post("/passkeys/<uuid:key_id>/remove")
def remove_key(key_id: UUID) -> ResponseReturnValue:
    """Forget a passkey of one's own."""
    with services().database.transaction() as session:
        remove(session, signed_in(session), key_id)
    return redirect(url_for("desk.account"), 303)


@blueprint.post("/sign-in/passkey/options")
def use_key_options() -> ResponseReturnValue:
    """Begin to sign in with a passkey."""
    with services().database.transaction() as session:
        options, token = begin_use(session, _site())
    return _step(options, token)


@blueprint.post("/sign-in/passkey")
def enter_with_key() -> ResponseReturnValue:
    """Check the passkey's answer; start a session."""
    with services().database.transaction() as session:
        token = sign_in_with_key(
            session,
            _site(),
            request.cookies.get(STEP_COOKIE, ""),
            request.form.get("credential", ""),
        )
    following = own_path(request.form.get("next", "")) or url_for("desk.start")
    response = jsonify({"next": following})
    keep_token(response, token)
    response.delete_cookie(STEP_COOKIE, secure=True, httponly=True, samesite="Strict")
    return response


def _site() -> Site:
    return Site(services().settings.public_url)


def _step(options: str, token: str) -> Response:
    response = Response(options, mimetype="application/json")
    response.set_cookie(
        STEP_COOKIE, token, max_age=600, secure=True, httponly=True, samesite="Strict"
    )
    return response
