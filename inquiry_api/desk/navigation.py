"""Where the header of the staff pages leads, by role."""

from dataclasses import dataclass

from flask import current_app, request, url_for

from inquiry_api.access.staff import Role, Staff

# (label, endpoint, roles). An entry shows once its endpoint is registered.
ENTRIES: tuple[tuple[str, str, tuple[Role, ...]], ...] = (
    ("Cases", "desk.cases", ("clerk", "supervisor", "admin")),
    ("Conversations", "desk.talks", ("clerk", "supervisor")),
    ("Calls", "desk.calls", ("clerk", "supervisor")),
    ("Approvals", "desk.approvals", ("supervisor",)),
    ("Overview", "desk.overview", ("supervisor", "admin")),
    ("Books", "books.uploads", ("supervisor", "admin")),
    ("Studio", "studio.inbox", ("admin", "supervisor")),
    ("Accounts", "desk.accounts", ("admin",)),
    ("Trail", "desk.trail", ("auditor", "admin")),
    ("Disclosures", "desk.disclosures", ("auditor", "admin")),
)
# Pages below an entry of the header.
_WITHIN = {"desk.case": "desk.cases", "desk.talk": "desk.talks"}


@dataclass(frozen=True)
class Link:
    """One link of the header."""

    label: str
    address: str
    is_here: bool


def links_for(staff: Staff) -> list[Link]:
    """What this person may open, in order."""
    known, here = current_app.view_functions, request.endpoint or ""
    return [
        Link(label, url_for(endpoint), is_here=endpoint == _WITHIN.get(here, here))
        for label, endpoint, roles in ENTRIES
        if endpoint in known and staff.role in roles
    ]


def first_page(staff: Staff) -> str:
    """Where somebody arrives after signing in."""
    links = links_for(staff)
    return links[0].address if links else url_for("desk.account")
