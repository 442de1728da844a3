"""The auditor's pages: the trail of who saw and changed what, and the accounting of disclosures."""

import re
from collections.abc import Mapping, Sequence
from datetime import datetime, time, timedelta
from typing import Any
from uuid import UUID

from flask import render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from sqlalchemy.orm import Session

from inquiry_api.access.staff import Role, Staff
from inquiry_api.access.staff_accounts import names
from inquiry_api.answers.practice import practice
from inquiry_api.audit.heads import HeadForged, read_heads
from inquiry_api.audit.models import AuditEvent
from inquiry_api.audit.reading import PAGE, Wanted, length, rows_of
from inquiry_api.audit.trail import record
from inquiry_api.audit.verification import verify
from inquiry_api.crypto import blind_index
from inquiry_api.desk.csv_files import csv_file
from inquiry_api.desk.frame import blueprint
from inquiry_api.desk.guard import signed_in
from inquiry_api.errors import Invalid
from inquiry_api.ledger.models import Account
from inquiry_api.services import services

AUDITORS: tuple[Role, ...] = ("auditor", "admin")
MOST_IN_A_FILE = 50_000
_WORD = re.compile(r"[a-z][a-z0-9_.:-]{0,80}")


@blueprint.get("/trail")
def trail() -> ResponseReturnValue:
    """The trail, newest first. Looking at it is in it."""
    return _trail_page()


@blueprint.get("/trail.csv")
def trail_file() -> ResponseReturnValue:
    """The same rows as a file."""
    with services().database.transaction() as session:
        auditor = signed_in(session, *AUDITORS)
        rows = rows_of(session, wanted_of(session, request.args), limit=MOST_IN_A_FILE)
        _note(session, auditor, "trail.exported")
        people = names(session)
    head = ("number", "time", "who", "action", "purpose", "outcome", "patient", "accounts", "about")
    return csv_file("audit-trail", head, [_cells(row, people) for row in rows])


@blueprint.post("/trail/check")
def check_trail() -> ResponseReturnValue:
    """Walk the chain and compare the exported heads."""
    with services().database.transaction() as session:
        auditor = signed_in(session, *AUDITORS)
        _note(session, auditor, "trail.checked")
    return _trail_page(checked=_state_of_chain())


def patient_of(session: Session, typed: str) -> UUID | None:
    """The patient with this account number or id; None where nothing was typed. Raises Invalid."""
    plain = typed.strip()
    if not plain:
        return None
    try:
        return UUID(plain)
    except ValueError:
        index = blind_index("account", plain)
        found = session.scalar(select(Account.patient_id).where(Account.number_index == index))
    if found is None:
        raise Invalid(field="patient", detail="No account has that number.")
    return found


def wanted_of(session: Session, values: Mapping[str, str]) -> Wanted:
    """What an address asks for. Raises Invalid for an account number that nobody has."""
    return Wanted(
        patient_id=patient_of(session, values.get("patient", "")),
        actor=_word(values.get("actor")),
        action=_word(values.get("action")),
        outcome=_word(values.get("outcome")),
        since=_day(values.get("since")),
        until=_day(values.get("until"), days=1),
    )


def _trail_page(**shown: Any) -> ResponseReturnValue:
    problem, status = None, 200
    with services().database.transaction() as session:
        auditor = signed_in(session, *AUDITORS)
        try:
            wanted = wanted_of(session, request.args)
            before = request.args.get("before", type=int)
            rows: Sequence[AuditEvent] = rows_of(session, wanted, before=before, limit=PAGE + 1)
        except Invalid as invalid:
            problem, status, rows = invalid.detail, 422, []
        people = names(session)
        total = length(session)
        _note(session, auditor, "trail.read")
    page = render_template(
        "desk/trail.html",
        rows=rows[:PAGE],
        more=len(rows) > PAGE,
        people=people,
        total=total,
        problem=problem,
        asked=request.args,
        who=lambda actor: _who(actor, people),
        **shown,
    )
    return page, status


def _state_of_chain() -> dict[str, Any]:
    """Whether the chain is whole, from its first row to its last, and agrees with the heads."""
    path = services().settings.heads_path
    try:
        heads = read_heads(path) if path.exists() else []
    except HeadForged as forged:
        return {"bad": None, "forged": forged.line, "heads": 0}
    with services().database.transaction() as session:
        return {"bad": verify(session, heads), "forged": None, "heads": len(heads)}


def _cells(row: AuditEvent, people: Mapping[UUID, str]) -> tuple[object, ...]:
    accounts = " ".join(str(account) for account in row.account_ids)
    about = f"{row.subject_kind} {row.subject_id}" if row.subject_kind else ""
    return (
        row.seq,
        row.at.isoformat(),
        _who(row.actor, people),
        row.action,
        row.purpose,
        row.outcome,
        row.patient_id,
        accounts,
        about,
    )


def _who(actor: str, people: Mapping[UUID, str]) -> str:
    """Staff by name; everything else as it stands."""
    kind, _, rest = actor.partition(":")
    if kind != "staff":
        return actor if len(actor) < 40 else f"{kind} {rest[:8]}"
    try:
        return people.get(UUID(rest), actor)
    except ValueError:
        return actor


def _note(session: Session, auditor: Staff, action: str) -> None:
    record(session, actor=f"staff:{auditor.id}", action=action, purpose="audit")


def _word(value: str | None) -> str | None:
    plain = (value or "").strip()
    return plain if _WORD.fullmatch(plain) else None


def _day(value: str | None, *, days: int = 0) -> datetime | None:
    """The beginning of a day on the practice's clock, so many days later."""
    try:
        day = datetime.fromisoformat(value or "").date() + timedelta(days=days)
    except (ValueError, OverflowError):
        return None
    return datetime.combine(day, time(), practice().zone)
