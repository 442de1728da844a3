"""Removing what identity no longer needs. Counters of wrong tries, consents and sessions stay."""

from datetime import timedelta

from sqlalchemy import delete, func
from sqlalchemy.orm import Session

from inquiry_api.access.counters import WRONG_TRIES
from inquiry_api.access.models import (
    IdentityAttempt,
    IdentityFlow,
    OneTimeCode,
    OneTimeLink,
    StaffSession,
)

KEPT = timedelta(days=1)


def purge_identity(session: Session) -> None:
    """Delete what ran out more than a day ago; may be run at any time, and twice."""
    over = func.now() - KEPT
    expired = (
        delete(OneTimeCode).where(OneTimeCode.expires_at < over),
        delete(OneTimeLink).where(OneTimeLink.expires_at < over),
        delete(IdentityFlow).where(IdentityFlow.touched_at < over),
        delete(StaffSession).where(StaffSession.seen_at < over),
        delete(IdentityAttempt).where(
            IdentityAttempt.kind.not_in(WRONG_TRIES), IdentityAttempt.since < over
        ),
    )
    for statement in expired:
        session.execute(statement.execution_options(synchronize_session=False))
