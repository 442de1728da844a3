"""Changing the training data: every change with its author and reason, none ever lost."""

from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from inquiry_api.audit.trail import record
from inquiry_api.errors import Conflict, Invalid
from inquiry_api.tuning.likeness import folded
from inquiry_api.tuning.lines import TrainingData, training_data
from inquiry_api.tuning.models import DataChange, DataLine
from inquiry_api.tuning.rasa_yaml import Line, tidy
from inquiry_api.tuning.scrubbing import scrubbed

LONGEST_LINE, LONGEST_REASON, MOST_LINES = 400, 300, 2_000
NEARLY_THE_SAME, TOO_NEAR = 0.85, 0.6
_LOCK = 7_160_421


@dataclass(frozen=True)
class Author:
    """Who changes something, and why."""

    staff_id: UUID
    reason: str


@dataclass(frozen=True)
class Nearby:
    """A training line that stands in the way of a new one. `conflict`: it is another topic's."""

    text: str
    other: Line
    overlap: float
    conflict: bool


def new_lines(
    data: TrainingData, intent: str, language: str, texts: Iterable[str], *, redacted: bool = False
) -> tuple[Line, ...]:
    """What was typed as training lines: tidy, without identifiers, each once.

    `redacted` texts come from the inbox, where the gateway took the identifiers out. Raises
    Invalid for an unknown topic, nothing to add, or a line that is too long.
    """
    if intent not in data.topics:
        raise Invalid(field="intent", detail="There is no such topic.")
    if language not in ("en", "es"):
        raise Invalid(field="language", detail="Choose English or Spanish.")
    clean = tidy if redacted else _clean
    lines = dict.fromkeys(Line(intent, language, clean(text)) for text in texts)
    lines = {line: None for line in lines if line.text}
    if not lines:
        raise Invalid(field="texts", detail="Write at least one message, one on each line.")
    if len(lines) > MOST_LINES or any(len(line.text) > LONGEST_LINE for line in lines):
        raise Invalid(field="texts", detail=f"A message has at most {LONGEST_LINE} letters.")
    return tuple(lines)


def _clean(text: str) -> str:
    return scrubbed(tidy(text))


def nearby(data: TrainingData, lines: Sequence[Line]) -> list[Nearby]:
    """What is nearly the same already, in this topic or (worse) in another."""
    found: list[Nearby] = []
    for line in lines:
        for near in data.neighbours.nearest(line.text, count=8, language=line.language):
            conflict = near.line.intent != line.intent
            if near.overlap >= (TOO_NEAR if conflict else NEARLY_THE_SAME):
                found.append(Nearby(line.text, near.line, round(near.overlap, 2), conflict))
    return sorted(found, key=lambda one: (not one.conflict, -one.overlap))


def change(
    session: Session,
    kind: str,
    author: Author,
    *,
    minus: Sequence[Line] = (),
    plus: Sequence[Line] = (),
) -> int:
    """Take lines away and add others, as one change. Returns its number.

    Raises Conflict if a line to be taken away is gone already, and Invalid for a line that stands
    under another topic in the same words, for no reason given, or if nothing would change.
    """
    one_at_a_time(session)
    data = training_data(session)
    if not author.reason.strip():
        raise Invalid(field="reason", detail="Say in a few words why.")
    gone = [line for line in minus if line not in data.known]
    if gone:
        raise Conflict
    away = frozenset(minus)
    added = [line for line in dict.fromkeys(plus) if line not in data.known or line in away]
    _refuse_doubles(data, away, added)
    if not minus and not added:
        raise Invalid(field="texts", detail="These messages are there already.")
    return _write(session, kind, author, minus, added)


def _refuse_doubles(data: TrainingData, minus: Container[Line], added: Sequence[Line]) -> None:
    new = {(line.language, folded(line.text)): line for line in added if folded(line.text)}
    if not new:
        return
    for line in data.lines:
        mine = new.get((line.language, folded(line.text)))
        if mine is not None and mine.intent != line.intent and line not in minus:
            raise Invalid(
                field="texts",
                detail=f"“{mine.text}” is taught as {line.intent} already: move it instead.",
            )


def _write(
    session: Session, kind: str, author: Author, minus: Sequence[Line], plus: Sequence[Line]
) -> int:
    reason = scrubbed(tidy(author.reason))[:LONGEST_REASON]
    row = DataChange(kind=kind, reason=reason, staff_id=author.staff_id)
    session.add(row)
    session.flush()
    signed = [(-1, line) for line in minus] + [(1, line) for line in plus]
    for place, (sign, line) in enumerate(signed):
        session.add(
            DataLine(
                change_number=row.number,
                place=place,
                sign=sign,
                intent=line.intent,
                language=line.language,
                text=line.text,
            )
        )
    record(session, actor=f"staff:{author.staff_id}", action=f"data.{kind}", purpose="studio")
    session.flush()
    return row.number


def one_at_a_time(session: Session) -> None:
    """Let nobody else change the data until this transaction ends."""
    session.execute(select(func.pg_advisory_xact_lock(_LOCK)))


def without(lines: Sequence[Line], others: Sequence[Line]) -> tuple[Line, ...]:
    """The lines that are not among the others, in their order."""
    left_out = set(others)
    return tuple(line for line in lines if line not in left_out)


@dataclass(frozen=True)
class Change:
    """One change as the history shows it."""

    row: DataChange
    minus: tuple[Line, ...]
    plus: tuple[Line, ...]


def history(session: Session, *, before: int | None = None, count: int = 50) -> list[Change]:
    """The latest changes, the newest first; `before` a number, for the next page."""
    chosen = select(DataChange).order_by(DataChange.number.desc()).limit(count)
    if before is not None:
        chosen = chosen.where(DataChange.number < before)
    rows = list(session.scalars(chosen))
    lines = list(
        session.scalars(
            select(DataLine)
            .where(DataLine.change_number.in_([row.number for row in rows]))
            .order_by(DataLine.change_number, DataLine.place)
        )
    )
    return [_change(row, lines) for row in rows]


def _change(row: DataChange, lines: Sequence[DataLine]) -> Change:
    """A change without the lines that it only put in another place."""
    minus, plus = _of(lines, row.number, -1), _of(lines, row.number, 1)
    return Change(row, without(minus, plus), without(plus, minus))


def _of(lines: Sequence[DataLine], number: int, sign: int) -> tuple[Line, ...]:
    return tuple(
        Line(line.intent, line.language, line.text)
        for line in lines
        if (line.change_number, line.sign) == (number, sign)
    )


def undo(session: Session, number: int, author: Author) -> int:
    """Make a change undone by the opposite one. Raises Conflict where later changes forbid it."""
    rows = list(
        session.scalars(
            select(DataLine).where(DataLine.change_number == number).order_by(DataLine.place)
        )
    )
    minus, plus = _of(rows, number, 1), _of(rows, number, -1)
    return change(session, "undone", author, minus=minus, plus=plus)
