"""Staff sign-in: two factors, and one answer to every failure."""

import time
from uuid import uuid4

import pytest
from sqlalchemy import text

from inquiry_api.access.staff import Staff, create_staff, require_role
from inquiry_api.access.staff_sign_in import SignInRefused
from inquiry_api.db import Database
from inquiry_api.errors import Conflict, Invalid, Refused
from tests.access.desk import PASSWORD, Desk
from tests.access.talk import scalar


def test_password_and_code_open_a_session(desk: Desk) -> None:
    token = desk.sign_in(email=desk.email.upper())

    assert desk.who(token) == desk.made.staff
    assert desk.made.staff.role == "clerk"


@pytest.mark.parametrize(
    "wrong",
    [
        {"email": "nobody@example.com"},
        {"password": "wrong horse battery"},
        {"password": ""},
        {"password": "x" * 100_000},
        {"totp": "000000"},
        {"totp": ""},
        {"totp": "\ud800"},
        {"email": "\x00"},
    ],
)
def test_every_failure_is_the_same(desk: Desk, wrong: dict[str, str]) -> None:
    with pytest.raises(SignInRefused) as refused:
        desk.sign_in(**wrong)

    assert (refused.value.status, refused.value.code) == (401, "sign_in_refused")
    assert str(refused.value) == "sign_in_refused"
    assert (refused.value.field, refused.value.detail) == (None, None)


def test_a_code_of_the_authenticator_works_once(desk: Desk) -> None:
    code = desk.code()
    desk.sign_in(totp=code)

    with pytest.raises(SignInRefused):
        desk.sign_in(totp=code)


@pytest.mark.parametrize(("steps", "works"), [(-3, False), (-1, True), (1, True), (3, False)])
def test_a_clock_may_be_off_by_half_a_minute(desk: Desk, steps: int, works: bool) -> None:
    try:
        desk.sign_in(totp=desk.code(steps))
        opened = True
    except SignInRefused:
        opened = False

    assert opened == works


def test_five_tries_shut_the_account_for_a_while_for_the_right_answer_too(desk: Desk) -> None:
    for _ in range(5):
        with pytest.raises(SignInRefused):
            desk.sign_in(password="wrong horse battery")

    with pytest.raises(SignInRefused):
        desk.sign_in()

    with desk.database.transaction() as session:
        session.execute(text("UPDATE identity_attempt SET since = since - interval '15 min 1 s'"))
    assert desk.who(desk.sign_in()).id == desk.made.staff.id


def test_a_refusal_is_counted_and_audited_though_the_callers_transaction_ends(desk: Desk) -> None:
    with pytest.raises(SignInRefused):
        desk.sign_in(totp="000000")

    assert scalar(desk.database, "SELECT max(count) FROM identity_attempt") == 1
    assert (
        scalar(
            desk.database,
            "SELECT outcome FROM audit_event WHERE actor = :actor",
            actor=f"staff:{desk.made.staff.id}",
        )
        == "refused"
    )


def test_signing_in_well_starts_the_count_anew(desk: Desk) -> None:
    for steps in (0, 1):
        for _ in range(3):
            with pytest.raises(SignInRefused):
                desk.sign_in(password="wrong horse battery")
        desk.sign_in(totp=desk.code(steps))


@pytest.mark.parametrize("password", ["short", "x" * 201, "cleo@example.com cleo99"])
def test_a_weak_password_is_refused(shared_database: Database, password: str) -> None:
    with pytest.raises(Invalid) as refused, shared_database.transaction() as session:
        create_staff(
            session, email="cleo@example.com", name="Cleo", password=password, role="clerk"
        )

    assert refused.value.field == "password"


def test_an_address_is_taken_once(desk: Desk) -> None:
    with pytest.raises(Conflict), desk.database.transaction() as session:
        create_staff(
            session, email=desk.email.upper(), name="Other", password=PASSWORD, role="admin"
        )


def test_the_database_knows_no_password_token_or_secret(desk: Desk) -> None:
    token = desk.sign_in()

    dump = str(scalar(desk.database, "SELECT string_agg(t::text, ' ') FROM staff_user t"))
    dump += str(scalar(desk.database, "SELECT string_agg(t::text, ' ') FROM staff_session t"))

    assert "$argon2id$" in dump
    assert "Cleo" in dump
    for secret in (PASSWORD, token, desk.made.totp_secret):
        assert secret not in dump
        assert secret.encode().hex() not in dump


def test_secrets_do_not_show_in_a_representation(desk: Desk) -> None:
    assert desk.made.totp_secret not in repr(desk.made)
    assert desk.made.totp_secret in desk.made.totp_uri


def test_an_unknown_address_takes_as_long_as_a_wrong_password(desk: Desk) -> None:
    def lasts(email: str) -> float:
        with desk.database.transaction() as session:
            session.execute(text("DELETE FROM identity_attempt"))
        started = time.perf_counter()
        with pytest.raises(SignInRefused):
            desk.sign_in(email=email, password="wrong horse battery")
        return time.perf_counter() - started

    samples = [(lasts(desk.email), lasts("nobody@example.com")) for _ in range(5)]

    known, unknown = (min(pair[side] for pair in samples) for side in (0, 1))
    assert 0.5 < known / unknown < 2


@pytest.mark.parametrize(("role", "is_let_in"), [("supervisor", True), ("auditor", False)])
def test_a_role_opens_what_is_its_own(role: str, is_let_in: bool) -> None:
    who = Staff(uuid4(), "x@example.com", "X", role)  # type: ignore[arg-type]

    try:
        require_role(who, "clerk", "supervisor")
        let_in = True
    except Refused:
        let_in = False

    assert let_in == is_let_in
