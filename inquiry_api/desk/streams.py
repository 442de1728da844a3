"""Live pages of the desk: a stream that sends what is new as soon as it is, and to whom it may."""

import logging
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from uuid import UUID

from flask import Response, current_app, request
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from inquiry_api.access.staff import Role, Staff, require_role
from inquiry_api.access.staff_sessions import staff_for
from inquiry_api.channels.webchat.hub import Hub
from inquiry_api.db import Database
from inquiry_api.desk.guard import COOKIE
from inquiry_api.errors import Refused, Unauthorized, Unavailable
from inquiry_api.services import services

log = logging.getLogger(__name__)

HEARTBEAT_SECONDS = 25.0
LONGEST_SECONDS = 300.0


def _nothing(_: Session) -> None:
    """What a page that leaves no trace does as it is left."""


@dataclass(frozen=True)
class Watched:
    """What a page watches: the place that news is told under, who may, and `look`, which gives the
    events to send, in words of the stream, or nothing; `left` is called once it is over.

    `most_pages` may watch it in one process; `rest_seconds` lie between two pieces of news.
    """

    place: UUID
    roles: tuple[Role, ...]
    look: Callable[[Session, Staff], str]
    most_pages: int
    rest_seconds: float = 0.0
    left: Callable[[Session], None] = _nothing


def seen_before() -> int:
    """The number of the newest change that the page has shown."""
    given = request.args.get("after", 0, type=int)
    return request.headers.get("Last-Event-ID", given, type=int)


def event(kind: str, number: int, data: str = "{}") -> str:
    """An event of a stream. A browser puts the lines of `data` together again as they were."""
    lines = data.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return f"id: {number}\nevent: {kind}\n" + "".join(f"data: {line}\n" for line in lines) + "\n"


def check_room(place: UUID, most_pages: int) -> None:
    """Raises Unavailable where there is no room: the page then asks now and again."""
    hub: Hub = current_app.extensions["plainbill.hub"]
    if not hub.has_room(place, most_pages):
        raise Unavailable


def stream(watched: Watched, staff: Staff) -> Response:
    """What is new, for somebody signed in; ends with the sign-in, or after a while."""
    hub: Hub = current_app.extensions["plainbill.hub"]
    token = request.cookies.get(COOKIE, "")
    body = _events(services().database, hub, token, watched, staff.id)
    headers = {"X-Accel-Buffering": "no"}
    return Response(body, mimetype="text/event-stream", headers=headers)


def _events(
    database: Database, hub: Hub, token: str, watched: Watched, staff_id: UUID
) -> Iterator[str]:
    ends = time.monotonic() + LONGEST_SECONDS
    try:
        with hub.waiter(watched.place, staff_id) as waiter:
            yield "retry: 1000\n\n"
            while time.monotonic() < ends:
                news = _news(database, token, watched)
                if news is None:
                    yield "event: ended\ndata: {}\n\n"
                    return
                if news:
                    yield news
                    time.sleep(watched.rest_seconds)
                if not waiter.wait(HEARTBEAT_SECONDS):
                    yield ": \n\n"
    finally:
        _leave(database, watched)


def _news(database: Database, token: str, watched: Watched) -> str | None:
    """What is to be sent; None once the sign-in is over or the role is another."""
    with database.transaction() as session:
        try:
            staff = staff_for(session, token, awake=False)
            require_role(staff, *watched.roles)
        except (Unauthorized, Refused):
            return None
        return watched.look(session, staff)


def _leave(database: Database, watched: Watched) -> None:
    try:
        with database.transaction() as session:
            watched.left(session)
    except SQLAlchemyError:
        log.warning("stream.end_unwritten")
