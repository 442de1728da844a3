"""Fetches the shelf for a stretch of a file: a handful of queries for hundreds of claims."""

from collections.abc import Iterable, Sequence, Set
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from inquiry_api.access.indexes import family_name_index
from inquiry_api.coverage.models import Coverage
from inquiry_api.crypto import blind_index, normalise
from inquiry_api.db import among
from inquiry_api.imports.models import ClaimEvidence
from inquiry_api.imports.posting.alone import charged_patients
from inquiry_api.imports.posting.bulk.shelf import Filed, Shelf
from inquiry_api.imports.posting.matching_claims import OnFile
from inquiry_api.imports.posting.people import number_for
from inquiry_api.imports.posting.records import Billed, Decided, Person
from inquiry_api.ledger.journal import Book, Kind, LedgerEntry, LedgerTxn
from inquiry_api.ledger.models import Account, Charge, Claim, Remittance, Visit, claim_number_index
from inquiry_api.ledger.people import Patient


@dataclass
class Names:
    """What an item, or many, can be found by."""

    numbers: set[bytes] = field(default_factory=set)
    families: set[bytes] = field(default_factory=set)
    members: set[bytes] = field(default_factory=set)
    accounts: set[bytes] = field(default_factory=set)
    days: set[date] = field(default_factory=set)
    patients: set[UUID] = field(default_factory=set)
    claims: set[UUID] = field(default_factory=set)

    @property
    def keys(self) -> set[object]:
        """What two items that can touch one another share one of."""
        named = (self.numbers, self.families, self.members, self.accounts)
        return set[object]().union(*named, self.patients, self.claims)

    def add(self, other: "Names") -> None:
        """Those of another item too."""
        for name, found in vars(other).items():
            getattr(self, name).update(found)


def names_of(item: Billed | Decided) -> Names:
    """By what one item is found."""
    names = Names({claim_number_index(one) for one in (item.number, item.payer_number) if one})
    names.days = {day for day in (item.service_from, item.service_to) if day}
    names.patients = {UUID(item.patient_id)} if item.patient_id else set()
    names.claims = {UUID(item.claim_id)} if item.claim_id else set()
    if item.patient is not None:
        _add_person(names, item.patient)
    return names


def _add_person(names: Names, person: Person) -> None:
    if normalise(person.family):
        names.families.add(family_name_index(person.family))
    if person.member_id:
        names.members.add(blind_index("member", person.member_id))
    names.accounts.add(blind_index("account", number_for(person)))


def fetch(session: Session, system: str, all_names: Iterable[Names], keys: Set[str]) -> Shelf:
    """Everything on file that any of these names can mean, and which items are on the books.

    `system` is the one whose keys these are.
    """
    wanted = Names()
    for names in all_names:
        wanted.add(names)
    shelf = Shelf()
    taken = select(Account.number_index).where(among(Account.number_index, wanted.accounts))
    shelf.numbers = set(session.scalars(taken))
    shelf.keys = _known_keys(session, system, keys)
    patient_ids = _people(session, wanted)
    claims = _claims(session, wanted, patient_ids)
    patient_ids |= {row.patient_id for row, _, _ in claims}
    shelf.alone = charged_patients(session, patient_ids)
    _put_people(session, shelf, patient_ids)
    _put_claims(session, shelf, claims)
    return shelf


def _people(session: Session, wanted: Names) -> set[UUID]:
    """Whoever may be meant, by family name or by a member number."""
    holders = select(Coverage.patient_id).where(among(Coverage.member_id_index, wanted.members))
    family = select(Patient.id).where(among(Patient.family_name_index, wanted.families))
    return {*session.scalars(holders), *session.scalars(family), *wanted.patients}


def _put_people(session: Session, shelf: Shelf, patient_ids: set[UUID]) -> None:
    accounts = select(Account.patient_id, Account.id).where(among(Account.patient_id, patient_ids))
    first: dict[UUID, UUID] = {}
    for patient_id, account_id in session.execute(accounts.order_by(Account.id)):
        first.setdefault(patient_id, account_id)
    for patient in session.scalars(select(Patient).where(among(Patient.id, patient_ids))):
        if patient.id in first:
            shelf.add_patient(patient, first[patient.id])
    covers = select(Coverage).where(among(Coverage.patient_id, patient_ids))
    for coverage in session.scalars(covers.order_by(Coverage.starts_on, Coverage.id)):
        shelf.add_coverage(coverage)


