"""Who looks at a conversation just now, who types, and for whom its words are revealed.

Rows live for seconds and decide nothing: the guard against talking over one another is the epoch
and the number of the last line seen.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from inquiry_api.conversations.events import CHANNEL
from inquiry_api.conversations.models import Presence

LOOKS = timedelta(seconds=45)
TYPES = timedelta(seconds=8)
PATIENT = "patient"


@dataclass(frozen=True)
class Present:
    """Somebody who is there; `staff_id` is None for the patient."""

    staff_id: UUID | None
    typing: bool


def note_presence(session: Session, conversation_id: UUID, who: str, *, typing: bool) -> None:
    """Somebody looks, or types; the other screens are told to look again."""
    moment = func.clock_timestamp()
    row = insert(Presence).values(
        conversation_id=conversation_id,
        who=who,
        seen_at=moment,
        typing_at=moment if typing else None,
    )
    session.execute(
        row.on_conflict_do_update(
            index_elements=["conversation_id", "who"],
            set_={"seen_at": row.excluded.seen_at, "typing_at": row.excluded.typing_at},
        )
    )
    session.execute(select(func.pg_notify(CHANNEL, f"{conversation_id}:0")))


def staff_key(staff_id: UUID) -> str:
    """How somebody of the staff is named in a row."""
    return f"staff:{staff_id}"


def present(session: Session, conversation_id: UUID, but_not: UUID) -> list[Present]:
    """Who else is there now."""
    rows = session.execute(
        select(Presence.who, Presence.typing_at > func.now() - TYPES).where(
            Presence.conversation_id == conversation_id,
            Presence.seen_at > func.now() - LOOKS,
            Presence.who != staff_key(but_not),
            Presence.who.not_like("reveal:%"),
        )
    )
    return [
        Present(None if who == PATIENT else UUID(who.partition(":")[2]), bool(typing))
        for who, typing in rows
    ]


def reveal(session: Session, conversation_id: UUID, staff_id: UUID) -> None:
    """Show the words of a conversation to one of the staff for a while."""
    row = insert(Presence).values(
        conversation_id=conversation_id, who=f"reveal:{staff_id}", seen_at=func.now()
    )
    session.execute(
        row.on_conflict_do_update(
            index_elements=["conversation_id", "who"], set_={"seen_at": func.now()}
        )
    )


def is_revealed(session: Session, conversation_id: UUID, staff_id: UUID, lasts: timedelta) -> bool:
    """Whether the words are shown to somebody still."""
    since: datetime | None = session.scalar(
        select(Presence.seen_at).where(
            Presence.conversation_id == conversation_id,
            Presence.who == f"reveal:{staff_id}",
            Presence.seen_at > func.now() - lasts,
        )
    )
    return since is not None


def hide(session: Session, conversation_id: UUID, staff_id: UUID) -> None:
    """Hide them again."""
    row = session.get(Presence, (conversation_id, f"reveal:{staff_id}"))
    if row is not None:
        session.delete(row)
