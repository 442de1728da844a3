"""What the plain cases share: whose an item is, and whether a claim may be meant by it."""

from collections.abc import Iterable
from uuid import UUID

from inquiry_api.access.indexes import family_name_index
from inquiry_api.coverage.models import Coverage
from inquiry_api.crypto import blind_index, normalise
from inquiry_api.imports.posting.bulk.shelf import Filed, Shelf, Writing
from inquiry_api.imports.posting.charging import (
    Home,
    charge_postings,
    lines_for,
    new_charges,
    new_claim,
    new_event,
    new_visit,
)
from inquiry_api.imports.posting.covering import learn, membership_in
from inquiry_api.imports.posting.load import Load
from inquiry_api.imports.posting.matching_claims import Candidate, OnFile, Wanted, rank
from inquiry_api.imports.posting.matching_people import (
    CERTAIN,
    PLAUSIBLE,
    Membership,
    Score,
    score,
)
from inquiry_api.imports.posting.people import new_account, new_patient, number_for
from inquiry_api.imports.posting.records import Billed, Decided, PayerNamed, Person
from inquiry_api.ledger.models import Charge, Visit, claim_number_index

# Rows of a rank need only rows of lower ranks.
PEOPLE, OF_PEOPLE, ACCOUNTS, VISITS, OF_VISITS, OF_CLAIMS, OF_DECISIONS = range(7)


class NotPlain(Exception):
    """Not one of the plain cases: it is posted by itself, with every doubt looked at."""


