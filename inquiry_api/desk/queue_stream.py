"""The clerks' list, live: every open list hears of a changed case at once."""

from uuid import UUID

from flask.typing import ResponseReturnValue

from inquiry_api.cases.listing import latest_change
from inquiry_api.desk.frame import blueprint
from inquiry_api.desk.guard import signed_in
from inquiry_api.desk.queue import CLERKS
from inquiry_api.desk.streams import Watched, stream
from inquiry_api.services import services

# The place that a trigger of the database names when cases change.
LISTS = UUID(int=0)
_MOST_PAGES = 150  # Of a process; the rest of its streams is for conversations.


@blueprint.get("/stream")
def list_stream() -> ResponseReturnValue:
    """Says that some case changed; at most once a second, however many do."""
    with services().database.transaction() as session:
        signed_in(session, *CLERKS)
    return stream(Watched(LISTS, latest_change, _MOST_PAGES, rest_seconds=1.0))
