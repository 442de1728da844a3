"""Staff sign-in: two factors, one answer to every failure, and an end at once when disabled."""

import time
from dataclasses import dataclass
from uuid import uuid4

import pyotp
import pytest
import time_machine
from sqlalchemy import text

from inquiry_api.access.staff import (
    NewStaff,
    Staff,
    change_password,
    create_staff,
    disable_staff,
    require_role,
)
from inquiry_api.access.staff_sign_in import SignInRefused, sign_in, sign_out, staff_for
from inquiry_api.db import Database
from inquiry_api.errors import Conflict, Invalid, Refused, Unauthorized
from tests.access.talk import scalar

PASSWORD = "correct horse battery"


@dataclass
class Desk:
    """Sign-in as a route would do it."""

    database: Database
    made: NewStaff

    @property
    def email(self) -> str:
        return self.made.staff.email

    def code(self, steps: int = 0) -> str:
        return pyotp.TOTP(self.made.totp_secret).at(int(time.time()) + 30 * steps)

    def sign_in(
        self, email: str | None = None, password: str = PASSWORD, totp: str | None = None
    ) -> str:
        with self.database.transaction() as session:
            shown = self.code() if totp is None else totp
            return sign_in(session, email or self.email, password, shown)

    def who(self, token: str) -> Staff:
        with self.database.transaction() as session:
            return staff_for(session, token)

    def age(self, minutes: float, column: str = "seen_at") -> None:
        with self.database.transaction() as session:
            session.execute(
                text(
                    f"UPDATE staff_session SET {column} = {column} - make_interval(secs => :s) "  # noqa: S608
                    "WHERE staff_id = :id"
                ),
                {"s": minutes * 60, "id": self.made.staff.id},
            )


@pytest.fixture
def desk(shared_database: Database) -> Desk:
    with shared_database.transaction() as session:
        session.execute(text("DELETE FROM identity_attempt"))
        made = create_staff(
            session,
            email=f" {uuid4().hex}@Example.com",
            name="Cleo",
            password=PASSWORD,
            role="clerk",
        )
    return Desk(shared_database, made)


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


@pytest.mark.parametrize(
    ("minutes", "column", "is_open"),
    [
        (14.9, "seen_at", True),
        (15.1, "seen_at", False),
        (719, "created_at", True),
        (721, "created_at", False),
    ],
)
def test_a_session_idles_out_and_ends_with_the_day(
    desk: Desk, minutes: float, column: str, is_open: bool
) -> None:
    token = desk.sign_in()

    desk.age(minutes, column)

    with time_machine.travel("2020-01-01"):
        assert opens(desk, token) == is_open


def opens(desk: Desk, token: str) -> bool:
    try:
        desk.who(token)
    except Unauthorized:
        return False
    return True


def test_use_keeps_a_session_from_idling(desk: Desk) -> None:
    token = desk.sign_in()

    for _ in range(3):
        desk.age(10)
        assert opens(desk, token)


def test_disabling_ends_every_session_with_the_next_request(desk: Desk) -> None:
    tokens = [desk.sign_in(totp=desk.code(steps)) for steps in (-1, 0)]

    with desk.database.transaction() as session:
        disable_staff(session, desk.made.staff.id, disabled_by=uuid4())

    assert [opens(desk, token) for token in tokens] == [False, False]
    with pytest.raises(SignInRefused):
        desk.sign_in(totp=desk.code(1))


def test_a_row_marked_disabled_by_other_means_ends_sessions_too(desk: Desk) -> None:
    token = desk.sign_in()

    with desk.database.transaction() as session:
        session.execute(text("UPDATE staff_user SET disabled_at = now()"))

    assert not opens(desk, token)


def test_signing_out_ends_one_session(desk: Desk) -> None:
    one, other = desk.sign_in(totp=desk.code(-1)), desk.sign_in()

    with desk.database.transaction() as session:
        sign_out(session, one)
        sign_out(session, "unknown")

    assert (opens(desk, one), opens(desk, other)) == (False, True)


def test_a_new_password_ends_every_session(desk: Desk) -> None:
    token = desk.sign_in(totp=desk.code(-1))

    with desk.database.transaction() as session:
        change_password(session, desk.made.staff.id, "another horse entirely", changed_by=uuid4())

    assert not opens(desk, token)
    assert opens(desk, desk.sign_in(password="another horse entirely"))


@pytest.mark.parametrize("token", ["", "x", "\ud800", "é" * 99])
def test_an_unknown_token_is_nobody(desk: Desk, token: str) -> None:
    assert not opens(desk, token)


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
