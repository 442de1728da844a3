"""The clerks' list, page by page: what is open, most pressing first; what is closed, newest first.

A page begins where the last one ended (its last row's place in the order), never at a count of
rows, so that the thousandth page is as quick as the first and nothing is shown twice. And it looks
at no more than so many rows, whatever is asked for: where few of millions fit, those found so far
are shown, with a way to look further.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from sqlalchemy import ColumnElement, Select, func, literal_column, select, text, tuple_
from sqlalchemy.orm import Session, aliased

from inquiry_api.cases.listing_models import CaseLine
from inquiry_api.cases.searching import case_number, holding_words, is_rare

PAGE = 50
COUNTED = 1000  # Beyond this a list only says that there are more.
# How many rows of a list a page looks at. One clerk's or one kind's lie apart from each other on
# the disk, and so do the words of conversations: that costs as much as many neighbours.
WALKED, WALKED_APART = 20_000, 3_000
Show = Literal["open", "free", "mine", "offered", "taken", "late", "closed"]
SHOWS: tuple[Show, ...] = ("open", "mine", "offered", "free", "taken", "late", "closed")

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
    """One page; `following` is where the next one begins, None on the last. `is_cut` says that
    there the looking ended and not the page: what fits may lie beyond.
    """

    lines: Sequence[CaseLine]
    following: str | None
    is_cut: bool = False


@dataclass(frozen=True)
class Count:
    """How many cases a list has, or at least has."""

    found: int
    more: bool = False

    def __str__(self) -> str:
        return f"{self.found:,}+" if self.more else f"{self.found:,}"


def page_of(session: Session, filters: Filters, after: str | None = None) -> Page:
    """The page after a place, or the first. A place that makes no sense is the beginning."""
    listed = _listed(session, filters, after)
    found: Sequence[CaseLine] = session.scalars(listed.limit(PAGE + 1)).all()
    if len(found) > PAGE:
        return Page(found[:PAGE], _after(filters, found[PAGE - 1]))
    end = _end_of_walk(session, filters, after)
    return Page(found, end, is_cut=end is not None)


def count_of(session: Session, filters: Filters, page: Page, after: str | None = None) -> Count:
    """How many there are, counted no further than `COUNTED`. What the page says already is not
    looked for again; a search counts no further than its first page shows, as words are costly.
    """
    if after is None and page.following is None:
        return Count(len(page.lines))
    if filters.words:
        return Count(len(page.lines), more=True)
    listed = _listed(session, filters, None).order_by(None)
    some = listed.with_only_columns(literal_column("1").label("one")).limit(COUNTED + 1).subquery()
    count = session.scalar(select(func.count()).select_from(some)) or 0
    is_cut = count <= COUNTED and _end_of_walk(session, filters, None) is not None
    return Count(min(count, COUNTED), more=is_cut or count > COUNTED)


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


def _listed(session: Session, filters: Filters, after: str | None) -> Select[Any]:
    """The list from a place on, in its order."""
    number = case_number(filters.words)
    if number is not None:
        return select(CaseLine).where(CaseLine.number == number)
    rare = is_rare(session, filters.words)
    line: Any = CaseLine
    query = _from(filters, after)
    if not rare and most_walked(filters) is not None:
        line = aliased(CaseLine, query.limit(most_walked(filters)).subquery())
        query = select(line).order_by(*_order(filters, line))
    query = query.where(*_narrowed(filters, line))
    return holding_words(query, line, filters.words, rare=rare)


def _from(filters: Filters, after: str | None) -> Select[CaseLine]:
    """The list by what an index has in its order: state, whose it is, or else the kind."""
    query = select(CaseLine).where(_IS_CLOSED if filters.is_closed else _IS_OPEN)
    query = query.where(*_shown(filters))
    if filters.clerk:
        query = query.where(CaseLine.clerk_id == filters.clerk)
    elif filters.kind:
        query = query.where(CaseLine.kind == filters.kind)
    place = _place(filters, after)
    if place is not None:
        here = tuple_(*_columns(filters, CaseLine))
        query = query.where(here < place if filters.is_closed else here > place)
    return query.order_by(*_order(filters, CaseLine))


def _narrowed(filters: Filters, line: Any) -> list[ColumnElement[bool]]:
    """What else is asked for, which is looked up row by row."""
    wanted = (
        (line.kind, filters.kind if filters.clerk else None),
        (line.severity, filters.severity),
        (line.channel, filters.channel),
        (line.language, filters.language),
        (line.team, filters.team),
    )
    return [column == value for column, value in wanted if value]


def most_walked(filters: Filters) -> int | None:
    """How many rows a page looks at; None where every row fits, so that it stops by itself."""
    if not filters.words and not _narrowed(filters, CaseLine):
        return None
    is_apart = filters.words or filters.kind or filters.clerk or filters.show == "mine"
    return WALKED_APART if is_apart else WALKED


def _end_of_walk(session: Session, filters: Filters, after: str | None) -> str | None:
    """The place where looking ended; None where the list did."""
    most = most_walked(filters)
    if most is None or case_number(filters.words) or is_rare(session, filters.words):
        return None
    last = session.scalars(_from(filters, after).offset(most - 1).limit(1)).first()
    return _after(filters, last) if last is not None else None


def _shown(filters: Filters) -> list[ColumnElement[bool]]:
    if filters.show == "mine":
        return [CaseLine.clerk_id == filters.me]
    if filters.show == "offered":
        return [CaseLine.clerk_id.is_(None), CaseLine.offered_to == filters.me]
    if filters.show == "free":
        return [CaseLine.clerk_id.is_(None)]
    if filters.show == "taken":
        return [CaseLine.clerk_id.is_not(None)]
    if filters.show == "late":
        return [CaseLine.promised_at < func.now(), CaseLine.first_reply_at.is_(None)]
    return []


def _columns(filters: Filters, line: Any) -> tuple[Any, ...]:
    if filters.is_closed:
        return (line.closed_at, line.case_id)
    return (line.urgency, line.promised_at, line.case_id)


def _order(filters: Filters, line: Any) -> list[Any]:
    columns = _columns(filters, line)
    return [column.desc() for column in columns] if filters.is_closed else list(columns)


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
