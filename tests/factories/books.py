"""Builders of a practice's books: each returns the row, with only what the test says set."""

from datetime import date
from uuid import UUID, uuid4

from sqlalchemy.orm import Session

from inquiry_api.access.indexes import family_name_index, name_birth_index
from inquiry_api.coverage.models import Coverage, Payer
from inquiry_api.crypto import blind_index
from inquiry_api.ledger.journal import Book, Kind
from inquiry_api.ledger.models import Account, Charge, Claim, Visit
from inquiry_api.ledger.people import Patient
from inquiry_api.ledger.posting import Line, Posting, post

DAY = date(2026, 3, 4)


def create_patient(session: Session, *, given: str = "Ada", family: str = "Quill") -> Patient:
    patient = Patient(given_name=given, family_name=family, birth_date="1980-05-06")
    patient.family_name_index = family_name_index(family)
    patient.name_birth_index = name_birth_index(family, date(1980, 5, 6))
    session.add(patient)
    session.flush()
    return patient


def create_account(session: Session, patient: Patient | None = None) -> Account:
    patient = patient or create_patient(session)
    number = f"A-{uuid4().hex[:8]}"
    account = Account(
        number=number, number_index=blind_index("account", number), patient_id=patient.id
    )
    session.add(account)
    session.flush()
    return account


def create_visit(session: Session, account: Account, *, on: date = DAY) -> Visit:
    visit = Visit(account_id=account.id, service_on=on, kind="Office visit", provider="Dr. Voss")
    session.add(visit)
    session.flush()
    return visit


def create_payer(
    session: Session, name: str = "Larkspur Health", *, kind: str = "commercial"
) -> Payer:
    payer = Payer(name=name, kind=kind)
    session.add(payer)
    session.flush()
    return payer


def create_coverage(session: Session, patient: Patient, payer: Payer, **values: object) -> Coverage:
    coverage = Coverage(
        patient_id=patient.id, payer_id=payer.id, **{"starts_on": date(2020, 1, 1), **values}
    )
    session.add(coverage)
    session.flush()
    return coverage


def create_claim(
    session: Session, visit: Visit, cents: int, *, position: int = 1, payer: Payer | None = None
) -> Claim:
    claim = Claim(
        visit_id=visit.id,
        payer_id=(payer or create_payer(session)).id,
        position=position,
        charge_cents=cents,
        submitted_on=visit.service_on,
    )
    session.add(claim)
    session.flush()
    return claim


def charge_visit(
    session: Session, visit: Visit, cents: int, *, book: Book = Book.INSURER
) -> Charge:
    """A charge, posted to the insurers' book, or to the patient's for self-pay."""
    charge = Charge(
        visit_id=visit.id, service_on=visit.service_on, description="Visit", charge_cents=cents
    )
    session.add(charge)
    session.flush()
    lines = [
        Line(book, cents, visit_id=visit.id, charge_id=charge.id),
        Line(Book.REVENUE, -cents, visit_id=visit.id, charge_id=charge.id),
    ]
    key = f"charge:{charge.id}"
    post(session, Posting(visit.account_id, Kind.CHARGE, visit.service_on, key, lines))
    return charge


def pay(session: Session, account_id: UUID, visit_id: UUID | None, cents: int, key: str) -> None:
    """A patient's payment, put on a visit or left unapplied."""
    lines = [
        Line(Book.PATIENT_CASH, cents, visit_id=visit_id),
        Line(Book.PATIENT, -cents, visit_id=visit_id),
    ]
    post(session, Posting(account_id, Kind.PAYMENT, DAY, key, lines))
