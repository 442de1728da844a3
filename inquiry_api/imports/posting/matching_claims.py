"""Which claim of ours a payer speaks of, with a score that is stated.

The payer's own claim number names it. Else the practice's number together with the patient and the
dates or the charge; else patient, dates and charge together where no numbers contradict. A claim
number alone never does: several claims, even of different patients, share one in real files.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, false, func, or_, select
from sqlalchemy.orm import Session

from inquiry_api.imports.posting import matching_people
from inquiry_api.imports.posting.matching_people import score_patient
from inquiry_api.imports.posting.records import Person
from inquiry_api.ledger.models import Account, Charge, Claim, Visit, claim_number_index

CERTAIN = 70
PLAUSIBLE = 40
PAYER_NUMBER, NUMBER, PATIENT, DATES, CHARGE, PAYER = 100, 40, 30, 20, 20, 10
OTHER_PAYER_NUMBER, OTHER_NUMBER = -20, -40
OTHER_PATIENT, OTHER_DATES, OTHER_CHARGE = -90, -60, -10
REMITTED = "remitted:"  # A claim that was made from a remittance has a key that starts so.


@dataclass(frozen=True)
class Wanted:
    """What a file says of the claim it means. `patient_id` is set where that is certain."""

    number: str | None
    payer_number: str | None
    payers: frozenset[UUID]
    person: Person | None
    patient_id: UUID | None
    charge: int
    starts_on: date | None
    ends_on: date | None


@dataclass(frozen=True)
class Candidate:
    """A claim of ours, how far it is the one meant, and why.

    `remitted` says that we know of it from a remittance alone.
    """

    claim_id: UUID
    visit_id: UUID
    patient_id: UUID
    position: int
    payer_id: UUID
    remitted: bool
    points: int
    because: tuple[str, ...]

    def says(self, *whys: str) -> bool:
        """Whether any of these was found, for it or against it."""
        return any(why.rpartition(" ")[0] in whys for why in self.because)

    @property
    def is_our_number(self) -> bool:
        """Whether we sent a claim of this number, these days and this charge, whoever is named."""
        return not self.remitted and all(map(self.says, ("number", "dates", "charge")))


@dataclass(frozen=True)
class OnFile:
    """A claim of ours, whose it is, and from when to when its services were."""

    claim: Claim
    patient_id: UUID
    first: date
    last: date


def candidates(session: Session, wanted: Wanted) -> list[Candidate]:
    """The claims that may be meant, best first; those that cannot be are left out."""

    def points_of(patient_id: UUID, person: Person) -> int:
        return score_patient(session, person, patient_id, wanted.payers).points

    rows = [OnFile(*row) for row in session.execute(_query(wanted))]
    return rank(wanted, rows, points_of)


def rank(
    wanted: Wanted, rows: Iterable[OnFile], points_of: Callable[[UUID, Person], int]
) -> list[Candidate]:
    """The same among claims that are at hand; `points_of` scores a patient as the person named."""
    people: dict[UUID, int] = {}
    found = []
    for row in rows:
        if row.patient_id not in people:
            people[row.patient_id] = _patient(wanted, row.patient_id, points_of)
        told = _told(wanted, row.claim, people[row.patient_id], row.first, row.last)
        found.append(_candidate(row.claim, row.patient_id, told))
    return sorted(
        (one for one in found if one.points > 0 or one.is_our_number),
        key=lambda one: (-one.points, str(one.claim_id)),
    )


def certain(found: Iterable[Candidate]) -> list[Candidate]:
    """Those beyond doubt: by the payer's number, or by enough else with the patient among it."""
    return [one for one in found if one.points >= CERTAIN and _is_told_enough(one)]


def _is_told_enough(one: Candidate) -> bool:
    return one.says("payer's number") or (one.says("patient") and one.says("dates", "charge"))


def _candidate(claim: Claim, patient_id: UUID, told: list[tuple[int, str]]) -> Candidate:
    return Candidate(
        claim_id=claim.id,
        visit_id=claim.visit_id,
        patient_id=patient_id,
        position=claim.position,
        payer_id=claim.payer_id,
        remitted=(claim.external_id or "").startswith(REMITTED),
        points=sum(points for points, _ in told),
        because=tuple(f"{why} {points:+d}" for points, why in told),
    )


def _told(
    wanted: Wanted, claim: Claim, patient: int, first: date, last: date
) -> list[tuple[int, str]]:
    told = _numbers(wanted, claim)
    if patient:
        told.append((patient, "patient" if patient > 0 else "another patient"))
    if wanted.starts_on and wanted.ends_on:
        overlap = wanted.starts_on <= last and first <= wanted.ends_on
        told.append((DATES, "dates") if overlap else (OTHER_DATES, "other dates"))
    same_charge = claim.charge_cents == abs(wanted.charge)
    told.append((CHARGE, "charge") if same_charge else (OTHER_CHARGE, "another charge"))
    if claim.payer_id in wanted.payers:
        told.append((PAYER, "payer"))
    return told


def _numbers(wanted: Wanted, claim: Claim) -> list[tuple[int, str]]:
    told = []
    if wanted.payer_number and claim.payer_claim_number and claim.payer_id in wanted.payers:
        same = claim.payer_claim_number == wanted.payer_number
        told.append(
            (PAYER_NUMBER, "payer's number") if same else (OTHER_PAYER_NUMBER, "other payer number")
        )
    if wanted.number and claim.number:
        same = claim.number.upper() == wanted.number.upper()  # Payers send capitals back.
        told.append((NUMBER, "number") if same else (OTHER_NUMBER, "another number"))
    return told


def _patient(wanted: Wanted, patient_id: UUID, points_of: Callable[[UUID, Person], int]) -> int:
    if wanted.patient_id is not None:
        return PATIENT if wanted.patient_id == patient_id else OTHER_PATIENT
    if wanted.person is None:
        return 0
    points = points_of(patient_id, wanted.person)
    if points > matching_people.PLAUSIBLE:
        return PATIENT
    return OTHER_PATIENT if points < 0 else 0


def _query(wanted: Wanted) -> Select[Claim, UUID, date, date]:
    first, last = (
        select(of(Charge.service_on)).where(Charge.visit_id == Visit.id).scalar_subquery()
        for of in (func.min, func.max)
    )
    return (
        select(
            Claim,
            Account.patient_id,
            func.coalesce(first, Visit.service_on),
            func.coalesce(last, Visit.service_on),
        )
        .join(Visit, Visit.id == Claim.visit_id)
        .join(Account, Account.id == Visit.account_id)
        .where(or_(*_ways(wanted)))
    )


def _ways(wanted: Wanted) -> list[ColumnElement[bool]]:
    ways: list[ColumnElement[bool]] = [false()]
    if wanted.number:
        ways.append(Claim.number_index == claim_number_index(wanted.number))
    if wanted.payer_number:
        index = claim_number_index(wanted.payer_number)
        ways.append(Claim.payer_claim_number_index == index)
    if wanted.patient_id is not None and wanted.starts_on and wanted.ends_on:
        day = Visit.service_on.between(wanted.starts_on, wanted.ends_on)
        ways.append(and_(Account.patient_id == wanted.patient_id, day))
    return ways
