"""A case and the conversation behind it change hands together, in one transaction.

The conversation is locked first and the case after it, by everybody, so that nobody waits for
somebody who waits for them.
"""

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from inquiry_api.access.models import StaffUser
from inquiry_api.cases import states
from inquiry_api.cases.history import note_event
from inquiry_api.cases.models import Case
from inquiry_api.conversations import ownership
from inquiry_api.conversations.events import lock
from inquiry_api.conversations.models import Conversation
from inquiry_api.conversations.outcome_words import outcome_words
from inquiry_api.conversations.replies import notice, say_if_wanted
from inquiry_api.conversations.wording import moment, say
from inquiry_api.errors import Conflict
from inquiry_api.ledger.holding import LOOKING, hand_holds, holds_of, release_holds

# Outcomes by which the bill was looked at: what was held for that is asked for again.
_DECIDED = frozenset({"corrected", "adjusted", "upheld"})


def take_over(session: Session, case_id: UUID, clerk_id: UUID, *, version: int) -> Case:
    """Give a case to one clerk, and its conversation with it.

    Raises CaseMoved, or Taken if another clerk has the conversation.
    """
    conversation = _behind(session, case_id)
    case = states.take(session, case_id, clerk_id, version=version)
    if conversation is not None:
        _claim(session, conversation, clerk_id)
    return case


def speak(session: Session, case: Case, clerk_id: UUID) -> Conversation:
    """Take the conversation of a case that a clerk has, to write in it. Raises Taken, Conflict."""
    conversation = _behind(session, case.id)
    if conversation is None or case.clerk_id != clerk_id or case.state != "taken":
        raise Conflict
    _claim(session, conversation, clerk_id)
    return conversation


def assign_to(session: Session, case_id: UUID, by: UUID, to: UUID, *, version: int) -> Case:
    """Give a case and its conversation to another clerk. Raises CaseMoved."""
    conversation = _behind(session, case_id)
    case = states.assign(session, case_id, by, to, version=version)
    if conversation is not None and conversation.owner_clerk_id != to:
        if conversation.owner == "clerk":
            held_by = conversation.owner_clerk_id or by
            ownership.release(session, conversation.id, held_by, epoch=conversation.epoch)
        _claim(session, conversation, to)
    return case


def put_back(
    session: Session, case_id: UUID, by: UUID, *, version: int, team: str | None = None
) -> Case:
    """Put a case back into the queue, for a team if one is named; the assistant helps meanwhile."""
    conversation = _behind(session, case_id)
    holder = session.get_one(Case, case_id).clerk_id
    if team is None:
        case = states.release(session, case_id, by, version=version)
    else:
        case = states.transfer(session, case_id, by, team, version=version)
    _let_go(session, conversation, holder)
    return case


def give_back(
    session: Session, case_id: UUID, clerk_id: UUID, *, epoch: int, last_seen_seq: int
) -> Case:
    """Let the assistant speak again while the case stays with its clerk; the patient is told.

    Raises Taken, or SaidMeanwhile if the patient wrote since.
    """
    conversation = _behind(session, case_id)
    if conversation is None:
        raise Conflict
    case = session.get_one(Case, case_id)
    recap = _recap(session, conversation, case, clerk_id)
    ownership.give_back(
        session, conversation.id, clerk_id, epoch=epoch, last_seen_seq=last_seen_seq, recap=recap
    )
    note_event(session, case, "given_back", clerk_id=clerk_id)
    return case


def finish(
    session: Session,
    case_id: UUID,
    clerk_id: UUID,
    outcome: str,
    *,
    version: int,
    last_seen_seq: int | None = None,
    ending: Collection[UUID] | None = None,
) -> tuple[Case, bool]:
    """Close a case; the patient is told how it ended, in the same thread and their language.

    `ending` are those of its pauses on asking for money that end with it; None leaves that to the
    outcome. Returns the case, and whether the patient could be told. Raises CaseMoved, Taken,
    Invalid, and SaidMeanwhile if somebody wrote since `last_seen_seq`.
    """
    conversation = _behind(session, case_id)
    if conversation is not None:
        ownership.check_seen(session, conversation, last_seen_seq)
        _check_not_anothers(conversation, clerk_id)
    case = states.close_case(session, case_id, clerk_id, outcome, version=version)
    ended = _ending(session, case_id, outcome) if ending is None else ending
    release_holds(session, case_id, ended)
    if conversation is None:
        return case, False
    words = notice(outcome_words(outcome, case.number, conversation.language))
    told = say_if_wanted(session, conversation, words)
    _after_closing(session, conversation, clerk_id)
    return case, told


def _ending(session: Session, case_id: UUID, outcome: str) -> list[UUID]:
    """Once the bill was decided, what was held to look at it; a promised time is kept."""
    decided = outcome in _DECIDED
    return [hold.id for hold in holds_of(session, case_id) if decided and hold.kind in LOOKING]


def merge_into(
    session: Session, case_id: UUID, into_id: UUID, clerk_id: UUID, *, version: int
) -> Case:
    """Close a case as part of another; its conversation ends unless other cases of it are open."""
    conversation = _behind(session, case_id)
    case = states.merge(session, case_id, into_id, clerk_id, version=version)
    hand_holds(session, case_id, into_id)
    if conversation is not None:
        _after_closing(session, conversation, clerk_id)
    return case


def _behind(session: Session, case_id: UUID) -> Conversation | None:
    """The conversation of a case, locked."""
    conversation_id = session.scalar(select(Case.conversation_id).where(Case.id == case_id))
    return lock(session, conversation_id) if conversation_id else None


def _claim(session: Session, conversation: Conversation, clerk_id: UUID) -> None:
    if conversation.owner == "clerk":
        _check_not_anothers(conversation, clerk_id)
        return
    ownership.claim(session, conversation.id, clerk_id, epoch=conversation.epoch)


def _check_not_anothers(conversation: Conversation, clerk_id: UUID) -> None:
    if conversation.owner == "clerk" and conversation.owner_clerk_id != clerk_id:
        raise ownership.Taken(conversation)


def _let_go(session: Session, conversation: Conversation | None, clerk_id: UUID | None) -> None:
    """Offer a conversation again that this clerk had."""
    if conversation is None or conversation.owner != "clerk" or clerk_id is None:
        return
    if conversation.owner_clerk_id == clerk_id:
        ownership.release(session, conversation.id, clerk_id, epoch=conversation.epoch)


def _after_closing(session: Session, conversation: Conversation, clerk_id: UUID) -> None:
    """Nobody waits any more: the conversation ends. Another case of it keeps it as it is."""
    others = session.scalar(
        select(Case.state)
        .where(Case.conversation_id == conversation.id, Case.state != "closed")
        .order_by(Case.state.desc())
        .limit(1)
    )
    if others is None and conversation.owner == "clerk":
        ownership.close(session, conversation.id, epoch=conversation.epoch)
    elif others is None and conversation.owner == "offered":
        ownership.withdraw_offer(session, conversation)
    elif others == "open":
        _let_go(session, conversation, clerk_id)


def _recap(session: Session, conversation: Conversation, case: Case, clerk_id: UUID) -> str:
    """Who leaves, that the assistant is back, and what becomes of the case."""
    clerk = session.get(StaffUser, clerk_id)
    name = clerk.name.split()[0] if clerk else say("office", conversation.language)
    language = conversation.language
    if case.state == "closed":
        return say("recap_closed", language, name=name, case=case.number)
    when = moment(case.promised_at, language)
    return say("recap", language, name=name, case=case.number, when=when)
