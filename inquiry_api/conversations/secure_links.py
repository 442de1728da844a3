"""One-time links in texts: for answers that may not, or can not, stand in a text themselves."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from inquiry_api.access.consents import has_consent
from inquiry_api.access.door import NotVerified
from inquiry_api.access.links import create_link
from inquiry_api.conversations.models import Conversation
from inquiry_api.conversations.replies import Outgoing
from inquiry_api.conversations.segments import sendable
from inquiry_api.conversations.speaking import speaker_of
from inquiry_api.conversations.wording import say


def link_hash(token: str) -> bytes:
    """What a message keeps of the link in it."""
    return hashlib.sha256(token.encode()).digest()


@dataclass(frozen=True)
class SecureLinks:
    """Makes the links of one turn. `public_url` is where patients reach us."""

    public_url: str
    turn_id: UUID

    def public(
        self,
        session: Session,
        conversation: Conversation,
        outgoing: Outgoing,
        body: Mapping[str, Any],
    ) -> Outgoing:
        """A composed reply as it may be texted: itself, or where texts were not accepted its
        public words with a link.
        """
        words = body.get("sms_public_text")
        private = bool(body.get("private")) and conversation.channel == "sms"
        if private and not has_consent(session, speaker_of(conversation, self.turn_id)):
            if not words:
                return self.instead_of(session, conversation, outgoing)
            return self._linked(session, conversation, replace(outgoing, text=words, choices=()))
        if "{link}" in outgoing.text:
            return self._linked(session, conversation, outgoing)
        return outgoing

    def instead_of(
        self, session: Session, conversation: Conversation, outgoing: Outgoing
    ) -> Outgoing:
        """The short text with a link, for an answer that does not fit a text."""
        words = say("link", conversation.language, link="{link}")
        short = replace(outgoing, text=words, choices=())
        page = dict(outgoing.page or {}) or {"text": outgoing.text}
        try:
            return self._linked(session, conversation, replace(short, page=page))
        except NotVerified:
            words = say("too_long", conversation.language, page=self.public_url)
            return replace(short, text=sendable(words))

    def _linked(self, session: Session, conversation: Conversation, outgoing: Outgoing) -> Outgoing:
        speaker = speaker_of(conversation, self.turn_id)
        token = create_link(session, speaker, topic=outgoing.topic)
        text = outgoing.text.replace("{link}", f"{self.public_url}/s/{token}")
        return replace(outgoing, text=sendable(text), link_hash=link_hash(token))
