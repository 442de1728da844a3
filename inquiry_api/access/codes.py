"""Six-digit codes, sent by text: hashed, for one request, once, and for ten minutes at most."""

import hmac
import secrets
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID, uuid4

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from inquiry_api.access.models import OneTimeCode
from inquiry_api.access.person import Person
from inquiry_api.crypto import blind_index

LIFETIME = timedelta(minutes=10)
TRIES = 5
_SALT_BYTES = 16


@dataclass(frozen=True)
class Recipient:
    """Whom a code is for. Nobody known is a recipient too, with no person and nowhere to send."""

    keys: list[bytes]
    person: Person | None
    contact_point_id: UUID | None


def create_code(session: Session, conversation_id: UUID, recipient: Recipient) -> tuple[UUID, str]:
    """A new request and its code; the conversation's earlier codes no longer work."""
    burn_codes(session, conversation_id)
    request, salt = uuid4(), secrets.token_bytes(_SALT_BYTES)
    code = f"{secrets.randbelow(1_000_000):06d}"
    person = recipient.person
    session.add(
        OneTimeCode(
            id=request,
            conversation_id=conversation_id,
            person_keys=recipient.keys,
            patient_id=person.patient_id if person else None,
            guarantor_ids=person.guarantor_ids if person else [],
            contact_point_id=recipient.contact_point_id,
            salt=salt,
            code_hash=_hash(request, salt, code),
            expires_at=func.now() + LIFETIME,
        )
    )
    session.flush()
    return request, code


def burn_codes(session: Session, conversation_id: UUID) -> None:
    """Make every open code of a conversation useless."""
    session.execute(
        update(OneTimeCode)
        .where(OneTimeCode.conversation_id == conversation_id, OneTimeCode.used_at.is_(None))
        .values(used_at=func.now())
        .execution_options(synchronize_session=False)
    )


def claimed_by(session: Session, request: UUID) -> tuple[list[bytes], UUID | None]:
    """What a wrong try for this request counts against, and the patient if there is one."""
    row = session.execute(
        select(OneTimeCode.person_keys, OneTimeCode.patient_id).where(OneTimeCode.id == request)
    ).one_or_none()
    return (row.person_keys, row.patient_id) if row else ([], None)


def try_code(session: Session, request: UUID, code: str) -> OneTimeCode | None:
    """Use up one try; the request if this is its code, which is then spent.

    Wrong, spent, expired and tried too often are the same None.
    """
    row = session.execute(
        update(OneTimeCode)
        .where(OneTimeCode.id == request)
        .values(tries=OneTimeCode.tries + 1)
        .returning(
            OneTimeCode,
            (OneTimeCode.used_at.is_(None) & (OneTimeCode.expires_at > func.now())).label("open"),
        )
        .execution_options(populate_existing=True)
    ).one_or_none()
    if row is None:
        return None
    request_row: OneTimeCode = row[0]
    right = hmac.compare_digest(request_row.code_hash, _hash(request, request_row.salt, code))
    if not (right and row.open and request_row.tries <= TRIES):
        return None
    request_row.used_at = func.now()
    session.flush()
    return request_row


def _hash(request: UUID, salt: bytes, code: str) -> bytes:
    """A keyed hash: the key is not in the database, so a dump of it holds no code."""
    return blind_index("one_time_code", f"{request}|{salt.hex()}|{code}")
