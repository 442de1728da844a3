"""Whose it is: patients by identifiers first, then by demographics, with a score that is stated.

What speaks for a patient adds up, what speaks against takes away. From CERTAIN on, and only if no
other patient reaches it, it is them. From PLAUSIBLE on it may be: a person must say. Below, nobody
on file is meant. A family shares a member number, so that alone is never enough.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from inquiry_api.access.indexes import family_name_index
from inquiry_api.coverage.models import Coverage
from inquiry_api.crypto import blind_index, normalise
from inquiry_api.imports.posting.records import Person
from inquiry_api.ledger.people import Patient

CERTAIN = 75
PLAUSIBLE = 40
MEMBER, FAMILY, GIVEN, INITIAL, BIRTH = 40, 25, 20, 8, 35
OTHER_MEMBER, OTHER_FAMILY, OTHER_GIVEN, OTHER_BIRTH = -25, -20, -40, -60


@dataclass(frozen=True)
class Score:
    """How far one patient on file is the person named, and why."""

    patient_id: UUID
    points: int
    because: tuple[str, ...]


@dataclass(frozen=True)
class Match:
    """`patient_id` is set only where it is certain; `scores` are the plausible, best first."""

    patient_id: UUID | None
    scores: tuple[Score, ...] = ()

    @property
    def nobody(self) -> bool:
        """Whether nobody on file can be meant."""
        return self.patient_id is None and not self.scores


def find_patient(session: Session, person: Person, payer_ids: frozenset[UUID]) -> Match:
    """The patient on file who is meant. `payer_ids` are those whose member number it may be."""
    patients = _candidates(session, person)
    members = _members(session, [patient.id for patient in patients])
    scores = [score(person, one, members.get(one.id, []), payer_ids) for one in patients]
    plausible = sorted(
        (one for one in scores if one.points >= PLAUSIBLE),
        key=lambda one: (-one.points, str(one.patient_id)),
    )
    certain = [one for one in plausible if one.points >= CERTAIN]
    return Match(certain[0].patient_id if len(certain) == 1 else None, tuple(plausible))


def score_patient(
    session: Session, person: Person, patient_id: UUID, payer_ids: frozenset[UUID]
) -> Score:
    """How far one patient is the person named."""
    patient = session.get_one(Patient, patient_id)
    members = _members(session, [patient_id]).get(patient_id, [])
    return score(person, patient, members, payer_ids)


@dataclass(frozen=True)
class Membership:
    """A member number on file, in its blind form."""

    payer_id: UUID
    index: bytes


def score(
    person: Person, patient: Patient, members: Iterable[Membership], payer_ids: frozenset[UUID]
) -> Score:
    """Add up what speaks for and against."""
    parts = [
        _member(person.member_id, list(members), payer_ids),
        _family(person.family, patient.family_name),
        _given(person.given, patient.given_name),
        _birth(person.birth_date, patient.birth_date),
    ]
    told = [(points, why) for points, why in parts if points]
    return Score(patient.id, sum(p for p, _ in told), tuple(f"{why} {p:+d}" for p, why in told))


def _member(
    number: str | None, members: list[Membership], payer_ids: frozenset[UUID]
) -> tuple[int, str]:
    if not number:
        return 0, ""
    index = blind_index("member", number)
    if any(member.index == index for member in members):
        return MEMBER, "member number"
    other = any(member.payer_id in payer_ids for member in members)
    return (OTHER_MEMBER, "another member number") if other else (0, "")


def _family(named: str, on_file: str | None) -> tuple[int, str]:
    one, other = normalise(named), normalise(on_file or "")
    if not one or not other:
        return 0, ""
    return (FAMILY, "family name") if one == other else (OTHER_FAMILY, "another family name")


def _given(named: str, on_file: str | None) -> tuple[int, str]:
    """The first of the given names counts: the second is often left out."""
    one, other = _first(named), _first(on_file or "")
    if not one or not other:
        return 0, ""
    if one == other:
        return GIVEN, "given name"
    if one[0] == other[0] and 1 in (len(one), len(other)):
        return INITIAL, "initial"
    return OTHER_GIVEN, "another given name"


def _birth(named: date | None, on_file: str | None) -> tuple[int, str]:
    if named is None or not on_file:
        return 0, ""
    same = named.isoformat() == on_file
    return (BIRTH, "birth date") if same else (OTHER_BIRTH, "another birth date")


def _first(name: str) -> str:
    return next((part for part in map(normalise, name.split()) if part), "")


def _candidates(session: Session, person: Person) -> list[Patient]:
    ways: list[ColumnElement[bool]] = []
    if person.member_id:
        holders = select(Coverage.patient_id).where(
            Coverage.member_id_index == blind_index("member", person.member_id)
        )
        ways.append(Patient.id.in_(holders))
    if normalise(person.family):
        ways.append(Patient.family_name_index == family_name_index(person.family))
    if not ways:
        return []
    return list(session.scalars(select(Patient).where(or_(*ways))))


def _members(session: Session, patient_ids: list[UUID]) -> dict[UUID, list[Membership]]:
    if not patient_ids:
        return {}
    query = select(Coverage.patient_id, Coverage.payer_id, Coverage.member_id_index).where(
        Coverage.patient_id.in_(patient_ids)
    )
    found: dict[UUID, list[Membership]] = {}
    for patient_id, payer_id, index in session.execute(query):
        if index is not None:
            found.setdefault(patient_id, []).append(Membership(payer_id, index))
    return found
