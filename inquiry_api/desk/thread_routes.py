"""The live thread: what is new, who is there, writing to the patient, revealing their words."""

from flask import current_app, render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from inquiry_api.access.staff import Staff
from inquiry_api.cases.states import case_by_number
from inquiry_api.conversations import presence
from inquiry_api.conversations.events import newest_event
from inquiry_api.conversations.opt_outs import OptedOut
from inquiry_api.desk.acts.replying import NotSafe, reply
from inquiry_api.desk.case_door import WORKERS, open_case_for, record_case
from inquiry_api.desk.case_page import live_values
from inquiry_api.desk.case_routes import attempt, form_key, show
from inquiry_api.desk.frame import blueprint
from inquiry_api.desk.guard import signed_in
from inquiry_api.desk.streams import Watched, check_room, seen_before, stream
from inquiry_api.desk.thread_lines import REASONS
from inquiry_api.desk.thread_news import ThreadNews
from inquiry_api.errors import Invalid, NotFound
from inquiry_api.services import services

_PLACE = "/cases/<number>"
_MOST_HERE = 12
FAULT_WORDS = {
    "code": "a billing or diagnosis code",
    "diagnosis": "a word about care",
    "amount": "an amount, which this patient has not accepted by text",
    "unverified": "private facts, and nobody was verified in this chat",
    "length": "more than two text messages hold, or signs they don't have",
}


@blueprint.get(f"{_PLACE}/live")
def live(number: str) -> ResponseReturnValue:
    """The thread as it is now, and who is there; 204 where the page has seen the newest change.

    A hidden page asks with what it has seen, so that it costs next to nothing.
    """
    seen = request.args.get("seen", type=int)
    with services().database.transaction() as session:
        staff = signed_in(session, *WORKERS)
        if seen is not None and seen == _newest_of(session, number):
            return "", 204
        opened = open_case_for(session, staff, number, purpose="thread", records=False)
        return render_template("desk/case_live.html", **live_values(session, opened))


def _newest_of(session: Session, number: str) -> int:
    conversation_id = case_by_number(session, number).conversation_id
    return newest_event(session, conversation_id) if conversation_id else 0


@blueprint.post(f"{_PLACE}/replies")
def send_reply(number: str) -> ResponseReturnValue:
    """Write to the patient. What keeps the line from going out is shown, and the line kept."""
    text = request.form.get("text", "")

    def work(session: Session, staff: Staff) -> str:
        reply(
            session, staff, number, text, key=form_key(),
            epoch=request.form.get("epoch", type=int, default=0),
            last_seen_seq=request.form.get("last_seen", type=int, default=0),
        )  # fmt: skip
        return "Sent."

    try:
        response = attempt(number, work, draft=text)
    except NotSafe as unsafe:
        found = {(FAULT_WORDS[fault.kind], fault.found) for fault in unsafe.faults}
        return show(number, status=422, faults=sorted(found), draft=text)
    except OptedOut:
        problem = "This number wants no texts. Call, or write a letter."
        return show(number, status=409, problem=problem, draft=text)
    if response.status_code == 200:
        response.headers["HX-Trigger"] = "desk:sent"
    return response


@blueprint.post(f"{_PLACE}/reveal")
def reveal_thread(number: str) -> ResponseReturnValue:
    """Show the patient's own words for ten minutes, for a reason that the trail keeps."""
    reason = request.form.get("reason", "")

    def work(session: Session, staff: Staff) -> str:
        opened = open_case_for(session, staff, number, purpose="reveal")
        if opened.conversation is None:
            raise NotFound
        if reason == "hide":
            presence.hide(session, opened.conversation.id, staff.id)
            return "Hidden again."
        if reason not in REASONS:
            raise Invalid(field="reason", detail="Say why.")
        presence.reveal(session, opened.conversation.id, staff.id)
        record_case(session, staff, opened.case, "case.revealed", reason)
        return "Shown for ten minutes; the trail keeps your reason."

    return attempt(number, work)


@blueprint.post(f"{_PLACE}/here")
def case_here(number: str) -> ResponseReturnValue:
    """Somebody still looks, or types."""
    with services().database.transaction() as session:
        staff = signed_in(session, *WORKERS)
        case = case_by_number(session, number)
        if case.conversation_id is not None:
            typing = request.form.get("typing") == "1"
            who = presence.staff_key(staff.id)
            presence.note_presence(session, case.conversation_id, who, typing=typing)
    return "", 204


@blueprint.get(f"{_PLACE}/stream")
def case_stream(number: str) -> ResponseReturnValue:
    """The new lines themselves, as they come; see `thread_news` for what the trail says of it."""
    with services().database.transaction() as session:
        staff = signed_in(session, *WORKERS)
        case = case_by_number(session, number)
        talk_id = case.conversation_id
        if talk_id is None:
            raise NotFound
        check_room(talk_id, _MOST_HERE)
        record_case(session, staff, case, "case.watched", "thread")

    def left(session: Session) -> None:
        record_case(session, staff, case, "case.left", "thread")

    page = current_app.jinja_env.get_template("desk/case_live.html")
    look = ThreadNews(case.id, talk_id, seen_before(), page).look
    return stream(Watched(talk_id, WORKERS, look, _MOST_HERE, left=left), staff)
