"""Who is speaking in a turn, as far as the wire tells: never who they say they are."""

from dataclasses import dataclass, field
from typing import Literal
from uuid import UUID

Channel = Literal["sms", "web"]
Language = Literal["en", "es"]


@dataclass(frozen=True)
class Speaker:
    """One turn of one conversation.

    `contact_index` is `blind_index("phone", <E.164>)` of the sender of a signed text, and None on
    the web.
    """

    conversation_id: UUID
    turn_id: UUID
    channel: Channel
    language: Language
    contact_index: bytes | None = field(default=None, repr=False)
