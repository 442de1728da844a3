"""A clerk's hand on what wrong tries have locked."""

from uuid import UUID

from sqlalchemy import or_, select, union_all
from sqlalchemy.orm import Session

from inquiry_api.access import counters
from inquiry_api.access.models import IdentityAttempt
from inquiry_api.audit.trail import record
from inquiry_api.ledger.people import Guarantor, Patient


def unlock(
    session: Session,
    *,
    staff_id: UUID,
    patient_id: UUID | None = None,
    guarantor_id: UUID | None = None,
) -> None:
    """Let a person try again: all rows by which we know them. Give one of the two ids."""
    keys = _keys(session, patient_id, guarantor_id)
    counters.reopen(session, keys)
    subject = ("guarantor", guarantor_id) if guarantor_id else None
    record(
        session,
        actor=f"staff:{staff_id}",
        action="identity.unlocked",
        purpose="unlock",
        patient_id=patient_id,
        subject=subject,
    )


def unlock_conversation(session: Session, *, staff_id: UUID, conversation_id: UUID) -> None:
    """Let a conversation be verified again."""
    counters.reopen(session, [counters.conversation_key(conversation_id)])
    record(
        session,
        actor=f"staff:{staff_id}",
        action="identity.unlocked",
        purpose="unlock",
        conversation_id=conversation_id,
    )


def is_person_locked(
    session: Session, *, patient_id: UUID | None = None, guarantor_id: UUID | None = None
) -> bool:
    """Whether a clerk's unlock is needed; for the desk only, patients are never told."""
    keys = _keys(session, patient_id, guarantor_id)
    return bool(
        session.scalar(
            select(IdentityAttempt.kind)
            .where(
                IdentityAttempt.kind == counters.PERSON,
                IdentityAttempt.key.in_([key.key for key in keys]),
                IdentityAttempt.locked_at.is_not(None),
            )
            .limit(1)
        )
    )


def _keys(
    session: Session, patient_id: UUID | None, guarantor_id: UUID | None
) -> list[counters.Key]:
    """A person's counters: the row itself, and the guarantor rows of the same human."""
    patients = [patient_id] if patient_id else []
    guarantors = [guarantor_id] if guarantor_id else []
    same = union_all(
        select(Patient.name_birth_index).where(Patient.id.in_(patients)),
        select(Guarantor.name_birth_index).where(Guarantor.id.in_(guarantors)),
    ).subquery()
    ids = session.scalars(
        select(Guarantor.id).where(
            or_(
                Guarantor.patient_id.in_(patients),
                Guarantor.name_birth_index.in_(select(same.c.name_birth_index)),
            )
        )
    )
    return [counters.person_key(each.bytes) for each in {*ids, *patients, *guarantors}]
