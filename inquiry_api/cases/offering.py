"""Which clerk is asked first: of those who are in, the one with the fewest cases.

An offer binds nobody: any clerk may take an offered case. One that is not taken goes to the next.
"""

from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

from sqlalchemy import case as sql_case
from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from inquiry_api.access.models import StaffSession, StaffUser
from inquiry_api.access.staff_sessions import IDLE
from inquiry_api.cases.history import note_event
from inquiry_api.cases.models import SEVERITIES, Case

OFFER_LASTS = timedelta(minutes=10)
_AT_ONCE = 20
_RANK = sql_case({name: rank for rank, name in enumerate(SEVERITIES)}, value=Case.severity)


def offer_waiting(session: Session) -> int:
    """Offer what nobody was asked for, or nobody took, to the least busy. Returns how many."""
    busy = _busy(session)
    if not busy:
        return 0
    offered = 0
    for case in _unoffered(session):
        chosen = min(busy, key=lambda clerk: (clerk == case.offered_to, busy[clerk], str(clerk)))
        busy[chosen] += 1
        case.offered_to, case.offered_at = chosen, func.now()
        note_event(session, case, "offered", other_id=chosen)
        offered += 1
    return offered


def clerks_in(session: Session) -> Sequence[UUID]:
    """The clerks who are signed in and have touched their screen lately."""
    query = (
        select(StaffUser.id)
        .join(StaffSession, StaffSession.staff_id == StaffUser.id)
        .where(
            StaffUser.role == "clerk",
            StaffUser.disabled_at.is_(None),
            StaffSession.ended_at.is_(None),
            StaffSession.seen_at > func.now() - IDLE,
        )
        .distinct()
    )
    return session.scalars(query).all()


def _busy(session: Session) -> dict[UUID, int]:
    """How many cases each clerk who is in has, offers that still stand included."""
    busy = dict.fromkeys(clerks_in(session), 0)
    stands = Case.offered_at > func.now() - OFFER_LASTS
    rows = session.execute(
        select(func.coalesce(Case.clerk_id, Case.offered_to), func.count())
        .where(or_(Case.state == "taken", (Case.state == "open") & stands))
        .group_by(func.coalesce(Case.clerk_id, Case.offered_to))
    )
    for clerk_id, count in rows:
        if clerk_id in busy:
            busy[clerk_id] += count
    return busy


def _unoffered(session: Session) -> Sequence[Case]:
    lapsed = Case.offered_at < func.now() - OFFER_LASTS
    return session.scalars(
        select(Case)
        .where(Case.state == "open", or_(Case.offered_at.is_(None), lapsed))
        .order_by(_RANK, Case.promised_at)
        .limit(_AT_ONCE)
        .with_for_update(skip_locked=True)
    ).all()
