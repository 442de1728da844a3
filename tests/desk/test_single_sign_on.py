"""The practice's directory vouches for accounts that are here, and for nobody else."""

import time
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from authlib.oauth2.rfc7636 import create_s256_code_challenge
from flask import Flask
from joserfc import jwt
from joserfc.jwk import KeySet, RSAKey
from sqlalchemy import func, select

from inquiry_api.access.models import StaffUser
from inquiry_api.db import Database
from tests.desk.people import SITE, Person, application, person

ISSUER = "https://login.example"


class FakeDirectory:
    """A provider that says what the test wants."""

    def __init__(self) -> None:
        self.key = RSAKey.generate_key(2048, {"kid": "k"})
        self.signs_with = self.key
        self.claims: dict[str, Any] = {}
        self.asked: dict[str, str] = {}

    def __call__(self, request: httpx.Request) -> httpx.Response:
        if request.url.path == "/.well-known/openid-configuration":
            return httpx.Response(200, json={
                "issuer": ISSUER,
                "authorization_endpoint": f"{ISSUER}/authorize",
                "token_endpoint": f"{ISSUER}/token",
                "jwks_uri": f"{ISSUER}/keys",
            })  # fmt: skip
        if request.url.path == "/keys":
            return httpx.Response(200, json=KeySet([self.key]).as_dict(private=False))
        form = {name: values[0] for name, values in parse_qs(request.content.decode()).items()}
        proved = create_s256_code_challenge(form["code_verifier"]) == self.asked["code_challenge"]
        if not (proved and form["code"] == "good"):
            return httpx.Response(400, json={"error": "invalid_grant"})
        now = int(time.time())
        claims = {
            "iss": ISSUER, "aud": "desk", "iat": now, "exp": now + 60,
            "nonce": self.asked["nonce"], "email_verified": True, "amr": ["pwd", "mfa"],
        } | self.claims  # fmt: skip
        token = jwt.encode({"alg": "RS256", "kid": "k"}, claims, self.signs_with)
        return httpx.Response(200, json={"id_token": token, "access_token": "x"})


@pytest.fixture
def directory() -> FakeDirectory:
    return FakeDirectory()


@pytest.fixture
def app(shared_database: Database, directory: FakeDirectory) -> Flask:
    made = application(
        shared_database,
        PLAINBILL_OIDC_ISSUER=ISSUER,
        PLAINBILL_OIDC_CLIENT_ID="desk",
        PLAINBILL_OIDC_CLIENT_SECRET="not told",
    )
    made.extensions["plainbill.directory_transport"] = httpx.MockTransport(directory)
    return made


@pytest.fixture
def clerk(app: Flask, shared_database: Database, directory: FakeDirectory) -> Person:
    made = person(app, shared_database, enter=False)
    directory.claims["email"] = made.staff.email.upper()
    return made


def travel(clerk: Person, directory: FakeDirectory, **changes: str) -> int:
    """Go to the directory and come back."""
    away = clerk.get("/desk/sign-in/elsewhere")
    query = parse_qs(urlsplit(away.location).query)
    directory.asked = {name: values[0] for name, values in query.items()}
    back = {"state": directory.asked["state"], "code": "good"} | changes
    path = "/desk/sign-in/back?" + "&".join(f"{name}={value}" for name, value in back.items())
    return clerk.get(path).status_code


def is_in(clerk: Person) -> bool:
    return clerk.get("/desk/here", **{"Sec-Fetch-Mode": "cors"}).status_code == 200


def test_a_vouched_address_with_two_factors_is_signed_in(
    clerk: Person, directory: FakeDirectory
) -> None:
    assert travel(clerk, directory) == 200
    assert is_in(clerk)
    assert directory.asked["code_challenge_method"] == "S256"
    assert directory.asked["redirect_uri"] == f"{SITE}/desk/sign-in/back"


def test_a_password_alone_there_asks_for_our_six_digits(
    clerk: Person, directory: FakeDirectory
) -> None:
    directory.claims["amr"] = ["pwd"]

    travel(clerk, directory)
    before = is_in(clerk)
    wrong = clerk.post("/desk/sign-in/code", {"code": "000000"}).status_code
    right = clerk.post("/desk/sign-in/code", {"code": clerk.code()}).status_code

    assert (before, wrong, right) == (False, 401, 200)
    assert is_in(clerk)


@pytest.mark.parametrize(
    "claims",
    [
        {"email_verified": False},
        {"email_verified": "true"},
        {"email": "nobody@example.org"},
        {"nonce": "another"},
        {"aud": "another"},
        {"iss": "https://another.example"},
        {"exp": 1},
    ],
)
def test_whatever_is_not_right_signs_nobody_in_and_makes_no_account(
    clerk: Person, directory: FakeDirectory, shared_database: Database, claims: dict[str, Any]
) -> None:
    directory.claims |= claims

    assert travel(clerk, directory) == 401
    assert not is_in(clerk)
    with shared_database.transaction() as session:
        query = select(func.count(StaffUser.id)).where(StaffUser.email == "nobody@example.org")
        assert session.scalar(query) == 0


@pytest.mark.parametrize("changes", [{"state": "another"}, {"code": "bad"}])
def test_a_wrong_state_or_code_is_refused(
    clerk: Person, directory: FakeDirectory, changes: dict[str, str]
) -> None:
    assert travel(clerk, directory, **changes) == 401


def test_a_token_signed_by_somebody_else_is_refused(
    clerk: Person, directory: FakeDirectory
) -> None:
    directory.signs_with = RSAKey.generate_key(2048, {"kid": "k"})

    assert travel(clerk, directory) == 401


def test_a_trip_begun_in_another_browser_is_refused(
    clerk: Person, directory: FakeDirectory, app: Flask, shared_database: Database
) -> None:
    other = person(app, shared_database, enter=False)
    away = other.get("/desk/sign-in/elsewhere")
    state = parse_qs(urlsplit(away.location).query)["state"][0]

    answer = clerk.get(f"/desk/sign-in/back?state={state}&code=good")

    assert answer.status_code == 401


def test_without_settings_there_is_no_such_way(shared_database: Database) -> None:
    browser = application(shared_database).test_client()

    assert browser.get("/desk/sign-in/elsewhere", base_url=SITE).status_code == 404
    assert "single sign-on" not in browser.get("/desk/sign-in", base_url=SITE).text
