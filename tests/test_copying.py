"""Rows that are streamed into the database are the rows that a session would have written."""

from collections.abc import Iterator
from datetime import date

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from inquiry_api.copying import copy_rows
from inquiry_api.coverage.models import Payer
from inquiry_api.db import Base, Database
from inquiry_api.ledger.journal import Book, Kind, LedgerEntry, LedgerTxn
from inquiry_api.ledger.models import (
    Account,
    Charge,
    Claim,
    Remittance,
    RemittanceAdjustment,
    Visit,
)
from inquiry_api.ledger.people import Guarantor, Patient
from inquiry_api.ledger.posting import Line, Posting, UnbalancedPosting, post, post_new

ODD = 'a\tb\nc\\d\\N "quoted" {1,2} Núñez'
ON = date(2026, 10, 15)


def books(text: str) -> list[Base]:
    """One patient with one decided claim, in the order in which rows need one another."""
    patient = Patient(given_name=text, family_name="Rivera", family_name_index=b"\x00\x01\\")
    guarantor = Guarantor(patient_id=patient.id, given_name=text)
    account = Account(
        number=text, number_index=text.encode(), patient_id=patient.id, guarantor_id=guarantor.id
    )
    visit = Visit(account_id=account.id, service_on=ON, kind=text)
    charge = Charge(visit_id=visit.id, service_on=ON, description=text, charge_cents=300_00)
    payer = Payer(name=text, kind="commercial")
    claim = Claim(visit_id=visit.id, payer_id=payer.id, charge_cents=300_00)
    remittance = Remittance(
        claim_id=claim.id, key=text, decided_on=ON, status="1", charge_cents=300_00, paid_cents=-1
    )
    adjustment = RemittanceAdjustment(
        remittance_id=remittance.id, group="CO", reason="45", amount_cents=1, remarks=[text, "N1"]
    )
    return [patient, guarantor, account, visit, charge, payer, claim, remittance, adjustment]


def told(session: Session, row: Base) -> dict[str, object]:
    """Every column of a row as it stands in the database, but for what is random or a moment."""
    key = row.id  # type: ignore[attr-defined]
    found = session.execute(select(row.__table__).where(row.__table__.c.id == key)).one()
    skipped = ("id", "created_at")
    return {
        name: value
        for name, value in found._mapping.items()
        if name not in skipped and not name.endswith(("_id", "_sealed"))
    }


def test_a_copied_row_is_what_a_session_writes(session: Session) -> None:
    copied, added = books(ODD), books(f"{ODD}!")

    copy_rows(session, copied)
    for row in added:
        session.add(row)
        session.flush()

    for one, other in zip(copied, added, strict=True):
        as_copied = {k: str(v).replace("!", "") for k, v in told(session, one).items()}
        as_added = {k: str(v).replace("!", "") for k, v in told(session, other).items()}
        assert as_copied == as_added
    patient = session.get_one(Patient, copied[0].id)  # type: ignore[attr-defined]
    assert (patient.given_name, patient.birth_date, patient.language) == (ODD, None, "en")


@pytest.fixture
def session(database: Database) -> Iterator[Session]:
    with database.transaction() as opened:
        yield opened


def posting(account: Account, key: str, cents: int = 5_00) -> Posting:
    lines = [Line(Book.INSURER, cents), Line(Book.REVENUE, -5_00)]
    return Posting(account.id, Kind.CHARGE, ON, key, lines)


def test_new_postings_stand_whole_or_not_at_all(session: Session) -> None:
    rows = books("plain")
    copy_rows(session, rows)
    account = session.scalars(select(Account)).one()
    post(session, posting(account, "used"))

    for wrong, error in (("used", IntegrityError), ("new", UnbalancedPosting)):
        bad = posting(account, wrong, 5_00 if wrong == "used" else 6_00)
        with pytest.raises(error), session.begin_nested():
            post_new(session, [posting(account, "other"), bad])
    post_new(session, [posting(account, "third")])

    assert set(session.scalars(select(LedgerTxn.idempotency_key))) == {"used", "third"}
    assert session.scalar(select(func.count()).select_from(LedgerEntry)) == 4
