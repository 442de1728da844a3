"""Exports of several systems leave the same books; what is no bill is never charged."""

from pathlib import Path

import pytest
from sqlalchemy import select

from inquiry_api.cases.models import Case
from inquiry_api.db import Database
from inquiry_api.imports.csv.choosing import profile_by_header
from inquiry_api.imports.csv.profile_files import FOLDER, profile_of, profiles
from inquiry_api.imports.formats import found_below
from inquiry_api.imports.records import BadFile
from inquiry_api.ledger.models import Charge, Payment
from inquiry_api.ledger.people import ContactPoint, Patient
from tests.imports.csv.exports import BOOKS, PLAIN, SYSTEMS, TEBRA, load, write
from tests.imports.posting_x12.books import totals, unbalanced


@pytest.mark.parametrize("system", sorted(SYSTEMS))
def test_every_system_leaves_the_same_books_and_only_once(
    database: Database, tmp_path: Path, system: str
) -> None:
    folder = write(tmp_path / "export", SYSTEMS[system])

    first = load(database, folder)
    again = load(database, folder)

    assert first.refused is None
    assert (first.outcome, again.outcome) == ("loaded", "unchanged")
    assert totals(database) == BOOKS
    assert unbalanced(database) == 0
    with database.transaction() as session:
        found = session.scalars(select(Patient).where(Patient.language == "es")).all()
        assert len(found) == (0 if system == "tebra" else 1)
        assert session.scalars(select(Payment.amount_cents)).one() == 20_00
        assert len(session.scalars(select(Charge)).all()) == 2


@pytest.mark.parametrize("system", sorted(SYSTEMS))
def test_the_columns_tell_the_system(tmp_path: Path, system: str) -> None:
    folder = write(tmp_path / "export", SYSTEMS[system])

    assert profile_by_header(list(found_below([folder]))).name == system


def test_columns_that_fit_nothing_are_told_by_what_the_nearest_lacks(
    database: Database, tmp_path: Path
) -> None:
    folder = tmp_path / "export"
    folder.mkdir()
    header = TEBRA["charges.csv"].replace("TotalCharges", "Total")
    (folder / "a.csv").write_text(header)
    (folder / "totals.csv").write_text("name,amount\n")

    report = load(database, folder)

    assert report.refused is not None
    assert "profile tebra it lacks: TotalCharges" in report.refused


def test_missing_columns_are_named_with_the_nearest_profile(
    database: Database, tmp_path: Path
) -> None:
    folder = write(tmp_path / "export", TEBRA)

    report = load(database, folder, "plain")

    assert report.refused is not None
    assert "it lacks:" in report.refused
    assert "last_name" in report.refused
    assert "--profile tebra" in report.refused
    assert totals(database) == {}


@pytest.mark.parametrize(
    ("stem", "old", "new", "told"),
    [
        ("charges", "300.00,EVERYDAY", "three,EVERYDAY", "line 2: column amount is not an amount"),
        ("charges", "300.00,EVERYDAY", "300.001,EVERYDAY", "not a whole number of cents"),
        ("charges", "2026-10-15", "15.10.2026", "line 2: column service_date is not a date"),
        ("charges", "2026-10-15", "", "column service_date is empty"),
        ("charges", "C2,V2", "C1,V2", "names a charge that another row has already"),
        ("charges", "C2,V2,P2", "C2,V2,P9", "a patient is referred to"),
        ("payments", "3,C1", "3,C9", "on a charge that is not in the files"),
        ("payments", "to_patient,75", "gift,75", "not a kind of amount"),
        ("payments", "2,C1,2026-11-03,contractual,110.00,,45", '2,"C1', "quotes or line ends"),
    ],
)
def test_what_cannot_be_read_refuses_the_whole_load(
    database: Database, tmp_path: Path, stem: str, old: str, new: str, told: str
) -> None:
    spoiled = PLAIN[f"{stem}.csv"].replace(old, new)
    assert spoiled != PLAIN[f"{stem}.csv"]

    report = load(database, write(tmp_path / "export", PLAIN, **{stem: spoiled}))

    assert report.refused is not None
    assert told in report.refused
    assert totals(database) == {}


