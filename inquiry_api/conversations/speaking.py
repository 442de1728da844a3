"""Who speaks in a turn, as those below conversations are told."""

from uuid import UUID

from inquiry_api.access.speaker import Language, Speaker
from inquiry_api.conversations.models import Conversation


def speaker_of(
    conversation: Conversation, turn_id: UUID, language: Language | None = None
) -> Speaker:
    """The speaker of a conversation's turn, in its language unless another is given."""
    usual: Language = "es" if conversation.language == "es" else "en"
    return Speaker(
        conversation_id=conversation.id,
        turn_id=turn_id,
        channel="sms" if conversation.channel == "sms" else "web",
        language=language or usual,
        contact_index=conversation.contact_index,
    )
