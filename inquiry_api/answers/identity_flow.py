"""The identity flow as the patient sees it: access decides, the words are here."""

from sqlalchemy.orm import Session

from inquiry_api.access import identity
from inquiry_api.access.identity import Given, IdentityStep
from inquiry_api.access.prompts import Prompt
from inquiry_api.access.speaker import Speaker
from inquiry_api.answers import memory
from inquiry_api.answers.choosing import wait_for, waiting
from inquiry_api.answers.compose import button, compose
from inquiry_api.answers.draft import Choice, Draft, FlowStep
from inquiry_api.answers.needed import found_case
from inquiry_api.answers.question import Asked, Question

YES_NO = frozenset({Prompt.WARN_SMS, Prompt.WARN_SMS_UNCLEAR})
WHOSE = frozenset({Prompt.WHOSE_BILL, Prompt.WHOSE_BILL_UNCLEAR})
_OFFERS_PERSON = frozenset({Prompt.STUCK, Prompt.NO_MORE_CODES})


def step(session: Session, speaker: Speaker, given: Given) -> FlowStep:
    """Take a message as an answer to the identity question that stands."""
    return _said(session, speaker, identity.step(session, speaker, given))


def prompt(session: Session, speaker: Speaker, given: Given | None = None) -> FlowStep:
    """The identity question that stands; `given` is the message that led here."""
    return _said(session, speaker, identity.prompt(session, speaker, given))


def _said(session: Session, speaker: Speaker, found: IdentityStep) -> FlowStep:
    match found.outcome:
        case "digress":
            return FlowStep("digress", sends=found.sends)
        case "verified":
            return _verified(session, speaker, found)
        case "ask":
            return FlowStep("ask", worded(session, speaker, found.prompt), sends=found.sends)
    memory.forget(session, speaker.conversation_id, memory.PENDING)
    words = worded(session, speaker, found.prompt)
    if found.outcome == "locked":
        case = found_case(
            _question(session, speaker), "identity_locked", "medium", speaker.conversation_id
        )
        return FlowStep("case", words, case=case, sends=found.sends)
    return FlowStep("left", words, sends=found.sends)


def _verified(session: Session, speaker: Speaker, found: IdentityStep) -> FlowStep:
    """The question that waited is answered next; without one, a thank-you."""
    asked = waiting(session, speaker)
    if asked is None:
        return FlowStep("done", worded(session, speaker, found.prompt), sends=found.sends)
    wait_for(session, speaker, asked, ready=True)
    return FlowStep("done", resume=asked.topic, sends=found.sends)


def worded(session: Session, speaker: Speaker, prompt: Prompt) -> Draft:
    """The words of an identity prompt. They hold no fact about anybody."""
    question = _question(session, speaker)
    return compose(
        question, f"identity/{prompt}", {}, choices=_choices(question, prompt), private=False
    )


def _choices(question: Question, prompt: Prompt) -> tuple[Choice, ...]:
    if prompt in YES_NO:
        return (button(question, "affirm"), button(question, "deny"))
    if prompt in WHOSE:
        return (
            button(question, "mine", 'give_details{"relation":"self"}'),
            button(question, "others", 'give_details{"relation":"other"}'),
            button(question, "all_bills", 'give_details{"all":"all"}'),
        )
    if prompt in _OFFERS_PERSON and question.speaker.channel == "web":
        return (button(question, "talk_to_human"),)
    return ()


def _question(session: Session, speaker: Speaker) -> Question:
    return Question(session, speaker, Asked("identity"))
