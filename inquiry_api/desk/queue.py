"""The clerks' list: what waits for a person."""

from flask import redirect, render_template
from flask.typing import ResponseReturnValue

from inquiry_api.audit.trail import record
from inquiry_api.cases.listing import open_cases
from inquiry_api.db import now
from inquiry_api.desk.frame import blueprint
from inquiry_api.desk.guard import signed_in
from inquiry_api.desk.navigation import first_page
from inquiry_api.services import services


@blueprint.get("/start")
def start() -> ResponseReturnValue:
    """The first page of whoever signed in."""
    with services().database.transaction() as session:
        staff = signed_in(session)
    return redirect(first_page(staff), 303)


@blueprint.get("/")
def cases() -> ResponseReturnValue:
    """The open cases, the most pressing first. They hold no fact about a person."""
    with services().database.transaction() as session:
        staff = signed_in(session, "clerk", "supervisor", "admin")
        waiting = open_cases(session)
        record(session, actor=f"staff:{staff.id}", action="cases.listed", purpose="desk")
    return render_template("desk/cases.html", cases=waiting, now=now())
