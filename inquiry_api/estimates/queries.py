"""Which estimate belongs to a visit, and which are for care still to come."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from inquiry_api.estimates.models import Estimate

# Care that was moved by a few days is still the care that was planned.
MOVED = timedelta(days=7)
# An estimate without a day is not told after a year (45 CFR 149.610(b): repeated care, 12 months).
GOOD_FOR = timedelta(days=365)


@dataclass(frozen=True)
class Estimated:
    """One estimate, as an answer needs it. `sure` says that somebody put it to the visit."""

    estimate_id: UUID
    account_id: UUID
    number: str
    given_on: date
    planned_on: date | None
    service: str | None
    expected_cents: int
    sure: bool


@dataclass(frozen=True)
class Visited:
    """The visit that an estimate is looked for."""

    visit_id: UUID
    account_id: UUID
    on: date
    provider: str | None


def estimate_for(session: Session, visited: Visited) -> Estimated | None:
    """The estimate of this visit: the one put to it, else the newest planned for its day.

    Another provider's estimate is never this visit's (45 CFR 149.620 compares each provider's
    charges with that provider's own expected charges).
    """
    rows = session.scalars(
        select(Estimate)
        .where(
            Estimate.account_id == visited.account_id,
            or_(Estimate.visit_id == visited.visit_id, Estimate.visit_id.is_(None)),
            Estimate.given_on <= visited.on,
        )
        .order_by(Estimate.given_on.desc(), Estimate.number)
    ).all()
    put_to_it = [row for row in rows if row.visit_id is not None]
    for row in put_to_it or [row for row in rows if _planned_for(row, visited)]:
        return _told(row)
    return None


def _planned_for(row: Estimate, visited: Visited) -> bool:
    if row.planned_on is None or abs(row.planned_on - visited.on) > MOVED:
        return False
    return None in (row.provider, visited.provider) or row.provider == visited.provider


def to_come(session: Session, account_ids: Sequence[UUID], today: date) -> tuple[Estimated, ...]:
    """Estimates for care that is still to come, the newest first."""
    rows = session.scalars(
        select(Estimate)
        .where(
            Estimate.account_id.in_(account_ids),
            Estimate.visit_id.is_(None),
            or_(
                Estimate.planned_on >= today,
                Estimate.planned_on.is_(None) & (Estimate.given_on > today - GOOD_FOR),
            ),
        )
        .order_by(Estimate.given_on.desc(), Estimate.number)
    )
    return tuple(_told(row) for row in rows)


def _told(row: Estimate) -> Estimated:
    return Estimated(
        row.id,
        row.account_id,
        row.number,
        row.given_on,
        row.planned_on,
        row.service,
        row.expected_cents,
        row.visit_id is not None,
    )