class Plain:
    """The shelf and the writing of one stretch, and the steps that claims and decisions share."""

    def __init__(self, load: Load, shelf: Shelf) -> None:
        self.load = load
        self.shelf = shelf
        self.writing = Writing()

    def whose(self, item: Billed | Decided, payer: PayerNamed | None) -> UUID | None:
        """The patient of an item, by key or by name; None if it is of nobody on file."""
        if item.patient_id is not None:
            found: UUID | None = UUID(item.patient_id)
        elif item.patient is not None and item.patient.named:
            payers = self.load.payers.same(payer) if payer else frozenset[UUID]()
            found = self._by_name(item.patient, payers)
        else:
            raise NotPlain
        if found is not None and (found not in self.shelf.patients or found in self.shelf.alone):
            raise NotPlain
        return found

    def _by_name(self, person: Person, payers: frozenset[UUID]) -> UUID | None:
        scores = [self.score(one, person, payers) for one in self._people(person)]
        plausible = [one for one in scores if one.points >= PLAUSIBLE]
        certain = [one for one in plausible if one.points >= CERTAIN]
        if plausible and len(certain) != 1:
            raise NotPlain
        return certain[0].patient_id if certain else None

    def score(self, patient_id: UUID, person: Person, payers: frozenset[UUID]) -> Score:
        """How far somebody on the shelf is the person named."""
        members = [
            Membership(one.payer_id, one.member_id_index)
            for one in self.shelf.coverages.get(patient_id, [])
            if one.member_id_index is not None
        ]
        return score(person, self.shelf.patients[patient_id], members, payers)

    def _people(self, person: Person) -> Iterable[UUID]:
        found: dict[UUID, None] = {}
        if person.member_id:
            index = blind_index("member", person.member_id)
            found.update(dict.fromkeys(self.shelf.by_member.get(index, [])))
        if normalise(person.family):
            index = family_name_index(person.family)
            found.update(dict.fromkeys(self.shelf.by_family.get(index, [])))
        return found

    def candidates(self, wanted: Wanted) -> list[Candidate]:
        """As `matching_claims.candidates`, among what is on the shelf."""

        def points_of(patient_id: UUID, person: Person) -> int:
            return self.score(patient_id, person, wanted.payers).points

        found: dict[UUID, None] = {}
        if wanted.number:
            index = claim_number_index(wanted.number)
            found.update(dict.fromkeys(self.shelf.by_number.get(index, [])))
        if wanted.payer_number:
            index = claim_number_index(wanted.payer_number)
            found.update(dict.fromkeys(self.shelf.by_payer_number.get(index, [])))
        if wanted.patient_id is not None and wanted.starts_on and wanted.ends_on:
            for claim_id in self.shelf.by_patient.get(wanted.patient_id, []):
                on = self.shelf.filed[claim_id].service_on
                if wanted.starts_on <= on <= wanted.ends_on:
                    found[claim_id] = None
        rows = [self.shelf.filed[claim_id].on_file for claim_id in found]
        if any(row.patient_id not in self.shelf.patients for row in rows):
            raise NotPlain
        return rank(wanted, rows, points_of)

    def add_patient(self, person: Person, system: str) -> UUID:
        """A new patient with an account whose number is free."""
        number = number_for(person)
        index = blind_index("account", number)
        if index in self.shelf.numbers:
            raise NotPlain
        patient, identifier = new_patient(person, system)
        guarantor, account = new_account(patient, number)
        self.shelf.numbers.add(index)
        self.writing.add(PEOPLE, [patient])
        self.writing.add(OF_PEOPLE, [identifier, guarantor])
        self.writing.add(ACCOUNTS, [account])
        self.shelf.add_patient(patient, account.id)
        self.load.tally.count("patient", "posted")
        return patient.id

    def covered(self, patient_id: UUID, billed: Billed, payer_id: UUID) -> Coverage:
        """As `see_coverage`."""
        seen_on, member_id = billed.service_from, _member_id(billed)
        assert seen_on is not None
        mine = [one for one in self.shelf.coverages.get(patient_id, []) if one.payer_id == payer_id]
        found = membership_in(mine, member_id)
        if found is not None:
            known = found.member_id_index
            learn(found, seen_on=seen_on, member_id=member_id, priority=billed.position)
            if known is None and found.member_id_index is not None:
                self.shelf.by_member[found.member_id_index].append(patient_id)
            return found
        new = Coverage(
            patient_id=patient_id,
            payer_id=payer_id,
            starts_on=seen_on,
            priority=billed.position,
            relationship=billed.relationship,
            dual=False,
            member_id=member_id,
            member_id_index=blind_index("member", member_id) if member_id else None,
        )
        self.writing.add(OF_PEOPLE, [new])
        self.shelf.add_coverage(new)
        return new

    def add_visit(self, billed: Billed, home: Home) -> tuple[Visit, list[Charge]]:
        """A new visit with its charges, in the order of their days."""
        assert billed.service_from is not None
        visit = new_visit(self.load, billed, home, billed.service_from)
        charges = new_charges(billed, visit)
        self.writing.add(VISITS, [visit])
        self.writing.add(OF_VISITS, charges)
        self.writing.postings += charge_postings(self.load, billed, home, visit, charges)
        return visit, sorted(charges, key=lambda one: (one.service_on, one.external_id or ""))

    def add_claim(self, billed: Billed, patient_id: UUID, coverage: Coverage) -> Filed:
        """A new visit with its charges and its claim."""
        load, account_id = self.load, self.shelf.accounts[patient_id]
        home = Home(account_id, coverage.payer_id, coverage.id)
        visit, ordered = self.add_visit(billed, home)
        claim = new_claim(load, billed, home, visit)
        self.writing.add(OF_VISITS, [claim])
        self.writing.add(OF_CLAIMS, lines_for(claim, billed, ordered))
        if billed.submitted_on is not None:
            sent = new_event(load, claim.id, "sent", billed.submitted_on, place=billed.place)
            self.writing.add(OF_CLAIMS, [sent])
        days = [charge.service_on for charge in ordered]
        filed = Filed(
            on_file=OnFile(claim, patient_id, min(days), max(days)),
            account_id=account_id,
            service_on=visit.service_on,
            charges=ordered,
            insurers=sum(charge.charge_cents for charge in ordered),
        )
        self.shelf.add_claim(filed)
        return filed


def _member_id(billed: Billed) -> str | None:
    return billed.patient.member_id if billed.patient else None
