"""Coverage as claims and answers tell it, and whether a later payer still has to answer."""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session

from inquiry_api.coverage.models import Coverage
from inquiry_api.crypto import blind_index
from inquiry_api.imports.models import ClaimEvidence
from inquiry_api.ledger.models import Account, Claim, Visit
from inquiry_api.ledger.remitting import Undoing, hold_shares

BILLED = "billed:"  # A claim whose key starts so tells itself which payers it has.


def see_coverage(
    session: Session,
    patient_id: UUID,
    payer_id: UUID,
    *,
    seen_on: date,
    member_id: str | None = None,
    priority: int | None = None,
    relationship: str | None = None,
    ends_on: date | None = None,
    plan_name: str | None = None,
) -> Coverage:
    """The patient's membership with a payer, known to run on a day; a new one where none was.

    What was not known is filled in and what was known stays.
    """
    query = select(Coverage).where(Coverage.patient_id == patient_id, Coverage.payer_id == payer_id)
    found = membership_in(session.scalars(query).all(), member_id)
    if found is None:
        found = Coverage(
            patient_id=patient_id,
            payer_id=payer_id,
            starts_on=seen_on,
            ends_on=ends_on,
            priority=priority,
            relationship=relationship or "self",
        )
        session.add(found)
    learn(found, seen_on=seen_on, member_id=member_id, priority=priority, ends_on=ends_on)
    if found.plan_name is None:
        found.plan_name = plan_name
    session.flush()
    return found


def learn(
    found: Coverage,
    *,
    seen_on: date,
    member_id: str | None,
    priority: int | None,
    ends_on: date | None = None,
) -> None:
    """Fill in what being seen on a day tells of a membership; what was known stays."""
    found.starts_on = min(found.starts_on, seen_on)
    if found.ends_on is not None and found.ends_on < seen_on:
        found.ends_on = ends_on
    if found.priority is None:
        found.priority = priority
    if found.member_id_index is None and member_id:
        found.member_id = member_id
        found.member_id_index = blind_index("member", member_id)


def membership_in(coverages: Iterable[Coverage], member_id: str | None) -> Coverage | None:
    """The one meant among those with a payer: by member number, else the one whose number is not
    known or not asked for.
    """
    rows = sorted(coverages, key=lambda one: (one.starts_on, one.id))
    if member_id is None:
        return rows[-1] if rows else None
    index = blind_index("member", member_id)
    exact = next((row for row in rows if row.member_id_index == index), None)
    return exact or next((row for row in rows if row.member_id_index is None), None)


def priority_with(session: Session, patient_id: UUID, payer_ids: frozenset[UUID]) -> int | None:
    """As how manieth a payer pays for a patient, where all coverage with it says the same."""
    query = select(Coverage.priority).where(
        Coverage.patient_id == patient_id, Coverage.payer_id.in_(payer_ids)
    )
    found = set(session.scalars(query))
    return found.pop() if len(found) == 1 else None


def later_payer(session: Session, claim: Claim) -> bool:
    """Whether an insurer after this claim's own still has to answer, or has answered.

    A claim of ours lists its payers; where there is none, the coverage of that day tells.
    """
    last = last_position(session, claim.visit_id)
    if last is not None:
        return last > claim.position
    visit = session.get_one(Visit, claim.visit_id)
    last_claim = select(func.max(Claim.position)).where(Claim.visit_id == claim.visit_id)
    if (session.scalar(last_claim) or 1) > claim.position:
        return True
    query = (
        select(Coverage.id)
        .join(Account, Account.patient_id == Coverage.patient_id)
        .where(
            Account.id == visit.account_id,
            Coverage.payer_id != claim.payer_id,
            Coverage.priority > claim.position,
            *_covering(visit.service_on),
        )
    )
    return session.scalars(query.limit(1)).first() is not None


def last_position(session: Session, visit_id: UUID) -> int | None:
    """The last position among the payers that our claims of a visit list; None without a claim
    that lists any.
    """
    claims = list(session.scalars(select(Claim).where(Claim.visit_id == visit_id)))
    other = session.scalar(
        select(func.max(ClaimEvidence.position)).where(
            ClaimEvidence.claim_id.in_([claim.id for claim in claims]),
            ClaimEvidence.kind == "other_payer",
        )
    )
    lists = any((claim.external_id or "").startswith(BILLED) for claim in claims)
    if other is None and not lists:
        return None
    return max([claim.position for claim in claims] + [other or 1])


def hold_earlier_shares(session: Session, visit_ids: Iterable[UUID], undoing: Undoing) -> None:
    """A later payer has come to light: what an earlier one left to the patient is not due yet."""
    for visit_id in visit_ids:
        last = last_position(session, visit_id) or _last_of_day(session, visit_id)
        if last > 1:
            hold_shares(session, visit_id, last, undoing)


def _last_of_day(session: Session, visit_id: UUID) -> int:
    visit = session.get_one(Visit, visit_id)
    claims = select(func.max(Claim.position)).where(Claim.visit_id == visit_id)
    covers = (
        select(func.max(Coverage.priority))
        .join(Account, Account.patient_id == Coverage.patient_id)
        .where(Account.id == visit.account_id, *_covering(visit.service_on))
    )
    return max(session.scalar(claims) or 1, session.scalar(covers) or 1)


def _covering(day: date) -> tuple[ColumnElement[bool], ...]:
    """What makes a coverage run on a day."""
    return (
        Coverage.starts_on <= day,
        or_(Coverage.ends_on.is_(None), Coverage.ends_on >= day),
    )
