"""Writing the audit trail.

A record is made where the thing happens and written when its transaction commits: in the same
transaction, as its last statements. If it can't be written, nothing is. The chain has one writer
at a time, and this way it is held for a millisecond and not for a whole turn.
"""

import re
from collections.abc import Iterable
from typing import Any, TypedDict, Unpack
from uuid import UUID

from sqlalchemy import event, func, insert, select, update
from sqlalchemy.orm import Session, SessionTransaction

from inquiry_api.audit.chain import audit_key, link_hash, use_audit_key
from inquiry_api.audit.models import AuditEvent, AuditHead

__all__ = ["record", "record_apart", "use_audit_key", "write_pending"]

_PENDING = "audit.pending"
_ACTOR = re.compile(r"(conversation|staff|service|system):[a-z0-9_.-]{1,60}")
_WORD = re.compile(r"[a-z][a-z0-9_.]{0,60}")


class About(TypedDict, total=False):
    """What an event is about: ids alone. `subject` is any other thing, as (kind, id)."""

    conversation_id: UUID | None
    patient_id: UUID | None
    account_ids: Iterable[UUID]
    subject: tuple[str, UUID] | None


def record(
    session: Session,
    *,
    actor: str,
    action: str,
    purpose: str,
    outcome: str = "ok",
    **about: Unpack[About],
) -> None:
    """Note an event, to be written as this transaction commits.

    `actor` is `conversation:<id>`, `staff:<id>`, `service:<name>` or `system:<job>`; the others are
    lower-case words with dots. Raises ValueError for anything that could be a person's data.
    """
    audit_key()
    values = _values(about) | {"action": action, "purpose": purpose, "outcome": outcome}
    words = (action, purpose, outcome, values["subject_kind"] or "none")
    if not _ACTOR.fullmatch(actor) or not all(_WORD.fullmatch(word) for word in words):
        raise ValueError("audit rows hold ids and fixed words only")
    if not session.in_transaction():
        session.begin()  # What is pending belongs to a transaction, and ends with it.
    session.info.setdefault(_PENDING, []).append(values | {"actor": actor})


def record_apart(session: Session, **values: Any) -> None:
    """`record` in a transaction of its own: for a refusal, which rolls the caller's back."""
    with Session(session.get_bind()) as own, own.begin():
        record(own, **values)


def write_pending(session: Session) -> None:
    """Write what was recorded so far; it then holds the chain until the transaction ends."""
    pending: list[dict[str, Any]] = session.info.pop(_PENDING, [])
    if not pending:
        return
    session.flush()
    head = session.execute(
        select(AuditHead.seq, AuditHead.hash, func.clock_timestamp().label("at"))
        .where(AuditHead.number == 1)
        .with_for_update()
    ).one()
    seq, last = head.seq, head.hash
    for values in pending:
        seq += 1
        values |= {"seq": seq, "at": head.at, "prev_hash": last}
        last = values["hash"] = link_hash(values)
    session.execute(insert(AuditEvent), pending)
    session.execute(update(AuditHead).where(AuditHead.number == 1).values(seq=seq, hash=last))


def _values(about: About) -> dict[str, Any]:
    kind, subject_id = about.get("subject") or (None, None)
    return {
        "conversation_id": about.get("conversation_id"),
        "patient_id": about.get("patient_id"),
        "account_ids": list(about.get("account_ids", ())),
        "subject_kind": kind,
        "subject_id": subject_id,
    }


@event.listens_for(Session, "before_commit")
def _write_before_commit(session: Session) -> None:
    if not session.in_nested_transaction():
        write_pending(session)


@event.listens_for(Session, "after_rollback")
def _forget(session: Session) -> None:
    session.info.pop(_PENDING, None)


@event.listens_for(Session, "after_transaction_end")
def _forget_unwritten(session: Session, transaction: SessionTransaction) -> None:
    """A session closed without a commit leaves nothing for the next transaction."""
    if transaction.parent is None:
        session.info.pop(_PENDING, None)
