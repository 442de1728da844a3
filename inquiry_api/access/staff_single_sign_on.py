"""Single sign-on (OpenID Connect): the practice's own directory says who somebody is.

It opens accounts that are here already, found by their verified address, and makes none. Where the
directory doesn't say that it asked for a second factor, ours is asked for.
"""

import secrets
from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any, cast
from uuid import UUID

import httpx
from authlib.common.urls import add_params_to_uri  # type: ignore[import-untyped]
from authlib.oauth2.rfc7636 import (  # type: ignore[import-untyped]
    create_s256_code_challenge,
)
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet
from sqlalchemy import select
from sqlalchemy.orm import Session

from inquiry_api.access.models import StaffUser
from inquiry_api.access.staff import normal_email
from inquiry_api.access.staff_ceremonies import begin, finish
from inquiry_api.access.staff_sessions import begin_session
from inquiry_api.access.staff_sign_in import SignInRefused, note_refusal
from inquiry_api.errors import Unavailable

_ALGORITHMS = ("RS256", "PS256", "ES256", "EdDSA")
# RFC 8176: what a directory says of more than a password.
_SECOND_FACTORS = frozenset("mfa otp hwk swk fpt face iris retina sc".split())
_SECONDS = 5.0


@dataclass(frozen=True)
class Directory:
    """The provider as the operator names it; `returns_to` is our page that it leads back to."""

    issuer: str
    client_id: str
    client_secret: str = field(repr=False)
    returns_to: str
    transport: httpx.BaseTransport | None = None


@dataclass(frozen=True)
class Arrival:
    """Who came back: signed in with `session_token`, or still to show six digits (`step_token`)."""

    session_token: str | None
    step_token: str | None
    following: str | None


def begin_trip(session: Session, directory: Directory, following: str | None) -> tuple[str, str]:
    """The provider's address to go to, and the token of this trip. Raises Unavailable."""
    state, nonce, verifier = (secrets.token_urlsafe(32) for _ in range(3))
    with _client(directory) as client:
        endpoint = _discover(client, directory)["authorization_endpoint"]
    parameters = {
        "response_type": "code",
        "client_id": directory.client_id,
        "redirect_uri": directory.returns_to,
        "scope": "openid email",
        "state": state,
        "nonce": nonce,
        "code_challenge": create_s256_code_challenge(verifier),
        "code_challenge_method": "S256",
    }
    body = {"state": state, "nonce": nonce, "verifier": verifier, "following": following}
    token = begin(session, "single_sign_on", body)
    return add_params_to_uri(endpoint, parameters.items()), token


def end_trip(
    session: Session, directory: Directory, token: str, *, state: str, code: str
) -> Arrival:
    """Check what the provider says. Raises SignInRefused, Unavailable."""
    begun = finish(session, "single_sign_on", token)
    if not secrets.compare_digest(begun.body["state"].encode(), state.encode(errors="replace")):
        raise SignInRefused
    claims = _claims(directory, code, begun.body["verifier"], begun.body["nonce"])
    row = _account_of(session, claims)
    following = begun.body["following"]
    if _SECOND_FACTORS & set(_words(claims.get("amr"))):
        return Arrival(begin_session(session, row), None, following)
    step = begin(session, "code", {"following": following}, staff_id=row.id)
    return Arrival(None, step, following)


def staff_at_code(session: Session, token: str) -> tuple[UUID, str | None]:
    """Who still has to show six digits, and where they were going. Raises SignInRefused."""
    begun = finish(session, "code", token)
    if begun.staff_id is None:
        raise SignInRefused
    return begun.staff_id, begun.body["following"]


def _claims(directory: Directory, code: str, verifier: str, nonce: str) -> dict[str, Any]:
    """The identity token's claims, once signature, issuer, audience, time and nonce are right."""
    with _client(directory) as client:
        found = _discover(client, directory)
        form = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": directory.returns_to,
            "code_verifier": verifier,
        }
        credentials = (directory.client_id, directory.client_secret)
        given = _json(client.post(found["token_endpoint"], data=form, auth=credentials))
        keys = _json(client.get(found["jwks_uri"]))
    try:
        token = jwt.decode(
            given["id_token"], KeySet.import_key_set(cast(Any, keys)), list(_ALGORITHMS)
        )
        required: Any = {
            "iss": {"essential": True, "value": directory.issuer},
            "aud": {"essential": True, "value": directory.client_id},
            "exp": {"essential": True},
            "nonce": {"essential": True, "value": nonce},
        }
        jwt.JWTClaimsRegistry(leeway=30, **required).validate(token.claims)
    except (JoseError, ValueError, KeyError, TypeError):
        raise SignInRefused from None
    return dict(token.claims)


def _account_of(session: Session, claims: dict[str, Any]) -> StaffUser:
    email = claims.get("email")
    row = None
    if isinstance(email, str) and claims.get("email_verified") is True:
        row = session.scalar(
            select(StaffUser).where(
                StaffUser.email == normal_email(email),
                StaffUser.disabled_at.is_(None),
                StaffUser.password_hash.is_not(None),
            )
        )
    if row is None:
        note_refusal(session, None)
        raise SignInRefused
    return row


def _words(value: object) -> Collection[str]:
    return [word for word in value if isinstance(word, str)] if isinstance(value, list) else []


def _client(directory: Directory) -> httpx.Client:
    return httpx.Client(timeout=_SECONDS, transport=directory.transport, follow_redirects=False)


def _discover(client: httpx.Client, directory: Directory) -> dict[str, Any]:
    address = f"{directory.issuer.rstrip('/')}/.well-known/openid-configuration"
    try:
        found = _json(client.get(address))
    except httpx.HTTPError:
        raise Unavailable from None
    if found.get("issuer") != directory.issuer:
        raise Unavailable
    return found


def _json(response: httpx.Response) -> dict[str, Any]:
    if not response.is_success:
        raise SignInRefused if response.is_client_error else Unavailable
    try:
        found = response.json()
    except ValueError:
        raise Unavailable from None
    if not isinstance(found, dict):
        raise Unavailable
    return found
