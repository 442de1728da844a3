"""A passkey signs in by itself; another site's, another person's or an unopened one does not."""

import pytest
from flask import Flask

from inquiry_api.db import Database
from tests.desk.people import SITE, Person, application, person
from tests.desk.soft_key import SoftKey


@pytest.fixture
def app(shared_database: Database) -> Flask:
    return application(shared_database)


@pytest.fixture
def clerk(app: Flask, shared_database: Database) -> Person:
    return person(app, shared_database)


def enrol(clerk: Person, key: SoftKey) -> int:
    options = clerk.post("/desk/passkeys/options").get_json()
    form = {"credential": key.make(options), "name": "laptop"}
    return clerk.post("/desk/passkeys", form).status_code


def use(clerk: Person, key: SoftKey) -> int:
    clerk.post("/desk/sign-out")
    options = clerk.post("/desk/sign-in/passkey/options").get_json()
    return clerk.post("/desk/sign-in/passkey", {"credential": key.use(options)}).status_code


def test_a_passkey_signs_in_without_a_password(clerk: Person) -> None:
    key = SoftKey(SITE)
    assert enrol(clerk, key) == 200

    assert use(clerk, key) == 200
    assert "laptop" in clerk.get("/desk/account").text


@pytest.mark.parametrize(
    "key", [SoftKey("https://elsewhere.example"), SoftKey(SITE, verifies=False)]
)
def test_a_passkey_of_another_site_or_not_opened_by_its_owner_is_refused(
    clerk: Person, key: SoftKey
) -> None:
    assert enrol(clerk, key) == 422


def test_an_unknown_passkey_is_refused(clerk: Person) -> None:
    assert use(clerk, SoftKey(SITE)) == 401


def test_an_answer_works_once(clerk: Person) -> None:
    key = SoftKey(SITE)
    enrol(clerk, key)
    options = clerk.post("/desk/sign-in/passkey/options").get_json()
    form = {"credential": key.use(options)}

    assert clerk.post("/desk/sign-in/passkey", form).status_code == 200
    assert clerk.post("/desk/sign-in/passkey", form).status_code == 401


def test_a_removed_passkey_and_a_disabled_account_open_nothing(
    clerk: Person, app: Flask, shared_database: Database
) -> None:
    key, admin = SoftKey(SITE), person(app, shared_database, "admin")
    enrol(clerk, key)

    admin.post(f"/desk/accounts/{clerk.staff.id}/disable")
    disabled = use(clerk, key)
    admin.post(f"/desk/accounts/{clerk.staff.id}/enable")
    assert (disabled, use(clerk, key)) == (401, 200)
    admin.post(f"/desk/accounts/{clerk.staff.id}/reset")

    assert use(clerk, key) == 401


@pytest.mark.parametrize("credential", ["", "{}", "[]", '{"id": 5}', '{"id": "\\ud800"}'])
def test_nonsense_is_refused(clerk: Person, credential: str) -> None:
    clerk.post("/desk/sign-in/passkey/options")

    answer = clerk.post("/desk/sign-in/passkey", {"credential": credential})

    assert answer.status_code == 401
