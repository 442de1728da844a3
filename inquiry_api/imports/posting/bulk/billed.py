"""Plain claims: a first payer's or nobody's, of no visit that is on file."""

from uuid import UUID

from inquiry_api.access.indexes import family_name_index
from inquiry_api.imports.posting.billing import FROM_CLAIM, check_billed, told_of
from inquiry_api.imports.posting.bulk.plain import NotPlain, Plain
from inquiry_api.imports.posting.charging import Home
from inquiry_api.imports.posting.known_claims import told_apart
from inquiry_api.imports.posting.matching_claims import Wanted
from inquiry_api.imports.posting.records import Billed, PayerNamed, Person
from inquiry_api.imports.posting.tally import FLAGGED, POSTED
from inquiry_api.imports.posting.unsure import Unsure


def post_plain_claim(plain: Plain, billed: Billed) -> str:
    """Post a claim; returns how it ended. Raises NotPlain before anything is noted down."""
    _check(billed)
    patient_id = plain.whose(billed, billed.payer)
    if billed.payer is None:
        _post_self_pay(plain, billed, patient_id)
    else:
        _post_insured(plain, billed, billed.payer, patient_id)
    family = family_name_index(billed.patient.family) if billed.patient else None
    plain.load.touch(billed.number, billed.payer_number, family=family)
    return FLAGGED if told_of(billed) else POSTED


def _check(billed: Billed) -> None:
    try:
        check_billed(billed)
    except Unsure:
        raise NotPlain from None
    later = billed.payer is not None and billed.position != 1
    if later or billed.others or billed.replaces or billed.patient_paid or billed.claim_id:
        raise NotPlain


def _post_self_pay(plain: Plain, billed: Billed, patient_id: UUID | None) -> None:
    if patient_id is None or billed.patient_id is None:
        raise NotPlain
    plain.add_visit(billed, Home(plain.shelf.accounts[patient_id], None))


def _post_insured(plain: Plain, billed: Billed, payer: PayerNamed, patient_id: UUID | None) -> None:
    if patient_id is None:
        person = _newcomer(billed)
        payer_id = plain.load.payers.find_or_add(payer)
        patient_id = plain.add_patient(person, FROM_CLAIM)
    else:
        _check_on_file(plain, billed, patient_id)
        payer_id = plain.load.payers.find_or_add(payer)
    plain.add_claim(billed, patient_id, plain.covered(patient_id, billed, payer_id))


def _newcomer(billed: Billed) -> Person:
    assert billed.patient is not None
    if not (billed.patient.birth_date or billed.patient.member_id):
        raise NotPlain
    return billed.patient


def _check_on_file(plain: Plain, billed: Billed, patient_id: UUID) -> None:
    if billed.patient_id is None and billed.patient is not None:
        _stays(plain, patient_id, billed.patient)
    if _alike(plain, billed, patient_id):
        raise NotPlain


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
    return any(
        not one.says("another number")
        and not told_apart(billed, plain.shelf.filed[one.claim_id].on_file.claim)
        for one in plain.candidates(wanted)
    )
