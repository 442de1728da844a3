"""Hands texts to the provider, each at most once as far as anybody can know.

Before the provider is asked the row says so (`calling_since`). Found like that by a later job, or
left without an answer, the text may or may not have gone out: the provider's own list is looked at
before anything is sent again.
"""

import logging
from datetime import datetime, timedelta
from uuid import UUID

import procrastinate
from sqlalchemy import select
from sqlalchemy.orm import Session

from inquiry_api.conversations.delivery_failures import fail, try_later
from inquiry_api.conversations.delivery_models import Outbox
from inquiry_api.conversations.opt_outs import is_out
from inquiry_api.conversations.outbox import FINAL, advance, deliver_later
from inquiry_api.conversations.worker_context import (
    SmsNotSent,
    SmsRefused,
    SmsUnknown,
    WorkerContext,
)
from inquiry_api.db import now

log = logging.getLogger(__name__)

# Longer than any call to the provider may last (its time-outs are shorter).
CALL_SECONDS = 12.0
_CLOCKS_APART = timedelta(seconds=10)


def deliver_job(job: procrastinate.JobContext, *, outbox_id: str) -> None:
    """The job of a text."""
    deliver(job.additional_context["worker"], UUID(outbox_id))


def deliver(context: WorkerContext, outbox_id: UUID) -> None:
    """Send a queued text, or find out what became of it."""
    with context.database.transaction() as session:
        row = _held(session, outbox_id)
        if row is None or not _may_go(session, row):
            return
        unsure = row.state == "unknown" or row.calling_since is not None
        to, body, since = row.to, row.body, row.created_at
        row.calling_since = now()
        advance(row, "unknown" if unsure else "sending")
    if unsure and _found(context, outbox_id, to, body, since - _CLOCKS_APART):
        return
    _send(context, outbox_id, to, body)


def _may_go(session: Session, row: Outbox) -> bool:
    """Whether the text is still to be sent. A call that may be running now is given its time."""
    if row.state in FINAL or row.state == "sent":
        return False
    if row.calling_since is not None:
        over = row.calling_since + timedelta(seconds=CALL_SECONDS)
        if over > now():
            deliver_later(session, row, at=over)
            return False
    if row.to_index is None or row.body is None:
        advance(row, "failed")
        return False
    if row.kind != "last_word" and is_out(session, row.to_index):
        row.error_code = 21610
        advance(row, "failed")
        return False
    return True


def _found(context: WorkerContext, outbox_id: UUID, to: str, body: str, since: datetime) -> bool:
    """Whether the provider has the text already. If it can't say, the text waits."""
    try:
        sent = context.sms.sent_to(to, since=since)
    except (SmsNotSent, SmsUnknown):
        with context.database.transaction() as session:
            row = _held(session, outbox_id)
            assert row is not None
            try_later(session, row)
        return True
    with context.database.transaction() as session:
        known = set(
            session.scalars(
                select(Outbox.provider_id).where(
                    Outbox.provider_id.in_([text.provider_id for text in sent])
                )
            )
        )
        fitting = [t for t in sent if t.body == body and t.provider_id not in known]
        if not fitting:
            return False
        _note_sent(session, outbox_id, fitting[0].provider_id)
        return True


def _send(context: WorkerContext, outbox_id: UUID, to: str, body: str) -> None:
    try:
        provider_id = context.sms.send(to, body, outbox_id=outbox_id)
    except SmsRefused as refusal:
        code = refusal.code
    except SmsNotSent:
        code = 429
    except SmsUnknown:
        _leave_unknown(context, outbox_id)
        return
    else:
        with context.database.transaction() as session:
            _note_sent(session, outbox_id, provider_id)
        return
    with context.database.transaction() as session:
        row = _held(session, outbox_id)
        if row is not None and row.state not in (*FINAL, "sent"):
            row.calling_since = None
            fail(session, row, code)


def _leave_unknown(context: WorkerContext, outbox_id: UUID) -> None:
    with context.database.transaction() as session:
        row = _held(session, outbox_id)
        assert row is not None
        log.warning("sms.unknown", extra={"outbox": str(outbox_id)})
        if row.state not in (*FINAL, "sent"):
            advance(row, "unknown")
            try_later(session, row)


def _note_sent(session: Session, outbox_id: UUID, provider_id: str) -> None:
    row = _held(session, outbox_id)
    assert row is not None
    row.provider_id = row.provider_id or provider_id
    row.calling_since = None
    advance(row, "sent")
    if row.kind == "code":
        row.body = None
    log.info("sms.sent", extra={"outbox": str(outbox_id)})


def _held(session: Session, outbox_id: UUID) -> Outbox | None:
    return session.get(Outbox, outbox_id, with_for_update=True, populate_existing=True)
