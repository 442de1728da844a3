"""Passkeys (WebAuthn): a device, and the finger or code that opens it, are two factors in one."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit
from uuid import UUID

import webauthn
from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session
from webauthn.helpers import base64url_to_bytes, bytes_to_base64url
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from inquiry_api.access.models import StaffUser
from inquiry_api.access.staff import ISSUER, Staff, note_change
from inquiry_api.access.staff_ceremonies import begin, finish
from inquiry_api.access.staff_models import StaffKey
from inquiry_api.access.staff_sessions import begin_session
from inquiry_api.access.staff_sign_in import SignInRefused, note_refusal
from inquiry_api.errors import Conflict, Invalid


@dataclass(frozen=True)
class Site:
    """Where the pages are: browsers bind every passkey to it. `origin` as browsers write it."""

    origin: str

    @property
    def host(self) -> str:
        """The name alone."""
        return urlsplit(self.origin).hostname or ""


def keys_of(session: Session, staff_id: UUID) -> Sequence[StaffKey]:
    """Somebody's passkeys, oldest first."""
    query = select(StaffKey).where(StaffKey.staff_id == staff_id).order_by(StaffKey.created_at)
    return session.scalars(query).all()


def begin_enrolment(session: Session, staff: Staff, site: Site) -> tuple[str, str]:
    """What the browser needs to make a passkey (JSON), and the ceremony's token."""
    options = webauthn.generate_registration_options(
        rp_id=site.host,
        rp_name=ISSUER,
        user_id=staff.id.bytes,
        user_name=staff.email,
        user_display_name=staff.name,
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.REQUIRED,
            user_verification=UserVerificationRequirement.REQUIRED,
        ),
        exclude_credentials=[
            PublicKeyCredentialDescriptor(id=key.credential_id)
            for key in keys_of(session, staff.id)
        ],
    )
    body = {"challenge": bytes_to_base64url(options.challenge)}
    token = begin(session, "enrol_key", body, staff_id=staff.id)
    return webauthn.options_to_json(options), token


def enrol(
    session: Session, staff: Staff, site: Site, token: str, *, credential: str, name: str
) -> None:
    """Keep the passkey that the browser made. Raises SignInRefused, Invalid, Conflict."""
    begun = finish(session, "enrol_key", token)
    if begun.staff_id != staff.id:
        raise SignInRefused
    try:
        made = webauthn.verify_registration_response(
            credential=credential,
            expected_challenge=base64url_to_bytes(begun.body["challenge"]),
            expected_rp_id=site.host,
            expected_origin=site.origin,
            require_user_verification=True,
        )
    except (WebAuthnException, ValueError):
        raise Invalid(field="credential", detail="That passkey can't be used here.") from None
    if session.scalar(select(StaffKey.id).where(StaffKey.credential_id == made.credential_id)):
        raise Conflict
    key = StaffKey(
        staff_id=staff.id, credential_id=made.credential_id, name=name.strip()[:60] or "passkey"
    )
    key.public_key, key.sign_count = made.credential_public_key, made.sign_count
    session.add(key)
    note_change(session, "staff.key_added", staff.id, staff.id, "passkey")


def remove(session: Session, staff: Staff, key_id: UUID) -> None:
    """Forget one of somebody's own passkeys; another's is no news."""
    session.execute(delete(StaffKey).where(StaffKey.id == key_id, StaffKey.staff_id == staff.id))
    note_change(session, "staff.key_removed", staff.id, staff.id, "passkey")


def begin_use(session: Session, site: Site) -> tuple[str, str]:
    """What the browser needs to offer the passkeys it holds (JSON), and the ceremony's token."""
    options = webauthn.generate_authentication_options(
        rp_id=site.host, user_verification=UserVerificationRequirement.REQUIRED
    )
    token = begin(session, "use_key", {"challenge": bytes_to_base64url(options.challenge)})
    return webauthn.options_to_json(options), token


def sign_in_with_key(session: Session, site: Site, token: str, credential: str) -> str:
    """A session token for a passkey's right answer. Raises SignInRefused."""
    begun = finish(session, "use_key", token)
    key, row = _owner_of(session, credential)
    try:
        answer = webauthn.verify_authentication_response(
            credential=credential,
            expected_challenge=base64url_to_bytes(begun.body["challenge"]),
            expected_rp_id=site.host,
            expected_origin=site.origin,
            credential_public_key=key.public_key,
            credential_current_sign_count=key.sign_count,
            require_user_verification=True,
        )
    except (WebAuthnException, ValueError):
        note_refusal(session, row.id)
        raise SignInRefused from None
    key.sign_count, key.used_at = answer.new_sign_count, func.now()
    return begin_session(session, row)


def _owner_of(session: Session, credential: str) -> tuple[StaffKey, StaffUser]:
    """The passkey that answers and whose it is, held until the end. Raises SignInRefused."""
    found = session.execute(
        select(StaffKey, StaffUser)
        .join(StaffUser, StaffUser.id == StaffKey.staff_id)
        .where(
            StaffKey.credential_id == _credential_id(credential),
            StaffUser.disabled_at.is_(None),
            StaffUser.password_hash.is_not(None),
        )
        .with_for_update()
    ).one_or_none()
    if found is None:
        note_refusal(session, None)
        raise SignInRefused
    return found[0], found[1]


def _credential_id(credential: str) -> bytes:
    try:
        return base64url_to_bytes(str(json.loads(credential)["id"]))
    except (ValueError, KeyError, TypeError):
        raise SignInRefused from None
