"""Lists that somebody keeps under a name; sealed, since what they search for may name a person."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from inquiry_api.cases.listing_models import SavedView
from inquiry_api.errors import Invalid

_MOST, _LONGEST_NAME, _LONGEST_QUERY = 20, 40, 1000


@dataclass(frozen=True)
class View:
    """A kept list: its name and the query string of its filters."""

    id: UUID
    name: str
    query: str


def views_of(session: Session, staff_id: UUID) -> Sequence[View]:
    """What somebody keeps, oldest first."""
    rows = session.scalars(
        select(SavedView).where(SavedView.staff_id == staff_id).order_by(SavedView.created_at)
    )
    return [View(row.id, **json.loads(row.body)) for row in rows]


def keep_view(session: Session, staff_id: UUID, name: str, query: str) -> None:
    """Keep a list. Raises Invalid."""
    plain = name.strip()[:_LONGEST_NAME]
    if not plain:
        raise Invalid(field="name", detail="Give the list a name.")
    kept = select(func.count()).where(SavedView.staff_id == staff_id)
    if (session.scalar(kept) or 0) >= _MOST:
        raise Invalid(field="name", detail=f"You keep {_MOST} lists. Forget one first.")
    row = SavedView(staff_id=staff_id)
    row.body = json.dumps({"name": plain, "query": query[:_LONGEST_QUERY]})
    session.add(row)


def forget_view(session: Session, staff_id: UUID, view_id: UUID) -> None:
    """Forget one of somebody's own lists; another's is no news."""
    session.execute(
        delete(SavedView).where(SavedView.id == view_id, SavedView.staff_id == staff_id)
    )
