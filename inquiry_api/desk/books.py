"""The pages of the books: upload records, see every load and its report."""

from uuid import UUID

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session
from werkzeug.exceptions import RequestEntityTooLarge

from inquiry_api.access.models import StaffUser
from inquiry_api.access.staff import Role, Staff
from inquiry_api.audit.trail import record
from inquiry_api.desk.books_uploading import MOST_BYTES, UploadRefused, received
from inquiry_api.desk.guard import refuse_foreign_forms, signed_in
from inquiry_api.imports.loads.keeping import new_load
from inquiry_api.imports.loads.listing import read_load, recent_loads
from inquiry_api.imports.loads.models import BookLoad
from inquiry_api.imports.loads.running import LOAD_BOOKS
from inquiry_api.jobs import defer
from inquiry_api.money import format_cents, parse_cents
from inquiry_api.services import services

ROLES: tuple[Role, ...] = ("supervisor", "admin")
_REFRESH_SECONDS = 3

blueprint = Blueprint("books", __name__, url_prefix="/desk/books", template_folder="templates")
blueprint.before_request(refuse_foreign_forms)


@blueprint.get("")
def uploads() -> ResponseReturnValue:
    """The form, and the loads so far."""
    return _uploads_page()


@blueprint.post("")
def upload() -> ResponseReturnValue:
    """Take files in; a job loads them."""
    with services().database.transaction() as session:
        staff = signed_in(session, *ROLES)
    request.max_content_length = MOST_BYTES
    try:
        files = received(request.files.getlist("files"))
    except UploadRefused as refused:
        return _uploads_page(problem=str(refused)), 422
    except RequestEntityTooLarge:
        return _uploads_page(problem=_too_large()), 413
    with services().database.transaction() as session:
        load_id = new_load(
            session,
            "upload",
            files,
            staff_id=staff.id,
            dry_run=request.form.get("trial") == "yes",
        )
        defer(session, LOAD_BOOKS, lock="books", ids={"load_id": load_id})
        _record(session, staff, "books.uploaded", load_id)
    return redirect(url_for("books.load", load_id=load_id), 303)


@blueprint.get("/<uuid:load_id>")
def load(load_id: UUID) -> ResponseReturnValue:
    """The report of one load; while it runs, the page asks for itself again."""
    with services().database.transaction() as session:
        staff = signed_in(session, *ROLES)
        row, sections = read_load(session, load_id)
        _record(session, staff, "books.read", load_id)
        page = render_template(
            "desk/books/load.html", load=row, sections=sections, who=_who(session, row)
        )
    is_open = row.state in ("waiting", "running")
    return page, 200, {"Refresh": str(_REFRESH_SECONDS)} if is_open else {}


@blueprint.app_template_filter("dollars")
def dollars(amount: str | None) -> str:
    """An amount of a report: `1234.50` is `$1,234.50`."""
    return format_cents(parse_cents(amount)) if amount else ""


def _uploads_page(problem: str | None = None) -> str:
    with services().database.transaction() as session:
        staff = signed_in(session, *ROLES)
        loads = recent_loads(session)
        record(session, actor=f"staff:{staff.id}", action="books.listed", purpose="desk")
        return render_template(
            "desk/books/uploads.html",
            loads=loads,
            names={one.load.id: _who(session, one.load) for one in loads},
            problem=problem,
            megabytes=MOST_BYTES // 1024 // 1024,
            folder=services().settings.books_folder,
        )


def _too_large() -> str:
    return (
        f"These files are larger than {MOST_BYTES // 1024 // 1024} MB together. Upload fewer at a "
        "time, or load them with the command or the watched folder, which have no limit."
    )


def _who(session: Session, load: BookLoad) -> str | None:
    """Who uploaded it."""
    row = session.get(StaffUser, load.staff_id) if load.staff_id else None
    return row.name if row else None


def _record(session: Session, staff: Staff, action: str, load_id: UUID) -> None:
    record(
        session,
        actor=f"staff:{staff.id}",
        action=action,
        purpose="import",
        subject=("book_load", load_id),
    )
