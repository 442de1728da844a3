"""Builders of the people that identity is proved for. Names and numbers are made up."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import count
from uuid import UUID

from inquiry_api.access.access_code import access_code_index, new_access_code
from inquiry_api.access.indexes import family_name_index, name_birth_index, phone_index
from inquiry_api.crypto import blind_index
from inquiry_api.db import Database
from inquiry_api.ledger.models import Account, Statement
from inquiry_api.ledger.people import ContactPoint, Guarantor, Patient

_numbers: Iterator[int] = count(1)
BORN = date(1980, 6, 12)
SPOKEN = "June 12, 1980"


@dataclass(frozen=True)
class Somebody:
    """The ids and secrets of one person."""

    id: UUID
    family: str
    phone: str | None
    contact_id: UUID | None

    @property
    def index(self) -> bytes | None:
        """What a signed text from their number carries."""
        return phone_index(self.phone) if self.phone else None


@dataclass(frozen=True)
class Bill:
    """An account, and the code printed on its statement."""

    account_id: UUID
    code: str


def new_phone() -> str:
    """A number nobody else has, from the exchange kept for fiction."""
    serial = next(_numbers)
    return f"+1{200 + serial // 100}55501{serial % 100:02d}"


def new_family() -> str:
    """A name nobody else has."""
    letters = "".join(chr(ord("a") + int(digit)) for digit in str(next(_numbers)))
    return f"Quill{letters}"


class Records:
    """Writes people, each in a transaction of its own."""

    def __init__(self, database: Database) -> None:
        self.database = database

    def patient(
        self,
        *,
        family: str | None = None,
        given: str = "Ada",
        born: date | None = BORN,
        phone: str | None = "new",
        died: date | None = None,
        texts: bool = True,
        trusted: bool = True,
    ) -> Somebody:
        """A patient with a telephone (`phone=None` for none)."""
        family = family or new_family()
        row = Patient(given_name=given, family_name=family, deceased_on=died, language="en")
        row.birth_date = born.isoformat() if born else None
        row.family_name_index = family_name_index(family)
        row.name_birth_index = name_birth_index(family, born) if born else None
        with self.database.transaction() as session:
            session.add(row)
        number = new_phone() if phone == "new" else phone
        contact = self.contact(number, patient_id=row.id, texts=texts, trusted=trusted)
        return Somebody(row.id, family, number, contact)

    def guarantor(
        self,
        *,
        patient: Somebody | None = None,
        family: str | None = None,
        given: str = "Bea",
        born: date = BORN,
        phone: str | None = None,
    ) -> Somebody:
        """A guarantor row: of a patient, or of somebody who is none."""
        family = patient.family if patient else family or new_family()
        row = Guarantor(given_name=given, family_name=family, patient_id=None)
        row.patient_id = patient.id if patient else None
        row.birth_date = born.isoformat()
        row.name_birth_index = name_birth_index(family, born)
        with self.database.transaction() as session:
            session.add(row)
        number = new_phone() if phone == "new" else phone
        contact = self.contact(number, guarantor_id=row.id)
        return Somebody(row.id, family, number, contact)

    def contact(
        self,
        number: str | None,
        *,
        patient_id: UUID | None = None,
        guarantor_id: UUID | None = None,
        texts: bool = True,
        trusted: bool = True,
    ) -> UUID | None:
        """A number on file."""
        if number is None:
            return None
        row = ContactPoint(patient_id=patient_id, guarantor_id=guarantor_id, kind="phone")
        row.value, row.value_index = number, phone_index(number)
        row.texts, row.trusted = texts, trusted
        with self.database.transaction() as session:
            session.add(row)
        return row.id

    def bill(self, patient: Somebody, guarantor: Somebody | None = None) -> Bill:
        """An account with a statement in the post."""
        code, number = new_access_code(), f"A-{next(_numbers)}"
        account = Account(patient_id=patient.id, number_index=blind_index("account", number))
        account.number = number
        account.guarantor_id = guarantor.id if guarantor else None
        with self.database.transaction() as session:
            session.add(account)
        statement = Statement(
            account_id=account.id,
            number=f"S-{next(_numbers)}",
            issued_on=date(2026, 3, 1),
            amount_cents=12_300,
            access_code=code,
            access_code_index=access_code_index(code),
        )
        with self.database.transaction() as session:
            session.add(statement)
        return Bill(account.id, code)
