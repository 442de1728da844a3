"""Patients of FHIR on the books: by the numbers systems know them by, then by demographics."""

from collections.abc import Iterable, Iterator
from uuid import UUID

from sqlalchemy import select

from inquiry_api.access.indexes import family_name_index, phone_index
from inquiry_api.crypto import blind_index
from inquiry_api.imports.fhir.people import Contact, Patient
from inquiry_api.imports.fhir.values import Identifier
from inquiry_api.imports.posting.load import Load
from inquiry_api.imports.posting.matching_people import PLAUSIBLE, find_patient, score_patient
from inquiry_api.imports.posting.people import add_patient, complete_patient
from inquiry_api.imports.posting.records import Person
from inquiry_api.imports.posting.tally import POSTED
from inquiry_api.imports.posting.unsure import Unsure
from inquiry_api.imports.posting_fhir.names import person_of, phone_of
from inquiry_api.imports.posting_fhir.reach import patient_known_as
from inquiry_api.ledger.people import ContactPoint, PatientIdentifier
from inquiry_api.ledger.people import Patient as PatientRow

MATCH_CASE = "match_patient"
FROM_FHIR = "fhir"
# Numbers that a family shares, and numbers of the state that are never kept.
_NOT_KEPT = frozenset({"MB", "SN", "SS", "DL", "PPN", "CZ", "TAX"})
_NOT_KEPT_SYSTEMS = ("ssn", "passport", "2.16.840.1.113883.4.1")


def post_patient(load: Load, patient: Patient, known: UUID | None) -> UUID:
    """The patient on file, completed, or a new one. Raises Unsure, and nothing is written then.

    `known` is whom an earlier version of this resource was.
    """
    person = person_of(patient)
    with load.attempt():
        patient_id = _on_file(load, patient, person, known)
        if patient_id is None:
            load.tally.count("patient", POSTED)
            patient_id = add_patient(load.session, person, system=FROM_FHIR)
        else:
            complete_patient(load.session, patient_id, person)
        _add_numbers(load, patient, patient_id)
        add_phones(load, patient.contacts, patient_id=patient_id)
        _set_language(load, patient, patient_id)
    load.touch(family=family_name_index(person.family))
    return patient_id


def _on_file(load: Load, patient: Patient, person: Person, known: UUID | None) -> UUID | None:
    ids = {known} if known else set()
    ids |= {found for one in _kept(patient) if (found := _holder(load, one))}
    if len(ids) > 1:
        raise Unsure("numbers_of_several_patients", MATCH_CASE)
    if ids:
        (only,) = ids
        told = score_patient(load.session, person, only, frozenset())
        if person.named and told.points < PLAUSIBLE:
            raise Unsure("number_of_another_patient", MATCH_CASE, [told])
        return only
    if not person.named:
        raise Unsure("patient_not_named", MATCH_CASE)
    match = find_patient(load.session, person, frozenset())
    if match.patient_id is None and not match.nobody:
        raise Unsure("patient_not_sure", MATCH_CASE, match.scores)
    return match.patient_id


def _kept(patient: Patient) -> Iterator[Identifier]:
    """Numbers that name one person, and that may be kept."""
    for one in patient.identifiers:
        system = (one.system or "").lower()
        if not one.value or not system or any(part in system for part in _NOT_KEPT_SYSTEMS):
            continue
        if _NOT_KEPT.isdisjoint(one.kinds):
            yield one


def _holder(load: Load, one: Identifier) -> UUID | None:
    return patient_known_as(load.session, one.system or "", one.value or "")


def _add_numbers(load: Load, patient: Patient, patient_id: UUID) -> None:
    for one in dict.fromkeys(_kept(patient)):
        if _holder(load, one) is None:
            load.session.add(
                PatientIdentifier(
                    patient_id=patient_id,
                    system=one.system,
                    value=one.value,
                    value_index=blind_index("identifier", f"{one.system}|{one.value}"),
                )
            )
            load.session.flush()


def add_phones(
    load: Load,
    contacts: Iterable[Contact],
    *,
    patient_id: UUID | None = None,
    guarantor_id: UUID | None = None,
) -> None:
    """Keep the telephone numbers in use of a patient, or of a guarantor."""
    owner = {"patient_id": patient_id, "guarantor_id": guarantor_id}
    for contact in contacts:
        number = phone_of(contact.value or "") if contact.system in (None, "phone", "sms") else None
        if number is None or contact.use == "old":
            continue
        index = phone_index(number)
        known = select(ContactPoint.id).filter_by(**owner).where(ContactPoint.value_index == index)
        if load.session.scalars(known).first() is None:
            load.session.add(ContactPoint(**owner, kind="phone", value=number, value_index=index))
            load.session.flush()


def _set_language(load: Load, patient: Patient, patient_id: UUID) -> None:
    """Spanish where it is the first language told; English is what a new patient starts with."""
    first = next((code for concept in patient.languages for code in concept.codes), "")
    if first.lower().split("-")[0] == "es":
        load.session.get_one(PatientRow, patient_id).language = "es"
