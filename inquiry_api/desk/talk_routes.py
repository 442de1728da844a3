"""Conversations that the assistant has: a clerk looks over them, and may step in."""

from datetime import datetime
from uuid import UUID

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from inquiry_api.access.staff import Staff
from inquiry_api.access.staff_accounts import names
from inquiry_api.audit.trail import record
from inquiry_api.cases.states import CaseMoved
from inquiry_api.conversations.models import Conversation
from inquiry_api.conversations.ownership import Taken
from inquiry_api.conversations.stepping_in import step_in
from inquiry_api.db import now
from inquiry_api.desk.case_door import WORKERS, record_case
from inquiry_api.desk.frame import blueprint
from inquiry_api.desk.guard import signed_in
from inquiry_api.desk.queue_filters import CHANNELS, LANGUAGES
from inquiry_api.desk.talk_lines import PAGE, open_case_line, recent_talks
from inquiry_api.desk.thread_lines import said_in
from inquiry_api.errors import NotFound
from inquiry_api.services import services


@blueprint.get("/conversations")
def talks() -> ResponseReturnValue:
    """What goes on just now; redacted, like every list."""
    with services().database.transaction() as session:
        staff = signed_in(session, *WORKERS)
        lines = recent_talks(session, _before())
        record(session, actor=f"staff:{staff.id}", action="conversations.listed", purpose="desk")
        following = lines[-1].talk.last_inbound_at if len(lines) == PAGE else None
        return render_template(
            "desk/talks.html", lines=lines, following=following, people=names(session), now=now(),
            channels=CHANNELS, languages=LANGUAGES,
        )  # fmt: skip


@blueprint.get("/conversations/<uuid:conversation_id>")
def talk(conversation_id: UUID) -> ResponseReturnValue:
    """One conversation, redacted; who steps in may reveal it on the case that then exists."""
    return _page(conversation_id)


@blueprint.post("/conversations/<uuid:conversation_id>/step-in")
def take_talk(conversation_id: UUID) -> ResponseReturnValue:
    """Take the conversation from the assistant, with a case of its own; the patient is told."""
    epoch = request.form.get("epoch", type=int, default=0)
    try:
        with services().database.transaction() as session:
            staff = signed_in(session, *WORKERS)
            case = step_in(session, conversation_id, staff.id, epoch=epoch)
            record_case(session, staff, case, "case.taken", "clerk_decision")
    except (Taken, CaseMoved):
        problem = "It changed hands a moment ago. What you see now is the present."
        return _page(conversation_id, problem=problem, status=409)
    return redirect(url_for("desk.case", number=case.number), 303)


def _page(
    conversation_id: UUID, *, problem: str | None = None, status: int = 200
) -> ResponseReturnValue:
    with services().database.transaction() as session:
        staff = signed_in(session, *WORKERS)
        conversation = session.get(Conversation, conversation_id)
        if conversation is None:
            raise NotFound
        _note_reading(session, staff, conversation_id)
        page = render_template(
            "desk/talk.html", talk=conversation, lines=said_in(session, conversation_id),
            case=open_case_line(session, conversation_id), problem=problem,
            people=names(session), channels=CHANNELS, languages=LANGUAGES,
        )  # fmt: skip
    return page, status


def _note_reading(session: Session, staff: Staff, conversation_id: UUID) -> None:
    record(
        session,
        actor=f"staff:{staff.id}",
        action="conversation.opened",
        purpose="desk",
        conversation_id=conversation_id,
    )


def _before() -> datetime | None:
    """Where the page begins; what makes no sense is the beginning."""
    try:
        moment = datetime.fromisoformat(request.args.get("before", ""))
    except ValueError:
        return None
    return moment if moment.tzinfo else None
