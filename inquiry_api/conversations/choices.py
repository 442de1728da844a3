"""The choices offered with a message: a button carries an opaque token, never a command."""

import json
import re
import secrets
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from inquiry_api.conversations.models import Message

_LOOK_BACK = 20
_PLACES = ("first", "second", "third")
_PLACE = re.compile(
    r"(?:the |option |number |opcion |numero |la |el |lo )*"
    r"(?:(?P<first>1|1st|first|one|primer[oa]?|uno|una)"
    r"|(?P<second>2|2nd|second|two|segund[oa]|dos)|(?P<third>3|3rd|third|three|tercer[oa]?|tres))"
    r"(?: (?:one|option|opcion|de ellas))?(?: (?:please|pls|por favor))?"
)


@dataclass(frozen=True)
class Offered:
    """One choice as it was offered; `payload` is what the assistant is told if it is taken."""

    token: str
    title: str
    payload: str


@dataclass(frozen=True)
class Pressed:
    """A button that was pressed. Without a payload it is stale: only its title counts."""

    title: str
    payload: str | None


def offer(choices: Sequence[tuple[str, str]]) -> list[Offered]:
    """Give each (title, payload) a fresh token."""
    return [
        Offered(secrets.token_urlsafe(16), title, payload.lstrip("/")) for title, payload in choices
    ]


def offered_in(message: Message) -> list[Offered]:
    """The choices that a message offers."""
    return [
        Offered(item["token"], item["title"], item["payload"])
        for item in extras_of(message).get("choices", ())
    ]


def extras_of(message: Message) -> dict[str, Any]:
    """What a message holds besides its text."""
    extras: dict[str, Any] = json.loads(message.extras) if message.extras else {}
    return extras


def pressed(session: Session, conversation_id: UUID, token: str) -> Pressed | None:
    """Which choice of this conversation a token stands for; None for no choice of it."""
    for place, message in enumerate(_recent(session, conversation_id, _LOOK_BACK)):
        for choice in offered_in(message):
            if secrets.compare_digest(choice.token.encode(), token.encode()):
                return Pressed(choice.title, choice.payload if place == 0 else None)
    return None


def typed(session: Session, conversation_id: UUID, text: str) -> str | None:
    """The payload of the newest message's choice whose title, or shown number, was typed."""
    for message in _recent(session, conversation_id, 1):
        offered = offered_in(message)
        numbered = extras_of(message).get("numbered", False)
        for number, choice in enumerate(offered, start=1):
            if _same(choice.title, text) or (numbered and text.rstrip(".)") == str(number)):
                return choice.payload
        # Where the assistant itself offers what it may have heard, no answer's flow reads places.
        if message.reply_id is None:
            return _placed(offered, text)
    return None


def _placed(offered: Sequence[Offered], text: str) -> str | None:
    """The payload of a choice named by its place: "2", "the first one", "la segunda"."""
    found = _PLACE.fullmatch(_words(text))
    if found is None:
        return None
    place = next(number for number, words in found.groupdict().items() if words)
    return dict(zip(_PLACES, (one.payload for one in offered), strict=False)).get(place)


def _recent(session: Session, conversation_id: UUID, count: int) -> list[Message]:
    """The newest messages that the patient was shown, newest first."""
    return list(
        session.scalars(
            select(Message)
            .where(
                Message.conversation_id == conversation_id,
                Message.direction == "out",
                Message.suppressed.is_(False),
            )
            .order_by(Message.seq.desc())
            .limit(count)
        )
    )


def _same(title: str, text: str) -> bool:
    return _words(title) == _words(text)


def _words(text: str) -> str:
    """Letters and digits alone, without accents: few people type those on a telephone."""
    letters = unicodedata.normalize("NFKD", text.casefold())
    kept = (c if c.isalnum() else " " for c in letters if not unicodedata.combining(c))
    return " ".join("".join(kept).split())
