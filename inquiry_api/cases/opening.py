"""Opens cases: the promise that a person will finish what a machine should not."""

import json
import logging
import secrets
from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from inquiry_api.cases.models import SEVERITIES, Case

log = logging.getLogger(__name__)

# Read out over the telephone: no vowels, nothing that looks or sounds like something else.
_LETTERS = "BCDFGHJKMNPQRSTVWXZ23456789"
_LENGTH = 6


def open_case(
    session: Session,
    *,
    kind: str,
    severity: str,
    topic: str,
    key: str,
    promised_at: datetime,
    conversation_id: UUID | None = None,
    patient_id: UUID | None = None,
    packet: Mapping[str, object] | None = None,
    alone: bool = False,
) -> Case:
    """Open a case, or give the one that `key` opened before, unchanged.

    `alone` says that nobody else can be opening one of this key now: an import, of which one runs
    at a time, may open thousands, and the database holds far fewer locks.
    """
    if not alone:
        # One transaction at a time may decide whether this key is new.
        session.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(key, 0))))
    found = session.scalar(select(Case).where(Case.key == key))
    if found is not None:
        return found
    case = Case(
        number=_new_number(),
        key=key,
        kind=kind,
        severity=severity,
        topic=topic,
        conversation_id=conversation_id,
        patient_id=patient_id,
        packet=json.dumps(dict(packet or {})),
        promised_at=promised_at,
    )
    session.add(case)
    session.flush()
    log.info("case.opened", extra={"case": str(case.id), "kind": kind, "severity": severity})
    return case


def open_case_of(session: Session, conversation_id: UUID, kind: str) -> Case | None:
    """The case of this kind that is still to be finished for a conversation, if there is one."""
    return session.scalar(
        select(Case)
        .where(Case.conversation_id == conversation_id, Case.kind == kind, Case.state != "closed")
        .order_by(Case.opened_at)
        .limit(1)
    )


def press(case: Case, severity: str, promised_at: datetime) -> None:
    """Let a case be as urgent, and answered as soon, as whoever asks once more is told."""
    case.severity = min(case.severity, severity, key=SEVERITIES.index)
    case.promised_at = min(case.promised_at, promised_at)


def _new_number() -> str:
    return "C-" + "".join(secrets.choice(_LETTERS) for _ in range(_LENGTH))
