"""Proof on the web: last name and birth date, then a code sent to the number on file."""

from dataclasses import replace
from datetime import date, timedelta

from inquiry_api.access import counters
from inquiry_api.access.codes import Recipient, claimed_by, create_code, try_code
from inquiry_api.access.heard import family_names
from inquiry_api.access.indexes import name_birth_index
from inquiry_api.access.people import people_named, people_of
from inquiry_api.access.person import Person
from inquiry_api.access.prompts import Prompt
from inquiry_api.access.proof import Claim, Proof, claim_of, judge
from inquiry_api.access.proving_statement import prove_by_statement
from inquiry_api.access.sessions import live_session
from inquiry_api.access.steps import IdentityStep, SendCode
from inquiry_api.access.turn import Turn
from inquiry_api.access.word_sets import words

_CODES_AN_HOUR = 5
_HOUR = timedelta(hours=1)
_AGAIN = words("again resend another new otra otro nuevo nueva reenviar")


def take_along(turn: Turn) -> None:
    """Keep what this message gives; what is said anew replaces what was said before."""
    heard, details = turn.heard, turn.details
    loose = [heard.loose_name] if heard.loose_name and not details.names else []
    details.names = list(heard.names) or details.names or loose
    details.births = list(heard.births) or details.births
    details.access = list(heard.access) or details.access


def details_question(turn: Turn) -> Prompt:
    """What is missing before anything can be tried."""
    details = turn.details
    if not details.births:
        return Prompt.ASK_BIRTH if details.names or details.access else Prompt.ASK_NAME_BIRTH
    return Prompt.ASK_NAME


def hear_details(turn: Turn) -> IdentityStep:
    """Collect name and birth date, in any order and any number of messages."""
    before = turn.details.write()
    take_along(turn)
    if turn.details.access and turn.details.births:
        return prove_by_statement(turn)
    if turn.heard.unreadable_date and not turn.details.births:
        return turn.unusable(Prompt.DATE_UNCLEAR)
    if turn.details.names and turn.details.births:
        return send_code(turn, Prompt.ASK_CODE)
    if turn.details.write() == before:
        return turn.unusable(details_question(turn))
    turn.useful()
    return turn.ask(details_question(turn))


def hear_code(turn: Turn) -> IdentityStep:
    """Take the code, an access code instead, corrected details, or the wish for a new code."""
    heard, details = turn.heard, turn.details
    if heard.six_digits and not heard.access:
        return _try(turn, heard.six_digits[0])
    if heard.access or details.access:
        take_along(turn)
        return prove_by_statement(turn) if details.births else turn.ask(Prompt.ASK_BIRTH)
    if turn.given.intent == "report_access_problem" or _AGAIN & set(heard.words):
        return send_code(turn, Prompt.CODE_SENT_AGAIN)
    if (heard.names or heard.births) and not turn.stepping_up:
        take_along(turn)
        return send_code(turn, Prompt.ASK_CODE)
    return turn.unusable(Prompt.CODE_UNCLEAR)


def send_code(turn: Turn, prompt: Prompt) -> IdentityStep:
    """Make a code for whoever fits, or for nobody, and ask for it in the same words."""
    turn.at("code")
    turn.useful()
    if not _may_send(turn, "codes_conversation", turn.speaker.conversation_id.bytes):
        return turn.ask(Prompt.NO_MORE_CODES)
    recipient = _recipient(turn)
    allowed = [_may_send(turn, "codes_person", key) for key in recipient.keys]
    if not all(allowed):
        recipient = replace(recipient, contact_point_id=None)
    turn.flow.code_id, code = create_code(turn.session, turn.speaker.conversation_id, recipient)
    to = recipient.contact_point_id
    patient_id = recipient.person.patient_id if recipient.person else None
    turn.audit("identity.code", "sent" if to else "not_sent", patient_id)
    return turn.ask(prompt, (SendCode(to, code),))


def _try(turn: Turn, digits: str) -> IdentityStep:
    request = turn.flow.code_id
    if request is None:
        return turn.unusable(Prompt.CODE_UNCLEAR)
    keys, patient_id = claimed_by(turn.session, request)

    def prove() -> Proof | None:
        row = try_code(turn.session, request, digits)
        if row is None or row.contact_point_id is None:
            return None
        people = people_of(turn.session, row.patient_id, row.guarantor_ids)
        able = [person for person in people if person.able]
        return Proof(able[0], "code", row.contact_point_id) if len(able) == 1 else None

    return judge(turn, Claim(keys, patient_id), prove, Prompt.CODE_WRONG)


def _recipient(turn: Turn) -> Recipient:
    """The one person that name and birth date fit, and the newest number that texts reach."""
    if turn.stepping_up:
        people, said = _people_in_session(turn), turn.speaker.conversation_id.bytes
    else:
        indexes = _name_births(turn)
        people, said = people_named(turn.session, indexes), indexes[0]
    able = [person for person in people if person.able]
    person = able[0] if len(able) == 1 else None
    phones = [row for row in person.phones if row.texts] if person else []
    newest = max(phones, key=lambda row: row.since, default=None)
    return Recipient(claim_of(people, said).keys, person, newest.id if newest else None)


def _people_in_session(turn: Turn) -> list[Person]:
    identity = live_session(turn.session, turn.speaker.conversation_id)
    if identity is None:
        return []
    return people_of(turn.session, identity.patient_id, identity.guarantor_ids)


def _name_births(turn: Turn) -> list[bytes]:
    days = [date.fromisoformat(text) for text in turn.details.births]
    names = sorted(family_names(turn.details.names))
    return [name_birth_index(name, day) for name in names for day in days]


def _may_send(turn: Turn, kind: str, key: bytes) -> bool:
    return counters.take(turn.session, counters.Key(kind, key), _CODES_AN_HOUR, _HOUR)
