"""Wordings and settings of the practice's own: versions, each from a date, none ever altered."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from inquiry_api.audit.trail import record
from inquiry_api.db import now
from inquiry_api.errors import Conflict, NotFound, Refused
from inquiry_api.tuning.models import SettingsVersion, WordingVersion

Place = tuple[str, str, str]  # Language, channel, template name.


def propose_wording(
    session: Session,
    place: Place,
    body: str | None,
    *,
    staff_id: UUID,
    reason: str,
    effective_from: datetime,
) -> WordingVersion:
    """A new wording for one place, or (None) the shipped one again. It waits to be signed off."""
    language, channel, name = place
    row = WordingVersion(
        language=language,
        channel=channel,
        name=name,
        body=body,
        reason=reason,
        effective_from=effective_from,
        staff_id=staff_id,
    )
    session.add(row)
    session.flush()
    _audit(session, staff_id, "wording.proposed", ("wording_version", row.id))
    return row


def sign_off(session: Session, version_id: UUID, *, staff_id: UUID) -> WordingVersion:
    """Let a wording count. Raises Refused for its author, and Conflict if it was signed already.

    A wording is signed off for its language by a second person who reads that language.
    """
    row = session.get(WordingVersion, version_id, with_for_update=True)
    if row is None:
        raise NotFound
    if row.signed_by is not None:
        raise Conflict
    if row.staff_id == staff_id:
        raise Refused
    row.signed_by, row.signed_at = staff_id, now()
    _audit(session, staff_id, "wording.signed_off", ("wording_version", row.id))
    return row


def wordings_in_force(session: Session, at: datetime) -> Mapping[Place, str]:
    """The practice's own wordings at a moment, where they differ from the shipped ones."""
    rows = session.scalars(
        select(WordingVersion)
        .where(WordingVersion.effective_from <= at, WordingVersion.signed_at.is_not(None))
        .order_by(WordingVersion.effective_from, WordingVersion.signed_at)
    )
    latest = {(row.language, row.channel, row.name): row.body for row in rows}
    return {place: body for place, body in latest.items() if body is not None}


def versions_of(session: Session, name: str) -> list[WordingVersion]:
    """Every version of a wording in all languages and channels, the newest first."""
    return list(
        session.scalars(
            select(WordingVersion)
            .where(WordingVersion.name == name)
            .order_by(WordingVersion.made_at.desc())
            .limit(40)
        )
    )


def keep_settings(
    session: Session, body: str, *, staff_id: UUID, reason: str, effective_from: datetime
) -> SettingsVersion:
    """The practice's settings as a whole, from a moment on."""
    row = SettingsVersion(
        body=body, reason=reason, effective_from=effective_from, staff_id=staff_id
    )
    session.add(row)
    session.flush()
    _audit(session, staff_id, "settings.changed", ("settings_version", row.id))
    return row


def withdraw_settings(session: Session, version_id: UUID, *, staff_id: UUID) -> None:
    """Let the version before this one hold again. Raises NotFound."""
    row = session.get(SettingsVersion, version_id, with_for_update=True)
    if row is None:
        raise NotFound
    row.withdrawn_at = row.withdrawn_at or now()
    _audit(session, staff_id, "settings.withdrawn", ("settings_version", row.id))


def settings_in_force(session: Session, at: datetime) -> str | None:
    """The settings at a moment; None where those of the file hold."""
    return session.scalar(
        select(SettingsVersion.body)
        .where(SettingsVersion.effective_from <= at, SettingsVersion.withdrawn_at.is_(None))
        .order_by(SettingsVersion.effective_from.desc(), SettingsVersion.made_at.desc())
        .limit(1)
    )


def settings_versions(session: Session) -> list[SettingsVersion]:
    """The latest versions of the settings, the newest first."""
    return list(
        session.scalars(select(SettingsVersion).order_by(SettingsVersion.made_at.desc()).limit(30))
    )


def _audit(session: Session, staff_id: UUID, action: str, subject: tuple[str, UUID]) -> None:
    record(session, actor=f"staff:{staff_id}", action=action, purpose="studio", subject=subject)
