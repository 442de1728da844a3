"""Where Twilio delivers texts and reports. Nothing is believed without its signature (R20)."""

import re
from uuid import UUID

from flask import Blueprint, Response, request
from twilio.request_validator import RequestValidator

from inquiry_api.conversations.delivery_reports import report
from inquiry_api.conversations.receiving import Inbound, receive_text
from inquiry_api.conversations.standing_words import Word
from inquiry_api.errors import Refused
from inquiry_api.services import services

blueprint = Blueprint("sms", __name__, url_prefix="/channels/sms")

# An answer without a word in it: the reply goes out by REST when it is ready.
EMPTY_TWIML = '<?xml version="1.0" encoding="UTF-8"?><Response/>'
_NUMBER = re.compile(r"\+?[1-9]\d{2,14}")
_FORM = "application/x-www-form-urlencoded"
_WORDS: dict[str, Word] = {"STOP": "stop", "START": "start", "HELP": "help"}


@blueprint.before_request
def check_signature() -> None:
    """Refuse what Twilio did not sign for exactly this address and these parameters."""
    settings = services().settings
    query = request.query_string.decode()
    url = f"{settings.public_url}{request.path}" + (f"?{query}" if query else "")
    signature = request.headers.get("X-Twilio-Signature", "")
    token = settings.twilio_auth_token
    valid = (
        token
        and request.mimetype == _FORM
        and RequestValidator(token).validate(url, request.form, signature)
    )
    if not valid or request.form.get("AccountSid") != settings.twilio_account_sid:
        raise Refused


@blueprint.post("/twilio")
def receive() -> Response:
    """Take in a text. Answered once it is safely written; a copy changes nothing."""
    sender, provider_id = request.form.get("From", ""), request.form.get("MessageSid", "")
    if not _NUMBER.fullmatch(sender) or not provider_id:
        return _twiml()
    inbound = Inbound(
        text=request.form.get("Body", ""),
        provider_id=provider_id,
        media=request.form.get("NumMedia", 0, type=int),
        word=_WORDS.get(request.form.get("OptOutType", "")),
    )
    with services().database.transaction() as session:
        receive_text(session, sender, inbound)
    return _twiml()


@blueprint.post("/twilio/status/<uuid:outbox_id>")
def status(outbox_id: UUID) -> Response:
    """Take in what became of a text."""
    with services().database.transaction() as session:
        report(
            session,
            outbox_id,
            request.form.get("MessageSid", ""),
            request.form.get("MessageStatus", ""),
            request.form.get("ErrorCode", None, type=int),
        )
    return Response(status=204)


def _twiml() -> Response:
    return Response(EMPTY_TWIML, mimetype="application/xml")
