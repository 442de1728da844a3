"""Takes struck words out of conversations: messages, replies, inbox items, words to search by."""

from typing import Any
from uuid import UUID

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from inquiry_api.answers.models import Reply
from inquiry_api.cases.listing_models import ConversationWords
from inquiry_api.cases.searching import conversations_saying
from inquiry_api.conversations.models import Message, VaultEntry
from inquiry_api.conversations.redacting import vault_of
from inquiry_api.studio.struck_words import whole
from inquiry_api.tuning.likeness import bands
from inquiry_api.tuning.models import InboxItem

# What more conversations hold is no identifier, and one press cleans no whole practice's history.
MOST_OTHERS = 200


def clean_conversation(session: Session, conversation_id: UUID, phrase: str, kind: str) -> int:
    """Replace a phrase in a conversation by a placeholder; its value goes into the vault, sealed.

    Gives how many stored texts were cleaned.
    """
    held = _holding(session, conversation_id, phrase)
    if not held:
        return 0
    placeholder, stands = _free(session, conversation_id, kind), whole(phrase)
    for row in held:
        if isinstance(row, InboxItem):
            row.text = stands.sub(placeholder, row.text)
            row.bands = bands(row.text)
        else:
            row.redacted_text = stands.sub(placeholder, row.redacted_text)
    message = next(row for row in held if isinstance(row, Message))
    entry = VaultEntry(
        conversation_id=conversation_id, message_id=message.id, placeholder=placeholder, kind=kind
    )
    entry.value = phrase
    session.add(entry)
    session.flush()
    _index_anew(session, conversation_id)
    return sum(not isinstance(row, InboxItem) for row in held)


def others_saying(session: Session, conversation_id: UUID, phrase: str) -> list[UUID]:
    """The other conversations that hold the phrase; none where so many do that it names nobody."""
    found = conversations_saying(session, phrase, most=MOST_OTHERS + 2)
    others = [one for one in found if one != conversation_id]
    return others if len(others) <= MOST_OTHERS else []


def _holding(session: Session, conversation_id: UUID, phrase: str) -> list[Any]:
    """The rows of a conversation that hold the phrase, its messages first."""
    stands = whole(phrase)
    found: list[Any] = []
    for model in (Message, Reply, InboxItem):
        rows: Any = session.scalars(select(model).where(model.conversation_id == conversation_id))
        for row in rows:
            text = row.text if isinstance(row, InboxItem) else row.redacted_text
            if text and stands.search(text):
                found.append(row)
    return found if any(isinstance(row, Message) for row in found) else []


def _free(session: Session, conversation_id: UUID, kind: str) -> str:
    taken = vault_of(session, conversation_id)
    numbers = [name[len(kind) + 2 : -1] for name in taken if name.startswith(f"<{kind}_")]
    last = max((int(number) for number in numbers if number.isdigit()), default=0)
    return f"<{kind}_{last + 1}>"


def _index_anew(session: Session, conversation_id: UUID) -> None:
    """The words by which the desk finds a conversation: kept ones only ever grow by themselves."""
    session.execute(
        delete(ConversationWords).where(ConversationWords.conversation_id == conversation_id)
    )
    session.execute(
        update(Message)
        .where(Message.conversation_id == conversation_id)
        .values(redacted_text=Message.redacted_text)
        .execution_options(synchronize_session=False)
    )
