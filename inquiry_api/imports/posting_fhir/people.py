"""Whom resources mean: patients are put on the books when they, or something of theirs, is met."""

from dataclasses import dataclass
from uuid import UUID

from inquiry_api.imports.fhir.people import Patient
from inquiry_api.imports.fhir.resource import Identity
from inquiry_api.imports.fhir.values import Reference
from inquiry_api.imports.posting.holding import open_review
from inquiry_api.imports.posting.matching_people import Score
from inquiry_api.imports.posting.records import Person
from inquiry_api.imports.posting.tally import REVIEW, UNCHANGED
from inquiry_api.imports.posting.unsure import Unsure
from inquiry_api.imports.posting_fhir.context import Context
from inquiry_api.imports.posting_fhir.names import key_of, person_of, place_of
from inquiry_api.imports.posting_fhir.patients import post_patient


@dataclass(frozen=True)
class Meant:
    """Whom a reference means: our patient if that is sure, the person if one was read.

    `label` names the resource that was looked for in vain.
    """

    id: UUID | None
    person: Person | None
    label: str | None = None

    @property
    def text_id(self) -> str | None:
        """The patient's key as text."""
        return str(self.id) if self.id else None

    def with_member(self, member_id: str | None) -> Person | None:
        """The person with the number that the payer at hand knows them by."""
        if self.person is None:
            return Person(member_id=member_id) if self.id else None
        return self.person.model_copy(update={"member_id": member_id})


class People:
    """Finds and posts the patients of one file."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._unsure: set[str] = set()
        self._met: dict[str, Meant] = {}

    def post(self, patient: Patient) -> UUID | None:
        """Put a patient on the books, or leave them to a clerk, once."""
        key, record = key_of(patient.identity), self._context.record(patient)
        if key in self._unsure:
            return None
        load = self._context.load
        if record is not None and record.content_hash == patient.identity.content_hash:
            load.tally.count("patient", UNCHANGED)
            return record.row_id
        known = record.row_id if record else self._replacement(patient)
        try:
            patient_id = post_patient(load, patient, known)
        except Unsure as fault:
            self._unsure.add(key)
            self._to_a_clerk(patient, fault)
            return None
        self._met.pop(key, None)
        self._context.remember(patient, patient_id)
        self._context.waiters.arrived(key, str(patient_id))
        return patient_id

    def _replacement(self, patient: Patient) -> UUID | None:
        """A record that was merged into another is that other patient."""
        if not patient.replaced_by:
            return None
        return self._context.reach.stored(patient.replaced_by[0], patient.identity, "Patient")

    def _to_a_clerk(self, patient: Patient, fault: Unsure) -> None:
        load, place = self._context.load, place_of(patient.identity)
        scores = [one for one in fault.candidates if isinstance(one, Score)]
        packet = {
            "why": fault.reason,
            "place": place,
            "record": person_of(patient).model_dump(mode="json"),
            "candidates": [
                {"patient": str(s.patient_id), "points": s.points, "because": list(s.because)}
                for s in scores
            ],
        }
        open_review(load, fault.case, key_of(patient.identity), packet)
        load.tally.tell("patient", place, REVIEW, fault.reason)

    def meant(self, reference: Reference | None, within: Identity) -> Meant:
        """The patient whom a reference means, put on the books where the files hold them."""
        if reference is None:
            return Meant(None, None)
        found = self._context.reach.find(reference, within)
        if found is None or not isinstance(found.resource, Patient):
            stored = self._context.reach.stored(reference, within, "Patient")
            return Meant(stored, None, self._context.reach.label(reference, within))
        patient = found.resource
        if found.within is within:  # Contained: it has no name of its own to be kept under.
            return Meant(None, person_of(patient))
        key = key_of(patient.identity)
        if key not in self._met:
            self._met[key] = Meant(self._quietly(patient), person_of(patient))
        return self._met[key]

    def _quietly(self, patient: Patient) -> UUID | None:
        """The patient's key; one on the books in this version is not counted again."""
        record = self._context.record(patient)
        if record is not None and record.content_hash == patient.identity.content_hash:
            return record.row_id
        return self.post(patient)
