"""The patient page: a chat that works with a form alone, and streams where it can."""

import time
from uuid import UUID, uuid4

from flask import Blueprint, Response, current_app, jsonify, redirect, request, url_for
from flask.blueprints import BlueprintSetupState
from flask.typing import ResponseReturnValue

from inquiry_api.channels.webchat import links, sessions
from inquiry_api.channels.webchat.hub import Hub
from inquiry_api.channels.webchat.pages import View, fragment, look, page
from inquiry_api.channels.webchat.sessions import Ticket, check_form, ticket
from inquiry_api.channels.webchat.stream import stream
from inquiry_api.channels.webchat.transcript import as_json, is_waiting
from inquiry_api.conversations.pacing import NEW_CHATS, admit
from inquiry_api.conversations.presence import PATIENT, note_presence
from inquiry_api.conversations.receiving import Inbound, Received, receive_web
from inquiry_api.conversations.thumbs_down import note_thumbs_down
from inquiry_api.errors import (
    Invalid,
    Problem,
    Refused,
    TooMany,
    Unauthorized,
    Unavailable,
)
from inquiry_api.money import format_cents
from inquiry_api.services import services

blueprint = Blueprint(
    "webchat", __name__, template_folder="templates", static_folder="static",
    static_url_path="/static/webchat",
)  # fmt: skip
blueprint.add_app_template_filter(format_cents, "money")
blueprint.register_blueprint(links.blueprint)

_JSON = "application/json"
_REASONS = {
    "empty": "empty",
    "too_many": "slow_down",
    "unauthorized": "lapsed",
    "refused": "not_sent",
}
# Without a script the answer is waited for before the page is shown again.
_WAIT_SECONDS = 3.0


@blueprint.record_once
def make_hub(state: BlueprintSetupState) -> None:
    """One hub for each application; it listens once somebody waits."""
    made = state.app.extensions["plainbill"]
    state.app.extensions["plainbill.hub"] = Hub(made.settings.database_url)


@blueprint.get("/")
def chat() -> Response:
    """The chat."""
    return page("chat.html", look(ticket(), active=True))


@blueprint.post("/chat/messages")
def send() -> ResponseReturnValue:
    """Take in what was typed or pressed. A form posted twice is one message."""
    mine = ticket()
    after = request.form.get("after", 0, type=int)
    try:
        received = _receive(mine)
    except (Invalid, TooMany, Unauthorized, Refused) as problem:
        return _sent_back(mine, problem)
    if _by_script():
        return _newer(look(mine, after=after))
    _await_answer(received)
    return redirect(url_for("webchat.chat", _anchor="end"), 303)


@blueprint.get("/chat/messages")
def messages() -> Response:
    """What is new since a number, as a piece of the page or as JSON."""
    return _newer(look(ticket(), after=request.args.get("after", 0, type=int)))


def _newer(view: View) -> Response:
    if request.accept_mimetypes.best_match(["text/html", "application/json"]) != _JSON:
        return fragment(view)
    if not view.begun:
        raise Unauthorized
    return view.ticket.put(
        jsonify(messages=as_json(view.lines), waiting=view.waiting, form_token=view.form_token)
    )


@blueprint.get("/chat/stream")
def changes() -> Response:
    """The live stream of this browser's conversation."""
    hub: Hub = current_app.extensions["plainbill.hub"]
    database = services().database
    with database.transaction() as session:
        found = sessions.current(session, ticket(), active=False)
        if found is None:
            raise Unauthorized
        session_id, conversation_id = found.session.id, found.conversation.id
    if not hub.has_room(conversation_id):
        raise Unavailable
    seen = request.args.get("after", 0, type=int)
    after = request.headers.get("Last-Event-ID", seen, type=int)
    body = stream(database, hub, session_id, conversation_id, after)
    headers = {"X-Accel-Buffering": "no"}
    return Response(body, mimetype="text/event-stream", headers=headers)


@blueprint.post("/chat/stay")
def stay() -> ResponseReturnValue:
    """Somebody is still there: the chat stays open."""
    mine = ticket()
    with services().database.transaction() as session:
        check_form(mine, sessions.current(session, mine, active=True))
    return Response(status=204) if _by_script() else redirect(url_for("webchat.chat"), 303)


@blueprint.post("/chat/no-help")
def no_help() -> ResponseReturnValue:
    """An answer did not help: noted, for those who tune the assistant."""
    mine = ticket()
    with services().database.transaction() as session:
        found = sessions.current(session, mine, active=True)
        check_form(mine, found)
        if found is None:
            raise Unauthorized
        note_thumbs_down(session, found.conversation.id, request.form.get("seq", 0, type=int))
    if _by_script():
        return Response(status=204)
    return redirect(url_for("webchat.chat", _anchor="end"), 303)


@blueprint.post("/chat/typing")
def typing() -> ResponseReturnValue:
    """Somebody types: a clerk who has the chat sees it for some seconds."""
    mine = ticket()
    with services().database.transaction() as session:
        found = sessions.current(session, mine, active=True)
        check_form(mine, found)
        if found is not None:
            note_presence(session, found.conversation.id, PATIENT, typing=True)
    return Response(status=204)


@blueprint.post("/chat/end")
def finish() -> Response:
    """End the chat: this browser forgets it."""
    mine = ticket()
    with services().database.transaction() as session:
        found = sessions.current(session, mine, active=False)
        check_form(mine, found)
        if found is not None:
            sessions.end(session, found)
    response = page("ended.html", look(sessions.fresh_ticket()))
    response.headers["Clear-Site-Data"] = '"cache", "storage"'
    return response


@blueprint.get("/chat/transcript")
def transcript() -> ResponseReturnValue:
    """The whole conversation, to print or save."""
    view = look(ticket())
    return page("transcript.html", view) if view.begun else redirect(url_for("webchat.chat"), 303)


def _receive(mine: Ticket) -> Received:
    text, token = request.form.get("text", ""), request.form.get("choice")
    inbound = Inbound(text, client_id=_client_id(), token=token)
    with services().database.transaction() as session:
        found = sessions.current(session, mine, active=True)
        check_form(mine, found)
        if not text.strip() and not token:
            raise Invalid(field="text", detail="empty")
        if found is None:
            if sessions.lapsed(session, mine):
                raise Unauthorized
            if not admit(session, "chat", request.remote_addr or "", NEW_CHATS):
                raise TooMany
            found = sessions.start(session, mine)
        return receive_web(session, found.conversation.id, inbound)


def _client_id() -> UUID:
    try:
        return UUID(request.form.get("client_id", ""))
    except ValueError:
        return uuid4()


def _sent_back(mine: Ticket, problem: Problem) -> Response:
    """The page once more with what was wrong and what was typed; a script gets the problem."""
    if _by_script():
        raise problem
    reason = _REASONS.get(problem.detail or "", _REASONS.get(problem.code, "too_long"))
    typed = request.form.get("text", "")
    return page("chat.html", look(mine), int(problem.status), problem=reason, typed=typed)


def _by_script() -> bool:
    return request.headers.get("X-Requested-With") == "fetch"


def _await_answer(received: Received) -> None:
    """Wait a moment for the answer, so that a page without a script shows it at once."""
    hub: Hub = current_app.extensions["plainbill.hub"]
    database = services().database
    ends = time.monotonic() + _WAIT_SECONDS
    with hub.waiter(received.conversation_id) as waiter:
        while (left := ends - time.monotonic()) > 0:
            with database.transaction() as session:
                if not is_waiting(session, received.conversation_id):
                    return
            waiter.wait(min(left, 0.5))
