"""The verdict: one place where a try is counted and a session begins."""

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import func
from sqlalchemy.orm import Session

from inquiry_api.access import counters
from inquiry_api.access.afterwards import next_question
from inquiry_api.access.models import IdentitySession
from inquiry_api.access.person import Person
from inquiry_api.access.prompts import Prompt
from inquiry_api.access.sessions import end_sessions, live_session, start_session
from inquiry_api.access.speaker import Speaker
from inquiry_api.access.steps import IdentityStep
from inquiry_api.access.turn import Turn

LOCKED = IdentityStep("locked", Prompt.LOCKED)


@dataclass(frozen=True)
class Claim:
    """Who somebody claims to be: the counters of that person, and the patient if there is one."""

    keys: list[bytes]
    patient_id: UUID | None = None


@dataclass(frozen=True)
class Proof:
    """Something held and something known that agree."""

    person: Person
    via: str
    contact_point_id: UUID | None = None


def claim_of(people: list[Person], said: bytes) -> Claim:
    """The claim to be one of these people; where there are none, what was said is counted."""
    keys = [key for person in people for key in person.counter_keys()]
    patient_ids = [person.patient_id for person in people if person.patient_id]
    return Claim(keys or [said[:16]], patient_ids[0] if len(patient_ids) == 1 else None)


def judge(
    turn: Turn, claim: Claim, prove: Callable[[], Proof | None], wrong: Prompt
) -> IdentityStep:
    """Hold the counters, look at the proof, and verify or count.

    A locked person, and everybody while the whole practice is under attack, gets the same answer
    as a wrong try, after the same work. A wrong try counts against all who may be meant; a right
    one clears whom it proved, and another's lock does not bar it.
    """
    conversation = counters.conversation_key(turn.speaker.conversation_id)
    people = [counters.person_key(key) for key in claim.keys]
    held = counters.hold(turn.session, [conversation, *people])
    if held[conversation]:
        return turn.end(LOCKED)
    proof = prove()
    flooded = counters.too_many_everywhere(turn.session)
    proved = [counters.person_key(key) for key in proof.person.counter_keys()] if proof else []
    barred = flooded or any(held.get(key) for key in proved)
    if proof is None or barred or not _may_step_up(turn, proof):
        return _refuse(turn, [conversation, *people], claim, wrong)
    counters.forgive(turn.session, [conversation, *proved])
    return _accept(turn, proof)


def is_locked(session: Session, speaker: Speaker) -> bool:
    """Whether the conversation was locked by wrong tries."""
    return counters.is_locked(session, counters.conversation_key(speaker.conversation_id))


def _may_step_up(turn: Turn, proof: Proof) -> bool:
    """To prove it once more, it must be the same person."""
    if not turn.stepping_up:
        return True
    identity = live_session(turn.session, turn.speaker.conversation_id)
    return identity is not None and proof.person.is_same(
        identity.patient_id, identity.guarantor_ids
    )


def _refuse(turn: Turn, keys: list[counters.Key], claim: Claim, wrong: Prompt) -> IdentityStep:
    reached = counters.count_wrong(turn.session, keys)
    turn.audit("identity.try", "refused", claim.patient_id)
    if keys[0] not in reached:
        turn.useful()
        return turn.ask(wrong)
    step = turn.end(LOCKED)
    end_sessions(turn.session, turn.speaker.conversation_id, "locked")
    return step


def _accept(turn: Turn, proof: Proof) -> IdentityStep:
    identity = _renewed(turn) if turn.stepping_up else _begun(turn, proof)
    turn.audit("identity.try", "verified", identity.patient_id, identity.id)
    return next_question(turn, identity)


def _renewed(turn: Turn) -> IdentitySession:
    identity = live_session(turn.session, turn.speaker.conversation_id)
    assert identity is not None  # `_may_step_up` found it in this transaction.
    identity.proved_at = func.now()
    turn.session.flush()
    return identity


def _begun(turn: Turn, proof: Proof) -> IdentitySession:
    return start_session(
        turn.session,
        turn.speaker.conversation_id,
        proof.person,
        proof.via,
        proof.contact_point_id,
    )
