"""Plain claims: a first payer's, of nobody new to doubt and no visit that is on file."""

from uuid import UUID

from inquiry_api.access.indexes import family_name_index
from inquiry_api.imports.posting.billing import FROM_CLAIM, check_billed, told_of
from inquiry_api.imports.posting.bulk.plain import NotPlain, Plain
from inquiry_api.imports.posting.matching_claims import Wanted
from inquiry_api.imports.posting.records import Billed, Person
from inquiry_api.imports.posting.tally import FLAGGED, POSTED
from inquiry_api.imports.posting.unsure import Unsure


def post_plain_claim(plain: Plain, billed: Billed) -> str:
    """Post a claim; returns how it ended. Raises NotPlain before anything is noted down."""
    person = _checked(billed)
    assert billed.payer is not None
    patient_id = plain.patient_of(person, plain.load.payers.same(billed.payer))
    if patient_id is not None:
        _stays(plain, patient_id, person)
        if _alike(plain, billed, patient_id):
            raise NotPlain
    elif not (person.birth_date or person.member_id):
        raise NotPlain
    payer_id = plain.load.payers.find_or_add(billed.payer)
    if patient_id is None:
        patient_id = plain.add_patient(person, FROM_CLAIM)
    coverage = plain.covered(patient_id, billed, payer_id)
    plain.add_claim(billed, patient_id, coverage)
    family = family_name_index(person.family)
    plain.load.touch(billed.number, billed.payer_number, family=family)
    return FLAGGED if told_of(billed) else POSTED


def _checked(billed: Billed) -> Person:
    try:
        check_billed(billed)
    except Unsure:
        raise NotPlain from None
    person = billed.patient
    special = (
        billed.payer is None
        or billed.position != 1
        or billed.others
        or billed.replaces
        or billed.patient_paid
        or billed.patient_id
        or billed.claim_id
    )
    if special or person is None or not person.named:
        raise NotPlain
    return person


def _stays(plain: Plain, patient_id: UUID, person: Person) -> None:
    """Whoever is on file must not become better known by this claim: that is done one by one."""
    patient = plain.shelf.patients[patient_id]
    more = (
        (patient.birth_date is None and person.birth_date)
        or (patient.address is None and person.address)
        or (patient.deceased_on is None and person.died_on)
    )
    if more:
        raise NotPlain


def _alike(plain: Plain, billed: Billed, patient_id: UUID) -> bool:
    """Whether any claim on file may be the same or of the same visit."""
    assert billed.payer is not None
    wanted = Wanted(
        number=billed.number,
        payer_number=billed.payer_number,
        payers=plain.load.payers.same(billed.payer),
        person=billed.patient,
        patient_id=patient_id,
        charge=billed.charge,
        starts_on=billed.service_from,
        ends_on=billed.service_to or billed.service_from,
    )
    return any(not one.says("another number") for one in plain.candidates(wanted))
