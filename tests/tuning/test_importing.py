"""What leaves the studio as files comes back without a difference, whatever was changed before."""

import random
from collections.abc import Sequence

import pytest
from sqlalchemy import func, select

from inquiry_api.db import Database
from inquiry_api.tuning.baseline import DATA
from inquiry_api.tuning.changes import change, history, undo
from inquiry_api.tuning.importing import import_files
from inquiry_api.tuning.lines import training_data, zipped
from inquiry_api.tuning.models import DataChange
from inquiry_api.tuning.rasa_yaml import Line, write_file
from tests.tuning.builders import because

PATH = "nlu/thank.yml"


def shipped() -> dict[str, str]:
    """The files as they lie in `data/nlu`."""
    paths = sorted((DATA / "nlu").rglob("*.yml"))
    return {path.relative_to(DATA / "nlu").as_posix(): path.read_text("utf-8") for path in paths}


def test_the_export_is_the_shipped_files_byte_for_byte(database: Database) -> None:
    with database.transaction() as session:
        assert training_data(session).files() == shipped()


def test_importing_the_export_changes_nothing(database: Database) -> None:
    with database.transaction() as session:
        files = training_data(session).files()
        done = import_files(
            session, {f"nlu/{path}": text for path, text in files.items()}, because()
        )

        assert (done.added, done.gone) == ((), ())
        assert session.scalar(select(func.count()).select_from(DataChange)) == 0


def lines_of(database: Database) -> list[str]:
    with database.transaction() as session:
        return training_data(session).of("thank", "en")


def put_in(database: Database, texts: Sequence[str]) -> tuple[int, int]:
    with database.transaction() as session:
        done = import_files(session, {PATH: write_file("thank", texts)}, because())
        return len(done.added), len(done.gone)


@pytest.mark.parametrize("seed", range(5))
def test_after_an_import_the_topic_is_the_file_in_its_order(database: Database, seed: int) -> None:
    chance = random.Random(seed)
    texts = lines_of(database)
    for round_ in range(3):
        chance.shuffle(texts)
        texts = texts[: max(3, len(texts) - 2)]
        texts.insert(chance.randrange(len(texts)), f"much obliged number {round_} of {seed}")
        put_in(database, texts)
        assert lines_of(database) == texts
    with database.transaction() as session:
        assert training_data(session).files()["thank.yml"] == write_file("thank", texts)


def test_a_practices_changes_travel_to_another_installation_exactly(
    database: Database, database_server: str, template_database: str
) -> None:
    from tests.conftest import fresh_database

    first = lines_of(database)[0]
    with database.transaction() as session:
        one, new = Line("thank", "en", first), Line("thank", "en", "you are a gem, truly")
        change(session, "deleted", because(), minus=[one])
        change(session, "added", because(), plus=[new])
        change(session, "added", because(), plus=[one])
        files = training_data(session).files()
    with (
        fresh_database(database_server, template_database) as other,
        other.transaction() as session,
    ):
        done = import_files(session, files, because())
        assert (done.added, done.gone) == ((new,), ())
        assert zipped(training_data(session).files()) == zipped(files)


def test_a_line_that_only_moved_is_shown_as_no_change_and_can_be_undone(database: Database) -> None:
    before = lines_of(database)
    assert put_in(database, ["ever so kind of you", *before]) == (1, 0)

    with database.transaction() as session:
        (shown,) = history(session)
        assert ([line.text for line in shown.plus], shown.minus) == (["ever so kind of you"], ())
        undo(session, shown.row.number, because())
    assert lines_of(database) == before


def test_the_folder_says_the_language_and_nothing_else_does(database: Database) -> None:
    with database.transaction() as session:
        files = {"notes/thank.yml": write_file("thank", ["thanks a bunch, really"])}
        import_files(session, files, because())
        data = training_data(session)

    assert data.of("thank", "en") == ["thanks a bunch, really"]
    assert len(data.of("thank", "es")) > 5
