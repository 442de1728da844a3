"""Proof by text: the signed number on file, with the birth date of the one it belongs to."""

from inquiry_api.access.models import IdentitySession
from inquiry_api.access.people import people_on_phone
from inquiry_api.access.person import Person
from inquiry_api.access.prompts import Prompt
from inquiry_api.access.proof import Proof, claim_of, judge
from inquiry_api.access.proving_statement import prove_by_statement
from inquiry_api.access.proving_web import take_along
from inquiry_api.access.sessions import live_session
from inquiry_api.access.steps import IdentityStep
from inquiry_api.access.turn import Turn

_NO_NUMBER = b"no number"


def phone_question(turn: Turn) -> Prompt:
    """What is asked now. A number of several people asks for the access code, whoever writes."""
    return _question(turn, _too_many(turn, _people(turn)))


def hear_phone(turn: Turn) -> IdentityStep:
    """Take the birth date, and the access code where one is needed or offered."""
    before = turn.details.write()
    take_along(turn)
    if turn.details.access and turn.details.births:
        return prove_by_statement(turn)
    if turn.heard.unreadable_date and not turn.details.births:
        return turn.unusable(Prompt.DATE_UNCLEAR)
    people = _people(turn)
    too_many = _too_many(turn, people)
    if turn.details.births and not too_many:
        return _try(turn, people)
    if turn.details.write() == before:
        return turn.unusable(_question(turn, too_many))
    turn.useful()
    return turn.ask(_question(turn, too_many))


def _question(turn: Turn, too_many: bool) -> Prompt:
    details = turn.details
    if details.access and not details.births:
        return Prompt.ASK_BIRTH
    if not too_many:
        return Prompt.STEP_UP_BIRTH if turn.stepping_up else Prompt.ASK_BIRTH
    if turn.stepping_up:
        return Prompt.STEP_UP_ACCESS_CODE
    return Prompt.ASK_ACCESS_CODE_ONLY if details.births else Prompt.ASK_ACCESS_CODE


def _people(turn: Turn) -> list[Person]:
    """Those who may be verified by this number; once verified, only whoever that was."""
    people = people_on_phone(turn.session, turn.speaker.contact_index or _NO_NUMBER)
    able = [person for person in people if person.able]
    if not turn.stepping_up:
        return able
    identity = live_session(turn.session, turn.speaker.conversation_id)
    return [person for person in able if identity and _is_in(person, identity)]


def _is_in(person: Person, identity: IdentitySession) -> bool:
    return person.is_same(identity.patient_id, identity.guarantor_ids)


def _too_many(turn: Turn, people: list[Person]) -> bool:
    """Whether the number does not say who is writing; in a session, whether it is another's."""
    return len(people) != 1 if turn.stepping_up else len(people) > 1


def _try(turn: Turn, people: list[Person]) -> IdentityStep:
    births, turn.details.births = set(turn.details.births), []
    index = turn.speaker.contact_index or _NO_NUMBER
    fits = [person for person in people if person.birth_date in births]

    def prove() -> Proof | None:
        if len(fits) != 1:
            return None
        point = next(row.id for row in fits[0].phones if row.value_index == index)
        return Proof(fits[0], "phone", point)

    return judge(turn, claim_of(people, index), prove, Prompt.NOT_MATCHED)
