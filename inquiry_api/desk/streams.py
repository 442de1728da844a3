"""Live pages of the desk: a stream says that something changed, and the page then asks what."""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from uuid import UUID

from flask import Response, current_app, request
from sqlalchemy.orm import Session

from inquiry_api.access.staff_sessions import staff_for
from inquiry_api.channels.webchat.hub import Hub
from inquiry_api.db import Database
from inquiry_api.desk.guard import COOKIE
from inquiry_api.errors import Unauthorized, Unavailable
from inquiry_api.services import services

HEARTBEAT_SECONDS = 15.0
LONGEST_SECONDS = 300.0


@dataclass(frozen=True)
class Watched:
    """What a page watches: the place that news is told under, the number of the newest change,
    how many pages may watch it in one process, and the least time between two pieces of news.
    """

    place: UUID
    newest: Callable[[Session], int]
    most_pages: int
    rest_seconds: float = 0.0


def stream(watched: Watched) -> Response:
    """News after the number that the page has seen; ends with the sign-in, or after a while.

    Raises Unavailable where there is no room: the page then asks now and again.
    """
    hub: Hub = current_app.extensions["plainbill.hub"]
    if not hub.has_room(watched.place, watched.most_pages):
        raise Unavailable
    seen = request.args.get("after", 0, type=int)
    after = request.headers.get("Last-Event-ID", seen, type=int)
    token = request.cookies.get(COOKIE, "")
    body = _changes(services().database, hub, token, watched, after)
    headers = {"X-Accel-Buffering": "no"}
    return Response(body, mimetype="text/event-stream", headers=headers)


def _changes(
    database: Database, hub: Hub, token: str, watched: Watched, after: int
) -> Iterator[str]:
    ends = time.monotonic() + LONGEST_SECONDS
    with hub.waiter(watched.place) as waiter:
        yield "retry: 1000\n\n"
        woken = False
        while time.monotonic() < ends:
            newest = _newest(database, token, watched)
            if newest is None:
                yield "event: ended\ndata: {}\n\n"
                return
            if newest > after:
                after = newest
                yield f'id: {after}\nevent: changed\ndata: {{"seq": {after}}}\n\n'
            elif woken:
                yield "event: presence\ndata: {}\n\n"
            if woken and watched.rest_seconds:
                time.sleep(watched.rest_seconds)
            woken = waiter.wait(HEARTBEAT_SECONDS)
            if not woken:
                yield ": \n\n"


def _newest(database: Database, token: str, watched: Watched) -> int | None:
    """The number of the newest change; None once the sign-in is over."""
    with database.transaction() as session:
        try:
            staff_for(session, token, awake=False)
        except Unauthorized:
            return None
        return watched.newest(session)
