"""What is asked once somebody is verified: whose bill, and whether amounts may go by text."""

from typing import Literal
from uuid import UUID

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from inquiry_api.access.consents import TEXT_PRIVACY, decision, give_consent, holder
from inquiry_api.access.models import IdentitySession
from inquiry_api.access.prompts import Prompt
from inquiry_api.access.sessions import answers_for, dependants
from inquiry_api.access.steps import IdentityStep
from inquiry_api.access.turn import Turn
from inquiry_api.access.word_sets import fold, words
from inquiry_api.ledger.models import Account
from inquiry_api.ledger.people import Patient

VERIFIED = IdentityStep("verified", Prompt.VERIFIED)
Choice = Literal["self", "other", "all"]

_ALL = words("all both everything everyone todas todos todo ambas ambos")
_OTHER = words(
    "other others another else someone somebody son daughter child children kid kids baby wife "
    "husband spouse partner mother father mom dad parent family dependent dependant "
    "otra otro otras otros alguien hijo hija hijos hijas esposa esposo pareja madre padre mama "
    "papa familia nino nina bebe"
)
_SELF = words("mine me my myself self own mia mias mio mios mi yo propia propio")
_YES = words("yes y yep yeah ok okay sure si claro dale")
_NO = words("no n nope nah")
_MOST_WORDS = 6


def next_question(turn: Turn, identity: IdentitySession) -> IdentityStep:
    """After the proof: ask whose bill where there is a choice."""
    turn.details.names, turn.details.births, turn.details.access = [], [], []
    turn.flow.code_id = None
    turn.useful()
    if turn.stepping_up:
        return turn.end(VERIFIED)
    if answers_for_others_too(turn.session, identity):
        identity.choice_open = True
        turn.at("whose_bill")
        return turn.ask(Prompt.WHOSE_BILL)
    return _warn_or_end(turn, identity)


def answers_for_others_too(session: Session, identity: IdentitySession) -> bool:
    """Whether there is both an own bill and somebody else's; otherwise nothing is to be chosen."""
    if identity.patient_id is None:
        return False
    others = (
        answers_for(identity.patient_id, identity.guarantor_ids),
        Account.patient_id != identity.patient_id,
    )
    own = exists().where(Account.patient_id == identity.patient_id)
    return bool(session.scalar(select(own & exists().where(*others))))


def hear_whose_bill(turn: Turn, identity: IdentitySession) -> IdentityStep:
    """Take the choice; one dependant may also be named by the patient."""
    choice = read_choice(turn)
    # A marked name comes first; a bare word may be one only if it says nothing else ("mía").
    names = turn.heard.names or ((turn.heard.loose_name or "",) if choice is None else ())
    named = _named_accounts(turn, identity, names)
    if named:
        identity.account_ids = named
    elif choice is not None:
        identity.account_ids = _chosen_accounts(turn, identity, choice)
    else:
        return turn.unusable(Prompt.WHOSE_BILL_UNCLEAR)
    identity.choice_open = False
    turn.useful()
    return _warn_or_end(turn, identity)


def hear_warning_answer(turn: Turn) -> IdentityStep:
    """Note yes or no. Whoever says neither twice gets the safe way, and may be asked again."""
    answer = read_yes_or_no(turn)
    if answer is None and turn.flow.unusable == 0:
        return turn.unusable(Prompt.WARN_SMS_UNCLEAR)
    if answer is not None:
        give_consent(turn.session, turn.speaker, granted=answer)
    return turn.end(VERIFIED)


def read_choice(turn: Turn) -> Choice | None:
    """`self`, `other` or `all`, from a button, the entities or a few words."""
    for entity in turn.given.entities:
        if entity.get("entity") == "relation":
            return "self" if entity.get("value") == "self" else "other"
        if entity.get("entity") == "all":
            return "all"
    said = set(turn.heard.words)
    if len(turn.heard.words) > _MOST_WORDS:
        return None
    choices: tuple[tuple[Choice, frozenset[str]], ...] = (
        ("all", _ALL),
        ("other", _OTHER),
        ("self", _SELF),
    )
    return next((choice for choice, wanted in choices if said & wanted), None)


def read_yes_or_no(turn: Turn) -> bool | None:
    """From the intent, or from a short answer."""
    if turn.given.intent in ("affirm", "deny"):
        return turn.given.intent == "affirm"
    said = set(turn.heard.words)
    if len(turn.heard.words) > _MOST_WORDS or bool(said & _YES) == bool(said & _NO):
        return None
    return bool(said & _YES)


def _warn_or_end(turn: Turn, identity: IdentitySession) -> IdentityStep:
    whose = holder(turn.speaker, identity)
    if whose is None or decision(turn.session, whose, TEXT_PRIVACY) is not None:
        return turn.end(VERIFIED)
    turn.at("warn_sms")
    return turn.ask(Prompt.WARN_SMS)


def _chosen_accounts(turn: Turn, identity: IdentitySession, choice: Choice) -> list[UUID] | None:
    """The ids behind a choice; None stands for all, also those opened later."""
    if choice == "all":
        return None
    own = Account.patient_id == identity.patient_id
    others = answers_for(identity.patient_id, identity.guarantor_ids) & ~own
    return list(turn.session.scalars(select(Account.id).where(own if choice == "self" else others)))


def _named_accounts(turn: Turn, identity: IdentitySession, names: tuple[str, ...]) -> list[UUID]:
    """The accounts of the one dependant whose name was said; none if it fits nobody or several."""
    said = {fold(word) for name in names for word in name.split()}
    if not said:
        return []
    fits = [row for row in _dependants(turn, identity) if said & _given_names(row)]
    if len(fits) != 1:
        return []
    answers = answers_for(identity.patient_id, identity.guarantor_ids)
    return list(
        turn.session.scalars(select(Account.id).where(answers, Account.patient_id == fits[0].id))
    )


def _dependants(turn: Turn, identity: IdentitySession) -> list[Patient]:
    return dependants(turn.session, identity.patient_id, identity.guarantor_ids)


def _given_names(patient: Patient) -> set[str]:
    """Given names alone: a family shares the other one."""
    return {fold(word) for word in (patient.given_name or "").split()}
