"""Brings finished turns into the inbox, with what happened afterwards: a chore of the worker."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from inquiry_api.answers.practice import practice
from inquiry_api.cases.models import Case
from inquiry_api.conversations.models import Conversation, Message, Turn
from inquiry_api.conversations.thumbs_down import ThumbsDown
from inquiry_api.conversations.turn_start import UNREADABLE
from inquiry_api.db import Database, now
from inquiry_api.tuning.intake import Heard, note_signal, take_in
from inquiry_api.tuning.likeness import overlap, trigrams
from inquiry_api.tuning.models import Collected, InboxItem

_BATCH = 500
# A turn commits a little later than its own clock says; looked at twice, it is taken once.
_OVERLAP = timedelta(minutes=2)
_AT_ONCE = timedelta(minutes=5)
_THE_SAME_AGAIN = 0.35
_AFTER = timedelta(seconds=5)
_HEARD_FOR = timedelta(days=7)
_MEANS_MISUNDERSTOOD = {
    "ask_clarify": "repeated",
    "ask_repeat": "repeated",
    "complain_service": "repeated",
    "abuse": "repeated",
    "talk_to_human": "escalated",
}
_PERSON_KINDS = ("person", "unanswered", "not_understood")
# How a case may end whatever was asked, and otherwise the topics that such an ending fits.
_FITS = {
    "plan_agreed": {
        *("set_up_payment_plan", "change_payment_plan", "request_more_time", "pay_bill"),
        *("ask_financial_assistance", "ask_discount", "ask_collections", "ask_balance"),
    },
    "refunded": {
        *("request_refund", "report_duplicate_charge", "report_missing_payment"),
        *("dispute_charge", "dispute_no_show_fee", "ask_balance"),
    },
    "rebilled": {
        *("update_insurance", "ask_denial", "ask_why_billed_if_insured", "ask_claim_status"),
        *("request_coding_review", "ask_secondary_insurance", "report_eob_mismatch"),
        *("ask_prior_authorization", "ask_medicare_medicaid", "report_accident"),
    },
}
_ANY_ENDING = ("talk_to_human", "complain_service", "nlu_fallback")


def collect(database: Database) -> int:
    """Take in what was finished since the last time. Returns how many messages that were."""
    with database.transaction() as session:
        # One worker at a time; the others have better to do than to wait.
        if not session.scalar(select(func.pg_try_advisory_xact_lock(7_160_423))):
            return 0
        mark = session.get(Collected, 1) or Collected(
            number=1, upto=datetime.min.replace(year=2000, tzinfo=now().tzinfo)
        )
        session.add(mark)
        taken = _take_turns(session, mark)
        _hear_patients(session)
        _hear_clerks(session)
        return taken


def _take_turns(session: Session, mark: Collected) -> int:
    rows = session.execute(
        select(Turn, Message, Conversation.channel)
        .join(Message, Message.id == Turn.message_id)
        .join(Conversation, Conversation.id == Turn.conversation_id)
        .where(Turn.finished_at > mark.upto - _OVERLAP, Turn.payload.is_(None))
        .where(~select(InboxItem.id).where(InboxItem.message_id == Message.id).exists())
        .order_by(Turn.finished_at)
        .limit(_BATCH)
    ).all()
    taken = 0
    for turn, message, channel in rows:
        taken += _take(session, turn, message, channel)
    if rows and rows[-1][0].finished_at:
        mark.upto = max(mark.upto, rows[-1][0].finished_at)
    return taken


def _take(session: Session, turn: Turn, message: Message, channel: str) -> bool:
    reply = session.scalar(
        select(Message)
        .where(Message.answers_turn_id == turn.id, Message.intent.is_not(None))
        .order_by(Message.part)
        .limit(1)
    )
    text = message.redacted_text or ""
    if reply is None or reply.intent is None or not text.strip() or text == UNREADABLE:
        return False
    heard = Heard(
        message_id=message.id,
        conversation_id=message.conversation_id,
        text=text,
        language=reply.language or "en",
        channel=channel,
        model=reply.model,
        intent=reply.intent,
        confidence=reply.confidence or 0.0,
        said_at=message.created_at,
        reasons=_reasons(session, turn, reply.intent),
    )
    _look_back(session, heard)
    unsure = practice().understanding.unsure_percent
    return take_in(session, heard, unsure) is not None


def _reasons(session: Session, turn: Turn, intent: str) -> frozenset[str]:
    """Whether a person had to take over in this very turn, without having been asked for."""
    if intent == "talk_to_human" or turn.finished_at is None:
        return frozenset()
    case = session.scalar(
        select(Case.id)
        .where(
            Case.conversation_id == turn.conversation_id,
            Case.kind.in_(_PERSON_KINDS),
            Case.opened_at.between(turn.created_at, turn.finished_at + _AFTER),
        )
        .limit(1)
    )
    return frozenset({"escalated"} if case else ())


def _look_back(session: Session, heard: Heard) -> None:
    """See from this message whether the one before it was misunderstood."""
    before = session.scalar(
        select(InboxItem)
        .where(
            InboxItem.conversation_id == heard.conversation_id,
            InboxItem.said_at.between(heard.said_at - _AT_ONCE, heard.said_at),
            InboxItem.message_id != heard.message_id,
        )
        .order_by(InboxItem.said_at.desc())
        .limit(1)
    )
    if before is None:
        return
    reason = _MEANS_MISUNDERSTOOD.get(heard.intent)
    if reason and before.intent != heard.intent:
        note_signal(session, before.message_id, reason)
    elif overlap(trigrams(before.text), trigrams(heard.text)) >= _THE_SAME_AGAIN:
        note_signal(session, before.message_id, "rephrased")


def _hear_patients(session: Session) -> None:
    """Messages whose answer the patient found no help."""
    said = session.scalars(
        select(Turn.message_id)
        .join(Message, Message.answers_turn_id == Turn.id)
        .join(ThumbsDown, ThumbsDown.answer_id == Message.id)
        .join(InboxItem, InboxItem.message_id == Turn.message_id)
        .where(ThumbsDown.at > now() - _HEARD_FOR, ~InboxItem.reasons.contains(["thumbs_down"]))
    )
    for message_id in said:
        note_signal(session, message_id, "thumbs_down")


def _hear_clerks(session: Session) -> None:
    """Cases that ended as no case of their topic does: the message meant something else."""
    closed = session.scalars(
        select(Case).where(
            Case.closed_at > now() - timedelta(days=1), Case.outcome.in_(list(_FITS))
        )
    )
    for case in closed:
        if case.conversation_id is not None and case.outcome is not None:
            for message_id in _contradicted(session, case, _FITS[case.outcome]):
                note_signal(session, message_id, "contradicted")


def _contradicted(session: Session, case: Case, fitting: set[str]) -> Sequence[UUID]:
    item = session.scalar(
        select(InboxItem)
        .where(
            InboxItem.conversation_id == case.conversation_id,
            InboxItem.said_at <= case.opened_at + _AFTER,
        )
        .order_by(InboxItem.said_at.desc())
        .limit(1)
    )
    if item is None or item.intent in fitting or item.intent in _ANY_ENDING:
        return ()
    return (item.message_id,)
