"""A remittance that is held whole is posted at a clerk's word, and the load's report follows."""

from pathlib import Path

import pytest
from sqlalchemy import select

from inquiry_api.db import Database
from inquiry_api.imports.formats import Named
from inquiry_api.imports.loads.keeping import arrived, new_load
from inquiry_api.imports.loads.running import run_load
from inquiry_api.imports.models import PayerPayment
from tests.desk.test_books import BASE, signed_in
from tests.desk.test_case_records import UNSURE, act, choices, the_case
from tests.imports.posting_x12.books import claim_837, decided_835, load, payment_835, totals
from tests.imports.x12.builders import file_of

AGAIN = payment_835("92", decided_835(), tail="PLB*1999999992*20261231*WO:X*0")


@pytest.fixture
def whole(database: Database, tmp_path: Path) -> Database:
    """Books with a remittance that came again in other bytes, though of another day's services."""
    another_day = payment_835("92", decided_835(on="20261020"))
    load(database, tmp_path, ("835", payment_835("92", decided_835())), ("835", another_day))
    return database


def test_a_remittance_held_whole_is_posted_at_a_clerks_word_once(
    whole: Database, tmp_path: Path
) -> None:
    once = totals(whole)
    said = choices(whole)["whole"]
    assert said == "another payment than that of before: post it with its 1 claims"

    done = act(whole, "place", record="whole")

    assert "posted with 1 claims" in done.said
    assert totals(whole) == {book: 2 * cents for book, cents in once.items()}
    with whole.transaction() as session:
        assert (the_case(session).state, the_case(session).outcome) == ("closed", "corrected")
        assert len(session.scalars(select(PayerPayment)).all()) == 2
    load(whole, tmp_path, ("835", payment_835("92", decided_835(on="20261020"))))
    assert totals(whole) == {book: 2 * cents for book, cents in once.items()}


def test_a_claim_that_was_decided_is_held_by_itself_when_its_remittance_is_posted(
    database: Database, tmp_path: Path
) -> None:
    load(database, tmp_path, ("837", claim_837()), ("835", payment_835("92", decided_835())))
    load(database, tmp_path, ("835", AGAIN))
    once = totals(database)

    done = act(database, "place", record="whole")

    assert "1 of its claims wait for a clerk" in done.said
    assert totals(database) == once


def test_the_report_of_a_load_tells_what_became_of_what_was_held(
    database: Database, tmp_path: Path
) -> None:
    for number, body in enumerate((claim_837(""), payment_835("92", UNSURE))):
        path = tmp_path / f"{number}.x12"
        path.write_bytes(file_of(("837", "835")[number], *body))
        with database.transaction() as session:
            load_id = new_load(session, "command", [arrived(Named(path, path.name))])
        list(run_load(database, load_id, [Named(path, path.name)]))
    client = signed_in(database, "supervisor")
    page = f"/desk/books/{load_id}"
    assert "1 still waiting" in client.get(page, base_url=BASE).text

    act(database, "leave_out")

    assert "1 left out by a clerk" in client.get(page, base_url=BASE).text
