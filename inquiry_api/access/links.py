"""One-time links from a text to the secure page, which then asks the birth date.

The token has 128 random bits and only its keyed hash is kept. Looking at the page uses nothing up
(previews fetch links too); sending the birth date does, once, whatever comes of it.
"""

import secrets
from dataclasses import dataclass
from datetime import timedelta
from typing import Literal
from uuid import UUID

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from inquiry_api.access import counters
from inquiry_api.access.door import NotVerified
from inquiry_api.access.heard import read_births
from inquiry_api.access.models import IdentitySession, OneTimeLink
from inquiry_api.access.people import people_of
from inquiry_api.access.person import Person
from inquiry_api.access.sessions import end_sessions, live_session, start_session
from inquiry_api.access.speaker import Speaker
from inquiry_api.audit.trail import record
from inquiry_api.crypto import blind_index

LIFETIME = timedelta(minutes=15)
_TOKEN_BYTES = 16


@dataclass(frozen=True)
class Redeemed:
    """What came of a link. `gone`: unknown, used or expired. `refused`: the birth date is not the
    one on file, or nothing may be tried any more. `date_unclear`: nothing was used up.

    `topic` and `asked_in` (a conversation) say what the link was to show; set when verified.
    """

    outcome: Literal["verified", "refused", "gone", "date_unclear", "locked"]
    topic: str | None = None
    asked_in: UUID | None = None


def create_link(session: Session, speaker: Speaker, *, topic: str | None = None) -> str:
    """A new token for whoever is verified in this conversation. Raises NotVerified.

    The token appears nowhere but in its text and its address. Each answer has a link of its own;
    all of them end on STOP, on a lock and with the number.
    """
    identity = live_session(session, speaker.conversation_id)
    if identity is None or identity.choice_open:
        raise NotVerified
    token, made = _make(session, identity, topic)
    _audit(session, speaker, made, "created")
    return token


def create_link_after(
    session: Session, identity: IdentitySession, *, staff_id: UUID, topic: str | None = None
) -> str:
    """A new token for whoever was verified in a conversation that a clerk now has.

    The handover ended the session; the link asks the birth date anew, so nothing rests on it.
    """
    token, made = _make(session, identity, topic)
    record(
        session,
        actor=f"staff:{staff_id}",
        action="identity.link",
        purpose=topic or "verify",
        outcome="created",
        conversation_id=identity.conversation_id,
        patient_id=identity.patient_id,
        subject=("one_time_link", made.id),
    )
    return token


def _make(
    session: Session, identity: IdentitySession, topic: str | None
) -> tuple[str, OneTimeLink]:
    """A link to whatever this proof of identity opened, and its token."""
    token = secrets.token_hex(_TOKEN_BYTES)
    made = OneTimeLink(
        token_hash=_hash(token),
        conversation_id=identity.conversation_id,
        patient_id=identity.patient_id,
        guarantor_ids=identity.guarantor_ids,
        contact_point_id=identity.contact_point_id,
        account_ids=identity.account_ids,
        topic=topic,
        expires_at=func.now() + LIFETIME,
    )
    session.add(made)
    session.flush()
    return token, made


def link_works(session: Session, token: str) -> bool:
    """Whether the page may ask for the birth date; uses nothing up."""
    return (
        session.scalar(
            select(OneTimeLink.id).where(
                OneTimeLink.token_hash == _hash(token),
                OneTimeLink.used_at.is_(None),
                OneTimeLink.expires_at > func.now(),
            )
        )
        is not None
    )


def redeem_link(session: Session, speaker: Speaker, token: str, birth_date: str) -> Redeemed:
    """Use a link up and, if the birth date is the one on file, verify who opened it.

    `speaker` speaks in the web conversation that the page belongs to.
    """
    births = read_births([birth_date], speaker.language)
    if not births:
        return Redeemed("date_unclear")
    link = _use_up(session, token)
    if link is None:
        return Redeemed("gone")
    people = people_of(session, link.patient_id, link.guarantor_ids)
    keys = [counters.conversation_key(speaker.conversation_id)]
    keys += [counters.person_key(key) for row in people for key in row.counter_keys()]
    held = counters.hold(session, keys)
    flooded = counters.too_many_everywhere(session)
    fits = [person for person in people if person.able and person.birth_date in births]
    if len(fits) != 1 or flooded or any(held.values()):
        return _refuse(session, speaker, link, keys)
    counters.forgive(session, keys)
    _begin(session, speaker, link, fits[0])
    _audit(session, speaker, link, "verified")
    return Redeemed("verified", link.topic, link.conversation_id)


def _begin(session: Session, speaker: Speaker, link: OneTimeLink, person: Person) -> None:
    """The page's conversation is about the bills chosen where the link was asked for."""
    made: IdentitySession = start_session(
        session, speaker.conversation_id, person, "link", link.contact_point_id
    )
    made.account_ids = link.account_ids
    session.flush()


def _refuse(
    session: Session, speaker: Speaker, link: OneTimeLink, keys: list[counters.Key]
) -> Redeemed:
    reached = counters.count_wrong(session, keys)
    _audit(session, speaker, link, "refused")
    if keys[0] in reached:
        end_sessions(session, speaker.conversation_id, "locked")
        return Redeemed("locked")
    return Redeemed("refused")


def _use_up(session: Session, token: str) -> OneTimeLink | None:
    return session.scalars(
        update(OneTimeLink)
        .where(
            OneTimeLink.token_hash == _hash(token),
            OneTimeLink.used_at.is_(None),
            OneTimeLink.expires_at > func.now(),
        )
        .values(used_at=func.now())
        .returning(OneTimeLink),
        execution_options={"populate_existing": True, "synchronize_session": False},
    ).one_or_none()


def _hash(token: str) -> bytes:
    return blind_index("one_time_link", token)


def _audit(session: Session, speaker: Speaker, link: OneTimeLink, outcome: str) -> None:
    record(
        session,
        actor=f"conversation:{speaker.conversation_id}",
        action="identity.link",
        purpose=link.topic or "verify",
        outcome=outcome,
        conversation_id=speaker.conversation_id,
        patient_id=link.patient_id,
        subject=("one_time_link", link.id),
    )
