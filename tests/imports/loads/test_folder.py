"""The watched folder: what lies still is loaded once and put away with its report."""

from pathlib import Path

import pytest
from sqlalchemy import func, select

from inquiry_api.db import Database
from inquiry_api.imports.loads.folder import WatchedFolder
from inquiry_api.imports.loads.models import BookLoad
from tests.imports.loads.test_loads import CLAIM, PAYMENT, SETTLED
from tests.imports.posting_x12.books import totals


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    path = tmp_path / "books"
    path.mkdir()
    return path


def loads(database: Database) -> int:
    with database.transaction() as session:
        return session.scalar(select(func.count()).select_from(BookLoad)) or 0


def test_files_that_lie_still_are_loaded_and_put_away(database: Database, folder: Path) -> None:
    watched = WatchedFolder(database, folder)
    (folder / "paid.835").write_bytes(PAYMENT)
    (folder / "october").mkdir()
    (folder / "october" / "sent.837").write_bytes(CLAIM)
    (folder / "notes.md").write_text("for the biller")

    watched.look()
    assert totals(database) == {}
    watched.look()

    assert totals(database) == SETTLED
    assert (folder / "done" / "paid.835").read_bytes() == PAYMENT
    assert (folder / "done" / "october" / "sent.837").exists()
    assert "posted to revenue" in (folder / "done" / "october" / "sent.837.report.txt").read_text()
    assert "no format" in (folder / "refused" / "notes.md.report.txt").read_text()
    assert loads(database) == 1


def test_a_file_that_still_grows_is_left_alone(database: Database, folder: Path) -> None:
    watched = WatchedFolder(database, folder)
    (folder / "paid.835").write_bytes(PAYMENT[:200])
    watched.look()
    (folder / "paid.835").write_bytes(PAYMENT)

    watched.look()
    assert loads(database) == 0
    watched.look()

    assert loads(database) == 1
    assert "payer_cash" in totals(database)


def test_an_empty_folder_or_none_at_all_is_nothing(database: Database, folder: Path) -> None:
    for path in (folder, folder / "absent"):
        watched = WatchedFolder(database, path)
        watched.look()
        watched.look()

    assert loads(database) == 0


def test_a_name_that_was_used_before_is_numbered(database: Database, folder: Path) -> None:
    watched = WatchedFolder(database, folder)
    for data in (CLAIM, PAYMENT):
        (folder / "batch.x12").write_bytes(data)
        watched.look()
        watched.look()

    assert sorted(path.name for path in (folder / "done").iterdir()) == [
        "batch (2).x12",
        "batch (2).x12.report.txt",
        "batch.x12",
        "batch.x12.report.txt",
    ]


def test_a_link_is_not_followed_out_of_the_folder(
    database: Database, folder: Path, tmp_path: Path
) -> None:
    (tmp_path / "elsewhere.835").write_bytes(PAYMENT)
    (folder / "linked.835").symlink_to(tmp_path / "elsewhere.835")
    watched = WatchedFolder(database, folder)

    watched.look()
    watched.look()

    assert loads(database) == 0


def test_what_cannot_be_moved_is_loaded_once(
    database: Database, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    watched = WatchedFolder(database, folder)
    (folder / "paid.835").write_bytes(PAYMENT)

    def refuse(_path: Path, _target: Path) -> None:
        raise PermissionError

    monkeypatch.setattr(Path, "rename", refuse)
    for _ in range(4):
        watched.look()

    assert loads(database) == 1


def test_what_was_loaded_before_it_could_be_moved_is_put_away(
    database: Database, folder: Path
) -> None:
    for _ in range(2):
        watched = WatchedFolder(database, folder)
        (folder / "paid.835").write_bytes(PAYMENT)
        watched.look()
        watched.look()

    assert "unchanged" in (folder / "done" / "paid (2).835.report.txt").read_text()
    assert totals(database)["payer_cash"] == 92_00
