"""What is new in the thread of a case, for one page that has it open.

The page is sent the new lines themselves, redacted, and puts them where their numbers say. What it
can't be sent so, it is told to ask for, through the same door as ever: words that are revealed to
this clerk alone, notes and acts, and a gap longer than the tail that is looked at.

Who saw what and when can be shown: the trail says who began to watch which case, and when they
left, in the transaction that opened the stream and the one that ends it. Between the two they were
sent each line of the conversation as it came, by the line's own row. A stream lasts five minutes at
most, so an end that a crash kept from being written is no later than that after the beginning; the
sign-in and the role are asked anew before each line, in the transaction that reads it.
"""

from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from jinja2 import Template
from sqlalchemy import ColumnElement, exists, select
from sqlalchemy.orm import Session

from inquiry_api.access.staff import Staff
from inquiry_api.cases.models import Case
from inquiry_api.conversations.models import Conversation, Event
from inquiry_api.desk.case_page import here_in, mark_of
from inquiry_api.desk.streams import event
from inquiry_api.desk.thread_lines import Line, said_in

TAIL = 12
# What changes nothing but the lines of the tail and the mark; after anything else the page asks.
_IN_THE_TAIL = ("message", "draft", "turn", "owner")


@dataclass
class ThreadNews:
    """What one page was told so far. `after` is the newest number that it has seen."""

    case_id: UUID
    talk_id: UUID
    after: int
    page: Template
    _lines: dict[int | None, Line] = field(default_factory=dict)
    _mark: tuple[Any, ...] = ()
    _revealed: bool = False

    def look(self, session: Session, staff: Staff) -> str:
        """The events to send: new and altered lines, or that the page must ask."""
        case, talk, more = session.execute(
            select(Case, Conversation, self._beside())
            .join(Conversation, Conversation.id == self.talk_id)
            .where(Case.id == self.case_id)
        ).one()
        values = mark_of(case, talk) | here_in(session, talk, staff)
        tail = said_in(session, talk.id, most=TAIL)
        mark = (*_whose(case, talk), *values["others"], values["revealed"])
        fresh = [line for line in tail if self._lines.get(line.seq) != line]
        if not fresh and mark == self._mark:
            return ""
        ask = more or values["revealed"] or self._revealed or _is_gap(tail, self.after)
        self._lines = {line.seq: line for line in tail}
        self._mark, self._revealed, self.after = mark, values["revealed"], values["last_seen"]
        if ask:
            return event("changed", self.after)
        return event("lines", self.after, self.page.render(lines=fresh, **values))

    def _beside(self) -> ColumnElement[bool]:
        """Whether something happened since that is no line and no change of hands."""
        return exists().where(
            Event.conversation_id == self.talk_id,
            Event.seq > self.after,
            Event.kind.not_in(_IN_THE_TAIL),
        )


def _whose(case: Case, talk: Conversation) -> tuple[Any, ...]:
    """What a page's mark is made of (see `mark_of`)."""
    return (
        talk.next_seq, talk.epoch, talk.owner, talk.owner_clerk_id,
        case.version, case.state, case.clerk_id,
    )  # fmt: skip


def _is_gap(tail: list[Line], after: int) -> bool:
    """Whether lines were said since that the tail does not reach back to."""
    return len(tail) == TAIL and (tail[0].seq or 0) > after + 1
