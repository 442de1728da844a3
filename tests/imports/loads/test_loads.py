"""Loads: what arrives is loaded once, its report is kept, and a killed load leaves nothing half."""

from collections.abc import Sequence
from uuid import UUID

import pytest
from sqlalchemy import select

from inquiry_api.db import Database
from inquiry_api.imports.loads.keeping import Arrived, close_interrupted, files_of, new_load
from inquiry_api.imports.loads.models import BookFile, BookLoad
from inquiry_api.imports.loads.running import run_load, run_upload
from inquiry_api.imports.posting_x12.loading import X12Poster
from tests.imports.posting_x12.books import claim_837, decided_835, payment_835, totals
from tests.imports.x12.builders import file_of

SETTLED = {"patient": 98_00, "payer_cash": 92_00, "contractual": 110_00, "revenue": -300_00}
CLAIM = file_of("837", *claim_837())
PAYMENT = file_of("835", *payment_835("92", decided_835()))
PACKED = b"PK\x03\x04" + b"x" * 40


def upload(database: Database, *files: tuple[str, bytes], dry_run: bool = False) -> UUID:
    """Uploaded files, waiting for their job."""
    arrived = [Arrived(name, len(data), data) for name, data in files]
    with database.transaction() as session:
        return new_load(session, "upload", arrived, dry_run=dry_run)


def kept(database: Database, load_id: UUID) -> tuple[BookLoad, Sequence[BookFile]]:
    with database.transaction() as session:
        return session.get_one(BookLoad, load_id), files_of(session, load_id)


def test_uploaded_files_are_loaded_and_their_reports_kept(database: Database) -> None:
    load_id = upload(database, ("paid.835", PAYMENT), ("sent.837", CLAIM), ("books.zip", PACKED))

    run_upload(database, load_id)

    load, files = kept(database, load_id)
    assert totals(database) == SETTLED
    assert load.state == "done"
    assert [(file.name, file.kind, file.state) for file in files] == [
        ("paid.835", "x12", "loaded"),
        ("sent.837", "x12", "loaded"),
        ("books.zip", None, "refused"),
    ]
    assert "packed" in (files[2].refused or "")
    assert files[0].report is not None
    assert files[0].report["control_totals"]["charges"] == "300.00"


def test_what_was_read_is_not_kept_and_its_report_names_nobody(database: Database) -> None:
    load_id = upload(database, ("paid.835", PAYMENT))
    with database.transaction() as session:
        assert session.scalars(select(BookFile)).one().content is not None

    run_upload(database, load_id)

    _, (file,) = kept(database, load_id)
    assert file.content_sealed is None
    assert "RIVERA" not in str(file.report)


def test_a_trial_upload_keeps_its_report_and_posts_nothing(database: Database) -> None:
    load_id = upload(database, ("sent.837", CLAIM), dry_run=True)

    run_upload(database, load_id)

    _, (file,) = kept(database, load_id)
    assert totals(database) == {}
    assert file.state == "loaded"


def test_a_load_that_was_killed_goes_on_where_it_was(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    load_id = upload(database, ("sent.837", CLAIM), ("paid.835", PAYMENT))
    real = X12Poster.post

    def killed(poster: X12Poster) -> None:
        real(poster)
        if "paid" in poster._load.source.name:
            raise KeyboardInterrupt

    monkeypatch.setattr(X12Poster, "post", killed)
    with pytest.raises(KeyboardInterrupt):
        run_upload(database, load_id)
    assert totals(database) == {"insurer": 300_00, "revenue": -300_00}
    monkeypatch.undo()

    run_upload(database, load_id)

    load, files = kept(database, load_id)
    assert totals(database) == SETTLED
    assert load.state == "done"
    assert {file.state for file in files} == {"loaded"}


def test_a_fault_of_ours_refuses_one_file_and_not_its_neighbours(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    load_id = upload(database, ("sent.837", CLAIM), ("paid.835", PAYMENT))
    real = X12Poster.post

    def faulty(poster: X12Poster) -> None:
        real(poster)
        if "sent" in poster._load.source.name:
            raise ZeroDivisionError

    monkeypatch.setattr(X12Poster, "post", faulty)
    run_upload(database, load_id)

    _, (sent, paid) = kept(database, load_id)
    assert "ZeroDivisionError" in (sent.refused or "")
    assert paid.state == "loaded"
    assert totals(database) == SETTLED


def test_a_killed_command_is_shown_as_failed(database: Database) -> None:
    with database.transaction() as session:
        load_id = new_load(session, "command", [Arrived("sent.837", 10)])
    next(iter(run_load(database, load_id, [])), None)
    with database.transaction() as session:
        session.get_one(BookLoad, load_id).state = "running"

    with database.transaction() as session:
        close_interrupted(session)

    assert kept(database, load_id)[0].state == "failed"
