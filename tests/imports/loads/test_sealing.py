"""Names of files, numbers of claims and keys of other systems: sealed, or a pseudonym in a key."""

import json
import re
from collections.abc import Mapping
from pathlib import Path

import psycopg
import pytest
from alembic import command
from sqlalchemy import Connection, func, select, text

from inquiry_api.db import Database
from inquiry_api.imports.file_report import FileReport
from inquiry_api.imports.formats import found_below
from inquiry_api.imports.loads.keeping import arrived, new_load
from inquiry_api.imports.loads.listing import read_load
from inquiry_api.imports.loads.running import run_load
from inquiry_api.imports.models import FhirRecord, HeldItem
from inquiry_api.imports.posting_fhir.names import resource_key
from inquiry_api.imports.records import kept_id
from inquiry_api.ledger.journal import LedgerTxn
from inquiry_api.ledger.models import Charge, Claim, Remittance, Source, Visit
from inquiry_api.migrate import alembic_config, migrate
from tests.e2e.canaries import Search, plain_texts
from tests.imports.csv.exports import PLAIN
from tests.imports.fhir.builders import bundle
from tests.imports.posting_fhir.books import answer, practice
from tests.imports.posting_x12.books import claim_837, decided_835, payment_835, totals
from tests.imports.x12.builders import file_of

MRN, NUMBER, MEMBER = "99120457", "A-7731-0946", "XQH993017729"
BASE = "https://ehr.example/fhir"
NAMED_FOLDER = "Quillfeather_Ana"
KEYS = (
    ("remittance", "key"),
    ("ledger_txn", "idempotency_key"),
    ("claim", "external_id"),
    ("visit", "external_id"),
    ("charge", "external_id"),
    ("payment", "external_id"),
    ("claim_evidence", "key"),
    ("held_item", "key"),
    ("case", "key"),
    ("fhir_record", "external_id"),
)
NAMED = Search("Quillfeather", MRN, NUMBER, MEMBER)


def files_of_a_named_patient(folder: Path) -> Path:
    """An 837 with its 835, FHIR and CSV of one patient whose numbers stand in every key."""
    line = [*claim_837(NUMBER, name="QUILLFEATHER*ANA", on="20261016"), f"REF*6R*{MRN}-1"]
    paid = decided_835(NUMBER, payer_number=MEMBER, name="QUILLFEATHER*ANA****MI*M1", on="20261016")
    beside = f"PLB*1999999992*20261231*WO:{MRN}*-5"
    charts = json.dumps(bundle(*practice(answer()))).replace("Rivera", "Quillfeather")
    for name, number in (("k1", f"{MRN}-k1"), ("p1", MRN), ("e1", f"{MRN}-e1"), ("ACCT1", MRN)):
        charts = charts.replace(f'"{name}"', f'"{number}"').replace(f"/{name}", f"/{number}")
    named = folder / NAMED_FOLDER
    named.mkdir()
    (named / "Quillfeather.837").write_bytes(file_of("837", *line))
    (named / "Quillfeather.835").write_bytes(file_of("835", *payment_835("97", paid, tail=beside)))
    (named / "Quillfeather.json").write_text(charts)
    (named / f"patient {MRN}.json").write_text(f'{{"resourceType": "Patient", "id": "{MRN}')
    for name, content in PLAIN.items():
        renamed = re.sub(r"\b([PCV])([12])\b", rf"{MRN}-\1\2", content)
        (named / name).write_text(renamed.replace("Rivera", "Quillfeather"))
    return folder


def loaded(database: Database, folder: Path) -> tuple[list[FileReport], list[list[str]]]:
    """What was reported, and what the page of the load calls the files."""
    files = list(found_below([folder]))
    with database.transaction() as session:
        load_id = new_load(session, "folder", [arrived(file) for file in files])
    reports = list(run_load(database, load_id, files))
    with database.transaction() as session:
        return reports, [section.names for section in read_load(session, load_id)[1]]


def hits(database: Database) -> dict[str, list[str]]:
    """Where one of the patient's names or numbers stands open."""
    address = database.url.replace("postgresql+psycopg", "postgresql")
    with psycopg.connect(address) as connection:
        found = {table: NAMED.hits(words) for table, words in plain_texts(connection)}
    return {table: some for table, some in found.items() if some}


