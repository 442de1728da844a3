"""The inbox: what patients wrote, redacted, the messages that would teach most first."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from uuid import UUID

from sqlalchemy import ColumnElement, Select, func, select, text, tuple_, update
from sqlalchemy.orm import Session

from inquiry_api.audit.trail import record
from inquiry_api.db import now
from inquiry_api.errors import Conflict, NotFound
from inquiry_api.tuning.models import InboxItem

PAGE = 25


@dataclass(frozen=True)
class Filters:
    """What to show of the inbox. None shows everything."""

    intent: str | None = None
    language: str | None = None
    channel: str | None = None
    model: str | None = None
    reason: str | None = None


@dataclass(frozen=True)
class Page:
    """A page of groups, and where the next one starts: after this score and id."""

    items: Sequence[InboxItem]
    after: str | None = field(default=None)


def page(session: Session, filters: Filters, after: str | None = None) -> Page:
    """The open groups by what they may teach. Raises NotFound for a mark that is none.

    The ids are found in an index that holds all the filters; only the page's rows are read.
    """
    order = (InboxItem.score.desc(), InboxItem.id.desc())
    chosen = _chosen(filters).order_by(*order).limit(PAGE + 1)
    if after:
        chosen = chosen.where(_beyond(after))
    wanted = InboxItem.id.in_(chosen.scalar_subquery())
    rows = list(session.scalars(select(InboxItem).where(wanted).order_by(*order)))
    more = f"{rows[PAGE - 1].score}.{rows[PAGE - 1].id}" if len(rows) > PAGE else None
    return Page(rows[:PAGE], more)


def _chosen(filters: Filters) -> Select[UUID]:
    chosen = select(InboxItem.id).where(InboxItem.state == "open", InboxItem.leads)
    for name in ("intent", "language", "channel", "model"):
        value = getattr(filters, name)
        if value:
            chosen = chosen.where(getattr(InboxItem, name) == value)
    if filters.reason:
        chosen = chosen.where(InboxItem.reasons.contains([filters.reason]))
    return chosen


def _beyond(after: str) -> ColumnElement[bool]:
    points, _, key = after.partition(".")
    try:
        mark, last = int(points), UUID(key)
    except ValueError:
        raise NotFound from None
    return tuple_(InboxItem.score, InboxItem.id) < tuple_(mark, last)


def item_of(session: Session, item_id: UUID) -> InboxItem:
    """An item by its id. Raises NotFound."""
    item = session.get(InboxItem, item_id)
    if item is None:
        raise NotFound
    return item


def group_of(session: Session, item: InboxItem, *, count: int = 50) -> Sequence[InboxItem]:
    """The open messages of an item's group, itself first."""
    rows = session.scalars(
        select(InboxItem)
        .where(
            InboxItem.group_id == item.group_id,
            InboxItem.state == "open",
            InboxItem.id != item.id,
        )
        .order_by(InboxItem.said_at.desc())
        .limit(count)
    )
    return [item, *rows]


def decide(
    session: Session, items: Sequence[InboxItem], state: str, *, label: str | None, staff_id: UUID
) -> None:
    """Settle messages: confirmed, relabelled, a new topic, not a request, or hidden.

    Raises Conflict if somebody else settled one of them meanwhile.
    """
    ids = [item.id for item in items]
    done = session.execute(
        update(InboxItem)
        .where(InboxItem.id.in_(ids), InboxItem.state == "open")
        .values(state=state, label=label, labelled_by=staff_id, labelled_at=now())
        .returning(InboxItem.id)
    ).all()
    if len(done) != len(set(ids)):
        raise Conflict
    _lead_on(session, {item.group_id for item in items})
    for key in ids:
        record(
            session,
            actor=f"staff:{staff_id}",
            action=f"inbox.{state}",
            purpose="studio",
            subject=("inbox_item", key),
        )


def reopen(session: Session, item: InboxItem, *, staff_id: UUID) -> None:
    """Take a decision back."""
    item.state, item.label, item.labelled_at, item.labelled_by = "open", None, None, None
    session.flush()
    _lead_on(session, {item.group_id})
    record(session, actor=f"staff:{staff_id}", action="inbox.reopened", purpose="studio")


def _lead_on(session: Session, groups: set[UUID]) -> None:
    """Let the best of what is left of each group lead it."""
    for group_id in groups:
        best = session.execute(
            select(InboxItem.id, func.count().over())
            .where(InboxItem.group_id == group_id, InboxItem.state == "open")
            .order_by(InboxItem.score.desc(), InboxItem.id.desc())
            .limit(1)
        ).first()
        session.execute(
            update(InboxItem)
            .where(InboxItem.group_id == group_id, InboxItem.state == "open")
            .values(leads=False)
        )
        if best is not None:
            session.execute(
                update(InboxItem)
                .where(InboxItem.id == best[0])
                .values(leads=True, group_size=best[1])
            )


def labelled(session: Session, *, count: int = 500) -> Sequence[InboxItem]:
    """The latest messages whose topic a person confirmed or set."""
    return list(
        session.scalars(
            select(InboxItem)
            .where(InboxItem.label.is_not(None))
            .order_by(InboxItem.labelled_at.desc())
            .limit(count)
        )
    )


def recent(session: Session, *, count: int = 300) -> Sequence[InboxItem]:
    """The latest messages, settled or not."""
    return list(session.scalars(select(InboxItem).order_by(InboxItem.said_at.desc()).limit(count)))


def confidences(session: Session, *, count: int = 500) -> list[float]:
    """How sure the assistant was of the latest messages."""
    latest = select(InboxItem.confidence).order_by(InboxItem.said_at.desc()).limit(count)
    return list(session.scalars(latest))


_MODELS = text("""
WITH RECURSIVE found (model) AS (
    (SELECT model FROM inbox_item WHERE state = 'open' AND leads AND model IS NOT NULL
     ORDER BY model LIMIT 1)
    UNION ALL
    SELECT (SELECT i.model FROM inbox_item i
            WHERE i.state = 'open' AND i.leads AND i.model > found.model
            ORDER BY i.model LIMIT 1)
    FROM found WHERE found.model IS NOT NULL
)
SELECT model FROM found WHERE model IS NOT NULL LIMIT 50
""")


def models_of(session: Session) -> list[str]:
    """The models that understood the open messages. One look into the index for each."""
    return list(session.execute(_MODELS).scalars())
