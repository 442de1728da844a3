"""A statement in hand: its access code, with the birth date of whoever it is about or sent to."""

from inquiry_api.access.access_code import access_code_index
from inquiry_api.access.people import people_of_statement
from inquiry_api.access.person import Person
from inquiry_api.access.prompts import Prompt
from inquiry_api.access.proof import Proof, claim_of, judge
from inquiry_api.access.steps import IdentityStep
from inquiry_api.access.turn import Turn


def prove_by_statement(turn: Turn) -> IdentityStep:
    """Try the access codes and birth dates given so far; on a miss both must be given again."""
    births = set(turn.details.births)
    indexes = [access_code_index(code) for code in turn.details.access]
    people = people_of_statement(turn.session, indexes)
    fits = [person for person in people if person.able and person.birth_date in births]
    turn.details.access = []
    if turn.flow.stage == "phone":
        turn.details.births = []
    claim = claim_of(people, indexes[0])
    return judge(turn, claim, lambda: _proof(fits), Prompt.NOT_MATCHED)


def _proof(fits: list[Person]) -> Proof | None:
    """Of a patient and a guarantor born on one day, the guarantor: they are told less."""
    if not fits:
        return None
    return Proof(min(fits, key=lambda person: person.patient_id is not None), "access_code")
