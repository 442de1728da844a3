"""A conversation as the patient sees it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from inquiry_api.answers.practice import practice
from inquiry_api.channels.webchat.figures import Segment, bar
from inquiry_api.conversations.choices import Offered, extras_of, offered_in
from inquiry_api.conversations.models import Message, Turn
from inquiry_api.conversations.thumbs_down import thumbed_down


@dataclass(frozen=True)
class Line:
    """One message as shown. `fresh` choices may still be pressed.

    `no_help` is `ask` where the patient may say that an answer did not help, `noted` once they did.
    """

    seq: int
    author: str
    text: str
    language: str | None
    at: datetime
    choices: tuple[Offered, ...]
    table: tuple[dict[str, Any], ...]
    bar: tuple[Segment, ...]
    fresh: bool = False
    links: tuple[dict[str, str], ...] = ()
    no_help: Literal["", "ask", "noted"] = ""


def lines_after(session: Session, conversation_id: UUID, seq: int = 0) -> list[Line]:
    """The messages with a higher number, oldest first; what was held back is not among them."""
    rows = session.scalars(
        select(Message)
        .where(
            Message.conversation_id == conversation_id,
            Message.seq > seq,
            Message.suppressed.is_(False),
        )
        .order_by(Message.seq)
    ).all()
    disliked = thumbed_down(session, [row.id for row in rows if row.author == "bot"])
    return [_line(row, fresh=row is rows[-1], disliked=row.id in disliked) for row in rows]


def is_waiting(session: Session, conversation_id: UUID) -> bool:
    """Whether a message of the patient is still to be answered."""
    return bool(
        session.scalar(
            select(
                exists().where(Turn.conversation_id == conversation_id, Turn.stage != "finished")
            )
        )
    )


def as_json(lines: Sequence[Line]) -> list[dict[str, Any]]:
    """The lines for programs."""
    return [
        {
            "seq": line.seq,
            "author": line.author,
            "text": line.text,
            "choices": [{"token": c.token, "title": c.title} for c in line.choices],
            "table": [
                {key: row.get(key) for key in ("label", "cents", "note", "kind")}
                for row in line.table
            ],
            "links": [dict(link) for link in line.links],
        }
        for line in lines
    ]


def _line(message: Message, *, fresh: bool, disliked: bool) -> Line:
    table = tuple(extras_of(message).get("table", ()))
    return Line(
        seq=message.seq,
        author=message.author,
        text=message.body or "",
        language=message.language,
        at=message.created_at.astimezone(practice().zone),
        choices=tuple(offered_in(message)),
        table=table,
        bar=bar(table),
        fresh=fresh and message.direction == "out",
        links=tuple(extras_of(message).get("links", ())),
        no_help="noted" if disliked else "ask" if fresh and _is_answer(message) else "",
    )


def _is_answer(message: Message) -> bool:
    """Whether the assistant said it about something that the patient wrote."""
    return message.author == "bot" and message.answers_turn_id is not None
