"""How messages come into the inbox: what makes them worth a look, and which are alike."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from inquiry_api.tuning.bars import UNSURE_PERCENT
from inquiry_api.tuning.likeness import bands, overlap, trigrams
from inquiry_api.tuning.models import InboxItem

# What makes a message worth a look, and how much.
WEIGHTS = {
    "contradicted": 60,
    "thumbs_down": 55,
    "fallback": 45,
    "escalated": 40,
    "rephrased": 35,
    "repeated": 30,
    "unsure": 25,
}
FALLBACK = "nlu_fallback"
ALIKE = 0.5
_LOOKED_AT = 200


@dataclass(frozen=True)
class Heard:
    """A message as the assistant took it, for the inbox."""

    message_id: UUID
    conversation_id: UUID
    text: str
    language: str
    channel: str
    model: str | None
    intent: str
    confidence: float
    said_at: datetime
    reasons: frozenset[str] = frozenset()


def take_in(
    session: Session, heard: Heard, unsure_percent: int = UNSURE_PERCENT
) -> InboxItem | None:
    """Put a message into the inbox, beside those like it. None if it is there already."""
    if session.scalar(select(InboxItem.id).where(InboxItem.message_id == heard.message_id)):
        return None
    reasons = set(heard.reasons) | _doubts(heard, unsure_percent)
    marks = bands(heard.text)
    leader = _leader_like(session, heard, marks)
    values = {name: getattr(heard, name) for name in Heard.__dataclass_fields__}
    item = InboxItem(**{**values, "reasons": sorted(reasons), "bands": marks, "score": 0})
    item.score = score(reasons, item.confidence)
    item.group_id = leader.group_id if leader else item.id
    item.leads, item.group_size = leader is None, 1
    session.add(item)
    session.flush()
    if leader is not None:
        leader.group_size += 1
        leader.score = max(leader.score, item.score) + 1
    return item


def _doubts(heard: Heard, unsure_percent: int) -> set[str]:
    if heard.intent == FALLBACK:
        return {"fallback"}
    return {"unsure"} if heard.confidence * 100 < unsure_percent else set()


def score(reasons: Iterable[str], confidence: float) -> int:
    """How much a message may teach: by its reasons, then by how unsure the assistant was."""
    return sum(WEIGHTS.get(reason, 0) for reason in set(reasons)) + round((1 - confidence) * 20)


def _leader_like(session: Session, heard: Heard, marks: Sequence[int]) -> InboxItem | None:
    """The open group that a message belongs to: same language, much the same letters."""
    rows = session.scalars(
        select(InboxItem)
        .where(
            InboxItem.bands.overlap(marks),
            InboxItem.leads,
            InboxItem.state == "open",
            InboxItem.language == heard.language,
        )
        .limit(_LOOKED_AT)
    )
    mine = trigrams(heard.text)
    near = [(overlap(mine, trigrams(row.text)), row) for row in rows]
    close = [pair for pair in near if pair[0] >= ALIKE]
    return max(close, key=lambda pair: pair[0])[1] if close else None


def note_signal(session: Session, message_id: UUID, reason: str) -> None:
    """Add a reason to a message that is in the inbox already; others wait for their message.

    `contradicted` for a clerk's outcome, `thumbs_down` for a patient's, and so on (`WEIGHTS`).
    """
    item = session.scalar(select(InboxItem).where(InboxItem.message_id == message_id))
    if item is None or reason in item.reasons:
        return
    item.reasons = sorted({*item.reasons, reason})
    gained = WEIGHTS[reason]
    item.score += gained
    if not item.leads:
        session.execute(
            update(InboxItem)
            .where(InboxItem.group_id == item.group_id, InboxItem.leads)
            .values(score=func.greatest(InboxItem.score, item.score))
        )
