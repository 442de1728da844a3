"""A turn: one inbound message, from the queue to its answer. Killed anywhere, it resumes.

Each step writes what it did in one transaction, and looks first whether that was done already; the
turn's row is the memory. What the assistant is asked twice it is asked with the same turn id, under
which the inquiry API gives the same answers.
"""

import logging
from datetime import datetime, timedelta
from uuid import UUID

import procrastinate

from inquiry_api.conversations.bot import BotUnavailable
from inquiry_api.conversations.turn_end import commit, give_up
from inquiry_api.conversations.turn_start import MOST_TRIES, Asking, begin
from inquiry_api.conversations.worker_context import WorkerContext
from inquiry_api.db import now
from inquiry_api.jobs import TryAgain

log = logging.getLogger(__name__)

# When the tries of one message begin, in seconds after the first; none begins after the last mark.
TRY_MARKS = (0.0, 1.0, 4.0, 12.0)
LAST_START = 14.0
_LEAST_WAIT = 0.5


def take_turn_job(job: procrastinate.JobContext, *, turn_id: str) -> None:
    """The job of a turn."""
    take_turn(job.additional_context["worker"], UUID(turn_id))


def take_turn(context: WorkerContext, turn_id: UUID) -> None:
    """Answer one message, or raise TryAgain for a moment when the assistant may be back."""
    asking = begin(context, turn_id)
    if asking is None:
        return
    try:
        answer = context.bot.ask(asking.question)
        commit(context, turn_id, asking.epoch, answer)
    except BotUnavailable:
        at = next_try(asking)
        log.warning("turn.unanswered", extra={"turn": str(turn_id), "tries": asking.tries})
        if at is not None:
            raise TryAgain(at) from None
        give_up(context, turn_id)


def next_try(asking: Asking) -> datetime | None:
    """When to ask once more; None where the patient has waited long enough."""
    if asking.tries >= MOST_TRIES:
        return None
    mark = asking.first_tried_at + timedelta(seconds=TRY_MARKS[asking.tries])
    at = max(mark, now() + timedelta(seconds=_LEAST_WAIT))
    late = at - asking.first_tried_at > timedelta(seconds=LAST_START)
    return None if late else at
