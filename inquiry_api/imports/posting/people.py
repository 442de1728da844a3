"""Writes patients and accounts that a file is the first to name."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from inquiry_api.access.indexes import family_name_index, name_birth_index
from inquiry_api.crypto import blind_index, normalise
from inquiry_api.imports.posting.records import Person
from inquiry_api.ledger.models import Account
from inquiry_api.ledger.people import Guarantor, Patient, PatientIdentifier


def add_patient(session: Session, person: Person, *, system: str) -> UUID:
    """A new patient with an account, marked by `system` as coming from that kind of file."""
    patient, identifier = new_patient(person, system)
    session.add(patient)
    session.flush()
    session.add(identifier)
    add_account(session, patient, free_number(session, person))
    return patient.id


def new_patient(person: Person, system: str) -> tuple[Patient, PatientIdentifier]:
    """The rows of a patient, not written yet."""
    patient = Patient(
        given_name=person.given,
        family_name=person.family,
        address=person.address,
        deceased_on=person.died_on,
    )
    _set_indexes(patient, person)
    name = _name(person)
    identifier = PatientIdentifier(
        patient_id=patient.id,
        system=system,
        value=name,
        value_index=blind_index("identifier", f"{system}|{name}|{patient.id}"),
    )
    return patient, identifier


def complete_patient(session: Session, patient_id: UUID, person: Person) -> None:
    """Fill in what was not known of a patient; nothing known is changed."""
    patient = session.get_one(Patient, patient_id)
    if patient.birth_date is None and person.birth_date is not None:
        _set_indexes(patient, person)
        _complete_guarantors(session, patient)
    if patient.address is None and person.address:
        patient.address = person.address
    if patient.deceased_on is None and person.died_on is not None:
        patient.deceased_on = person.died_on


def account_of(session: Session, patient_id: UUID) -> UUID:
    """The patient's account, always the same one where there are several; a new one if none."""
    query = select(Account.id).where(Account.patient_id == patient_id).order_by(Account.id)
    found = session.scalars(query).first()
    if found is not None:
        return found
    patient = session.get_one(Patient, patient_id)
    person = Person(family=patient.family_name or "", given=patient.given_name or "")
    return add_account(session, patient, free_number(session, person)).id


def add_account(session: Session, patient: Patient, number: str) -> Account:
    """An account for which the patient answers; a file of claims names no other guarantor."""
    guarantor, account = new_account(patient, number)
    session.add(guarantor)
    session.flush()
    session.add(account)
    session.flush()
    return account


def new_account(patient: Patient, number: str) -> tuple[Guarantor, Account]:
    """The rows of an account, not written yet."""
    guarantor = Guarantor(
        patient_id=patient.id,
        given_name=patient.given_name,
        family_name=patient.family_name,
        birth_date=patient.birth_date,
        family_name_index=patient.family_name_index,
        name_birth_index=patient.name_birth_index,
    )
    account = Account(
        number=number,
        number_index=blind_index("account", number),
        patient_id=patient.id,
        guarantor_id=guarantor.id,
    )
    return guarantor, account


def _set_indexes(patient: Patient, person: Person) -> None:
    patient.family_name_index = family_name_index(person.family)
    if person.birth_date is None:
        return
    patient.birth_date = person.birth_date.isoformat()
    patient.name_birth_index = name_birth_index(person.family, person.birth_date)


def _complete_guarantors(session: Session, patient: Patient) -> None:
    for guarantor in session.scalars(select(Guarantor).where(Guarantor.patient_id == patient.id)):
        guarantor.birth_date = patient.birth_date
        guarantor.name_birth_index = patient.name_birth_index


def _name(person: Person) -> str:
    born = person.birth_date.isoformat() if person.birth_date else ""
    return "|".join((person.member_id or "", person.family, person.given, born))


def free_number(session: Session, person: Person) -> str:
    """A number that says nothing, yet is the same whichever file comes first."""
    for attempt in range(1000):
        number = number_for(person, attempt)
        if is_free(session, number):
            return number
    raise AssertionError("no free account number")


def is_free(session: Session, number: str) -> bool:
    """Whether no account has this number."""
    query = select(Account.id).where(Account.number_index == blind_index("account", number))
    return session.scalars(query).first() is None


def number_for(person: Person, attempt: int = 0) -> str:
    """The account number of somebody, or the next one where it is taken."""
    named = "|".join(map(normalise, (person.member_id or "", person.family, person.given)))
    seed = f"{named}#{attempt}" if attempt else named
    return f"P-{blind_index('account_number', seed).hex()[:8].upper()}"
