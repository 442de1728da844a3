"""Has the worker redact what a clerk wrote, so that it can be searched and read by others."""

import logging
from uuid import UUID

import procrastinate
from sqlalchemy.orm import Session

from inquiry_api.access.sessions import known_names
from inquiry_api.conversations.events import hint
from inquiry_api.conversations.models import Message
from inquiry_api.conversations.redacting import vault_of
from inquiry_api.conversations.turn_start import UNREADABLE
from inquiry_api.conversations.worker_context import WorkerContext
from inquiry_api.jobs import CHORES, JobKind, defer
from privacy.redactor import RedactionFailed

log = logging.getLogger(__name__)

REDACT_LINE = JobKind("turns:redact_line", CHORES)


def redact_later(session: Session, message: Message) -> None:
    """Queue it; until it is done the line is shown to nobody but whoever may reveal it."""
    message.redacted_text = None
    defer(session, REDACT_LINE, ids={"message_id": message.id})


def redact_line_job(job: procrastinate.JobContext, *, message_id: str) -> None:
    """The job of a line."""
    redact_line(job.additional_context["worker"], UUID(message_id))


def redact_line(context: WorkerContext, message_id: UUID) -> None:
    """Redact one line; what can't be redacted says so and nothing else."""
    with context.database.transaction() as session:
        message = session.get_one(Message, message_id, with_for_update=True)
        if message.redacted_text is not None:
            return
        taken = vault_of(session, message.conversation_id)
        names = known_names(session, message.conversation_id)
        try:
            replaced = context.redacting.replace(message.body or "", taken, names)
            message.redacted_text = replaced.text
        except RedactionFailed:
            log.error("line.redaction_failed", extra={"conversation": str(message.conversation_id)})
            message.redacted_text = UNREADABLE
        hint(session, message.conversation_id)
