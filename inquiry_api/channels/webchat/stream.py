"""The live stream: says that something changed, and its number. The page then asks what."""

import logging
import time
from collections.abc import Iterator
from uuid import UUID

from sqlalchemy import select

from inquiry_api.channels.webchat.hub import Hub
from inquiry_api.channels.webchat.sessions import is_live
from inquiry_api.conversations.models import Event
from inquiry_api.db import Database

log = logging.getLogger(__name__)

HEARTBEAT_SECONDS = 15.0
LONGEST_SECONDS = 300.0
_SHOWN = ("message", "turn", "owner")
_AT_ONCE = 200


def stream(
    database: Database, hub: Hub, session_id: UUID, conversation_id: UUID, after: int
) -> Iterator[str]:
    """Every change after a number, as server-sent events; ends after a while, or with the session.

    The numbers are given out under the conversation's lock, so none appears below one seen before.
    """
    ends = time.monotonic() + LONGEST_SECONDS
    with hub.waiter(conversation_id) as waiter:
        yield "retry: 1000\n\n"
        while time.monotonic() < ends:
            seqs = _news(database, session_id, conversation_id, after)
            if seqs is None:
                yield "event: ended\ndata: {}\n\n"
                return
            for after in seqs:
                yield f'id: {after}\nevent: changed\ndata: {{"seq": {after}}}\n\n'
            if len(seqs) < _AT_ONCE and not waiter.wait(HEARTBEAT_SECONDS):
                yield ": \n\n"


def _news(
    database: Database, session_id: UUID, conversation_id: UUID, after: int
) -> list[int] | None:
    """The numbers of what changed; None once the session is over."""
    with database.transaction() as session:
        if not is_live(session, session_id):
            return None
        return list(
            session.scalars(
                select(Event.seq)
                .where(
                    Event.conversation_id == conversation_id,
                    Event.seq > after,
                    Event.kind.in_(_SHOWN),
                )
                .order_by(Event.seq)
                .limit(_AT_ONCE)
            )
        )
