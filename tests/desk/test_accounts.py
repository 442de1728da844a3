"""An admin runs the accounts: invitations good once, and always one admin left."""

import re
import time

import pyotp
import pytest
from flask import Flask
from sqlalchemy import select, text

from inquiry_api.access.models import StaffUser
from inquiry_api.audit.models import AuditEvent
from inquiry_api.db import Database
from tests.desk.people import PASSWORD, SITE, Person, application, person


@pytest.fixture
def app(database: Database) -> Flask:
    return application(database)


@pytest.fixture
def admin(app: Flask, database: Database) -> Person:
    return person(app, database, "admin")


def invite(admin: Person, role: str = "clerk") -> str:
    """The path of a new invitation."""
    form = {"email": "Nell@Example.org", "name": "Nell", "role": role}
    page = admin.post("/desk/accounts", form)
    found = re.search(rf"{SITE}(/desk/invitation/[\w-]+)", page.text)
    assert found is not None
    return found[1]


def accept(admin: Person, path: str, **changes: str) -> int:
    stranger = admin.app.test_client()
    page = stranger.get(path, base_url=SITE)
    secret = re.search(r"<code[^>]*>([A-Z2-7]{32})</code>", page.text)
    assert secret is not None
    code = pyotp.TOTP(secret[1]).at(int(time.time()))
    form = {"password": "quite a long secret", "code": code} | changes
    headers = {"Sec-Fetch-Site": "same-origin"}
    return stranger.post(path, data=form, headers=headers, base_url=SITE).status_code


def test_an_invitation_sets_both_factors_and_works_once(admin: Person) -> None:
    path = invite(admin)

    assert accept(admin, path) == 303
    assert admin.app.test_client().get(path, base_url=SITE).status_code == 410


@pytest.mark.parametrize(
    "changes", [{"password": "short"}, {"code": "000000"}, {"password": "nell is my name 12"}]
)
def test_an_invitation_with_a_bad_factor_stays_open(admin: Person, changes: dict[str, str]) -> None:
    path = invite(admin)

    assert accept(admin, path, **changes) == 422
    assert accept(admin, path) == 303


def test_an_invitation_runs_out(admin: Person, database: Database) -> None:
    path = invite(admin)
    with database.transaction() as session:
        session.execute(text("UPDATE staff_invite SET expires_at = now()"))

    assert admin.get(path).status_code == 410


def test_whoever_was_only_invited_cannot_sign_in(admin: Person, database: Database) -> None:
    invite(admin)
    with database.transaction() as session:
        row = session.scalars(select(StaffUser).where(StaffUser.name == "Nell")).one()
        form = {"email": row.email, "password": "", "code": pyotp.TOTP(row.totp_secret).now()}

    assert admin.post("/desk/sign-in", form).status_code == 401


def test_a_reset_ends_the_sessions_and_both_factors(
    admin: Person, app: Flask, database: Database
) -> None:
    clerk = person(app, database)

    page = admin.post(f"/desk/accounts/{clerk.staff.id}/reset")

    assert "/desk/invitation/" in page.text
    assert clerk.get("/desk/account", **{"HX-Request": "true"}).status_code == 401
    assert clerk.enter(1).status_code == 401


def test_a_disabled_users_next_request_is_refused(
    admin: Person, app: Flask, database: Database
) -> None:
    clerk = person(app, database)

    admin.post(f"/desk/accounts/{clerk.staff.id}/disable")
    after = clerk.get("/desk/here", **{"Sec-Fetch-Mode": "cors"}).status_code
    admin.post(f"/desk/accounts/{clerk.staff.id}/enable")

    assert after == 401
    assert clerk.enter(1).status_code == 303


@pytest.mark.parametrize(("act", "form"), [("disable", {}), ("role", {"role": "clerk"})])
def test_the_last_admin_stays(admin: Person, act: str, form: dict[str, str]) -> None:
    page = admin.post(f"/desk/accounts/{admin.staff.id}/{act}", form)

    assert page.status_code == 422
    assert "last admin" in page.text
    assert admin.get("/desk/accounts").status_code == 200


def test_one_of_two_admins_may_go(admin: Person, app: Flask, database: Database) -> None:
    other = person(app, database, "admin")

    assert admin.post(f"/desk/accounts/{other.staff.id}/disable").status_code == 303
    assert other.get("/desk/accounts", **{"HX-Request": "true"}).status_code == 401


def test_five_wrong_tries_show_as_shut_out_until_an_admin_unlocks(
    admin: Person, app: Flask, database: Database
) -> None:
    clerk = person(app, database, enter=False)
    for _ in range(6):
        clerk.enter(password="not the password")

    before = admin.get("/desk/accounts").text
    refused = clerk.enter().status_code
    admin.post(f"/desk/accounts/{clerk.staff.id}/unlock")

    assert "shut out" in before
    assert refused == 401
    assert clerk.enter().status_code == 303


def test_a_new_role_signs_in_anew_and_opens_what_is_its_own(
    admin: Person, app: Flask, database: Database
) -> None:
    clerk = person(app, database)
    assert clerk.get("/desk/accounts").status_code == 403

    admin.post(f"/desk/accounts/{clerk.staff.id}/role", {"role": "admin"})

    assert clerk.get("/desk/accounts", **{"HX-Request": "true"}).status_code == 401
    clerk.enter(1)
    assert clerk.get("/desk/accounts").status_code == 200


def test_refusals_and_changes_are_in_the_trail(
    admin: Person, app: Flask, database: Database
) -> None:
    clerk = person(app, database)
    clerk.get("/desk/accounts")
    admin.post(f"/desk/accounts/{clerk.staff.id}/role", {"role": "auditor"})

    with database.transaction() as session:
        rows = session.execute(select(AuditEvent.actor, AuditEvent.action, AuditEvent.purpose))
        found = {tuple(row) for row in rows}
    assert (f"staff:{clerk.staff.id}", "access.refused", "desk") in found
    assert (f"staff:{admin.staff.id}", "staff.role_changed", "auditor") in found


def test_a_new_password_of_ones_own_needs_both_factors(app: Flask, database: Database) -> None:
    clerk = person(app, database)
    form = {"password": PASSWORD, "new_password": "a quite different one"}

    wrong = clerk.post("/desk/account/password", form | {"code": "000000"})
    right = clerk.post("/desk/account/password", form | {"code": clerk.code(1)})

    assert wrong.status_code == 422
    assert right.status_code == 303
    assert clerk.get("/desk/account", **{"HX-Request": "true"}).status_code == 401


def test_an_address_is_invited_once(admin: Person) -> None:
    invite(admin)

    page = admin.post("/desk/accounts", {"email": "nell@example.org", "name": "N", "role": "clerk"})

    assert page.status_code == 422
