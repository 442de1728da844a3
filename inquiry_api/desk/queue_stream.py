"""The clerks' list, live: every open list hears of a changed case at once."""

from dataclasses import dataclass
from uuid import UUID

from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from inquiry_api.access.staff import Staff
from inquiry_api.cases.listing import latest_change
from inquiry_api.desk.frame import blueprint
from inquiry_api.desk.guard import signed_in
from inquiry_api.desk.queue import CLERKS
from inquiry_api.desk.streams import Watched, check_room, event, seen_before, stream
from inquiry_api.services import services

# The place that a trigger of the database names when cases change.
LISTS = UUID(int=0)
_MOST_PAGES = 150  # Of a process; the rest of its streams is for conversations.


@dataclass
class ListNews:
    """Says that something changed; the page then asks for its own list, with its own filters."""

    after: int

    def look(self, session: Session, _staff: Staff) -> str:
        """The number of the newest change, unless the page has seen it."""
        newest = latest_change(session)
        if newest <= self.after:
            return ""
        self.after = newest
        return event("changed", newest)


@blueprint.get("/stream")
def list_stream() -> ResponseReturnValue:
    """Says that some case changed; at most once a second, however many do."""
    with services().database.transaction() as session:
        staff = signed_in(session, *CLERKS)
    check_room(LISTS, _MOST_PAGES)
    look = ListNews(seen_before()).look
    return stream(Watched(LISTS, CLERKS, look, _MOST_PAGES, rest_seconds=1.0), staff)
