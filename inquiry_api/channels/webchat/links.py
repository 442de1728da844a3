"""The page of a one-time link: asks the birth date, then shows the answer in a chat of its own."""

import logging
from uuid import uuid4

from flask import Blueprint, redirect, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from sqlalchemy.orm import Session

from inquiry_api.access.links import Redeemed, link_works, redeem_link
from inquiry_api.answers.clock import promised_at
from inquiry_api.answers.practice import practice
from inquiry_api.cases.opening import open_case
from inquiry_api.channels.webchat import sessions
from inquiry_api.channels.webchat.pages import look, page
from inquiry_api.channels.webchat.sessions import Current, check_form, ticket
from inquiry_api.conversations.choices import extras_of
from inquiry_api.conversations.events import lock
from inquiry_api.conversations.models import Conversation, Message
from inquiry_api.conversations.ownership import offer_to_clerk
from inquiry_api.conversations.pacing import LINK_TRIES, admit
from inquiry_api.conversations.replies import Outgoing, say_now
from inquiry_api.conversations.secure_links import link_hash
from inquiry_api.conversations.speaking import speaker_of
from inquiry_api.db import now
from inquiry_api.errors import Refused, TooMany
from inquiry_api.services import services

log = logging.getLogger(__name__)

blueprint = Blueprint("links", __name__, url_prefix="/s")

_STATUS = {"ask": 200, "gone": 410, "refused": 403, "locked": 403}


@blueprint.get("/<token>")
def ask(token: str) -> ResponseReturnValue:
    """Ask the birth date. Looking uses nothing up, however often a preview looks."""
    with services().database.transaction() as session:
        state = "ask" if link_works(session, token) else "gone"
    return page("link.html", look(ticket()), _STATUS[state], state=state)


@blueprint.post("/<token>")
def redeem(token: str) -> ResponseReturnValue:
    """Use the link, once, and show the answer it was made for."""
    mine = ticket()
    view = look(mine)
    try:
        with services().database.transaction() as session:
            found = sessions.current(session, mine, active=True)
            check_form(mine, found)
            if not admit(session, "link", request.remote_addr or "", LINK_TRIES):
                raise TooMany
            if found is None:
                mine = view.ticket
                found = sessions.start(session, mine)
            outcome = _redeemed(session, found, token)
    except Refused:
        return page("link.html", view, 403, state="ask")
    if outcome.outcome == "date_unclear":
        return page("link.html", look(mine), 422, state="ask", unclear=True)
    if outcome.outcome != "verified":
        return page("link.html", look(mine), _STATUS[outcome.outcome], state=outcome.outcome)
    return mine.put(redirect(url_for("webchat.chat", _anchor="end"), 303))  # type: ignore[arg-type]


def _redeemed(session: Session, found: Current, token: str) -> Redeemed:
    conversation = lock(session, found.conversation.id)
    birth_date = request.form.get("birth_date", "")
    outcome = redeem_link(session, speaker_of(conversation, uuid4()), token, birth_date)
    if outcome.outcome == "verified":
        _show(session, conversation, token)
    elif outcome.outcome == "locked":
        _hand_over(session, conversation)
    return outcome


def _show(session: Session, conversation: Conversation, token: str) -> None:
    """Put the answer that the link stood for into the chat."""
    linked = session.scalar(select(Message).where(Message.link_hash == link_hash(token)))
    if linked is None:
        return
    origin = session.get_one(Conversation, linked.conversation_id)
    conversation.language = origin.language
    content = extras_of(linked).get("page") or {}
    say_now(
        session,
        conversation,
        Outgoing(
            text=content.get("text", ""),
            redacted=linked.redacted_text or "",
            # A page that the patient opened is no voice of the assistant's.
            author="bot" if conversation.owner in ("bot", "offered") else "system",
            table=tuple(content.get("table", ())),
            extras={"links": content["links"]} if content.get("links") else {},
            reply_id=linked.reply_id,
        ),
    )


def _hand_over(session: Session, conversation: Conversation) -> None:
    offer_to_clerk(session, conversation)
    open_case(
        session,
        kind="identity_locked",
        severity="medium",
        topic="identity",
        key=f"identity_locked:{conversation.id}:{conversation.epoch}",
        promised_at=promised_at(practice(), "medium", now()),
        conversation_id=conversation.id,
    )
