"""The accounting of disclosures, patient by patient."""

from datetime import datetime, time
from typing import Any

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from inquiry_api.access.staff_accounts import names
from inquiry_api.answers.practice import practice
from inquiry_api.audit.disclosures import PURPOSES, accounting_of, note_disclosure
from inquiry_api.audit.trail import record
from inquiry_api.db import now
from inquiry_api.desk.audit_pages import AUDITORS, patient_of
from inquiry_api.desk.csv_files import csv_file
from inquiry_api.desk.frame import blueprint
from inquiry_api.desk.guard import signed_in
from inquiry_api.errors import Invalid, NotFound
from inquiry_api.services import services


@blueprint.get("/disclosures")
def disclosures() -> ResponseReturnValue:
    """What must be accounted for to one patient."""
    return _page(request.args.get("patient", ""))


@blueprint.get("/disclosures.csv")
def disclosures_file() -> ResponseReturnValue:
    """The accounting as the patient may ask for it: date, recipient, what, purpose."""
    with services().database.transaction() as session:
        auditor = signed_in(session, *AUDITORS)
        patient_id = patient_of(session, request.args.get("patient", ""))
        if patient_id is None:
            raise NotFound
        rows = accounting_of(session, patient_id)
        cells = [
            (f"{row.at:%Y-%m-%d}", row.recipient, row.what, PURPOSES[row.purpose]) for row in rows
        ]
        record(
            session,
            actor=f"staff:{auditor.id}",
            action="disclosures.exported",
            purpose="audit",
            patient_id=patient_id,
        )
    return csv_file("disclosures", ("date", "recipient", "what", "purpose"), cells)


@blueprint.post("/disclosures")
def add_disclosure() -> ResponseReturnValue:
    """Enter one."""
    form = request.form
    typed = form.get("patient", "")
    try:
        with services().database.transaction() as session:
            staff = signed_in(session, *AUDITORS)
            patient_id = patient_of(session, typed)
            if patient_id is None:
                raise Invalid(field="patient", detail="Say for which account.")
            note_disclosure(
                session,
                patient_id=patient_id,
                at=_noon(form.get("on", "")),
                recipient=form.get("recipient", ""),
                what=form.get("what", ""),
                purpose=form.get("purpose", ""),
                noted_by=staff.id,
            )
    except Invalid as invalid:
        return _page(typed, problem=invalid.detail, status=422)
    return redirect(url_for("desk.disclosures", patient=typed), 303)


def _noon(day: str) -> datetime:
    """The middle of a day on the practice's clock, not later than now. Raises Invalid."""
    try:
        at = datetime.combine(datetime.fromisoformat(day).date(), time(12), practice().zone)
    except ValueError:
        raise Invalid(field="on", detail="Give the day.") from None
    if at.date() > now().astimezone(practice().zone).date():
        raise Invalid(field="on", detail="That day has not come yet.")
    return min(at, now())


def _page(typed: str, *, problem: str | None = None, status: int = 200) -> ResponseReturnValue:
    shown: dict[str, Any] = {"rows": [], "patient_id": None}
    with services().database.transaction() as session:
        auditor = signed_in(session, *AUDITORS)
        try:
            shown["patient_id"] = patient_id = patient_of(session, typed)
        except Invalid as invalid:
            patient_id, problem, status = None, invalid.detail, 422
        if patient_id is not None:
            shown["rows"] = accounting_of(session, patient_id)
            record(
                session,
                actor=f"staff:{auditor.id}",
                action="disclosures.read",
                purpose="audit",
                patient_id=patient_id,
            )
        people = names(session)
    page = render_template(
        "desk/disclosures.html",
        typed=typed,
        problem=problem,
        purposes=PURPOSES,
        people=people,
        **shown,
    )
    return page, status