def _known_keys(session: Session, system: str, keys: Set[str]) -> set[str]:
    """With the system, which the indexes of claims and visits begin with."""
    queries = (
        select(Remittance.key).where(among(Remittance.key, keys)),
        select(Claim.external_id).where(Claim.system == system, among(Claim.external_id, keys)),
        select(Visit.external_id).where(Visit.system == system, among(Visit.external_id, keys)),
    )
    return {key for query in queries for key in session.scalars(query) if key}


Found = tuple[OnFile, UUID, Visit]


def _claims(session: Session, wanted: Names, patient_ids: set[UUID]) -> list[Found]:
    first, last = (
        select(of(Charge.service_on)).where(Charge.visit_id == Visit.id).scalar_subquery()
        for of in (func.min, func.max)
    )
    query = (
        select(Claim, Account.patient_id, Account.id, Visit, first, last)
        .join(Visit, Visit.id == Claim.visit_id)
        .join(Account, Account.id == Visit.account_id)
        .where(among(Claim.id, _claim_ids(session, wanted, patient_ids)))
    )
    return [
        (
            OnFile(claim, patient_id, start or visit.service_on, end or visit.service_on),
            account_id,
            visit,
        )
        for claim, patient_id, account_id, visit, start, end in session.execute(query)
    ]


def _claim_ids(session: Session, wanted: Names, patient_ids: set[UUID]) -> set[UUID]:
    """Claims by a number, or those of the people at hand in the days at hand.

    Each way by itself, so that each goes by its index.
    """
    days = wanted.days or {date.min}
    of_people = (
        select(Claim.id)
        .join(Visit, Visit.id == Claim.visit_id)
        .join(Account, Account.id == Visit.account_id)
        .where(
            among(Account.patient_id, patient_ids),
            Visit.service_on.between(min(days), max(days)),
        )
    )
    queries = (
        select(Claim.id).where(among(Claim.number_index, wanted.numbers)),
        select(Claim.id).where(among(Claim.payer_claim_number_index, wanted.numbers)),
        of_people,
    )
    return {one for query in queries for one in session.scalars(query)} | wanted.claims


def _put_claims(session: Session, shelf: Shelf, claims: Sequence[Found]) -> None:
    visit_ids = {visit.id for _, _, visit in claims}
    charges: dict[UUID, list[Charge]] = {}
    standing = select(Charge).where(among(Charge.visit_id, visit_ids))
    for charge in session.scalars(standing.order_by(Charge.service_on, Charge.external_id)):
        charges.setdefault(charge.visit_id, []).append(charge)
    settled = _settled(session, visit_ids)
    insurers = {visit_id: int(cents) for visit_id, cents in session.execute(_insurers(visit_ids))}
    siblings = {visit_id: int(count) for visit_id, count in session.execute(_siblings(visit_ids))}
    for row, account_id, visit in claims:
        shelf.add_claim(
            Filed(
                on_file=row,
                account_id=account_id,
                service_on=visit.service_on,
                charges=charges.get(visit.id, []),
                insurers=insurers.get(visit.id, 0),
                settled=visit.id in settled,
                siblings=siblings[visit.id] - 1,
            )
        )


def _insurers(visit_ids: set[UUID]) -> Select[UUID | None, int]:
    return (
        select(LedgerEntry.visit_id, func.sum(LedgerEntry.amount_cents))
        .where(among(LedgerEntry.visit_id, visit_ids), LedgerEntry.book == Book.INSURER)
        .group_by(LedgerEntry.visit_id)
    )


def _siblings(visit_ids: set[UUID]) -> Select[UUID, int]:
    return (
        select(Claim.visit_id, func.count())
        .where(among(Claim.visit_id, visit_ids))
        .group_by(Claim.visit_id)
    )


def _settled(session: Session, visit_ids: set[UUID]) -> set[UUID]:
    """Visits with anything but charges: decisions, reversals, evidence of other payers."""
    of_visits = select(Claim.visit_id).where(among(Claim.visit_id, visit_ids))
    queries = (
        of_visits.join(Remittance, Remittance.claim_id == Claim.id),
        of_visits.join(ClaimEvidence, ClaimEvidence.claim_id == Claim.id),
        select(LedgerEntry.visit_id)
        .join(LedgerTxn, LedgerTxn.id == LedgerEntry.txn_id)
        .where(
            among(LedgerEntry.visit_id, visit_ids),
            LedgerTxn.kind.not_in((Kind.CHARGE, Kind.PAYMENT)),
        ),
    )
    return {visit_id for query in queries for visit_id in session.scalars(query) if visit_id}
