"""Who answers for an account: the one person whom the practice's own Account names now.

Being related to a patient, or the subscriber of their plan, makes nobody answer for their bill. Who
does is asked to prove who they are like everybody, and is told amounts and dates alone.
"""

from collections.abc import Collection
from datetime import date
from uuid import UUID

from sqlalchemy import select

from inquiry_api.access.indexes import family_name_index, name_birth_index
from inquiry_api.imports.fhir.coverage import Account, Guarantor
from inquiry_api.imports.fhir.people import Patient, RelatedPerson
from inquiry_api.imports.fhir.values import Period, Reference
from inquiry_api.imports.posting.holding import open_review
from inquiry_api.imports.posting.people import account_of
from inquiry_api.imports.posting.records import Person
from inquiry_api.imports.posting.tally import REVIEW
from inquiry_api.imports.posting.unsure import Unsure
from inquiry_api.imports.posting_fhir.context import Context
from inquiry_api.imports.posting_fhir.names import day_of, key_of, person_named, place_of
from inquiry_api.imports.posting_fhir.patients import MATCH_CASE, add_phones
from inquiry_api.imports.posting_fhir.people import People
from inquiry_api.ledger.models import Account as AccountRow
from inquiry_api.ledger.people import Guarantor as GuarantorRow


class GuarantorPosting:
    """Posts whom the Accounts of one file name."""

    def __init__(self, context: Context, people: People) -> None:
        self._context = context
        self._load = context.load
        self._session = context.load.session
        self._people = people

    def post(self, account: Account, patients: Collection[UUID]) -> bool:
        """Let the party named answer for the accounts of these patients. Where that is not sure a
        clerk gets a case, nothing is changed, and the answer is False.
        """
        try:
            with self._load.attempt():
                self._post(account, patients)
        except Unsure as fault:
            place = place_of(account.identity)
            packet = {"why": fault.reason, "place": place, "candidates": []}
            key = f"guarantor:{key_of(account.identity)}"
            open_review(self._load, fault.case, key, packet, patient_id=next(iter(patients)))
            self._load.tally.note("account", place, REVIEW, fault.reason)
            return False
        return True

    def _post(self, account: Account, patients: Collection[UUID]) -> None:
        named = [one for one in account.guarantors if _answers(one, self._load.today)]
        is_newer = self._context.record(account) is not None
        if len(named) > 1:
            raise Unsure("several_guarantors_are_named", MATCH_CASE)
        if not named and not is_newer:
            return
        row_id = self._row(account, named[0], patients) if named else None
        for patient_id in sorted(patients):
            self._set(patient_id, row_id, may_replace=is_newer)

    def _set(self, patient_id: UUID, row_id: UUID | None, *, may_replace: bool) -> None:
        """None is the patient."""
        account = self._session.get_one(AccountRow, account_of(self._session, patient_id))
        now = (
            self._session.get(GuarantorRow, account.guarantor_id) if account.guarantor_id else None
        )
        new = row_id or self._of_patient(patient_id)
        is_other = now is not None and now.id != new and now.patient_id != patient_id
        if is_other and not may_replace:
            raise Unsure("another_guarantor_is_on_file", MATCH_CASE)
        account.guarantor_id = new
        self._session.flush()

    def _row(self, account: Account, one: Guarantor, patients: Collection[UUID]) -> UUID | None:
        """Our row of the party; None where it is the patient."""
        assert one.party is not None
        if one.period is not None and one.period.end is not None:
            raise Unsure("a_guarantor_for_a_time", MATCH_CASE)
        found = self._context.reach.find(one.party, account.identity)
        if found is None:
            return self._stored(account, one.party, patients)
        if isinstance(found.resource, RelatedPerson):
            inside = found.within is account.identity
            return self._related(found.resource, patients, inside=inside)
        meant = self._people.meant(one.party, account.identity)
        if not isinstance(found.resource, Patient) or meant.id is None:
            raise Unsure("guarantor_is_nobody_on_file", MATCH_CASE)
        return None if meant.id in patients else self._of_patient(meant.id)

    def _stored(
        self, account: Account, party: Reference, patients: Collection[UUID]
    ) -> UUID | None:
        """Somebody whom an earlier file has brought."""
        reach, within = self._context.reach, account.identity
        patient_id = reach.stored(party, within, "Patient")
        row_id = reach.stored(party, within, "RelatedPerson")
        if row_id is None and patient_id is None:
            raise Unsure("guarantor_is_nobody_on_file", MATCH_CASE)
        if patient_id is None:
            return row_id
        return None if patient_id in patients else self._of_patient(patient_id)

    def _of_patient(self, patient_id: UUID) -> UUID:
        """The row by which a patient answers for bills: every account is opened with one."""
        query = select(GuarantorRow.id).where(GuarantorRow.patient_id == patient_id)
        account_of(self._session, patient_id)
        return self._session.scalars(query.order_by(GuarantorRow.id)).first() or self._add(
            GuarantorRow(patient_id=patient_id)
        )

    def _related(self, related: RelatedPerson, patients: Collection[UUID], *, inside: bool) -> UUID:
        """A relative; one who stands `inside` the account has no name to be kept under."""
        person = person_named(next(iter(related.names), None), related.birth)
        whose = self._people.meant(related.patient, related.identity).id
        gone = related.active is False or not _runs(related.period, self._load.today)
        if not person.named or whose not in patients or gone:
            raise Unsure("guarantor_is_not_related_to_the_patient_now", MATCH_CASE)
        record = None if inside else self._context.record(related)
        known = self._session.get(GuarantorRow, record.row_id) if record and record.row_id else None
        row = known or self._same(patients, person) or GuarantorRow()
        if known is not None and known.family_name_index != family_name_index(person.family):
            raise Unsure("guarantor_has_another_name_now", MATCH_CASE)
        _fill(row, person)
        self._add(row)
        add_phones(self._load, related.contacts, guarantor_id=row.id)
        if not inside:
            self._context.remember(related, row.id)
        return row.id

    def _same(self, patients: Collection[UUID], person: Person) -> GuarantorRow | None:
        """Who answers now, if that is the same person."""
        accounts = select(AccountRow.guarantor_id).where(AccountRow.patient_id.in_(patients))
        rows = select(GuarantorRow).where(
            GuarantorRow.id.in_(accounts), GuarantorRow.patient_id.is_(None)
        )
        wanted = (person.given, _birth(person), family_name_index(person.family))
        for row in self._session.scalars(rows.order_by(GuarantorRow.id)):
            if (row.given_name, row.birth_date, row.family_name_index) == wanted:
                return row
        return None

    def _add(self, row: GuarantorRow) -> UUID:
        self._session.add(row)
        self._session.flush()
        return row.id


def _answers(one: Guarantor, today: date) -> bool:
    return one.party is not None and not one.on_hold and _runs(one.period, today)


def _runs(period: Period | None, today: date) -> bool:
    """Whether today is within; an end that cannot be read has not come."""
    first, last = (day_of(period.start), day_of(period.end)) if period else (None, None)
    return (first is None or first <= today) and (last is None or today <= last)


def _birth(person: Person) -> str | None:
    return person.birth_date.isoformat() if person.birth_date else None


def _fill(row: GuarantorRow, person: Person) -> None:
    row.given_name, row.family_name = person.given, person.family
    row.family_name_index = family_name_index(person.family)
    if person.birth_date is not None:
        row.birth_date = person.birth_date.isoformat()
        row.name_birth_index = name_birth_index(person.family, person.birth_date)
