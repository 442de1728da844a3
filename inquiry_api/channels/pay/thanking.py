"""Says in the conversation that a payment came in; without figures, whoever reads it."""

import logging

from sqlalchemy.orm import Session

from inquiry_api.access.speaker import Channel, Language
from inquiry_api.answers.rendering import render
from inquiry_api.conversations.events import lock
from inquiry_api.conversations.opt_outs import OptedOut
from inquiry_api.conversations.replies import notice, say_now
from inquiry_api.errors import NotFound
from inquiry_api.payments.models import PaymentRequest

log = logging.getLogger(__name__)


def thank(session: Session, request: PaymentRequest) -> None:
    """One notice in the thread that asked for the page, unless texts were opted out of."""
    try:
        conversation = lock(session, request.conversation_id)
    except NotFound:
        return
    language: Language = "es" if request.language == "es" else "en"
    channel: Channel = "sms" if conversation.channel == "sms" else "web"
    words = render(language, channel, "payment/received", {})
    try:
        with session.begin_nested():
            say_now(session, conversation, notice(words))
    except OptedOut:
        log.info("payment.thanked", extra={"outcome": "opted_out"})
