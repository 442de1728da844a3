"""The dialogue by which a patient or guarantor proves who they are: something held (the number on
file, a code sent to it, a statement's access code, a link) and the birth date. Its state is here.
"""

from collections.abc import Callable

from sqlalchemy.orm import Session

from inquiry_api.access.afterwards import (
    VERIFIED,
    answers_for_others_too,
    hear_warning_answer,
    hear_whose_bill,
    read_choice,
    read_yes_or_no,
)
from inquiry_api.access.flow import Details, Stage, close_flow, open_flow, standing_flow
from inquiry_api.access.heard import hear
from inquiry_api.access.models import IdentityFlow, IdentitySession
from inquiry_api.access.prompts import Prompt
from inquiry_api.access.proof import LOCKED, is_locked
from inquiry_api.access.proving_sms import hear_phone, phone_question
from inquiry_api.access.proving_web import details_question, hear_code, hear_details, send_code
from inquiry_api.access.sessions import (
    FRESH_MINUTES,
    end_sessions,
    is_fresh,
    known_names,
    live_session,
)
from inquiry_api.access.speaker import Speaker
from inquiry_api.access.steps import Given, IdentityStep, SendCode
from inquiry_api.access.turn import Turn
from inquiry_api.access.word_sets import words

__all__ = [
    "Given",
    "IdentityStep",
    "SendCode",
    "ask_whose_bill",
    "end_sessions",
    "known_names",
    "prompt",
    "step",
]

# What these say may be an answer; every other intent is a question of its own.
_ANSWERS = words(
    "give_details affirm deny nlu_fallback out_of_scope greet thank ask_repeat ask_clarify"
)
_LEAVES = frozenset({"cancel", "goodbye"})
_REPEATS = frozenset({"ask_repeat", "ask_clarify"})
_PROVING: tuple[Stage, ...] = ("details", "code", "phone")
_FEW_WORDS = 6


def prompt(session: Session, speaker: Speaker, given: Given | None = None) -> IdentityStep:
    """The question that stands now; opens the flow if none is open.

    Somebody verified whose proof is older than five minutes is asked once more (for a plan). What
    `given`, the message that led here, already tells about who is writing is taken along.
    """
    if is_locked(session, speaker):
        return LOCKED
    turn = _standing_turn(session, speaker, given or Given())
    if isinstance(turn, IdentityStep):
        return turn
    if given is not None and turn.heard.says_birth and turn.heard.births:
        return _HEAR[turn.flow.stage](turn)
    return turn.ask(_question(turn))


def step(session: Session, speaker: Speaker, given: Given) -> IdentityStep:
    """Take one message as an answer to the question that stands."""
    if is_locked(session, speaker):
        return LOCKED
    turn = _standing_turn(session, speaker, given)
    if isinstance(turn, IdentityStep):
        return turn
    if given.intent in _LEAVES or _declines(turn):
        return turn.end(IdentityStep("left", Prompt.LEFT))
    if not _is_answer(turn):
        return IdentityStep("digress", _question(turn))
    if (given.intent in _REPEATS or turn.is_new) and not turn.heard:
        return turn.ask(_question(turn))
    return _HEAR[turn.flow.stage](turn)


def ask_whose_bill(session: Session, speaker: Speaker) -> IdentityStep:
    """Ask again whose bill, for somebody verified who now means another; shuts the door till then.

    `verified` where there is nothing to choose; as `prompt` where nobody is verified.
    """
    identity = live_session(session, speaker.conversation_id)
    if identity is not None and answers_for_others_too(session, identity):
        identity.choice_open, identity.account_ids = True, None
        session.flush()
    return prompt(session, speaker)


def _standing_turn(session: Session, speaker: Speaker, given: Given) -> Turn | IdentityStep:
    """The open flow, or a new one; or a step, where nothing is to be asked or a code goes out."""
    identity = live_session(session, speaker.conversation_id)
    flow = standing_flow(session, speaker.conversation_id)
    if flow is not None and not _still_fits(flow, identity):
        close_flow(session, flow)
        flow = None
    heard = hear(given, speaker.language)
    if flow is not None:
        return Turn(session, speaker, flow, Details.read(flow.details), given, heard)
    if identity and not identity.choice_open and is_fresh(session, identity, FRESH_MINUTES):
        return VERIFIED
    flow = _opened(session, speaker, identity)
    turn = Turn(session, speaker, flow, Details(), given, heard, is_new=True)
    return send_code(turn, Prompt.STEP_UP_CODE) if flow.stage == "code" else turn


def _opened(session: Session, speaker: Speaker, identity: IdentitySession | None) -> IdentityFlow:
    """A flow for where this conversation stands: not verified, choosing, or to be asked again."""
    by_text = speaker.channel == "sms"
    if identity is None:
        return open_flow(
            session, speaker.conversation_id, "verify", "phone" if by_text else "details"
        )
    if identity.choice_open:
        return open_flow(session, speaker.conversation_id, "verify", "whose_bill")
    return open_flow(session, speaker.conversation_id, "step_up", "phone" if by_text else "code")


def _still_fits(flow: IdentityFlow, identity: IdentitySession | None) -> bool:
    """Whether the flow's question still makes sense: sessions end, and links begin them."""
    if flow.stage in _PROVING and flow.purpose == "verify":
        return identity is None
    return identity is not None


def _question(turn: Turn) -> Prompt:
    """The prompt of the stage, by what is still missing."""
    if turn.flow.stage == "details":
        return details_question(turn)
    if turn.flow.stage == "phone":
        return phone_question(turn)
    if turn.flow.stage == "code":
        return Prompt.STEP_UP_CODE if turn.stepping_up else Prompt.ASK_CODE
    return Prompt.WHOSE_BILL if turn.flow.stage == "whose_bill" else Prompt.WARN_SMS


def _declines(turn: Turn) -> bool:
    """A plain no where we ask who somebody is."""
    at_start = turn.flow.stage in ("details", "phone")
    return at_start and turn.given.intent == "deny" and not turn.heard


def _is_answer(turn: Turn) -> bool:
    """Whether this message answers the question, by its intent or by what it holds."""
    heard, stage = turn.heard, turn.flow.stage
    if turn.given.intent in _ANSWERS or not turn.given.intent or heard.access:
        return True
    if stage == "code" and (heard.six_digits or turn.given.intent == "report_access_problem"):
        return True
    if stage == "whose_bill":
        return read_choice(turn) is not None
    if stage == "warn_sms":
        return len(heard.words) <= _FEW_WORDS and read_yes_or_no(turn) is not None
    return bool(heard.births) and (heard.says_birth or not heard.words)


def _hear_whose_bill(turn: Turn) -> IdentityStep:
    identity = live_session(turn.session, turn.speaker.conversation_id)
    assert identity is not None  # `_still_fits` saw it in this transaction.
    return hear_whose_bill(turn, identity)


_HEAR: dict[str, Callable[[Turn], IdentityStep]] = {
    "details": hear_details,
    "code": hear_code,
    "phone": hear_phone,
    "whose_bill": _hear_whose_bill,
    "warn_sms": hear_warning_answer,
}
