"""One human being as the records know them: as a patient, as guarantor rows, or as both."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from inquiry_api.db import now
from inquiry_api.ledger.people import ContactPoint, Guarantor, Patient

OF_AGE = 18


@dataclass
class Person:
    """Who may be verified. `able` is false for minors, the deceased, and unknown birth dates.

    A minor's bills are spoken of with the adult who answers for them (45 CFR 164.502(g)).
    """

    patient: Patient | None = field(repr=False)
    guarantors: list[Guarantor] = field(repr=False)
    phones: list[ContactPoint] = field(default_factory=list, repr=False)

    @property
    def patient_id(self) -> UUID | None:
        """The patient's id; None for a guarantor who is no patient."""
        return self.patient.id if self.patient else None

    @property
    def guarantor_ids(self) -> list[UUID]:
        """The ids of the guarantor rows, in a fixed order."""
        return sorted(row.id for row in self.guarantors)

    @property
    def birth_date(self) -> str | None:
        """ISO text; the patient's row decides, and guarantor rows serve where there is none."""
        if self.patient:
            return self.patient.birth_date or None
        return next((row.birth_date for row in self.guarantors if row.birth_date), None)

    @property
    def able(self) -> bool:
        """Whether this person may be verified at all."""
        born = self.birth_date
        if born is None or (self.patient and self.patient.deceased_on):
            return False
        return _age(date.fromisoformat(born)) >= OF_AGE

    @property
    def names(self) -> set[str]:
        """Given and family names, each part by itself."""
        rows: list[Patient | Guarantor] = [*self.guarantors]
        if self.patient:
            rows.append(self.patient)
        texts = (text for row in rows for text in (row.given_name, row.family_name) if text)
        return {part for text in texts for part in text.split()}

    def counter_keys(self) -> list[bytes]:
        """What wrong tries for this person count against."""
        ids = [*self.guarantor_ids, *([self.patient_id] if self.patient_id else [])]
        return [each.bytes for each in ids]

    def is_same(self, patient_id: UUID | None, guarantor_ids: Sequence[UUID]) -> bool:
        """Whether a session bound to these ids is this person's."""
        if self.patient_id or patient_id:
            return self.patient_id == patient_id
        return bool(set(self.guarantor_ids) & set(guarantor_ids))


def gather(
    patients: Sequence[Patient],
    guarantors: Sequence[Guarantor],
    contacts: Sequence[ContactPoint],
) -> list[Person]:
    """Put rows that are one human together.

    A guarantor row belongs to its patient. Rows that are not linked are one human only when name,
    birth date and telephone all agree; two patient rows never are, that is a clerk's decision.
    """
    people = [Person(row, [g for g in guarantors if g.patient_id == row.id]) for row in patients]
    for person in people:
        person.phones = _phones(person, contacts)
    for row in guarantors:
        if row.patient_id is None:
            _place(row, people, contacts)
    return people


def _place(row: Guarantor, people: list[Person], contacts: Sequence[ContactPoint]) -> None:
    alone = Person(None, [row])
    alone.phones = _phones(alone, contacts)
    twins = [person for person in people if _agree(person, alone)]
    if len(twins) == 1:
        twins[0].guarantors.append(row)
        twins[0].phones += alone.phones
    else:
        people.append(alone)


def _agree(one: Person, other: Person) -> bool:
    indexes = {row.value_index for row in one.phones} & {row.value_index for row in other.phones}
    keys = _name_births(one) & _name_births(other)
    return bool(indexes and keys)


def _name_births(person: Person) -> set[bytes]:
    rows: list[Patient | Guarantor] = [*person.guarantors]
    if person.patient:
        rows.append(person.patient)
    return {row.name_birth_index for row in rows if row.name_birth_index}


def _phones(person: Person, contacts: Sequence[ContactPoint]) -> list[ContactPoint]:
    guarantor_ids = set(person.guarantor_ids)
    return [
        row
        for row in contacts
        if row.guarantor_id in guarantor_ids
        or (row.patient_id is not None and row.patient_id == person.patient_id)
    ]


def _age(born: date) -> int:
    today = now().date()
    return today.year - born.year - ((today.month, today.day) < (born.month, born.day))
