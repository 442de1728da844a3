"""Writes the demo practice's rows: people, visits with their whole history, statements."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from uuid import UUID, uuid5

from sqlalchemy.orm import Session

from inquiry_api.access.access_code import access_code_index
from inquiry_api.access.indexes import family_name_index, name_birth_index, phone_index
from inquiry_api.coverage.models import Accumulator, Coverage, Payer
from inquiry_api.crypto import blind_index
from inquiry_api.demo.visits import DemoVisit, charge_posting
from inquiry_api.ledger.journal import Book
from inquiry_api.ledger.models import Account, Charge, Statement, Visit
from inquiry_api.ledger.people import ContactPoint, Guarantor, Patient
from inquiry_api.ledger.posting import post_all

NAMESPACE = UUID("8f0c1f0e-6b1d-4d1c-9a57-3f2f6a1d7c55")


@dataclass(frozen=True)
class Person:
    """Somebody of the demo: `phone` in E.164 or None."""

    given: str
    family: str
    born: date
    phone: str | None = None
    language: str = "en"
    deceased_on: date | None = None


@dataclass(frozen=True)
class Service:
    """One line of a price list, in the practice's own words."""

    code: str
    description: str
    cents: int


@dataclass(frozen=True)
class Member:
    """A written patient: the rows that histories hang on."""

    patient: Patient
    account: Account
    guarantor: Guarantor


@dataclass
class DemoBook:
    """Writes rows with keys that depend only on their order, so that every demo is the same."""

    session: Session
    today: date
    _count: int = field(default=0)

    def key(self) -> UUID:
        """The next key."""
        self._count += 1
        return uuid5(NAMESPACE, str(self._count))

    def days_ago(self, days: int) -> date:
        """A date counted back from the demo's today."""
        return self.today - timedelta(days=days)

    def payer(self, name: str, kind: str = "commercial", phone: str | None = None) -> Payer:
        """An insurer."""
        payer = Payer(id=self.key(), name=name, kind=kind, phone=phone)
        self.session.add(payer)
        self.session.flush()
        return payer

    def member(self, person: Person, *, guarantor: Guarantor | None = None) -> Member:
        """A patient with an account; they answer for it themselves unless somebody else does."""
        patient = Patient(
            id=self.key(),
            given_name=person.given,
            family_name=person.family,
            birth_date=person.born.isoformat(),
            address=f"{100 + self._count % 800} Heron Lane, Alder Falls, WI 54999",
            family_name_index=family_name_index(person.family),
            name_birth_index=name_birth_index(person.family, person.born),
            language=person.language,
            deceased_on=person.deceased_on,
        )
        self.session.add(patient)
        self.session.flush()
        if guarantor is None:
            guarantor = self.guarantor(person, patient_id=patient.id)
            self._phone(person.phone, patient_id=patient.id)
        return Member(patient, self._account(patient, guarantor), guarantor)

    def guarantor(self, person: Person, *, patient_id: UUID | None = None) -> Guarantor:
        """Who answers for bills; with a phone of their own when they are no patient here."""
        guarantor = Guarantor(
            id=self.key(),
            patient_id=patient_id,
            given_name=person.given,
            family_name=person.family,
            birth_date=person.born.isoformat(),
            family_name_index=family_name_index(person.family),
            name_birth_index=name_birth_index(person.family, person.born),
        )
        self.session.add(guarantor)
        self.session.flush()
        if patient_id is None:
            self._phone(person.phone, guarantor_id=guarantor.id)
        return guarantor

    def cover(
        self,
        member: Member,
        payer: Payer,
        *,
        priority: int = 1,
        starts_on: date | None = None,
        ends_on: date | None = None,
        dual: bool = False,
    ) -> Coverage:
        """A membership, with a member id of the demo's own shape."""
        row = self.key()
        member_id = f"{payer.name[:3].upper()}{row.int % 10**9:09d}"
        coverage = Coverage(
            id=row,
            patient_id=member.patient.id,
            payer_id=payer.id,
            priority=priority,
            plan_name=f"{payer.name} Standard",
            member_id=member_id,
            member_id_index=blind_index("member", member_id),
            starts_on=starts_on or self.days_ago(1200),
            ends_on=ends_on,
            dual=dual,
        )
        self.session.add(coverage)
        self.session.flush()
        return coverage

    def accumulate(
        self, coverage: Coverage, kind: str, limit: int, met: int, *, scope: str = "individual"
    ) -> None:
        """What the plan said of this year's limit last week."""
        self.session.add(
            Accumulator(
                id=self.key(),
                coverage_id=coverage.id,
                kind=kind,
                scope=scope,
                year_starts_on=date(self.today.year, 1, 1),
                year_ends_on=date(self.today.year, 12, 31),
                limit_cents=limit,
                met_cents=met,
                as_of=self.days_ago(7),
            )
        )

    def visit(
        self,
        member: Member,
        on: date,
        kind: str,
        provider: str,
        services: Sequence[Service],
        *,
        insured: bool = True,
        place: str = "Juniper Bend Family Medicine",
    ) -> DemoVisit:
        """A visit and its charges, owed by the insurers or, without insurance, by the patient."""
        visit = Visit(
            id=self.key(),
            account_id=member.account.id,
            service_on=on,
            kind=kind,
            place=place,
            provider=provider,
        )
        self.session.add(visit)
        self.session.flush()
        charges = [self._charge(visit, service) for service in services]
        self.session.add_all(charges)
        self.session.flush()
        owed_by = Book.INSURER if insured else Book.PATIENT
        post_all(self.session, [charge_posting(visit, charge, owed_by) for charge in charges])
        return DemoVisit(self.session, self.key, visit, charges)

    def statement(self, member: Member, cents: int, issued_on: date, code: str) -> Statement:
        """A bill in the post, with the access code printed on it."""
        row = self.key()
        statement = Statement(
            id=row,
            account_id=member.account.id,
            number=f"ST-{row.int % 10**6:06d}",
            issued_on=issued_on,
            due_on=issued_on + timedelta(days=30),
            amount_cents=cents,
            access_code=code,
            access_code_index=access_code_index(code),
        )
        self.session.add(statement)
        self.session.flush()
        return statement

    def _charge(self, visit: Visit, service: Service) -> Charge:
        return Charge(
            id=self.key(),
            visit_id=visit.id,
            service_on=visit.service_on,
            code=service.code,
            description=service.description,
            charge_cents=service.cents,
        )

    def _account(self, patient: Patient, guarantor: Guarantor) -> Account:
        row = self.key()
        number = f"JB-{row.int % 10**6:06d}"
        account = Account(
            id=row,
            number=number,
            number_index=blind_index("account", number),
            patient_id=patient.id,
            guarantor_id=guarantor.id,
            opened_on=self.days_ago(1100),
        )
        self.session.add(account)
        self.session.flush()
        return account

    def _phone(self, number: str | None, **owner: UUID) -> None:
        if number is not None:
            self.session.add(
                ContactPoint(
                    id=self.key(),
                    kind="phone",
                    value=number,
                    value_index=phone_index(number),
                    **owner,
                )
            )
