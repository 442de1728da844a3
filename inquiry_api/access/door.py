"""The one door to patient records: checks the identity session and writes the audit row."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from inquiry_api.access.models import IdentitySession
from inquiry_api.access.sessions import FRESH_MINUTES, answers_for, is_fresh, live_session
from inquiry_api.access.speaker import Speaker
from inquiry_api.access.staff import Staff, require_role
from inquiry_api.audit.trail import record, record_apart
from inquiry_api.errors import NotFound, Refused
from inquiry_api.ledger.models import Account
from inquiry_api.ledger.people import Patient

Role = Literal["patient", "guarantor"]


class NotVerified(Exception):
    """Nobody is verified in this conversation, or no longer: the identity flow must run."""


class NotFresh(Exception):
    """The proof is too old for what is asked: the identity flow must run once more."""


@dataclass(frozen=True)
class OpenAccount:
    """An account that may be spoken of. A guarantor is told amounts and dates, never services."""

    account_id: UUID
    patient_id: UUID
    role: Role


@dataclass(frozen=True)
class Scope:
    """What this speaker may be told about. A guarantor who is no patient has no `patient_id`.

    `narrowed` says that they chose some of the bills that are open to them.
    """

    role: Literal["patient", "guarantor", "both"]
    patient_id: UUID | None
    accounts: tuple[OpenAccount, ...]
    verified_at: datetime
    session_id: UUID
    narrowed: bool = False


def open_records(session: Session, speaker: Speaker, *, topic: str) -> Scope:
    """The accounts open to this speaker, audited under `topic`. Raises NotVerified.

    The accounts are looked up each time, so that an ended responsibility ends at once (45 CFR
    164.502(g)). A refusal is audited too: catch NotVerified inside the transaction.
    """
    identity = live_session(session, speaker.conversation_id)
    if identity is None or identity.choice_open:
        _audit(session, speaker, topic, "refused", identity, ())
        raise NotVerified
    accounts = _accounts(session, identity)
    _audit(session, speaker, topic, "opened", identity, accounts)
    return Scope(
        role=_role(identity, accounts),
        patient_id=identity.patient_id,
        accounts=accounts,
        verified_at=identity.verified_at,
        session_id=identity.id,
        narrowed=identity.account_ids is not None,
    )


def require_fresh(session: Session, speaker: Speaker, minutes: int = FRESH_MINUTES) -> None:
    """Raises NotVerified, or NotFresh if the last proof is older than `minutes`."""
    identity = live_session(session, speaker.conversation_id)
    if identity is None or identity.choice_open:
        raise NotVerified
    if not is_fresh(session, identity, minutes):
        raise NotFresh


def open_for_staff(
    session: Session, staff: Staff, *, patient_id: UUID, purpose: str
) -> tuple[OpenAccount, ...]:
    """A patient's accounts, for a clerk at work; audited under `purpose`.

    Raises Refused for roles that have no business with records (164.502(b)), NotFound for a
    patient who does not exist; both are audited.
    """
    values: dict[str, Any] = {
        "actor": f"staff:{staff.id}",
        "action": "records.open",
        "purpose": purpose,
        "patient_id": patient_id,
    }
    try:
        require_role(staff, "clerk", "supervisor")
        if session.get(Patient, patient_id) is None:
            raise NotFound
    except (Refused, NotFound):
        record_apart(session, **values, outcome="refused")
        raise
    found = session.execute(select(Account.id).where(Account.patient_id == patient_id))
    accounts = tuple(OpenAccount(row.id, patient_id, "patient") for row in found)
    record(session, **values, outcome="opened", account_ids=[each.account_id for each in accounts])
    return accounts


def _accounts(session: Session, identity: IdentitySession) -> tuple[OpenAccount, ...]:
    own = Account.patient_id.in_([identity.patient_id] if identity.patient_id else [])
    wanted = or_(own, answers_for(identity.patient_id, identity.guarantor_ids))
    statement = select(Account.id, Account.patient_id).where(wanted).order_by(Account.id)
    if identity.account_ids is not None:
        statement = statement.where(Account.id.in_(identity.account_ids))
    return tuple(
        OpenAccount(
            row.id,
            row.patient_id,
            "patient" if row.patient_id == identity.patient_id else "guarantor",
        )
        for row in session.execute(statement)
    )


def _role(
    identity: IdentitySession, accounts: tuple[OpenAccount, ...]
) -> Literal["patient", "guarantor", "both"]:
    roles = {account.role for account in accounts}
    if len(roles) == 2:
        return "both"
    if roles:
        return roles.pop()
    return "patient" if identity.patient_id else "guarantor"


def _audit(
    session: Session,
    speaker: Speaker,
    topic: str,
    outcome: str,
    identity: IdentitySession | None,
    accounts: tuple[OpenAccount, ...],
) -> None:
    record(
        session,
        actor=f"conversation:{speaker.conversation_id}",
        action="records.open",
        purpose=topic,
        outcome=outcome,
        conversation_id=speaker.conversation_id,
        patient_id=identity.patient_id if identity else None,
        account_ids=[account.account_id for account in accounts],
        subject=("identity_session", identity.id) if identity else None,
    )
