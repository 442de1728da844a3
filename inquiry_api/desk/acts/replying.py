"""A clerk's own line to the patient: checked for its channel, written once, never over a change."""

from uuid import UUID

from sqlalchemy.orm import Session

from inquiry_api.access.staff import Staff
from inquiry_api.cases.history import note_event
from inquiry_api.cases.models import Case
from inquiry_api.conversations.clerk_lines import Fault, faults_of
from inquiry_api.conversations.models import Message
from inquiry_api.conversations.ownership import send_as_clerk
from inquiry_api.conversations.plain_text import LONGEST_TEXT
from inquiry_api.conversations.redact_later import redact_later
from inquiry_api.db import now
from inquiry_api.desk.case_door import open_case_for, record_case
from inquiry_api.errors import Conflict, Invalid


class NotSafe(Exception):
    """The text may not go out as it is: `faults` say what is in its way."""

    def __init__(self, faults: list[Fault]) -> None:
        super().__init__()
        self.faults = faults


def reply(
    session: Session,
    staff: Staff,
    number: str,
    text: str,
    *,
    key: UUID,
    epoch: int,
    last_seen_seq: int,
) -> Message:
    """Write to the patient of a case. The same key writes once.

    Raises NotSafe, Conflict, and what `send_as_clerk` raises: Taken, SaidMeanwhile, OptedOut.
    """
    opened = open_case_for(session, staff, number, purpose="reply", records=False)
    talk = opened.conversation
    if talk is None:
        raise Conflict(detail="There is no conversation to write in.")
    words = text.strip()
    if not words or len(words) > LONGEST_TEXT or "\x00" in words:
        raise Invalid(field="text", detail=f"Write something, at most {LONGEST_TEXT} characters.")
    faults = faults_of(session, talk, words)
    if faults:
        raise NotSafe(faults)
    message = send_as_clerk(
        session,
        talk.id,
        staff.id,
        epoch=epoch,
        last_seen_seq=last_seen_seq,
        client_id=key,
        text=words,
    )
    if message.redacted_text == "":
        redact_later(session, message)
        _note_reply(session, staff, opened.case)
    return message


def _note_reply(session: Session, staff: Staff, case: Case) -> None:
    if case.first_reply_at is None:
        case.first_reply_at = now()
    note_event(session, case, "replied", clerk_id=staff.id)
    record_case(session, staff, case, "case.replied", "reply")
