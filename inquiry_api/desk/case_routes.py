"""The case screen: opening it, and moving the case and its conversation between people."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from flask import make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from inquiry_api.access.staff import Staff
from inquiry_api.access.staff_accounts import names, workers
from inquiry_api.cases.models import Case
from inquiry_api.cases.states import CaseMoved, case_by_number, link
from inquiry_api.conversations import handoff
from inquiry_api.conversations.ownership import SaidMeanwhile, Taken
from inquiry_api.desk.case_door import WORKERS, record_case
from inquiry_api.desk.case_page import case_values
from inquiry_api.desk.frame import blueprint
from inquiry_api.desk.guard import signed_in
from inquiry_api.errors import Conflict, Invalid, NotFound, Problem
from inquiry_api.services import services

Move = Callable[[Session, Staff, Case], str]
_PLACE = "/cases/<number>"


@blueprint.get(_PLACE)
def case(number: str) -> ResponseReturnValue:
    """The whole story of one case."""
    with services().database.transaction() as session:
        staff = signed_in(session, *WORKERS)
        values = case_values(session, staff, number)
        if values["merged_into"] is not None:
            return redirect(url_for("desk.case", number=values["merged_into"].number), 303)
        return render_template("desk/case.html", **values)


def show(number: str, *, status: int = 200, **more: Any) -> Response:
    """The page as it is now, with what came of a form."""
    with services().database.transaction() as session:
        staff = signed_in(session, *WORKERS)
        page = render_template("desk/case.html", **case_values(session, staff, number), **more)
    response = make_response(page, status)
    response.headers["HX-Trigger"] = "desk:acted"
    return response


def attempt(number: str, work: Callable[[Session, Staff], str], **kept: Any) -> Response:
    """Do something to a case in one transaction, then show the page with what came of it.

    What somebody else did first is shown in words; what was typed stays on the page.
    """
    try:
        with services().database.transaction() as session:
            said = work(session, signed_in(session, *WORKERS))
        return show(number, said=said)
    except SaidMeanwhile as problem:
        return show(number, status=409, missed=problem.missed, **kept)
    except (Taken, CaseMoved) as problem:
        return show(number, status=409, problem=_who(problem), **kept)
    except (Conflict, Invalid) as problem:
        return show(number, status=int(problem.status), problem=_said(problem),
                    wrong=problem.field, **kept)  # fmt: skip


def _who(problem: Taken | CaseMoved) -> str:
    with services().database.transaction() as session:
        name = names(session).get(problem.clerk_id) if problem.clerk_id else None
    if name is None:
        return "This changed a moment ago. What you see now is the present."
    return f"{name} took this first. What you see now is the present."


def _said(problem: Problem) -> str:
    return problem.detail or problem.title


def _move(number: str, move: Move, action: str) -> Response:
    def work(session: Session, staff: Staff) -> str:
        case = case_by_number(session, number)
        said = move(session, staff, case)
        record_case(session, staff, case, f"case.{action}", "desk")
        return said

    return attempt(number, work)


@blueprint.post(f"{_PLACE}/take")
def take_case(number: str) -> ResponseReturnValue:
    """Take it; of two who try at once, one is told who was first."""

    def move(session: Session, staff: Staff, case: Case) -> str:
        if case.state == "taken" and case.clerk_id == staff.id:
            handoff.speak(session, case, staff.id)
            return "You have the conversation."
        handoff.take_over(session, case.id, staff.id, version=_version())
        return "It is yours."

    return _move(number, move, "taken")


@blueprint.post(f"{_PLACE}/release")
def release_case(number: str) -> ResponseReturnValue:
    """Put it back into the queue, for a team if one is chosen."""

    def move(session: Session, staff: Staff, case: Case) -> str:
        _check_mine(staff, case)
        team = request.form.get("team") or None
        handoff.put_back(session, case.id, staff.id, version=_version(), team=team)
        return f"It is with {team} now." if team else "It is back in the queue."

    return _move(number, move, "released")


@blueprint.post(f"{_PLACE}/assign")
def assign_case(number: str) -> ResponseReturnValue:
    """Give it to a colleague."""

    def move(session: Session, staff: Staff, case: Case) -> str:
        people = workers(session)
        to = next((each for each in people if str(each) == request.form.get("to")), None)
        if to is None:
            raise Invalid(field="to", detail="Choose a colleague.")
        handoff.assign_to(session, case.id, staff.id, to, version=_version())
        return f"{people[to]} has it now."

    return _move(number, move, "assigned")


@blueprint.post(f"{_PLACE}/give-back")
def give_case_back(number: str) -> ResponseReturnValue:
    """Let the assistant speak again; the patient is told, the case stays."""

    def move(session: Session, staff: Staff, case: Case) -> str:
        handoff.give_back(
            session, case.id, staff.id, epoch=_number("epoch"), last_seen_seq=_number("last_seen")
        )
        return "The assistant has the conversation again; the patient was told."

    return _move(number, move, "given_back")


@blueprint.post(f"{_PLACE}/close")
def finish_case(number: str) -> ResponseReturnValue:
    """Close it with its outcome, which the patient is told."""

    def move(session: Session, staff: Staff, case: Case) -> str:
        _check_mine(staff, case)
        _, told = handoff.finish(
            session, case.id, staff.id, request.form.get("outcome", ""),
            version=_version(), last_seen_seq=_number("last_seen"), ending=_ending(),
        )  # fmt: skip
        return "Closed; the patient was told." if told else "Closed. The patient could not be told."

    return _move(number, move, "closed")


@blueprint.post(f"{_PLACE}/join")
def join_case(number: str) -> ResponseReturnValue:
    """Link it with another case, or merge it into that one."""

    def move(session: Session, staff: Staff, case: Case) -> str:
        _check_mine(staff, case)
        try:
            other = case_by_number(session, request.form.get("other", ""))
        except NotFound:
            raise Invalid(field="other", detail="There is no case with this number.") from None
        if request.form.get("how") == "merge":
            handoff.merge_into(session, case.id, other.id, staff.id, version=_version())
            return f"It is part of {other.number} now."
        link(session, case.id, other.id, staff.id)
        return f"Linked with {other.number}."

    return _move(number, move, "joined")


def _check_mine(staff: Staff, case: Case) -> None:
    """A case is moved by the clerk who has it, or by a supervisor."""
    if case.clerk_id != staff.id and staff.role != "supervisor":
        raise Conflict(detail="Take the case first.")


def form_key() -> UUID:
    """The key of the form that was sent. Raises Invalid."""
    try:
        return UUID(request.form.get("key", ""))
    except ValueError:
        raise Invalid(field="key", detail="Load the page again.") from None


def _ending() -> list[UUID] | None:
    """The pauses that were ticked to end with the case; None where the form showed none."""
    if request.form.get("pauses_shown") is None:
        return None
    try:
        return [UUID(each) for each in request.form.getlist("ends")]
    except ValueError:
        raise Invalid(field="ends", detail="Load the page again.") from None


def _number(name: str) -> int:
    return request.form.get(name, type=int, default=0)


def _version() -> int:
    return _number("version")
