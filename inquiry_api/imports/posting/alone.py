"""Charges that came without a claim, of patients who pay alone: no claim may charge them again."""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from inquiry_api.imports.posting.unsure import Unsure
from inquiry_api.ledger.models import Account, Visit

CHARGED = "charged:"  # A visit that was made of charges alone has a key that starts so.
_CASE = "review_claim"


def check_not_charged(
    session: Session, account_id: UUID, first: date | None, last: date | None
) -> None:
    """Raise Unsure where charges without a claim stand on the account for any of the days."""
    if first is None:
        return
    query = select(Visit.id).where(
        Visit.account_id == account_id,
        Visit.external_id.startswith(CHARGED),
        Visit.service_on.between(first, last or first),
    )
    if session.scalars(query).first() is not None:
        raise Unsure("charged_before_without_a_claim", _CASE)


def charged_patients(session: Session, patient_ids: Iterable[UUID]) -> set[UUID]:
    """Those among patients who have any such charges."""
    query = (
        select(Account.patient_id)
        .join(Visit, Visit.account_id == Account.id)
        .where(Account.patient_id.in_(patient_ids), Visit.external_id.startswith(CHARGED))
    )
    return set(session.scalars(query))
