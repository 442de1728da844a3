"""Acts on a case, and what waits for a supervisor's word."""

import json
from uuid import UUID

from flask import render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from inquiry_api.access.staff import Staff
from inquiry_api.access.staff_accounts import names
from inquiry_api.audit.trail import record
from inquiry_api.cases.models import Approval
from inquiry_api.conversations.opt_outs import OptedOut
from inquiry_api.conversations.segments import NotSendable
from inquiry_api.desk.acts.performing import decide, perform, waiting_approvals
from inquiry_api.desk.case_routes import attempt, show
from inquiry_api.desk.frame import blueprint
from inquiry_api.desk.guard import signed_in
from inquiry_api.errors import Conflict, Invalid, Refused
from inquiry_api.services import services

_TOLD = ("amount", "why", "decision", "kind", "days", "months", "how", "note")


@blueprint.post("/cases/<number>/acts/<act>")
def act_on_case(number: str, act: str) -> ResponseReturnValue:
    """Do an act, once for the key of its form."""
    form = request.form.to_dict()

    def work(session: Session, staff: Staff) -> str:
        return perform(session, staff, number, act, form, services().settings.public_url).said

    try:
        return attempt(number, work, open_act=act, typed=form)
    except (OptedOut, NotSendable):
        problem = "It can't go out as a text to this number."
        return show(number, status=409, problem=problem, open_act=act, typed=form)


@blueprint.get("/approvals")
def approvals() -> ResponseReturnValue:
    """What clerks may not do alone, waiting for a supervisor."""
    return _approvals()


@blueprint.post("/approvals/<uuid:approval_id>")
def decide_approval(approval_id: UUID) -> ResponseReturnValue:
    """Grant an act, which does it at once, or refuse it."""
    grant = request.form.get("decision") == "grant"
    try:
        with services().database.transaction() as session:
            staff = signed_in(session, "supervisor")
            url = services().settings.public_url
            said = decide(session, staff, approval_id, grant=grant, public_url=url).said
    except (Conflict, Invalid, Refused) as problem:
        return _approvals(problem=problem.detail or problem.title), int(problem.status)
    return _approvals(said=said)


def _approvals(**more: str) -> str:
    with services().database.transaction() as session:
        staff = signed_in(session, "supervisor", "clerk")
        waiting = waiting_approvals(session)
        record(session, actor=f"staff:{staff.id}", action="approvals.listed", purpose="desk")
        told = {row.id: _told(row) for row, _ in waiting}
        return render_template(
            "desk/case_approvals.html", waiting=waiting, told=told, people=names(session), **more
        )


def _told(row: Approval) -> list[tuple[str, str]]:
    """What the clerk filled in, without ids and what the form itself carries."""
    form: dict[str, str] = json.loads(row.form)
    return [(name, form[name]) for name in _TOLD if form.get(name)]
