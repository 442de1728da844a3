"""Writes patients, payers, coverage and visits of imported books, each once."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from inquiry_api.access.indexes import family_name_index, name_birth_index, phone_index
from inquiry_api.coverage.models import Coverage, Payer
from inquiry_api.crypto import blind_index
from inquiry_api.imports.posting.matching_people import Score, find_patient
from inquiry_api.imports.posting.people import (
    account_of,
    add_account,
    complete_patient,
    free_number,
    is_free,
)
from inquiry_api.imports.posting.records import Person
from inquiry_api.imports.records import (
    BadFile,
    Books,
    CoverageRecord,
    PatientRecord,
    PayerRecord,
    VisitRecord,
    kept_id,
)
from inquiry_api.ledger.models import Visit
from inquiry_api.ledger.people import ContactPoint, Patient, PatientIdentifier


@dataclass
class Written:
    """Our keys for a system's own, as far as they were written or found."""

    patients: dict[str, UUID] = field(default_factory=dict)
    accounts: dict[str, UUID] = field(default_factory=dict)
    payers: dict[str, UUID] = field(default_factory=dict)
    visits: dict[str, UUID] = field(default_factory=dict)
    visit_accounts: dict[UUID, UUID] = field(default_factory=dict)
    unsure: dict[str, tuple[Score, ...]] = field(default_factory=dict)


def write_people(session: Session, books: Books) -> Written:
    """Write everything but the money. Raises BadFile for a link to something that isn't there."""
    written = Written()
    for payer in books.payers:
        written.payers[payer.external_id] = _payer(session, books, payer)
    for patient in books.patients:
        _patient(session, books, patient, written)
    for coverage in books.coverages:
        _coverage(session, books, coverage, written)
    for visit in books.visits:
        _visit(session, books, visit, written)
    session.flush()
    return written


def linked(
    books: Books, what: str, keys: Mapping[str, UUID], external_id: str, line: int | None = None
) -> UUID:
    """Our key for a system's key. Raises BadFile saying what is missing, and never whose."""
    if external_id not in keys:
        file = books.name if line is None else books.claims_file
        raise BadFile(file, f"a {what} is referred to that is not in the files", line=line)
    return keys[external_id]


def _payer(session: Session, books: Books, record: PayerRecord) -> UUID:
    external_id = f"{books.system}:{record.external_id}"
    payer = session.scalars(select(Payer).where(Payer.external_id == external_id)).first()
    if payer is None:
        payer = Payer(name=record.name, kind=record.kind, external_id=external_id)
        session.add(payer)
        session.flush()
    return payer.id


def _patient(session: Session, books: Books, record: PatientRecord, written: Written) -> None:
    index = blind_index("identifier", f"{books.system}|{record.external_id}")
    known = session.scalars(
        select(PatientIdentifier).where(
            PatientIdentifier.system == books.system, PatientIdentifier.value_index == index
        )
    ).first()
    if known is None:
        patient, is_new = _matched(session, record, written)
        session.add(
            PatientIdentifier(
                patient_id=patient.id,
                system=books.system,
                value=record.external_id,
                value_index=index,
            )
        )
        if is_new:
            _new_account(session, record, patient)
        known_id = patient.id
    else:
        known_id = known.patient_id
    written.patients[record.external_id] = known_id
    written.accounts[record.external_id] = account_of(session, known_id)


def _matched(session: Session, record: PatientRecord, written: Written) -> tuple[Patient, bool]:
    """The patient whom another format brought, if that is sure; else a new one.

    One who may be the same is kept apart, and is for a clerk.
    """
    person = Person(
        family=record.family_name, given=record.given_name, birth_date=record.birth_date
    )
    match = find_patient(session, person, frozenset())
    if match.patient_id is not None:
        patient = session.get_one(Patient, match.patient_id)
        complete_patient(session, patient.id, person)
        _add_phones(session, record, patient)
        return patient, False
    if not match.nobody:
        written.unsure[record.external_id] = match.scores
    return _new_patient(session, record), True


def _new_patient(session: Session, record: PatientRecord) -> Patient:
    patient = Patient(
        given_name=record.given_name,
        family_name=record.family_name,
        birth_date=record.birth_date.isoformat() if record.birth_date else None,
        address=record.address,
        family_name_index=family_name_index(record.family_name),
        language=record.language,
        deceased_on=record.deceased_on,
    )
    if record.birth_date:
        patient.name_birth_index = name_birth_index(record.family_name, record.birth_date)
    session.add(patient)
    session.flush()
    _add_phones(session, record, patient)
    return patient


def _add_phones(session: Session, record: PatientRecord, patient: Patient) -> None:
    for number in record.phones:
        index = phone_index(number)
        known = select(ContactPoint.id).where(
            ContactPoint.patient_id == patient.id, ContactPoint.value_index == index
        )
        if session.scalars(known).first() is None:
            session.add(
                ContactPoint(patient_id=patient.id, kind="phone", value=number, value_index=index)
            )


def _new_account(session: Session, record: PatientRecord, patient: Patient) -> None:
    """The account by the number on the practice's bills, else by the patient's own number.

    A family that shares one number has one account under it; the others get numbers of their own.
    """
    first = record.external_id.partition("-")[0].upper()
    numbers = (record.account_number, first, record.external_id)
    free = (number for number in numbers if number and is_free(session, number))
    person = Person(family=record.family_name, given=record.given_name)
    add_account(session, patient, next(free, None) or free_number(session, person))


def _coverage(session: Session, books: Books, record: CoverageRecord, written: Written) -> None:
    patient_id = linked(books, "patient", written.patients, record.patient_id)
    payer_id = linked(books, "payer", written.payers, record.payer_id)
    same = select(Coverage.id).where(
        Coverage.patient_id == patient_id,
        Coverage.payer_id == payer_id,
        Coverage.starts_on == record.starts_on,
        Coverage.priority == record.priority,
    )
    if session.scalars(same).first() is None:
        session.add(
            Coverage(
                patient_id=patient_id,
                payer_id=payer_id,
                priority=record.priority,
                starts_on=record.starts_on,
                ends_on=record.ends_on,
                member_id=record.member_id,
                member_id_index=blind_index("member", record.member_id)
                if record.member_id
                else None,
                relationship=record.relationship,
                dual=record.dual,
            )
        )


def _visit(session: Session, books: Books, record: VisitRecord, written: Written) -> None:
    account_id = linked(books, "patient", written.accounts, record.patient_id)
    number = kept_id(books.system, record.external_id)
    known = select(Visit).where(Visit.system == books.system, Visit.external_id == number)
    visit = session.scalars(known).first()
    if visit is None:
        visit = Visit(
            account_id=account_id,
            service_on=record.service_on,
            kind=record.kind,
            place=record.place,
            provider=record.provider,
            system=books.system,
            external_id=number,
        )
        session.add(visit)
    written.visits[record.external_id] = visit.id
    written.visit_accounts[visit.id] = visit.account_id
