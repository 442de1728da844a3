"""Who may open a staff page, and from where a form may come."""

from urllib.parse import urlsplit

from flask import abort, g, redirect, request, url_for
from sqlalchemy.orm import Session

from inquiry_api.access.staff import Role, Staff, require_role
from inquiry_api.access.staff_sessions import staff_for
from inquiry_api.audit.trail import record_apart
from inquiry_api.errors import Refused, Unauthorized

COOKIE = "__Host-plainbill-desk"
OURS = ("/desk", "/studio")
# desk.js says with each fetch for how many seconds nobody touched the page.
IDLE_HEADER = "Plainbill-Idle"
_AWAKE_SECONDS = 60


def signed_in(session: Session, *roles: Role) -> Staff:
    """Whoever asks, if their role is one of these (any, when none is named).

    A page asked for without a session leads to the sign-in page; a fetch or a form raises
    Unauthorized. Another role raises Refused, and the trail keeps that. Only what a person does
    keeps a session from idling: a poll or a stream does not.
    """
    try:
        staff = staff_for(session, request.cookies.get(COOKIE, ""), awake=_is_awake())
    except Unauthorized:
        if _is_page():
            abort(redirect(url_for("desk.sign_in_page", next=request.full_path.rstrip("?")), 303))
        raise
    g.staff = staff
    if roles:
        _require(session, staff, roles)
    return staff


def refuse_foreign_forms() -> None:
    """A form must come from our own pages; use it as `before_request` of every staff blueprint.

    Browsers say so in Sec-Fetch-Site; our referrer policy makes them send `Origin: null`, so
    Origin counts only where that header is missing.
    """
    if request.method in ("GET", "HEAD"):
        return
    site = request.headers.get("Sec-Fetch-Site")
    origin = urlsplit(request.headers.get("Origin", "")).netloc
    if not (site == "same-origin" or (site is None and origin == request.host)):
        raise Refused


def own_path(path: str) -> str | None:
    """The path if it leads to a staff page of ours, so that nobody is sent elsewhere."""
    plain = path.isascii() and path.isprintable() and "\\" not in path and "//" not in path
    is_ours = any(path == root or path.startswith((f"{root}/", f"{root}?")) for root in OURS)
    return path if plain and is_ours else None


def _require(session: Session, staff: Staff, roles: tuple[Role, ...]) -> None:
    try:
        require_role(staff, *roles)
    except Refused:
        record_apart(
            session,
            actor=f"staff:{staff.id}",
            action="access.refused",
            purpose="desk",
            outcome="refused",
        )
        raise


def _is_page() -> bool:
    """Whether a browser is to show the answer as a page, which a redirect can replace."""
    if request.method != "GET" or "HX-Request" in request.headers:
        return False
    return request.headers.get("Sec-Fetch-Mode", "navigate") == "navigate"


def _is_awake() -> bool:
    if IDLE_HEADER in request.headers:
        idle = request.headers[IDLE_HEADER]
        return idle.isascii() and idle.isdigit() and int(idle[:9]) < _AWAKE_SECONDS
    return request.method != "GET" or _is_page()
