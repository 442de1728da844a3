"""Pauses on asking for money: written when a matter is taken up, ended when it is done."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select, true, update
from sqlalchemy.orm import Session
from sqlalchemy.sql import func

from inquiry_api.ledger.models import Hold

# What holds only while somebody looks; every other kind promises the patient a time of its own.
LOOKING = frozenset({"dispute", "review", "estimate"})


@dataclass(frozen=True)
class Pause:
    """A pause that is wanted: for one visit, or with no `visit_id` for the whole account.

    `kind` says why: dispute, review, insurance, assistance, extension, estimate, deceased, legal
    or identity. `ends_on` None lasts until somebody ends it.
    """

    account_id: UUID
    visit_id: UUID | None
    kind: str
    starts_on: date
    ends_on: date | None


def place_hold(session: Session, pause: Pause) -> Hold:
    """Write a pause, or find the one of its kind that runs at least as long."""
    # One at a time for an account, so that two messages at once write one pause.
    key = func.hashtextextended(f"hold:{pause.account_id}", 0)
    session.execute(select(func.pg_advisory_xact_lock(key)))
    for found in _running(session, pause):
        if found.ends_on is None or (pause.ends_on is not None and found.ends_on >= pause.ends_on):
            return found
    hold = Hold(
        account_id=pause.account_id,
        visit_id=pause.visit_id,
        kind=pause.kind,
        starts_on=pause.starts_on,
        ends_on=pause.ends_on,
    )
    session.add(hold)
    session.flush()
    return hold


def _running(session: Session, pause: Pause) -> Sequence[Hold]:
    same_visit = (
        Hold.visit_id.is_(None) if pause.visit_id is None else Hold.visit_id == pause.visit_id
    )
    return session.scalars(
        select(Hold).where(
            Hold.account_id == pause.account_id,
            same_visit,
            Hold.kind == pause.kind,
            Hold.released_at.is_(None),
        )
    ).all()


def held_since(session: Session, account_ids: Sequence[UUID], kind: str, since: date) -> bool:
    """Whether a pause of this kind began on or after a day, ended meanwhile or not."""
    query = select(Hold.id).where(
        Hold.account_id.in_(account_ids), Hold.kind == kind, Hold.starts_on >= since
    )
    return session.scalar(query.limit(1)) is not None


def pause_for(session: Session, hold_ids: Sequence[UUID], case_id: UUID) -> None:
    """Note which case the pauses belong to; one that has a case keeps it."""
    if hold_ids:
        session.execute(
            update(Hold)
            .where(Hold.id.in_(hold_ids), Hold.case_id.is_(None))
            .values(case_id=case_id)
        )


def holds_of(session: Session, case_id: UUID) -> Sequence[Hold]:
    """The pauses of a case that still run."""
    return session.scalars(
        select(Hold)
        .where(Hold.case_id == case_id, Hold.released_at.is_(None))
        .order_by(Hold.starts_on, Hold.id)
    ).all()


def release_holds(session: Session, case_id: UUID, hold_ids: Collection[UUID] | None = None) -> int:
    """End the pauses of a case, or these of them; returns how many ended."""
    chosen = true() if hold_ids is None else Hold.id.in_(hold_ids)
    ended = session.execute(
        update(Hold)
        .where(Hold.case_id == case_id, Hold.released_at.is_(None), chosen)
        .values(released_at=func.now())
        .returning(Hold.id)
    )
    return len(ended.all())


def hand_holds(session: Session, case_id: UUID, to_case_id: UUID) -> None:
    """The pauses of a case that became part of another go on with that one."""
    session.execute(
        update(Hold)
        .where(Hold.case_id == case_id, Hold.released_at.is_(None))
        .values(case_id=to_case_id)
    )
