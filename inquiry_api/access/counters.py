"""Counts of wrong tries and of codes sent. They live in the database and outlast every restart.

Whoever tries holds the counters' rows until the transaction ends, so that parallel tries are
counted one by one. Any fault here raises, and a try that raises verifies nobody.
"""

from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import case, func, select, tuple_, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from inquiry_api.access.models import IdentityAttempt

CONVERSATION = "conversation"
PERSON = "person"
WRONG_TRIES = {CONVERSATION: 5, PERSON: 10}

# A guesser who spreads over many people and conversations meets this one.
_EVERYONE = ("everyone", b"")
_EVERYONE_LIMIT, _EVERYONE_WINDOW = 100, timedelta(minutes=1)


class Key(NamedTuple):
    """What is counted against: a kind, and bytes that name one thing of that kind."""

    kind: str
    key: bytes


def conversation_key(conversation_id: UUID) -> Key:
    """The counter of one conversation."""
    return Key(CONVERSATION, conversation_id.bytes)


def person_key(key: bytes) -> Key:
    """The counter of one person, or of what somebody unknown claims to be."""
    return Key(PERSON, key)


def hold(session: Session, keys: Iterable[Key]) -> Mapping[Key, bool]:
    """Lock the counters' rows, made if new; whether each has reached its limit.

    The rows are taken in one order everywhere, so that two tries can't wait for each other.
    """
    ordered = sorted(set(keys))
    values = [{"kind": key.kind, "key": key.key, "count": 0} for key in ordered]
    session.execute(insert(IdentityAttempt).values(values).on_conflict_do_nothing())
    rows = session.execute(
        select(IdentityAttempt.kind, IdentityAttempt.key, IdentityAttempt.locked_at)
        .where(tuple_(IdentityAttempt.kind, IdentityAttempt.key).in_(ordered))
        .order_by(IdentityAttempt.kind, IdentityAttempt.key)
        .with_for_update()
    )
    return {Key(row.kind, row.key): row.locked_at is not None for row in rows}


def is_locked(session: Session, key: Key) -> bool:
    """Whether a counter has reached its limit."""
    return bool(
        session.scalar(
            select(IdentityAttempt.locked_at.is_not(None)).where(
                IdentityAttempt.kind == key.kind, IdentityAttempt.key == key.key
            )
        )
    )


def count_wrong(session: Session, keys: Iterable[Key]) -> set[Key]:
    """Add one wrong try to each; those that are now at their limit, and stay so until unlocked."""
    limit = case(WRONG_TRIES, value=IdentityAttempt.kind, else_=min(WRONG_TRIES.values()))
    count = IdentityAttempt.count + 1
    reached = case((count >= limit, func.coalesce(IdentityAttempt.locked_at, func.now())))
    rows = session.execute(
        update(IdentityAttempt)
        .where(tuple_(IdentityAttempt.kind, IdentityAttempt.key).in_(sorted(set(keys))))
        .values(count=count, locked_at=func.coalesce(reached, IdentityAttempt.locked_at))
        .returning(IdentityAttempt.kind, IdentityAttempt.key, IdentityAttempt.locked_at)
        .execution_options(synchronize_session=False)
    )
    take(session, Key(*_EVERYONE), _EVERYONE_LIMIT, _EVERYONE_WINDOW)
    return {Key(row.kind, row.key) for row in rows if row.locked_at is not None}


def forgive(session: Session, keys: Iterable[Key]) -> None:
    """Start counting anew after a right answer. Unlocks nothing."""
    session.execute(
        update(IdentityAttempt)
        .where(tuple_(IdentityAttempt.kind, IdentityAttempt.key).in_(sorted(set(keys))))
        .values(count=0)
        .execution_options(synchronize_session=False)
    )


def reopen(session: Session, keys: Iterable[Key]) -> None:
    """Unlock, by a clerk's hand only."""
    session.execute(
        update(IdentityAttempt)
        .where(tuple_(IdentityAttempt.kind, IdentityAttempt.key).in_(sorted(set(keys))))
        .values(count=0, locked_at=None)
        .execution_options(synchronize_session=False)
    )


def take(session: Session, key: Key, limit: int, window: timedelta) -> bool:
    """Count one more within a window of time; False beyond the limit."""
    over = IdentityAttempt.since < func.now() - window
    statement = insert(IdentityAttempt).values(kind=key.kind, key=key.key, count=1)
    count = session.scalar(
        statement.on_conflict_do_update(
            index_elements=[IdentityAttempt.kind, IdentityAttempt.key],
            set_={
                "count": case((over, 1), else_=IdentityAttempt.count + 1),
                "since": case((over, func.now()), else_=IdentityAttempt.since),
            },
        ).returning(IdentityAttempt.count)
    )
    return count is not None and count <= limit


def too_many_everywhere(session: Session) -> bool:
    """Whether the whole practice sees more wrong tries than people make."""
    return bool(
        session.scalar(
            select(IdentityAttempt.count >= _EVERYONE_LIMIT).where(
                IdentityAttempt.kind == _EVERYONE[0],
                IdentityAttempt.key == _EVERYONE[1],
                IdentityAttempt.since >= func.now() - _EVERYONE_WINDOW,
            )
        )
    )
