"""Finding the people behind a name, a number or a statement.

Every search runs the same statements and opens as many sealed values whether it finds somebody
or not: where it finds nobody, it loads any one person and throws them away.
"""

from collections.abc import Collection, Iterable
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from inquiry_api.access.person import Person, gather
from inquiry_api.ledger.models import Account, Statement
from inquiry_api.ledger.people import ContactPoint, Guarantor, Patient


def people_named(session: Session, name_births: Collection[bytes]) -> list[Person]:
    """Everybody with one of these family names and birth dates (`name_birth_index`)."""
    patients = session.scalars(select(Patient.id).where(Patient.name_birth_index.in_(name_births)))
    guarantors = session.scalars(
        select(Guarantor.id).where(Guarantor.name_birth_index.in_(name_births))
    )
    return _load(session, set(patients), set(guarantors))


def people_on_phone(session: Session, contact_index: bytes) -> list[Person]:
    """Everybody who is reached at this telephone number now."""
    rows = session.execute(
        select(ContactPoint.patient_id, ContactPoint.guarantor_id).where(
            ContactPoint.kind == "phone",
            ContactPoint.value_index == contact_index,
            ContactPoint.trusted,
            ContactPoint.ended_at.is_(None),
        )
    ).all()
    return _load(session, {row[0] for row in rows if row[0]}, {row[1] for row in rows if row[1]})


def people_of_statement(session: Session, code_indexes: Collection[bytes]) -> list[Person]:
    """The patient and the guarantor of the account whose statement bears this access code."""
    rows = session.execute(
        select(Account.patient_id, Account.guarantor_id)
        .join(Statement, Statement.account_id == Account.id)
        .where(Statement.access_code_index.in_(code_indexes))
    ).all()
    return _load(session, {row[0] for row in rows}, {row[1] for row in rows if row[1]})


def people_of(
    session: Session, patient_id: UUID | None, guarantor_ids: Iterable[UUID]
) -> list[Person]:
    """The person that a session or a link is bound to, as one element."""
    return _load(session, {patient_id} if patient_id else set(), set(guarantor_ids))


def _load(session: Session, patients: set[UUID], guarantors: set[UUID]) -> list[Person]:
    anyone = set(session.scalars(select(Patient.id).limit(1)))
    found = bool(patients or guarantors)
    wanted = patients if found else anyone
    guarantor_rows = session.scalars(
        select(Guarantor).where(or_(Guarantor.id.in_(guarantors), Guarantor.patient_id.in_(wanted)))
    ).all()
    wanted = wanted | {row.patient_id for row in guarantor_rows if row.patient_id}
    patient_rows = session.scalars(select(Patient).where(Patient.id.in_(wanted))).all()
    contacts = session.scalars(
        select(ContactPoint).where(
            or_(
                ContactPoint.patient_id.in_(wanted),
                ContactPoint.guarantor_id.in_({row.id for row in guarantor_rows}),
            ),
            ContactPoint.kind == "phone",
            ContactPoint.trusted,
            ContactPoint.ended_at.is_(None),
        )
    ).all()
    people = gather(patient_rows, guarantor_rows, contacts)
    return people if found else []
