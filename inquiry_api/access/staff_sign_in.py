"""Signing staff in. Every way to fail takes as long and sounds the same."""

import secrets
from datetime import timedelta
from functools import cache
from uuid import UUID

import pyotp
from argon2.exceptions import VerificationError
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from inquiry_api.access import counters
from inquiry_api.access.models import IdentityAttempt, StaffUser
from inquiry_api.access.staff import HASHER, LONGEST_PASSWORD, normal_email
from inquiry_api.access.staff_sessions import begin_session
from inquiry_api.audit.trail import record_apart
from inquiry_api.crypto import blind_index
from inquiry_api.errors import Invalid, Unauthorized

_TRIES, _ALL_TRIES, _WINDOW = 5, 300, timedelta(minutes=15)
_STEP_SECONDS = 30
_DECOY_SECRET = "A" * 32  # A valid secret that opens nothing: nobody's row holds it.


class SignInRefused(Unauthorized):
    """Unknown, disabled, wrong password, wrong code or too many tries: never said which."""

    code = "sign_in_refused"
    title = "That combination doesn't open an account here. Wait a little, then try again."


def sign_in(session: Session, email: str, password: str, totp: str) -> str:
    """A session token for the right password and code. Raises SignInRefused.

    Tries are counted in a transaction of their own: a refusal rolls the caller's back.
    """
    address = normal_email(email)
    allowed = _count(session, address)
    row = session.scalars(
        select(StaffUser).where(StaffUser.email == address).with_for_update()
    ).one_or_none()
    step = matching_step(session, row, totp)
    right = password_fits(row, password)
    if row is None or row.disabled_at or not (allowed and right) or step is None:
        note_refusal(session, row.id if row else None)
        raise SignInRefused
    row.totp_step = step
    forgive(session, address)
    return begin_session(session, row)


def sign_in_by_code(session: Session, staff_id: UUID, totp: str) -> str:
    """A session token for the right code, once a directory vouched. Raises SignInRefused."""
    row = session.get_one(StaffUser, staff_id, with_for_update=True)
    allowed = _count(session, row.email)
    step = matching_step(session, row, totp)
    if row.disabled_at or not allowed or step is None:
        note_refusal(session, row.id)
        raise SignInRefused
    row.totp_step = step
    forgive(session, row.email)
    return begin_session(session, row)


def prove_again(session: Session, staff_id: UUID, password: str, totp: str) -> None:
    """Both factors of somebody signed in, before a change that matters. Raises Invalid."""
    row = session.get_one(StaffUser, staff_id, with_for_update=True)
    allowed = _count(session, row.email)
    step = matching_step(session, row, totp)
    if not (password_fits(row, password) and allowed) or step is None:
        raise Invalid(field="password", detail="Your present password or the code is not right.")
    row.totp_step = step
    forgive(session, row.email)


def matching_step(session: Session, row: StaffUser | None, totp: str) -> int | None:
    """The time step whose code this is, one to either side allowed, later than the last used."""
    code = pyotp.TOTP(row.totp_secret if row else _DECOY_SECRET)
    present = int(session.execute(select(func.now())).scalar_one().timestamp()) // _STEP_SECONDS
    last = row.totp_step if row else present + 1
    shown = totp.replace(" ", "")
    fits = [
        step
        for step in (present - 1, present, present + 1)
        if secrets.compare_digest(
            code.generate_otp(step).encode(), shown.encode(errors="surrogatepass")
        )
    ]
    return next((step for step in fits if step > last), None)


def password_fits(row: StaffUser | None, password: str) -> bool:
    """Always one verification, so that an unknown address takes as long as a wrong password."""
    tried = password[: LONGEST_PASSWORD + 1].encode(errors="surrogatepass")
    try:
        kept = row.password_hash if row else None
        return HASHER.verify(kept or _decoy_hash(), tried) and kept is not None
    except VerificationError:
        return False


@cache
def _decoy_hash() -> str:
    return HASHER.hash(secrets.token_urlsafe(16))


def _count(session: Session, address: str) -> bool:
    """Count this try before looking, so that parallel ones can't slip through."""
    with Session(session.get_bind()) as own, own.begin():
        everybody = counters.take(own, counters.Key("staff", b""), _ALL_TRIES, _WINDOW)
        return counters.take(own, _key(address), _TRIES, _WINDOW) and everybody


def is_shut_out(session: Session, email: str) -> bool:
    """Whether too many wrong tries keep this address out just now."""
    key = _key(normal_email(email))
    return bool(
        session.scalar(
            select(IdentityAttempt.count > _TRIES).where(
                IdentityAttempt.kind == key.kind,
                IdentityAttempt.key == key.key,
                IdentityAttempt.since >= func.now() - _WINDOW,
            )
        )
    )


def forgive(session: Session, address: str) -> None:
    """Count wrong tries anew: after a right one, or by an admin's hand."""
    key = _key(normal_email(address))
    session.execute(
        update(IdentityAttempt)
        .where(IdentityAttempt.kind == key.kind, IdentityAttempt.key == key.key)
        .values(count=0)
        .execution_options(synchronize_session=False)
    )


def note_refusal(session: Session, staff_id: UUID | None) -> None:
    """Apart from the caller's transaction, which the refusal rolls back."""
    record_apart(
        session,
        actor=f"staff:{staff_id}" if staff_id else "system:sign_in",
        action="staff.signed_in",
        purpose="desk",
        outcome="refused",
        subject=("staff_user", staff_id) if staff_id else None,
    )


def _key(address: str) -> counters.Key:
    return counters.Key("staff", blind_index("staff_email", address))
