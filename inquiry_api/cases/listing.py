"""The clerks' list, page by page: what is open, most pressing first; what is closed, newest first.

A page begins where the last one ended (its last row's place in the order), never at a count of
rows, so that the thousandth page is as quick as the first and nothing is shown twice.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from sqlalchemy import ColumnElement, Select, func, literal_column, select, text, tuple_
from sqlalchemy.orm import Session

from inquiry_api.cases.listing_models import CaseLine
from inquiry_api.cases.searching import case_number, holding_words, is_rare

PAGE = 50
COUNTED = 1000  # Beyond this a list only says that there are more.
Show = Literal["open", "free", "mine", "taken", "late", "closed"]
SHOWS: tuple[Show, ...] = ("open", "mine", "free", "taken", "late", "closed")

# Written out, so that the planner can see that the indexes of open or closed cases fit.
_IS_CLOSED: ColumnElement[bool] = CaseLine.state == literal_column("'closed'")
_IS_OPEN: ColumnElement[bool] = CaseLine.state != literal_column("'closed'")


@dataclass(frozen=True)
class Filters:
    """Which cases; None and empty leave everything in. `me` is whose "mine" is."""

    show: Show = "open"
    me: UUID | None = None
    kind: str | None = None
    severity: str | None = None
    channel: str | None = None
    language: str | None = None
    clerk: UUID | None = None
    team: str | None = None
    words: str = ""

    @property
    def is_closed(self) -> bool:
        """Whether this is the list of what is done."""
        return self.show == "closed"


@dataclass(frozen=True)
class Page:
    """One page; `following` is where the next one begins, None on the last."""

    lines: Sequence[CaseLine]
    following: str | None


def page_of(session: Session, filters: Filters, after: str | None = None) -> Page:
    """The page after a place, or the first. A place that makes no sense is the beginning."""
    order = _order(filters)
    query = filtered(filters, rare=is_rare(session, filters.words))
    place = _place(filters, after)
    if place is not None:
        beyond = tuple_(*order) < place if filters.is_closed else tuple_(*order) > place
        query = query.where(beyond)
    ordered = [column.desc() for column in order] if filters.is_closed else order
    found = session.scalars(query.order_by(*ordered).limit(PAGE + 1)).all()
    lines = found[:PAGE]
    return Page(lines, _after(filters, lines[-1]) if len(found) > PAGE else None)


def count_of(session: Session, filters: Filters) -> int:
    """How many there are, counted no further than one beyond `most_counted`."""
    rare = is_rare(session, filters.words)
    found = filtered(filters, rare=rare).with_only_columns(CaseLine.case_id)
    some = found.limit(most_counted(filters) + 1).subquery()
    return session.scalar(select(func.count()).select_from(some)) or 0


def count_beside(session: Session, filters: Filters, page: Page, after: str | None) -> int:
    """`count_of` for a page that was found. A search counts no further than its first page shows,
    so that nothing need be looked for twice.
    """
    if not filters.words:
        return count_of(session, filters)
    if after:
        return PAGE + 1
    return len(page.lines) + (page.following is not None)


def most_counted(filters: Filters) -> int:
    """Where counting ends: what a search finds is costly to find, and nobody reads so far."""
    return PAGE if filters.words else COUNTED


def latest_change(session: Session) -> int:
    """A number that rises with every change of any case."""
    return session.scalar(select(func.max(CaseLine.changed))) or 0


# From one kind to the next by the indexes of open and of closed cases: a plain DISTINCT would read
# millions of rows to find twenty words.
_KINDS = text("""
WITH RECURSIVE waiting(kind) AS (
    SELECT min(kind) FROM case_line WHERE state <> 'closed'
    UNION ALL
    SELECT (SELECT min(kind) FROM case_line WHERE state <> 'closed' AND kind > waiting.kind)
    FROM waiting WHERE waiting.kind IS NOT NULL
), done(kind) AS (
    SELECT min(kind) FROM case_line WHERE state = 'closed'
    UNION ALL
    SELECT (SELECT min(kind) FROM case_line WHERE state = 'closed' AND kind > done.kind)
    FROM done WHERE done.kind IS NOT NULL
)
SELECT kind FROM waiting WHERE kind IS NOT NULL
UNION SELECT kind FROM done WHERE kind IS NOT NULL ORDER BY kind
""")


def kinds_of(session: Session) -> Sequence[str]:
    """The kinds of case that there are, by name."""
    return session.scalars(_KINDS).all()


def filtered(filters: Filters, *, rare: bool = False) -> Select[CaseLine]:
    """The query of a list, in no order; `rare` says that few conversations hold its words."""
    number = case_number(filters.words)
    if number is not None:
        return select(CaseLine).where(CaseLine.number == number)
    query = select(CaseLine).where(_IS_CLOSED if filters.is_closed else _IS_OPEN)
    query = query.where(*_shown(filters))
    for column, value in (
        (CaseLine.kind, filters.kind),
        (CaseLine.severity, filters.severity),
        (CaseLine.channel, filters.channel),
        (CaseLine.language, filters.language),
        (CaseLine.clerk_id, filters.clerk),
        (CaseLine.team, filters.team),
    ):
        if value:
            query = query.where(column == value)
    return holding_words(query, filters.words, rare=rare)


def _shown(filters: Filters) -> list[ColumnElement[bool]]:
    if filters.show == "mine":
        return [CaseLine.clerk_id == filters.me]
    if filters.show == "free":
        return [CaseLine.clerk_id.is_(None)]
    if filters.show == "taken":
        return [CaseLine.clerk_id.is_not(None)]
    if filters.show == "late":
        return [CaseLine.promised_at < func.now(), CaseLine.first_reply_at.is_(None)]
    return []


def _order(filters: Filters) -> list[Any]:
    if filters.is_closed:
        return [CaseLine.closed_at, CaseLine.case_id]
    return [CaseLine.urgency, CaseLine.promised_at, CaseLine.case_id]


def _after(filters: Filters, line: CaseLine) -> str:
    if filters.is_closed and line.closed_at is not None:
        return f"{line.closed_at.isoformat()}~{line.case_id}"
    return f"{line.urgency}~{line.promised_at.isoformat()}~{line.case_id}"


def _place(filters: Filters, after: str | None) -> Any:
    """The place that `_after` wrote, typed as its columns are."""
    parts = (after or "").split("~")
    try:
        *before, moment, case_id = parts
        values: tuple[Any, ...] = (datetime.fromisoformat(moment), UUID(case_id))
        if not filters.is_closed:
            values = (int(before[0]), *values)
    except (ValueError, IndexError):
        return None
    return tuple_(*values) if values[-2].tzinfo is not None else None
