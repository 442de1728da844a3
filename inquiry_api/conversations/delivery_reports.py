"""Takes in what the provider reports of a text. Reports come twice and out of order."""

from typing import Literal
from uuid import UUID

from sqlalchemy.orm import Session

from inquiry_api.conversations.delivery_failures import fail
from inquiry_api.conversations.delivery_models import Outbox
from inquiry_api.conversations.outbox import FINAL, advance

Status = Literal["sent", "delivered", "failed"]
STATUSES: dict[str, Status] = {
    "accepted": "sent",
    "scheduled": "sent",
    "queued": "sent",
    "sending": "sent",
    "sent": "sent",
    "delivered": "delivered",
    "read": "delivered",
    "undelivered": "failed",
    "failed": "failed",
}


def report(
    session: Session, outbox_id: UUID, provider_id: str, status: str, code: int | None
) -> bool:
    """Move a text on as far as the report tells. False if there is no such text.

    A report also proves that the provider has the text, whatever became of our call.
    """
    row = session.get(Outbox, outbox_id, with_for_update=True, populate_existing=True)
    if row is None or (row.provider_id is not None and row.provider_id != provider_id):
        return False
    meant = STATUSES.get(status)
    if meant is None or row.state in FINAL:
        return True
    row.provider_id = provider_id
    row.calling_since = None
    advance(row, "sent")
    if row.kind == "code":
        row.body = None
    if meant == "delivered":
        advance(row, "delivered")
    elif meant == "failed":
        fail(session, row, code or 0)
    return True
