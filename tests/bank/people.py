"""Who can be met in the bank: people who can prove themselves, families, and a neighbour."""

from datetime import date

from inquiry_api.access.access_code import access_code_index
from inquiry_api.access.indexes import family_name_index, name_birth_index, phone_index
from inquiry_api.ledger.models import Statement
from inquiry_api.ledger.people import ContactPoint, Guarantor, Patient
from tests.answers.talk import NUMBER, Talk
from tests.ledger.books import Books

BORN = date(1980, 2, 3)
ACCESS_CODE = "K7QM-2XWP"
# What stands in the neighbour's books alone.
NEIGHBOURS_SECRETS = ("777.77", "Good Neighbor Plan", "Zeller", "August 8", "Aug 8", "8 de agosto")


def neighbour(books: Books) -> None:
    """Another patient of the practice: one visit in August, $777.77."""
    books.cover(books.payer("Good Neighbor Plan"))
    books.visit(77_777, on=date(2026, 8, 8), insured=False, provider="Dr. Otto Zeller")
    _can_prove(books, date(1991, 6, 5), "Zeller")


def reachable(books: Books) -> None:
    """A birth date, and a telephone on file that texts reach."""
    _can_prove(books, BORN, "Quill")
    _phone(books, books.patient_id)


def shared_phone(books: Books) -> None:
    """Two patients on one telephone; each has a bill of their own."""
    reachable(books)
    other = Books.open(books.session)
    other.visit(55_500, on=date(2026, 2, 2), insured=False)
    _can_prove(other, date(1982, 4, 4), "Quill")
    _phone(other, other.patient_id)


def with_code(books: Books) -> None:
    """A statement with an access code printed on it."""
    books.add(
        Statement(
            account_id=books.account_id,
            number=f"C-{books.account_id}",
            issued_on=date(2026, 10, 20),
            due_on=date(2026, 11, 30),
            amount_cents=9_800,
            access_code=ACCESS_CODE,
            access_code_index=access_code_index(ACCESS_CODE),
        )
    )


def child(books: Books) -> None:
    """A child's bill of $45.00 in July, for which this patient answers."""
    own = Guarantor(patient_id=books.patient_id, given_name="Ada", family_name="Quill")
    books.add(own)
    books.account.guarantor_id = own.id
    theirs = Books.open(books.session)
    theirs.account.guarantor_id = own.id
    theirs.visit(4_500, on=date(2026, 7, 7), insured=False, kind="Sleep study")
    books.session.flush()


def verify_parent(talk: Talk) -> None:
    """As the patient who answers for a child too."""
    talk.verify()


def _can_prove(books: Books, born: date, family: str) -> None:
    patient = books.session.get_one(Patient, books.patient_id)
    patient.birth_date = born.isoformat()
    patient.family_name = family
    patient.family_name_index = family_name_index(family)
    patient.name_birth_index = name_birth_index(family, born)
    books.session.flush()


def _phone(books: Books, patient_id: object) -> None:
    books.add(
        ContactPoint(
            patient_id=patient_id, kind="phone", value=NUMBER, value_index=phone_index(NUMBER)
        )
    )
