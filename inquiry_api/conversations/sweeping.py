"""Finds what fell through: turns and texts that are not finished and that no job is about."""

import logging
from datetime import timedelta

from sqlalchemy import text

from inquiry_api.conversations.delivery_models import Outbox
from inquiry_api.conversations.outbox import deliver_later
from inquiry_api.conversations.receiving import TAKE_TURN
from inquiry_api.db import Database
from inquiry_api.jobs import defer

log = logging.getLogger(__name__)

_QUIET = timedelta(seconds=20)
_MOST = 200
_LOST_TURNS = text(
    """
    SELECT turn.id, turn.conversation_id FROM turn
    WHERE turn.stage <> 'finished' AND turn.created_at < now() - :quiet
    AND NOT EXISTS (
        SELECT 1 FROM procrastinate_jobs job
        WHERE job.lock = 'turn:' || turn.conversation_id AND job.status IN ('todo', 'doing')
    )
    ORDER BY turn.created_at LIMIT :most
    """
)
_LOST_TEXTS = text(
    """
    SELECT outbox.id FROM outbox
    WHERE outbox.state IN ('queued', 'sending', 'unknown') AND outbox.changed_at < now() - :quiet
    AND NOT EXISTS (
        SELECT 1 FROM procrastinate_jobs job
        WHERE job.status IN ('todo', 'doing') AND job.args ->> 'outbox_id' = outbox.id::text
    )
    ORDER BY outbox.created_at LIMIT :most
    """
)
_OLD_ROWS = (
    text("DELETE FROM idempotent_call WHERE created_at < now() - interval '30 days'"),
    text("DELETE FROM pace WHERE used_until < now() - interval '1 day'"),
    text(
        "DELETE FROM procrastinate_jobs WHERE status = 'failed' AND id IN ("
        "SELECT job_id FROM procrastinate_events WHERE at < now() - interval '30 days')"
    ),
)


def sweep(database: Database) -> int:
    """Queue again what nothing is queued for. Returns how many jobs that were."""
    with database.transaction() as session:
        limits = {"quiet": _QUIET, "most": _MOST}
        turns = session.execute(_LOST_TURNS, limits).all()
        for turn_id, conversation_id in turns:
            defer(session, TAKE_TURN, lock=f"turn:{conversation_id}", ids={"turn_id": turn_id})
        texts = session.execute(_LOST_TEXTS, limits).scalars().all()
        for outbox_id in texts:
            deliver_later(session, session.get_one(Outbox, outbox_id))
    found = len(turns) + len(texts)
    if found:
        log.error("sweep.found_lost", extra={"count": found})
    return found


def forget_old(database: Database) -> None:
    """Delete what served its time: remembered calls, used-up allowances, jobs given up."""
    with database.transaction() as session:
        for statement in _OLD_ROWS:
            session.execute(statement)
