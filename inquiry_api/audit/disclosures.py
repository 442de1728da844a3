"""The accounting of disclosures (45 CFR 164.528): who outside was shown a patient's data, and why.

Treatment, payment and operations need no accounting, nor what a patient was told of themselves, so
neither is kept here. A message that reached the wrong person must be accounted for.
"""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from inquiry_api.audit.models import Disclosure
from inquiry_api.audit.trail import record
from inquiry_api.errors import Invalid

# Why a disclosure must be accounted for: in the order of 164.512, then what went wrong.
PURPOSES = {
    "required_by_law": "required by law",
    "public_health": "public health",
    "abuse_or_neglect": "abuse, neglect or violence",
    "health_oversight": "health oversight",
    "court_order": "court order or subpoena",
    "law_enforcement": "law enforcement",
    "coroner": "coroner or funeral director",
    "research": "research without authorization",
    "threat_to_safety": "serious threat to safety",
    "workers_compensation": "workers' compensation",
    "wrong_recipient": "sent to the wrong person",
}
_LONGEST = 300


def note_disclosure(
    session: Session,
    *,
    patient_id: UUID,
    at: datetime,
    recipient: str,
    what: str,
    purpose: str,
    noted_by: UUID,
    case_id: UUID | None = None,
) -> Disclosure:
    """Enter a disclosure; it can't be changed afterwards. Raises Invalid."""
    if purpose not in PURPOSES:
        raise Invalid(field="purpose", detail="Choose a purpose.")
    for name, value in (("recipient", recipient), ("what", what)):
        if not 1 <= len(value.strip()) <= _LONGEST:
            raise Invalid(field=name, detail=f"Use up to {_LONGEST} characters.")
    row = Disclosure(patient_id=patient_id, at=at, purpose=purpose, noted_by=noted_by)
    row.recipient, row.what, row.case_id = recipient.strip(), what.strip(), case_id
    session.add(row)
    session.flush()
    record(
        session,
        actor=f"staff:{noted_by}",
        action="disclosure.noted",
        purpose=purpose,
        patient_id=patient_id,
        subject=("disclosure", row.id),
    )
    return row


def accounting_of(session: Session, patient_id: UUID) -> Sequence[Disclosure]:
    """What must be accounted for to a patient: six years back, newest first."""
    return session.scalars(
        select(Disclosure)
        .where(
            Disclosure.patient_id == patient_id,
            Disclosure.at >= func.now() - text("interval '6 years'"),
        )
        .order_by(Disclosure.at.desc())
    ).all()
