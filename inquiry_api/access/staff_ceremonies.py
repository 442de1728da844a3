"""Sign-ins in several steps: what was begun is kept here, and only its own browser can go on."""

import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Literal
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from inquiry_api.access.staff_models import StaffCeremony
from inquiry_api.access.staff_sign_in import SignInRefused
from inquiry_api.crypto import token_digest

Kind = Literal["enrol_key", "use_key", "single_sign_on", "code"]
LASTS = timedelta(minutes=10)


@dataclass(frozen=True)
class Begun:
    """What a ceremony remembers of its beginning."""

    staff_id: UUID | None
    body: Mapping[str, Any]


def begin(
    session: Session, kind: Kind, body: Mapping[str, Any], *, staff_id: UUID | None = None
) -> str:
    """Remember a beginning; the token is for the browser that began."""
    token = secrets.token_urlsafe(32)
    row = StaffCeremony(token_hash=token_digest(token), kind=kind, staff_id=staff_id)
    row.body = json.dumps(dict(body))
    row.expires_at = session.execute(select(func.now() + LASTS)).scalar_one()
    session.add(row)
    session.flush()
    return token


def finish(session: Session, kind: Kind, token: str) -> Begun:
    """What was begun, which is thereby used up. Raises SignInRefused."""
    row = session.scalar(
        select(StaffCeremony)
        .where(
            StaffCeremony.token_hash == token_digest(token),
            StaffCeremony.kind == kind,
            StaffCeremony.expires_at > func.now(),
        )
        .with_for_update()
    )
    if row is None:
        raise SignInRefused
    begun = Begun(row.staff_id, json.loads(row.body))
    session.delete(row)
    session.flush()
    return begun
