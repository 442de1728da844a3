"""The training data's pages: every change has its author and reason, and files say the same."""

import io
import zipfile

import pytest

from inquiry_api.db import Database
from inquiry_api.tuning.baseline import baseline
from inquiry_api.tuning.changes import history
from inquiry_api.tuning.lines import training_data
from inquiry_api.tuning.rasa_yaml import Line
from tests.studio.conftest import Person

NEW = "could a grown up look over this invoice with me"


def first_line(intent: str) -> Line:
    return next(line for line in baseline().lines if (line.intent, line.language) == (intent, "en"))


def known(database: Database) -> frozenset[Line]:
    with database.transaction() as session:
        return training_data(session).known


def add(person: Person, texts: str, **more: str) -> int:
    form = {"language": "en", "texts": texts, "reason": "heard by telephone", **more}
    status: int = person.post("/studio/data/talk_to_human/add", form).status_code
    return status


def test_a_line_is_added_with_its_author_and_reason(database: Database, ana: Person) -> None:
    assert add(ana, NEW) == 303

    assert Line("talk_to_human", "en", NEW) in known(database)
    page = ana.get("/studio/data/changes").text
    assert "heard by telephone" in page
    assert "Ana" in page


def test_a_line_without_a_reason_is_not_taken(database: Database, ana: Person) -> None:
    assert add(ana, NEW, reason=" ") == 422
    assert Line("talk_to_human", "en", NEW) not in known(database)


def test_an_identifier_becomes_a_placeholder_before_it_is_kept(
    database: Database, ana: Person
) -> None:
    add(ana, "this is Rosalind Achterberg 555-0142 i need a person on it", anyway="1")

    (added,) = known(database) - set(baseline().lines)
    assert "Achterberg" not in added.text
    assert "555-0142" not in added.text
    assert "<NAME_1>" in added.text


def test_a_line_close_to_another_topics_is_shown_first(database: Database, ana: Person) -> None:
    other = first_line("ask_due_date")
    close = f"{other.text} now"

    assert add(ana, close) == 422
    assert Line("talk_to_human", "en", close) not in known(database)
    assert add(ana, close, anyway="1") == 303
    assert Line("talk_to_human", "en", close) in known(database)


def test_the_same_words_are_never_taught_as_two_topics(database: Database, ana: Person) -> None:
    other = first_line("ask_due_date")

    assert add(ana, other.text.upper(), anyway="1") == 422


def test_lines_move_and_go_and_come_back(database: Database, ana: Person) -> None:
    first, second = [
        one for one in baseline().lines if (one.intent, one.language) == ("thank", "en")
    ][-2:]
    reason = {"language": "en", "reason": "said when leaving"}

    ana.post(
        "/studio/data/thank/lines", {**reason, "line": first.text, "act": "move", "to": "goodbye"}
    )
    ana.post("/studio/data/thank/lines", {**reason, "line": second.text, "act": "delete"})

    after = known(database)
    assert Line("goodbye", "en", first.text) in after
    assert not {first, second} & after
    with database.transaction() as session:
        numbers = [one.row.number for one in history(session)]
    for number in numbers:
        ana.post(f"/studio/data/changes/{number}/undo")
    assert known(database) == frozenset(baseline().lines)


def test_a_line_is_corrected(database: Database, ana: Person) -> None:
    old = first_line("goodbye")
    form = {"language": "en", "old": old.text, "new": "farewell then my friends", "reason": "typo"}

    assert ana.post("/studio/data/goodbye/edit", form).status_code == 303
    assert old not in known(database)


def test_of_two_who_change_the_same_line_one_is_told(
    database: Database, ana: Person, ben: Person
) -> None:
    line = first_line("thank")
    form = {"language": "en", "line": line.text, "act": "delete", "reason": "odd"}

    assert ana.post("/studio/data/thank/lines", form).status_code == 303
    answer = ben.post("/studio/data/thank/lines", form)

    assert answer.status_code == 409
    assert "Somebody else changed these lines" in answer.text


def exported(person: Person) -> dict[str, bytes]:
    packed = person.get("/studio/data/export").data
    with zipfile.ZipFile(io.BytesIO(packed)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_what_is_exported_is_what_is_shipped_and_comes_back_as_nothing_new(
    database: Database, ana: Person
) -> None:
    from inquiry_api.tuning.baseline import DATA

    files = exported(ana)

    for name, content in files.items():
        assert (DATA / name).read_bytes() == content, name
    packed = ana.get("/studio/data/export").data
    upload = {"file": (io.BytesIO(packed), "all.zip"), "reason": "round trip"}
    page = ana.post("/studio/data/import", upload, content_type="multipart/form-data").text
    assert "Nothing was changed" in page


def test_an_edited_file_is_imported_as_one_change(database: Database, ana: Person) -> None:
    name = "nlu/es/thank.yml"
    content = exported(ana)[name].decode()
    lines = content.splitlines(keepends=True)
    edited = "".join(lines[:-1]) + "    - muchas gracias por la ayuda con mi factura de hoy\n"
    upload = {
        "file": (io.BytesIO(edited.encode()), "thank.yml"), "language": "es", "reason": "edited",
    }  # fmt: skip

    page = ana.post("/studio/data/import", upload, content_type="multipart/form-data").text

    assert "1 lines are new, 1 were taken away" in page
    assert exported(ana)[name].decode().count("factura de hoy") == 1


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("a.yml", b"nlu: 3", "has no `nlu:`"),
        ("a.zip", b"PK no", "can&#39;t be read|no archive"),
        ("a.yml", b"\xff\xfe", "UTF-8"),
        ("a.yml", b"nlu:\n- intent: no_such_topic\n  examples: |\n    - a\n", "no topic"),
    ],
)
def test_a_bad_file_changes_nothing_and_says_why(
    database: Database, ana: Person, name: str, content: bytes, said: str
) -> None:
    import re

    upload = {"file": (io.BytesIO(content), name), "reason": "try"}

    answer = ana.post("/studio/data/import", upload, content_type="multipart/form-data")

    assert answer.status_code == 422
    assert re.search(said, answer.text)
    assert known(database) == frozenset(baseline().lines)


def test_where_a_message_would_belong_is_shown(ana: Person) -> None:
    page = ana.get("/studio/data?text=how+much+do+i+owe+you").text

    assert "% alike" in page
    assert "balance" in page