def test_no_name_and_no_number_of_a_patient_stands_open(database: Database, tmp_path: Path) -> None:
    reports, names = loaded(database, files_of_a_named_patient(tmp_path))

    refused = [report.refused for report in reports if report.refused]
    assert len(refused) == 1, "the damaged one"
    assert {len(some) for some in names} == {1, len(PLAIN)}
    assert ["Quillfeather_Ana/Quillfeather.835"] in names
    assert hits(database) == {}


@pytest.fixture
def as_before(database: Database, tmp_path: Path) -> Path:
    """Books as they stood before names and keys were sealed; the files they came from."""
    folder = files_of_a_named_patient(tmp_path)
    loaded(database, folder)
    with database.engine.begin() as connection:
        config = alembic_config()
        config.attributes["connection"] = connection
        command.downgrade(config, "0016")
    with database.engine.begin() as connection:
        connection.execute(text("SET LOCAL session_replication_role = replica"))
        for table, column in KEYS:
            _open_keys(connection, table, column, open_names(folder))
        connection.execute(text(
            "UPDATE fhir_record SET base = substring(external_id from ':(.*)\\|'), "
            "type = substring(external_id from '\\|(\\w+)/'), "
            "external_id = substring(external_id from '\\|\\w+/(.*)$')"
        ))  # fmt: skip
    assert hits(database).keys() >= {'"public"."book_file"', '"public"."ledger_txn"'}
    return folder


def open_names(folder: Path) -> dict[str, str]:
    """What stood in place of each pseudonym."""
    entries = json.loads((folder / NAMED_FOLDER / "Quillfeather.json").read_text())["entry"]
    found = [entry["resource"] for entry in entries]
    names = {
        resource_key(BASE, one["resourceType"], one["id"]): (
            f"fhir:{BASE}|{one['resourceType']}/{one['id']}"
        )
        for one in found
    }
    rows = [f"{MRN}-{kind}{turn}" for kind in "CV" for turn in (1, 2)]
    rows += [f"{row}|EVERYDAY HEALTH PLAN" for row in rows] + [str(turn) for turn in range(6)]
    return names | {kept_id("plain", row): row for row in rows}


def _open_keys(connection: Connection, table: str, column: str, names: Mapping[str, str]) -> None:
    for id_, key in connection.execute(text(f'SELECT id, "{column}" FROM "{table}"')).all():  # noqa: S608
        opened = key or ""
        for pseudonym, name in names.items():
            opened = opened.replace(pseudonym, name)
        if table == "charge" or opened.startswith("charge:"):
            opened = re.sub(r"(:837:.*:)(\d+)$", rf"\1\2:{MRN}-1", opened)
            opened = re.sub(r"(Claim/.*:)(\d+)$", r"\1\2:\2", opened)
        connection.execute(
            text(f'UPDATE "{table}" SET "{column}" = :new WHERE id = :id'),  # noqa: S608
            {"new": opened or None, "id": id_},
        )


def test_books_of_before_are_sealed_and_their_records_are_known_again(
    database: Database, as_before: Path
) -> None:
    owed = totals(database)

    migrate(database.engine)

    assert hits(database) == {}
    with database.transaction() as session:
        assert NUMBER in {claim.number for claim in session.scalars(select(Claim))}
        assert f"{MRN}-1" in {charge.control for charge in session.scalars(select(Charge))}
        assert any("Quillfeather" in one.name for one in session.scalars(select(Source)))
    for path in (*as_before.rglob("Quillfeather.json"), *as_before.rglob("*.csv")):
        path.write_text(path.read_text() + "\n")
    before = known(database)
    again, _ = loaded(database, as_before)
    assert [one.loaded.posted for one in again if one.loaded] == [{}, {}, {}, {}]
    assert totals(database) == owed
    assert known(database) == before


def known(database: Database) -> list[int]:
    """How many rows there are of what could come twice."""
    tables = (LedgerTxn, Claim, Visit, Charge, Remittance, HeldItem, FhirRecord)
    with database.transaction() as session:
        return [session.scalar(select(func.count()).select_from(one)) or 0 for one in tables]
