"""Renders the patient's pages."""

from dataclasses import dataclass
from uuid import uuid4

from flask import Response, make_response, render_template

from inquiry_api.answers.practice import practice
from inquiry_api.channels.webchat import sessions
from inquiry_api.channels.webchat.phrases import PHRASES, page_language
from inquiry_api.channels.webchat.sessions import Current, Ticket
from inquiry_api.channels.webchat.transcript import Line, is_waiting, lines_after
from inquiry_api.conversations.plain_text import LONGEST_TEXT
from inquiry_api.services import services


@dataclass(frozen=True)
class View:
    """What a page shows of a conversation at one moment."""

    ticket: Ticket
    form_token: str
    language: str
    lines: tuple[Line, ...] = ()
    waiting: bool = False
    lapsed: bool = False
    begun: bool = False

    @property
    def last(self) -> int:
        """The number of the newest message shown."""
        return self.lines[-1].seq if self.lines else 0


def look(mine: Ticket, *, after: int = 0, active: bool = False) -> View:
    """The conversation of a ticket, from a message on; with `active`, somebody is there."""
    with services().database.transaction() as session:
        found = sessions.current(session, mine, active=active)
        if found is None:
            gone = sessions.lapsed(session, mine)
            kept = sessions.fresh_ticket() if gone else mine
            token = sessions.form_token(kept, None)
            return View(kept, token, page_language(), lapsed=gone)
        kept = sessions.renewed(session, mine, found)
        # Asked before the messages are read: an answer that comes between must not go unseen.
        waiting = is_waiting(session, found.conversation.id)
        return View(
            ticket=kept,
            form_token=sessions.form_token(kept, found),
            language=_spoken(found),
            lines=tuple(lines_after(session, found.conversation.id, after)),
            waiting=waiting,
            begun=True,
        )


def page(template: str, view: View, status: int = 200, **values: object) -> Response:
    """A whole page, with the cookie if the browser lacks it."""
    response = make_response(
        render_template(
            f"webchat/{template}",
            view=view,
            words=PHRASES[view.language],
            practice=practice(),
            fresh_id=uuid4,
            longest=LONGEST_TEXT,
            idle_seconds=int(sessions.IDLE.total_seconds()),
            **values,
        ),
        status,
    )
    return view.ticket.put(response)


def fragment(view: View) -> Response:
    """The newer messages alone, for the page's own script."""
    response = page("_messages.html", view)
    response.headers["X-Last"] = str(view.last)
    response.headers["X-Waiting"] = "1" if view.waiting else "0"
    response.headers["X-Form-Token"] = view.form_token
    response.headers["X-Live"] = "1" if view.begun else "0"
    return response


def _spoken(found: Current) -> str:
    language = found.conversation.language
    return language if found.conversation.next_seq > 2 else page_language()


__all__ = ["View", "fragment", "look", "page"]
