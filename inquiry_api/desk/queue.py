"""The clerks' list: what waits for a person, and taking it."""

import time
from typing import Any
from uuid import UUID

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from inquiry_api.access.staff import Role, Staff
from inquiry_api.access.staff_accounts import names, workers
from inquiry_api.audit.trail import record
from inquiry_api.cases.listing import (
    SHOWS,
    Filters,
    count_of,
    kinds_of,
    latest_change,
    most_walked,
    page_of,
)
from inquiry_api.cases.models import SEVERITIES
from inquiry_api.cases.states import TEAMS
from inquiry_api.cases.views import forget_view, keep_view, views_of
from inquiry_api.db import now
from inquiry_api.desk.act_fields import fixed
from inquiry_api.desk.case_door import WORKERS
from inquiry_api.desk.frame import blueprint
from inquiry_api.desk.guard import signed_in
from inquiry_api.desk.navigation import first_page
from inquiry_api.desk.queue_filters import CHANNELS, LANGUAGES, filters_of, query_of
from inquiry_api.desk.queue_lines import shown_lines
from inquiry_api.services import services

CLERKS: tuple[Role, ...] = ("clerk", "supervisor", "admin")
# What each list is called: on its tab, and above it.
SHOW_WORDS = {
    "open": ("Open", "Open cases"),
    "mine": ("Mine", "My cases"),
    "offered": ("Offered to me", "Cases offered to me"),
    "free": ("Unassigned", "Unassigned cases"),
    "taken": ("Taken", "Taken cases"),
    "late": ("Late", "Late cases"),
    "closed": ("Closed", "Closed cases"),
}
_FRESH_SECONDS = 60


@blueprint.get("/start")
def start() -> ResponseReturnValue:
    """The first page of whoever signed in."""
    with services().database.transaction() as session:
        staff = signed_in(session)
    return redirect(first_page(staff), 303)


@blueprint.get("/")
def cases() -> ResponseReturnValue:
    """The list. It holds no fact about a person."""
    with services().database.transaction() as session:
        staff = signed_in(session, *CLERKS)
        filters = filters_of(request.args, staff.id)
        shown = list_values(session, staff, filters, request.args.get("after"))
        shown |= around(session, staff, filters)
        record(session, actor=f"staff:{staff.id}", action="cases.listed", purpose="desk")
    return render_template("desk/cases.html", **shown)


@blueprint.get("/list")
def list_again() -> ResponseReturnValue:
    """The list alone, if anything in it may have changed since it was drawn; else 204."""
    with services().database.transaction() as session:
        staff = signed_in(session, *CLERKS)
        drawn = request.args.get("drawn", type=int, default=0)
        if (
            request.args.get("mark", type=int) == latest_change(session)
            and time.time() - drawn < _FRESH_SECONDS
        ):
            return "", 204
        filters = filters_of(request.args, staff.id)
        shown = list_values(session, staff, filters, request.args.get("after"))
    return render_template("desk/case_list.html", **shown)


@blueprint.post("/views")
def keep_list() -> ResponseReturnValue:
    """Keep the present list under a name."""
    with services().database.transaction() as session:
        staff = signed_in(session, *CLERKS)
        query = query_of(filters_of(request.form, staff.id))
        keep_view(session, staff.id, request.form.get("name", ""), query)
    return redirect(f"{url_for('desk.cases')}?{query}", 303)


@blueprint.post("/views/<uuid:view_id>/forget")
def forget_list(view_id: UUID) -> ResponseReturnValue:
    """Forget a list of one's own."""
    with services().database.transaction() as session:
        staff = signed_in(session, *CLERKS)
        forget_view(session, staff.id, view_id)
    return redirect(url_for("desk.cases"), 303)


def list_values(
    session: Session, staff: Staff, filters: Filters, after: str | None, **more: Any
) -> dict[str, Any]:
    """What the list's template shows."""
    mark = latest_change(session)
    page = page_of(session, filters, after)
    people = names(session)
    return {
        "filters": filters,
        "query": query_of(filters),
        "lines": shown_lines(page.lines, people, now()),
        "following": page.following,
        "is_cut": page.is_cut,
        "walked": most_walked(filters),
        "after": after or "",
        "count": str(count_of(session, filters, page, after)),
        "mark": mark,
        "drawn": int(time.time()),
        "everybody": people,
        "people": workers(session) if staff.role != "clerk" else {},
        "may_claim": staff.role in WORKERS,
        "channels": CHANNELS,
        "languages": LANGUAGES,
        **more,
    }


def around(session: Session, staff: Staff, filters: Filters) -> dict[str, Any]:
    """What stands around the list: tabs, kept lists and the choices of the filters."""
    return {
        "shows": [(show, SHOW_WORDS[show][0]) for show in SHOWS],
        "heading": SHOW_WORDS[filters.show][1],
        "views": views_of(session, staff.id),
        "kinds": fixed(kinds_of(session)),
        "severities": fixed(SEVERITIES),
        "teams": fixed(TEAMS),
    }
