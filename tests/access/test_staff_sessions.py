"""A sign-in ends by idling, by the day, by hand, and at once when somebody is disabled."""

from uuid import uuid4

import pytest
import time_machine
from sqlalchemy import text

from inquiry_api.access.staff import change_password, disable_staff
from inquiry_api.access.staff_sessions import sign_out
from inquiry_api.access.staff_sign_in import SignInRefused
from tests.access.desk import Desk


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
        assert desk.opens(token) == is_open


def test_use_keeps_a_session_from_idling(desk: Desk) -> None:
    token = desk.sign_in()

    for _ in range(3):
        desk.age(10)
        assert desk.opens(token)


def test_disabling_ends_every_session_with_the_next_request(desk: Desk) -> None:
    tokens = [desk.sign_in(totp=desk.code(steps)) for steps in (-1, 0)]

    with desk.database.transaction() as session:
        disable_staff(session, desk.made.staff.id, disabled_by=uuid4())

    assert [desk.opens(token) for token in tokens] == [False, False]
    with pytest.raises(SignInRefused):
        desk.sign_in(totp=desk.code(1))


def test_a_row_marked_disabled_by_other_means_ends_sessions_too(desk: Desk) -> None:
    token = desk.sign_in()

    with desk.database.transaction() as session:
        session.execute(text("UPDATE staff_user SET disabled_at = now()"))

    assert not desk.opens(token)


def test_signing_out_ends_one_session(desk: Desk) -> None:
    one, other = desk.sign_in(totp=desk.code(-1)), desk.sign_in()

    with desk.database.transaction() as session:
        sign_out(session, one)
        sign_out(session, "unknown")

    assert (desk.opens(one), desk.opens(other)) == (False, True)


def test_a_new_password_ends_every_session(desk: Desk) -> None:
    token = desk.sign_in(totp=desk.code(-1))

    with desk.database.transaction() as session:
        change_password(session, desk.made.staff.id, "another horse entirely", changed_by=uuid4())

    assert not desk.opens(token)
    assert desk.opens(desk.sign_in(password="another horse entirely"))


@pytest.mark.parametrize("token", ["", "x", "\ud800", "é" * 99])
def test_an_unknown_token_is_nobody(desk: Desk, token: str) -> None:
    assert not desk.opens(token)
