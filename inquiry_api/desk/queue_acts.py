"""Taking and assigning cases from the list: of two who try at once, one is told who was first."""

from dataclasses import dataclass
from uuid import UUID

from flask import render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from inquiry_api.access.staff import Staff, require_role
from inquiry_api.access.staff_accounts import names, workers
from inquiry_api.audit.trail import record
from inquiry_api.cases.listing_models import CaseLine
from inquiry_api.conversations.handoff import assign_to, take_over
from inquiry_api.db import now
from inquiry_api.desk.case_door import WORKERS
from inquiry_api.desk.frame import blueprint
from inquiry_api.desk.guard import signed_in
from inquiry_api.desk.queue import CLERKS, around, list_values
from inquiry_api.desk.queue_filters import filters_of
from inquiry_api.errors import Conflict, NotFound, Refused
from inquiry_api.services import services

MOST_AT_ONCE = 50


@dataclass(frozen=True)
class Notice:
    """What came of one case, in a sentence."""

    words: str
    is_good: bool


@blueprint.post("/list")
def act_on_list() -> ResponseReturnValue:
    """Claim one case or the chosen ones, or assign them; then the list as it is now."""
    form = request.form
    one = form.get("claim")
    chosen = [one] if one else form.getlist("case")[:MOST_AT_ONCE]
    with services().database.transaction() as session:
        staff = signed_in(session, *CLERKS)
        to = _assignee(session, staff, "" if one else form.get("to", ""))
        if chosen and to is None:
            require_role(staff, *WORKERS)
    notices = [_act(staff, each, to) for each in chosen]
    with services().database.transaction() as session:
        filters = filters_of(form, staff.id)
        shown = list_values(session, staff, filters, form.get("after"), notices=notices)
        if "HX-Request" in request.headers:
            return render_template("desk/case_list.html", **shown)
        shown |= around(session, staff, filters)
    return render_template("desk/cases.html", **shown)


def _assignee(session: Session, staff: Staff, to: str) -> UUID | None:
    """Whom to assign to; None to claim. Only supervisors and admins assign to others."""
    if not to or to == str(staff.id):
        return None
    if staff.role == "clerk":
        raise Refused
    for person_id in workers(session):
        if str(person_id) == to:
            return person_id
    raise NotFound


def _act(staff: Staff, chosen: str, to: UUID | None) -> Notice:
    """Move one case, in a transaction of its own, so that one conflict doesn't stop the rest."""
    case_id, version = _chosen(chosen)
    try:
        with services().database.transaction() as session:
            if to is None:
                case = take_over(session, case_id, staff.id, version=version)
            else:
                case = assign_to(session, case_id, staff.id, to, version=version)
            record(
                session,
                actor=f"staff:{staff.id}",
                action="case.taken" if to is None else "case.assigned",
                purpose="desk",
                conversation_id=case.conversation_id,
                patient_id=case.patient_id,
                subject=("case", case.id),
            )
            whose = "you" if to is None else names(session)[to]
            return Notice(f"{case.number} is now with {whose}.", is_good=True)
    except Conflict:
        return _who_was_first(case_id)


def _who_was_first(case_id: UUID) -> Notice:
    with services().database.transaction() as session:
        line = session.get(CaseLine, case_id)
        if line is None:
            raise NotFound
        if line.clerk_id is None or line.taken_at is None:
            return Notice(f"{line.number} changed in the meantime. Look again.", is_good=False)
        seconds = max(0, int((now() - line.taken_at).total_seconds()))
        ago = f"{seconds} s" if seconds < 120 else f"{seconds // 60} min"
        who = names(session).get(line.clerk_id, "Somebody")
    return Notice(f"{who} took {line.number} {ago} ago.", is_good=False)


def _chosen(value: str) -> tuple[UUID, int]:
    case_id, _, version = value.partition(":")
    try:
        return UUID(case_id), int(version)
    except ValueError:
        raise NotFound from None
