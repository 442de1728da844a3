"""The browser's session: a random cookie, of which only a hash is kept, and how long it lasts.

The first look at the page writes nothing: a row is made with the first message. The form's token
is derived from the cookie under our key, so it proves that both came from us.
"""

import hashlib
import hmac
import re
import secrets
from dataclasses import dataclass
from datetime import timedelta
from typing import NamedTuple
from uuid import UUID

from flask import Response, request
from sqlalchemy import func, or_, select, update
from sqlalchemy.orm import Session

from inquiry_api.access.models import IdentitySession
from inquiry_api.access.sessions import end_sessions
from inquiry_api.channels.webchat.models import WebSession
from inquiry_api.conversations.models import Conversation
from inquiry_api.conversations.receiving import open_web_conversation
from inquiry_api.crypto import blind_index
from inquiry_api.errors import Refused

COOKIE = "__Host-plainbill"
IDLE = timedelta(minutes=15)
IDLE_WITH_CLERK = timedelta(minutes=60)  # Waiting for a person is no sign of having left.
LONGEST = timedelta(hours=12)
_TOKEN = re.compile(r"[0-9a-f]{64}")
_STILL_UNDER_WAY = timedelta(seconds=30)
_NOTED_LATELY = timedelta(seconds=15)


_LIVE = (
    select(WebSession, Conversation, WebSession.active_at < func.now() - _NOTED_LATELY)
    .join(Conversation, Conversation.id == WebSession.conversation_id)
    .where(
        WebSession.ended_at.is_(None),
        WebSession.created_at > func.now() - LONGEST,
        or_(
            WebSession.active_at > func.now() - IDLE,
            Conversation.owner.in_(("offered", "clerk"))
            & (WebSession.active_at > func.now() - IDLE_WITH_CLERK),
        ),
    )
)


class Current(NamedTuple):
    """A live session and its conversation."""

    session: WebSession
    conversation: Conversation


@dataclass(frozen=True)
class Ticket:
    """The cookie's token, and whether the browser has yet to be given it."""

    token: str
    fresh: bool

    def put(self, response: Response) -> Response:
        """Give the cookie to the browser if it lacks it."""
        if self.fresh:
            response.set_cookie(
                COOKIE, self.token, secure=True, httponly=True, samesite="Lax", path="/"
            )
        return response


def ticket() -> Ticket:
    """The token that this request came with, or a new one."""
    token = request.cookies.get(COOKIE, "")
    return Ticket(token, fresh=False) if _TOKEN.fullmatch(token) else fresh_ticket()


def fresh_ticket() -> Ticket:
    """A new token: 256 random bits."""
    return Ticket(secrets.token_hex(32), fresh=True)


def form_token(mine: Ticket, found: Current | None) -> str:
    """What every form must send along; it stays the same when a session's cookie is replaced."""
    return blind_index("form", str(found.session.id) if found else mine.token).hex()


def check_form(mine: Ticket, found: Current | None) -> None:
    """Refuse a form that did not come from a page of ours in this browser."""
    sent = request.form.get("form_token", "") or request.headers.get("X-Form-Token", "")
    same_site = request.headers.get("Sec-Fetch-Site", "same-origin") in ("same-origin", "none")
    good = hmac.compare_digest(sent, form_token(mine, found)) or hmac.compare_digest(
        sent, form_token(mine, None)
    )
    if mine.fresh or not same_site or not good:
        raise Refused


def current(session: Session, mine: Ticket, *, active: bool) -> Current | None:
    """The live session of a token. With `active`, somebody did something: it stays awake.

    Times are the database's. An earlier token is good while requests with it are under way.
    """
    if mine.fresh:
        return None
    row = session.execute(
        _LIVE.where(
            or_(
                WebSession.token_hash == _hash(mine.token),
                (WebSession.previous_hash == _hash(mine.token))
                & (WebSession.renewed_at > func.now() - _STILL_UNDER_WAY),
            ),
        )
    ).first()
    if row is None:
        return None
    found, unnoted = Current(row[0], row[1]), row[2]
    if active and unnoted:
        _keep_awake(session, found)
    return found


def _keep_awake(session: Session, found: Current) -> None:
    """Note that somebody is there."""
    session.execute(
        update(WebSession)
        .where(WebSession.id == found.session.id)
        .values(active_at=func.now())
        .execution_options(synchronize_session=False)
    )


def start(session: Session, mine: Ticket) -> Current:
    """A new session and conversation for a token that has none."""
    conversation = open_web_conversation(session)
    made = WebSession(token_hash=_hash(mine.token), conversation_id=conversation.id)
    session.add(made)
    session.flush()
    return Current(made, conversation)


def lapsed(session: Session, mine: Ticket) -> bool:
    """Whether there was a session of this token, so that it may not be used for a new one."""
    found = select(WebSession.id).where(
        or_(
            WebSession.token_hash == _hash(mine.token),
            WebSession.previous_hash == _hash(mine.token),
        )
    )
    return session.scalar(found) is not None


def renewed(session: Session, mine: Ticket, found: Current | None) -> Ticket:
    """The same ticket; or a new one, where somebody was proved since it was made (ASVS 7.2.4)."""
    if found is None or found.session.token_hash != _hash(mine.token):
        return mine
    since = found.session.renewed_at or found.session.created_at
    proved = select(IdentitySession.id).where(
        IdentitySession.conversation_id == found.conversation.id,
        IdentitySession.verified_at > since,
    )
    if session.scalar(proved.limit(1)) is None:
        return mine
    made = fresh_ticket()
    found.session.previous_hash = found.session.token_hash
    found.session.token_hash = _hash(made.token)
    found.session.renewed_at = session.scalar(select(func.now()))
    return made


def is_live(session: Session, session_id: UUID) -> bool:
    """Whether a session found earlier may still see its conversation."""
    return session.scalar(_LIVE.where(WebSession.id == session_id)) is not None


def end(session: Session, found: Current) -> None:
    """End a session for good; whoever was proved in it is a stranger again."""
    found.session.ended_at = session.scalar(select(func.now()))
    end_sessions(session, found.conversation.id, "ended")


def _hash(token: str) -> bytes:
    return hashlib.sha256(token.encode()).digest()