def test_balances_that_do_not_add_up_refuse_the_load(database: Database, tmp_path: Path) -> None:
    spoiled = TEBRA["charges.csv"].replace("$78.00,$0.00,$78.00", "$78.00,$1.00,$78.00")

    report = load(database, write(tmp_path / "export", TEBRA, charges=spoiled))

    assert report.refused is not None
    assert "TotalBalance == PatientBalance + InsuranceBalance" in report.refused


def test_more_than_was_charged_is_for_a_clerk(database: Database, tmp_path: Path) -> None:
    spoiled = PLAIN["payments.csv"].replace("92.00", "292.00")

    report = load(database, write(tmp_path / "export", PLAIN, payments=spoiled))

    assert report.loaded is not None
    assert report.loaded.tally.endings["claim"] == {"review": 1, "posted": 1}
    assert totals(database) == {"patient": 80_00, "revenue": -80_00}
    with database.transaction() as session:
        assert session.scalars(select(Case.kind)).one() == "review_claim"


def test_a_row_that_changed_since_is_not_posted_over(database: Database, tmp_path: Path) -> None:
    load(database, write(tmp_path / "export", PLAIN))
    changed = PLAIN["payments.csv"].replace("92.00", "91.00")

    report = load(database, write(tmp_path / "export", PLAIN, payments=changed))

    assert report.loaded is not None
    assert report.loaded.tally.endings["claim"]["review"] == 1
    assert "another amount" in report.loaded.tally.lines[0].why
    assert totals(database) == BOOKS


def test_new_rows_of_a_later_export_are_added(database: Database, tmp_path: Path) -> None:
    load(database, write(tmp_path / "export", PLAIN))
    more = PLAIN["payments.csv"] + "6,C1,2026-11-20,patient_paid,78.00,card,\n"

    load(database, write(tmp_path / "export", PLAIN, payments=more))

    assert totals(database) == BOOKS | {"patient_cash": 98_00, "patient": 80_00}


def test_phones_are_kept_where_they_are_numbers(database: Database, tmp_path: Path) -> None:
    load(database, write(tmp_path / "export", PLAIN))

    with database.transaction() as session:
        assert [row.value for row in session.scalars(select(ContactPoint))] == ["+12125550100"]


def test_a_mapping_file_of_ones_own_is_used(database: Database, tmp_path: Path) -> None:
    text = (FOLDER / "plain.yml").read_text().replace("name: plain", "name: ours")
    own = tmp_path / "ours.yml"
    own.write_text(text)

    report = load(database, write(tmp_path / "export", PLAIN), str(own))

    assert report.outcome == "loaded"
    assert totals(database) == BOOKS


@pytest.mark.parametrize(
    ("old", "new", "at", "told"),
    [
        ("title: Plain CSV", "title: [", "optional:", "the mapping file is not YAML"),
        ("title: Plain CSV", "", "#", "title: Field required"),
        ("title: Plain CSV", "title: x\nfoo: 1", "foo: 1", "foo: Extra inputs"),
        ("  amount: amount", "  amnt: amount", "charges:", "charges.amount: Field required"),
        ("discount: discount", "discount: gift", "discount: gift", "moves.0.kinds.discount"),
    ],
)
def test_what_is_wrong_in_a_mapping_file_is_told_with_its_line(
    tmp_path: Path, old: str, new: str, at: str, told: str
) -> None:
    own = tmp_path / "own.yml"
    text = (FOLDER / "plain.yml").read_text().replace(old, new, 1)
    own.write_text(text)
    line = next(n for n, one in enumerate(text.splitlines(), 1) if one.strip().startswith(at))

    with pytest.raises(BadFile) as refused:
        profile_of(str(own))

    assert f"own.yml, line {line}: {told}" in str(refused.value)


def test_there_is_a_mapping_file_for_each_system() -> None:
    assert set(profiles()) == set(SYSTEMS)


def test_the_example_of_the_documentation_leaves_what_it_says(
    database: Database, tmp_path: Path
) -> None:
    page = (Path(__file__).parents[3] / "docs" / "records.md").read_text()
    example = page.split("### The plain layout")[1].split("```")[1]
    tables = (table.split("\n", 1) for table in example.strip().split("\n\n"))

    report = load(
        database, write(tmp_path / "export", {name: rows + "\n" for name, rows in tables})
    )

    assert (report.refused, report.outcome) == (None, "loaded")
    assert totals(database) == BOOKS | {"patient": 78_00, "revenue": -300_00}
