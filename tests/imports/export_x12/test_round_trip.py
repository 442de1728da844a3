"""What is on the books, written as X12 and read into empty books, is the same to the cent."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import select

from inquiry_api.db import Database, now
from inquiry_api.imports.export_x12.claims import claims_file
from inquiry_api.imports.export_x12.remittances import remittances_file
from inquiry_api.imports.export_x12.writing import composite, segment
from inquiry_api.imports.models import PayerAdjustment
from inquiry_api.ledger.models import Claim
from tests.conftest import fresh_database
from tests.imports.posting_x12.books import (
    SECONDARY,
    SECONDARY_ANSWER,
    by_account,
    claim_837,
    decided_835,
    load,
    payment_835,
)

UNDO = decided_835(
    "ACCT1", "CAS*CO*45*-110", "CAS*PR*1*-75**2*-23", status="22", charge="-300", paid="-92"
)
REDO = decided_835("ACCT1", "CAS*CO*45*110", "CAS*PR*3*40", paid="150")
SAM = {"name": "OKAFOR*SAM****MI*M2", "payer_number": "PCN2"}
FILES = (
    ("837", claim_837(lines=[("99213", "200"), ("85025", "100")], extra=["AMT*F5*20"])),
    ("837", claim_837("ACCT2", name="OKAFOR*SAM", member="M2", others=[("S", SECONDARY, "S2")])),
    ("837", claim_837("ACCT3", name="LIND*EVA", member="M3", born="19500101")),
    ("835", payment_835("92", decided_835())),
    ("835", payment_835("58", UNDO, REDO, trace="T2")),
    ("835", payment_835("72", decided_835("ACCT2", **SAM), trace="T3",
                        tail="PLB*1*20261231*WO:X*20")),
    ("835", payment_835("80", decided_835("ACCT2", *SECONDARY_ANSWER, status="2", paid="80",
                                          **SAM), payer=SECONDARY, trace="T4")),
    ("835", payment_835("0", decided_835("ACCT3", "CAS*PR*204*300", status="4", paid="0",
                                         name="LIND*EVA****MI*M3", payer_number="PCN3"),
                        trace="T5")),
)  # fmt: skip


@pytest.fixture
def other(database_server: str, template_database: str) -> Iterator[Database]:
    with fresh_database(database_server, template_database) as database:
        yield database


def exported(database: Database) -> tuple[bytes, bytes]:
    with database.transaction() as session:
        sent, decided = claims_file(session, now()), remittances_file(session, now())
    assert sent is not None
    assert decided is not None
    return sent.encode(), decided.encode()


def kept_by_payers(database: Database) -> list[tuple[str, int]]:
    with database.transaction() as session:
        rows = session.scalars(select(PayerAdjustment))
        return sorted((row.reason, row.amount_cents) for row in rows)


def test_books_that_were_written_and_read_are_the_same(
    database: Database, other: Database, tmp_path: Path
) -> None:
    load(database, tmp_path, *FILES)

    reports = load(other, tmp_path, *exported(database))

    assert by_account(other) == by_account(database)
    assert len(by_account(other)) == 3
    assert kept_by_payers(other) == kept_by_payers(database) == [("WO", 20_00)]
    assert [report.outcome for report in reports] == ["loaded", "loaded"]
    assert all(not flag["review"] or "cost_share" in str(flag["notice"])
               for report in reports for flag in report.flags)  # fmt: skip


def test_claims_keep_their_numbers(database: Database, other: Database, tmp_path: Path) -> None:
    load(database, tmp_path, *FILES)
    load(other, tmp_path, *exported(database))

    def numbers(books: Database) -> list[tuple[str | None, str | None, int]]:
        with books.transaction() as session:
            claims = session.scalars(select(Claim))
            return sorted((c.number, c.payer_claim_number, c.position) for c in claims)

    assert numbers(other) == numbers(database)


def test_empty_books_are_written_as_no_file(database: Database) -> None:
    with database.transaction() as session:
        assert claims_file(session, now()) is None
        assert remittances_file(session, now()) is None


@pytest.mark.parametrize(
    ("elements", "written"),
    [
        (("NM1", "IL", 1, "O*NEIL~", None, ""), "NM1*IL*1*O NEIL"),
        (("SV1", composite("HC", "99213", "", "")), "SV1*HC:99213"),
        (("SV1", composite("HC", "A:B*C")), "SV1*HC:A B C"),
        (("REF", "line\r\nbreak"), "REF*line break"),
    ],
)
def test_no_value_can_break_out_of_its_element(elements: tuple[object, ...], written: str) -> None:
    assert segment(*elements) == written
