"""Who looks at a conversation just now, who types, and for whom its words are revealed.

Rows live for seconds and decide nothing: the guard against talking over one another is the epoch
and the number of the last line seen.
"""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from inquiry_api.conversations.events import hint
from inquiry_api.conversations.models import Presence

LOOKS = timedelta(seconds=45)
TYPES = timedelta(seconds=8)
REVEALED = timedelta(minutes=10)
PATIENT = "patient"


@dataclass(frozen=True)
class Present:
    """Somebody who is there; `staff_id` is None for the patient."""

    staff_id: UUID | None
    typing: bool


@dataclass(frozen=True)
class Around:
    """Who else looks at a conversation, and whether its words are shown to whoever asked."""

    others: list[Present]
    revealed: bool


def note_presence(session: Session, conversation_id: UUID, who: str, *, typing: bool) -> None:
    """Somebody looks, or types; the other screens look again if that is news to them."""
    shown = session.scalar(
        select(Presence.typing_at.is_not(None) & (Presence.typing_at > func.now() - TYPES)).where(
            Presence.conversation_id == conversation_id,
            Presence.who == who,
            Presence.seen_at > func.now() - LOOKS,
        )
    )
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
    if shown is not typing:
        hint(session, conversation_id)


def staff_key(staff_id: UUID) -> str:
    """How somebody of the staff is named in a row."""
    return f"staff:{staff_id}"


def around(session: Session, conversation_id: UUID, staff_id: UUID) -> Around:
    """Who else is there now, and until when the words are revealed, in one look."""
    rows = session.execute(
        select(
            Presence.who,
            func.coalesce(Presence.typing_at > func.now() - TYPES, False),
            Presence.seen_at > func.now() - LOOKS,
            Presence.seen_at > func.now() - REVEALED,
        )
        .where(Presence.conversation_id == conversation_id)
        .order_by(Presence.who)
    )
    mine, revealed, others = staff_key(staff_id), False, []
    for who, typing, looks, still in rows:
        kind, _, whose = who.partition(":")
        if kind == "reveal":
            revealed |= still and UUID(whose) == staff_id
        elif looks and who != mine:
            others.append(Present(None if who == PATIENT else UUID(whose), typing))
    return Around(others, revealed)


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


def hide(session: Session, conversation_id: UUID, staff_id: UUID) -> None:
    """Hide them again."""
    row = session.get(Presence, (conversation_id, f"reveal:{staff_id}"))
    if row is not None:
        session.delete(row)
