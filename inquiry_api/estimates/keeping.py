"""Keeps an estimate once, whoever brings it: an import, or a clerk who has the paper in hand."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from inquiry_api.errors import Conflict, Invalid
from inquiry_api.estimates.models import Estimate


@dataclass(frozen=True)
class Given:
    """An estimate as the paper has it; money in cents."""

    number: str
    account_id: UUID
    given_on: date
    expected_cents: int
    planned_on: date | None = None
    visit_id: UUID | None = None
    provider: str | None = None
    service: str | None = None


def keep_estimate(
    session: Session, given: Given, *, actor: str, source_id: UUID | None = None
) -> Estimate:
    """Write it, or find the one that has its number: the same paper twice is one estimate.

    Raises Invalid for no money or for care before the paper, and Conflict where the number is
    another paper's.
    """
    if given.expected_cents <= 0:
        raise Invalid(field="expected", detail="Write an amount above zero.")
    if given.planned_on is not None and given.planned_on < given.given_on:
        raise Invalid(field="planned_on", detail="An estimate is given before the care.")
    # Two who bring the same paper at once wait for each other here.
    key = func.hashtextextended(f"estimate:{given.number}", 0)
    session.execute(select(func.pg_advisory_xact_lock(key)))
    found = session.scalar(select(Estimate).where(Estimate.number == given.number))
    if found is None:
        found = Estimate(**vars(given), actor=actor, source_id=source_id)
        session.add(found)
        session.flush()
    elif not _same(found, given):
        raise Conflict
    return found


def _same(found: Estimate, given: Given) -> bool:
    return all(getattr(found, name) == value for name, value in vars(given).items())
