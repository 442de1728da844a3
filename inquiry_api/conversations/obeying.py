"""Obeys standing words in the transaction that takes the message in."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from inquiry_api.access.models import IdentityFlow
from inquiry_api.conversations import opt_outs
from inquiry_api.conversations.models import Conversation, Turn
from inquiry_api.conversations.standing_words import Word, is_yes, keyword, wants_no_texts


def word_of(
    session: Session, conversation: Conversation, told: Word | None, body: str
) -> Word | None:
    """The standing word of a text message; on the web these are words like any other.

    `told` is the word that the provider itself acted on.
    """
    if conversation.channel != "sms":
        return None
    word = told or keyword(body)
    if word is None and wants_no_texts(body) and not _asked_about_texts(session, conversation):
        word = "stop"
    if word is None and is_yes(body) and _is_out(session, conversation):
        return "start"
    return word


def _asked_about_texts(session: Session, conversation: Conversation) -> bool:
    """Whether we just asked if amounts may go by text: "no texts please" is then a plain no."""
    standing = select(IdentityFlow.id).where(
        IdentityFlow.conversation_id == conversation.id, IdentityFlow.stage == "warn_sms"
    )
    return session.scalar(standing) is not None


def _is_out(session: Session, conversation: Conversation) -> bool:
    index = conversation.contact_index
    return index is not None and opt_outs.is_out(session, index)


def obey(
    session: Session, conversation: Conversation, turn: Turn, *, told_by_provider: bool
) -> None:
    """Obey at once: it holds from this transaction on, whenever the worker comes round to it.

    A provider that acted on the word itself has confirmed it too; we then don't.
    """
    index = conversation.contact_index
    if index is None:
        return
    if turn.word == "stop":
        source = "provider" if told_by_provider else "text"
        opt_outs.opt_out(session, index, source=source, turn_id=turn.id)
    elif turn.word == "start":
        opt_outs.opt_in(session, index, source="text", turn_id=turn.id)
