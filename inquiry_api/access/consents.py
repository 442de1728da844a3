"""Consents: what was agreed to, in which wording, for which number. Rows are never overwritten."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import or_, select, update
from sqlalchemy.orm import Session
from sqlalchemy.sql import func

from inquiry_api.access.models import Consent, IdentitySession
from inquiry_api.access.sessions import live_session
from inquiry_api.access.speaker import Speaker
from inquiry_api.audit.trail import record

TEXT_PRIVACY = "text_privacy"  # Amounts by text, after the warning that texts are not private.
BILLING_TEXTS = "billing_texts"  # Texts about bills that the practice begins (TCPA).
# Names the text of `identity/warn_sms`; a new wording gets a new version and is asked again.
TEXT_PRIVACY_WORDING = "warn_sms.1"


class NoNumber(Exception):
    """A consent is for a number, and this conversation has none, or nobody is verified in it."""


@dataclass(frozen=True)
class Holder:
    """Whose consent, and for which number."""

    patient_id: UUID | None
    guarantor_ids: tuple[UUID, ...]
    contact_index: bytes


def holder(speaker: Speaker, identity: IdentitySession) -> Holder | None:
    """The verified person and the number they write from; None on the web."""
    if speaker.contact_index is None:
        return None
    return Holder(identity.patient_id, tuple(identity.guarantor_ids), speaker.contact_index)


def has_consent(session: Session, speaker: Speaker, kind: str = TEXT_PRIVACY) -> bool:
    """Whether whoever is verified here agreed, for this number, and has not taken it back."""
    identity = live_session(session, speaker.conversation_id)
    whose = holder(speaker, identity) if identity else None
    return whose is not None and decision(session, whose, kind) is True


def decision(session: Session, whose: Holder, kind: str) -> bool | None:
    """The latest yes or no; None if never asked, or if a yes was taken back since."""
    latest = session.execute(
        select(Consent.granted, Consent.revoked_at)
        .where(
            Consent.kind == kind,
            Consent.contact_index == whose.contact_index,
            or_(
                Consent.patient_id.in_([whose.patient_id] if whose.patient_id else []),
                Consent.guarantor_id.in_(whose.guarantor_ids),
            ),
        )
        .order_by(Consent.at.desc())
        .limit(1)
    ).one_or_none()
    return None if latest is None or latest.revoked_at else bool(latest.granted)


def give_consent(
    session: Session,
    speaker: Speaker,
    *,
    granted: bool = True,
    kind: str = TEXT_PRIVACY,
    wording_version: str = TEXT_PRIVACY_WORDING,
) -> None:
    """Note a yes (or, with `granted` False, a no) of the verified person for the number they use.

    Raises NoNumber.
    """
    identity = live_session(session, speaker.conversation_id)
    whose = holder(speaker, identity) if identity else None
    if whose is None:
        raise NoNumber
    note_consent(
        session,
        whose,
        kind=kind,
        granted=granted,
        wording_version=wording_version,
        source=speaker.channel,
        conversation_id=speaker.conversation_id,
    )


def note_consent(
    session: Session,
    whose: Holder,
    *,
    kind: str,
    granted: bool,
    wording_version: str,
    source: str,
    conversation_id: UUID | None = None,
    actor: str | None = None,
) -> None:
    """Write one decision, from whatever source; `actor` if it is not the conversation's own."""
    made = Consent(
        kind=kind,
        granted=granted,
        patient_id=whose.patient_id,
        guarantor_id=None if whose.patient_id else whose.guarantor_ids[0],
        contact_index=whose.contact_index,
        wording_version=wording_version,
        source=source,
        conversation_id=conversation_id,
    )
    session.add(made)
    session.flush()
    _audit(session, made, actor or f"conversation:{conversation_id}")


def revoke(session: Session, contact_index: bytes, *, actor: str, kind: str = TEXT_PRIVACY) -> None:
    """Take back every consent of a kind for a number, at once. STOP does this for all kinds.

    Whoever comes back later is asked again.
    """
    revoked = session.scalars(
        update(Consent)
        .where(
            Consent.contact_index == contact_index,
            Consent.kind == kind,
            Consent.granted,
            Consent.revoked_at.is_(None),
        )
        .values(revoked_at=func.now())
        .returning(Consent.id)
        .execution_options(synchronize_session=False)
    ).all()
    for consent_id in revoked:
        record(
            session,
            actor=actor,
            action="consent.revoked",
            purpose=kind,
            subject=("consent", consent_id),
        )


def _audit(session: Session, made: Consent, actor: str) -> None:
    record(
        session,
        actor=actor,
        action="consent.given" if made.granted else "consent.declined",
        purpose=made.kind,
        conversation_id=made.conversation_id,
        patient_id=made.patient_id,
        subject=("consent", made.id),
    )
