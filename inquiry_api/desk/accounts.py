"""Accounts: an admin invites, resets, shuts and unlocks; everybody has a page of their own."""

from uuid import UUID

import segno
from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from inquiry_api.access import staff_accounts
from inquiry_api.access.staff import ROLES, Role, Staff, change_password
from inquiry_api.access.staff_invites import accept, invite, invited, renew
from inquiry_api.access.staff_keys import keys_of
from inquiry_api.access.staff_sign_in import prove_again
from inquiry_api.desk.frame import blueprint
from inquiry_api.desk.guard import signed_in
from inquiry_api.errors import Conflict, Invalid, NotFound
from inquiry_api.services import services


@blueprint.get("/accounts")
def accounts() -> ResponseReturnValue:
    """Everybody who works here."""
    return _accounts_page()


@blueprint.post("/accounts")
def invite_somebody() -> ResponseReturnValue:
    """Invite somebody; the page shows the link, once."""
    form = request.form
    try:
        with services().database.transaction() as session:
            me = signed_in(session, "admin")
            token = invite(
                session,
                email=form.get("email", ""),
                name=form.get("name", ""),
                role=_role(form.get("role", "")),
                by=me.id,
            )
    except (Invalid, Conflict) as problem:
        words = problem.detail or "That address has an account already."
        return _accounts_page(problem=words, status=422)
    return _accounts_page(link=_link(token), for_whom=form.get("name", ""))


@blueprint.post("/accounts/<uuid:staff_id>/<act>")
def change_account(staff_id: UUID, act: str) -> ResponseReturnValue:
    """Role, reset, disable, enable or unlock."""
    try:
        with services().database.transaction() as session:
            me = signed_in(session, "admin")
            token = _change(session, me, staff_id, act)
    except Invalid as problem:
        return _accounts_page(problem=problem.detail, status=422)
    if token:
        return _accounts_page(link=_link(token), for_whom="them")
    return redirect(url_for("desk.accounts"), 303)


@blueprint.get("/invitation/<token>")
def invitation(token: str) -> ResponseReturnValue:
    """Where somebody new sets a password and enrols an authenticator."""
    return _invitation_page(token)


@blueprint.post("/invitation/<token>")
def accept_invitation(token: str) -> ResponseReturnValue:
    """Take both factors; the link then opens nothing any more."""
    form = request.form
    try:
        with services().database.transaction() as session:
            accept(session, token, form.get("password", ""), form.get("code", ""))
    except Invalid as problem:
        return _invitation_page(token, problem=problem, status=422)
    return redirect(url_for("desk.sign_in_page"), 303)


@blueprint.get("/account")
def account() -> ResponseReturnValue:
    """One's own account."""
    return _own_page()


@blueprint.post("/account/password")
def change_own_password() -> ResponseReturnValue:
    """Set a new password after proving both factors again; every session ends."""
    form = request.form
    try:
        with services().database.transaction() as session:
            me = signed_in(session)
            prove_again(session, me.id, form.get("password", ""), form.get("code", ""))
            change_password(session, me.id, form.get("new_password", ""), changed_by=me.id)
    except Invalid as problem:
        return _own_page(problem=problem.detail, status=422)
    return redirect(url_for("desk.sign_in_page"), 303)


def _change(session: Session, me: Staff, staff_id: UUID, act: str) -> str | None:
    if act == "role":
        role = _role(request.form.get("role", ""))
        staff_accounts.change_role(session, staff_id, role, by=me.id)
        return None
    if act == "reset":
        if staff_id == me.id:
            raise Invalid(field="account", detail="Another admin has to reset your own account.")
        return renew(session, staff_id, by=me.id)
    acts = {
        "disable": staff_accounts.shut,
        "enable": staff_accounts.open_again,
        "unlock": staff_accounts.unlock,
    }
    if act not in acts:
        raise NotFound
    acts[act](session, staff_id, by=me.id)
    return None


def _role(word: str) -> Role:
    for role in ROLES:
        if role == word:
            return role
    raise Invalid(field="role", detail="Choose a role.")


def _link(token: str) -> str:
    path = url_for("desk.invitation", token=token)
    return f"{services().settings.public_url}{path}"


def _accounts_page(*, status: int = 200, **shown: object) -> ResponseReturnValue:
    with services().database.transaction() as session:
        signed_in(session, "admin")
        lines = staff_accounts.account_lines(session)
    return render_template("desk/accounts.html", lines=lines, roles=ROLES, **shown), status


def _invitation_page(
    token: str, *, problem: Invalid | None = None, status: int = 200
) -> ResponseReturnValue:
    with services().database.transaction() as session:
        who, secret, uri = invited(session, token)
    picture = segno.make(uri, error="m").svg_inline(scale=5, dark="#000", light="#fff")
    return (
        render_template(
            "desk/invitation.html", who=who, secret=secret, qr=picture, problem=problem
        ),
        status,
    )


def _own_page(*, problem: str | None = None, status: int = 200) -> ResponseReturnValue:
    with services().database.transaction() as session:
        me = signed_in(session)
        keys = keys_of(session, me.id)
    return render_template("desk/account.html", keys=keys, problem=problem), status
