"""Identity sessions: who is proved to be in a conversation, and for how long.

Idle time, age and expiry are compared by the database's clock.
"""

from datetime import timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, delete, exists, func, or_, select, update
from sqlalchemy.orm import Session

from inquiry_api.access.codes import burn_codes
from inquiry_api.access.models import IdentityFlow, IdentitySession, OneTimeLink
from inquiry_api.access.people import people_of
from inquiry_api.access.person import Person
from inquiry_api.audit.trail import record
from inquiry_api.ledger.models import Account
from inquiry_api.ledger.people import ContactPoint, Guarantor, Patient

IDLE = timedelta(minutes=15)
LONGEST = timedelta(minutes=60)
FRESH_MINUTES = 5


def live_session(session: Session, conversation_id: UUID) -> IdentitySession | None:
    """The conversation's session if it still holds; being asked for keeps it from idling.

    It falls with its telephone number (ended, or no longer trusted) and with its patient's death.
    """
    statement = (
        update(IdentitySession)
        .where(
            IdentitySession.conversation_id == conversation_id,
            IdentitySession.ended_at.is_(None),
            IdentitySession.seen_at > func.now() - IDLE,
            IdentitySession.verified_at > func.now() - LONGEST,
            *_what_it_rests_on(),
        )
        .values(seen_at=func.now())
        .returning(IdentitySession)
    )
    return session.scalars(
        statement, execution_options={"populate_existing": True, "synchronize_session": False}
    ).one_or_none()


def _what_it_rests_on() -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    number_stands = exists().where(
        ContactPoint.id == IdentitySession.contact_point_id,
        ContactPoint.trusted,
        ContactPoint.ended_at.is_(None),
    )
    died = exists().where(
        Patient.id == IdentitySession.patient_id, Patient.deceased_on.is_not(None)
    )
    return or_(IdentitySession.contact_point_id.is_(None), number_stands), ~died


def start_session(
    session: Session, conversation_id: UUID, person: Person, via: str, contact_point_id: UUID | None
) -> IdentitySession:
    """Bind the conversation to a person from now on."""
    _end(session, conversation_id, "replaced")
    made = IdentitySession(
        conversation_id=conversation_id,
        patient_id=person.patient_id,
        guarantor_ids=person.guarantor_ids,
        via=via,
        contact_point_id=contact_point_id,
        choice_open=False,
    )
    session.add(made)
    session.flush()
    return made


def is_fresh(session: Session, identity: IdentitySession, minutes: int) -> bool:
    """Whether the last proof is at most so many minutes old."""
    return bool(
        session.scalar(
            select(IdentitySession.proved_at > func.now() - timedelta(minutes=minutes)).where(
                IdentitySession.id == identity.id
            )
        )
    )


def end_sessions(session: Session, conversation_id: UUID, reason: str = "handover") -> None:
    """Forget who was proved, and the dialogue: on STOP, handover, a changed number, a lock.

    Codes under way stop working. So do links, but for a handover: a link asks for the birth date
    anew, and what it was sent for still stands.
    """
    ended = _end(session, conversation_id, reason)
    burn_codes(session, conversation_id)
    if reason != "handover":
        _burn_links(session, conversation_id)
    session.execute(delete(IdentityFlow).where(IdentityFlow.conversation_id == conversation_id))
    if ended:
        record(
            session,
            actor="system:identity",
            action="identity.ended",
            purpose=reason,
            conversation_id=conversation_id,
            subject=("identity_session", ended),
        )


def known_names(session: Session, conversation_id: UUID) -> tuple[str, ...]:
    """Name parts of the last verified person and of those they answer for, for the redactor.

    They are used to hide names, so an ended session serves as well; nothing is told to anybody.
    """
    row = session.scalars(
        select(IdentitySession)
        .where(IdentitySession.conversation_id == conversation_id)
        .order_by(IdentitySession.verified_at.desc())
        .limit(1)
    ).one_or_none()
    if row is None:
        return ()
    people = people_of(session, row.patient_id, row.guarantor_ids)
    names = {name for person in people for name in person.names}
    for patient in dependants(session, row.patient_id, row.guarantor_ids):
        names |= Person(patient, []).names
    return tuple(sorted(names))


def dependants(
    session: Session, patient_id: UUID | None, guarantor_ids: list[UUID]
) -> list[Patient]:
    """The patients whose bills a person answers for, other than their own."""
    answers = answers_for(patient_id, guarantor_ids)
    others = Patient.id.is_not(None) if patient_id is None else Patient.id != patient_id
    return list(
        session.scalars(
            select(Patient).where(Patient.id.in_(select(Account.patient_id).where(answers)), others)
        )
    )


def answers_for(patient_id: UUID | None, guarantor_ids: list[UUID]) -> ColumnElement[bool]:
    """The condition on Account by which a person is its guarantor, as it stands now."""
    patient_ids = [patient_id] if patient_id else []  # `== None` would mean every stranger's.
    rows = select(Guarantor.id).where(
        or_(Guarantor.id.in_(guarantor_ids), Guarantor.patient_id.in_(patient_ids))
    )
    return Account.guarantor_id.in_(rows)


def _burn_links(session: Session, conversation_id: UUID) -> None:
    session.execute(
        update(OneTimeLink)
        .where(OneTimeLink.conversation_id == conversation_id, OneTimeLink.used_at.is_(None))
        .values(used_at=func.now())
        .execution_options(synchronize_session=False)
    )


def _end(session: Session, conversation_id: UUID, reason: str) -> UUID | None:
    return session.scalar(
        update(IdentitySession)
        .where(
            IdentitySession.conversation_id == conversation_id, IdentitySession.ended_at.is_(None)
        )
        .values(ended_at=func.now(), end_reason=reason)
        .returning(IdentitySession.id)
        .execution_options(synchronize_session=False)
    )
