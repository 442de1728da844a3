"""Slows down whoever sends too much, and nobody else.

One number per source says until when its allowance is used up (the "generic cell rate algorithm"):
each message moves it on by `every`; a source may run ahead by `burst` messages. It lives in the
database, so that all processes share it and a restart forgives nothing.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from inquiry_api.conversations.delivery_models import Pace
from inquiry_api.crypto import blind_index


@dataclass(frozen=True)
class Allowance:
    """One message each `every`, and `burst` of them ahead of time."""

    every: timedelta
    burst: int


MESSAGES = Allowance(timedelta(seconds=0.25), 20)
# Waiting longer than this, a message is not answered one by one any more.
LONGEST_WAIT = timedelta(seconds=60)
NEW_CHATS = Allowance(timedelta(seconds=20), 30)
LINK_TRIES = Allowance(timedelta(seconds=30), 10)


def pace(
    used_until: datetime | None, at: datetime, allowance: Allowance
) -> tuple[datetime, timedelta]:
    """The allowance used up by one message more, and how long that message should wait."""
    until = max(used_until or at, at) + allowance.every
    ahead = until - at - allowance.every * allowance.burst
    return until, max(ahead, timedelta())


def admit(session: Session, kind: str, source: str, allowance: Allowance) -> bool:
    """Count one request of a source; whether it is still within its allowance.

    A request that is refused is not counted, so a source that slows down is served again.
    """
    key = blind_index(f"pace {kind}", source.encode().hex())
    start = func.greatest(Pace.used_until, func.now())
    limit = func.now() + allowance.every * (allowance.burst - 1)
    statement = (
        insert(Pace)
        .values(source=key, used_until=func.now() + allowance.every)
        .on_conflict_do_update(
            index_elements=["source"],
            set_={"used_until": start + allowance.every},
            where=Pace.used_until <= limit,
        )
        .returning(Pace.source)
    )
    return session.execute(statement).first() is not None
