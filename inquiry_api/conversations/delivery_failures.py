"""What follows when a text can't be delivered: a later try, an opt-out, a case, an alarm."""

import logging
from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from inquiry_api.answers.clock import promised_at
from inquiry_api.answers.draft import Severity
from inquiry_api.answers.practice import practice
from inquiry_api.cases.history import note_event
from inquiry_api.cases.models import Case
from inquiry_api.cases.opening import open_case
from inquiry_api.conversations.delivery_models import Outbox
from inquiry_api.conversations.delivery_policy import ENDS_TRUST, meaning, next_call
from inquiry_api.conversations.events import announce, lock, take_seq
from inquiry_api.conversations.opt_outs import opt_out
from inquiry_api.conversations.outbox import advance, deliver_later, enqueue_again
from inquiry_api.conversations.ownership import offer_to_clerk
from inquiry_api.db import now
from inquiry_api.ledger.people import ContactPoint

log = logging.getLogger(__name__)


def fail(session: Session, row: Outbox, code: int) -> None:
    """The provider refused the text, or reports that it did not arrive. `row` is held."""
    row.error_code = code
    row.calls += 1
    what = meaning(code)
    extra = {"outbox": str(row.id), "code": code, "reason": what}
    if code in ENDS_TRUST:
        _end_trust(session, row)
    if what == "passing" and _again(session, row):
        log.info("sms.retried", extra=extra)
        return
    advance(row, "failed")
    if what == "operations":
        log.error("sms.operations_needed", extra=extra)
    else:
        log.warning("sms.failed", extra=extra)
    if what == "opted_out" and row.to_index is not None:
        opt_out(session, row.to_index, source="carrier")
    elif row.kind != "last_word":
        _hand_over(session, row, "operations" if what == "operations" else "undelivered")


def try_later(session: Session, row: Outbox) -> None:
    """Leave a text as it is and look at it again later; when its time is over, give it up."""
    row.calls += 1
    row.calling_since = None
    at = next_call(row.kind, row.calls, row.first_queued_at, now())
    if at is None:
        advance(row, "failed")
        _hand_over(session, row, "undelivered")
        return
    deliver_later(session, row, at=at)


def _again(session: Session, row: Outbox) -> bool:
    """Plan another try: of this row if it never left, of a new one if it had been accepted."""
    at = next_call(row.kind, row.calls + row.attempt - 1, row.first_queued_at, now())
    if at is None:
        return False
    if row.state == "sent":
        advance(row, "failed")
        enqueue_again(session, row, at)
    else:
        deliver_later(session, row, at=at)
    return True


def _end_trust(session: Session, row: Outbox) -> None:
    """The number no longer proves who holds it; whoever is on file with it is asked anew."""
    if row.to_index is None:
        return
    points = session.scalars(
        select(ContactPoint).where(
            ContactPoint.kind == "phone", ContactPoint.value_index == row.to_index
        )
    )
    for point in points:
        point.trusted = False


def _hand_over(session: Session, row: Outbox, kind: str) -> None:
    """A person must reach the patient in another way, or mend what stops all texts.

    Where a clerk is at a case of this conversation already, that case says so.
    """
    if kind == "operations":
        hour = f"{now():%Y%m%d%H}"
        _file(session, row, kind, "high", f"sms:{row.error_code}:{hour}")
        return
    talk = lock(session, row.conversation_id) if row.conversation_id else None
    if talk is not None:
        announce(session, talk, "delivery", seq=take_seq(talk), message_id=row.message_id)
    for case in _open_cases(session, row.conversation_id):
        note_event(session, case, "undelivered")
        return
    _file(session, row, kind, "medium", f"sms:{row.turn_id or row.message_id or row.id}")
    if talk is not None:
        offer_to_clerk(session, talk)


def _open_cases(session: Session, conversation_id: UUID | None) -> Sequence[Case]:
    """The cases that somebody must still finish, those with a clerk first."""
    if conversation_id is None:
        return ()
    return session.scalars(
        select(Case)
        .where(Case.conversation_id == conversation_id, Case.state != "closed")
        .order_by(Case.state.desc(), Case.opened_at)
    ).all()


def _file(session: Session, row: Outbox, kind: str, severity: Severity, key: str) -> None:
    open_case(
        session,
        kind=kind,
        severity=severity,
        topic="message",
        key=key,
        promised_at=promised_at(practice(), severity, now()),
        conversation_id=row.conversation_id,
        packet={
            "why": "a text did not reach the patient",
            "outbox": str(row.id),
            "code": row.error_code,
            "suggested": "Call or write, and correct the number if it is no longer theirs.",
        },
    )
