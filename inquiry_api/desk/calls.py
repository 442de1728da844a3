"""The telephone calls that were promised and are still to be made, soonest first."""

from flask import render_template
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from sqlalchemy.orm import Session

from inquiry_api.access.staff_accounts import names
from inquiry_api.audit.trail import record
from inquiry_api.cases.models import Callback, Case
from inquiry_api.db import now
from inquiry_api.desk.case_door import WORKERS
from inquiry_api.desk.frame import blueprint
from inquiry_api.desk.guard import signed_in
from inquiry_api.services import services

_MOST = 200


@blueprint.get("/calls")
def calls() -> ResponseReturnValue:
    """Every call to be made, whoever promised it; it is marked done on its case."""
    with services().database.transaction() as session:
        staff = signed_in(session, *WORKERS)
        record(session, actor=f"staff:{staff.id}", action="calls.listed", purpose="desk")
        return render_template(
            "desk/calls.html", calls=open_calls(session), people=names(session), now=now()
        )


def open_calls(session: Session) -> list[tuple[Callback, Case]]:
    """The calls with their cases. A call stays promised when its case is closed or merged."""
    rows = session.execute(
        select(Callback, Case)
        .join(Case, Case.id == Callback.case_id)
        .where(Callback.done_at.is_(None))
        .order_by(Callback.at, Callback.id)
        .limit(_MOST)
    )
    return [(row[0], row[1]) for row in rows]
