"""Staff, messages and lines for the studio's tests."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy.orm import Session

from inquiry_api.tuning.changes import Author
from inquiry_api.tuning.intake import Heard, take_in
from inquiry_api.tuning.models import InboxItem

ANA, BEN = UUID(int=1), UUID(int=2)
START = datetime(2026, 11, 20, 15, 0, tzinfo=UTC)


def because(reason: str = "patients say it so", staff_id: UUID = ANA) -> Author:
    """Ana, with a reason."""
    return Author(staff_id, reason)


def heard(text: str, **values: Any) -> Heard:
    """A message as the assistant took it."""
    minutes = values.pop("minutes", 0)
    usual: dict[str, Any] = {
        "message_id": uuid4(),
        "conversation_id": uuid4(),
        "language": "en",
        "channel": "web",
        "model": "model-a",
        "intent": "ask_balance",
        "confidence": 0.9,
        "said_at": START + timedelta(minutes=minutes),
    }
    return Heard(text=text, **{**usual, **values})


def arrived(session: Session, text: str, **values: Any) -> InboxItem:
    """A message in the inbox."""
    item = take_in(session, heard(text, **values))
    assert item is not None
    return item
