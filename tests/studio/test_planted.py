"""Identifiers that patients wrote and admins typed, of every kind: the studio holds none."""

import io
import sys
import zipfile
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select, text

from inquiry_api.conversations.bot import BotAnswer, Question
from inquiry_api.db import Database
from inquiry_api.studio import trainer
from inquiry_api.studio.collecting import collect
from inquiry_api.studio.training import cases_of
from inquiry_api.tuning.lines import training_data
from inquiry_api.tuning.models import InboxItem
from tests.conversations.harness import Gateway, says
from tests.e2e.canaries import LINES, MESSAGES, Search
from tests.studio.conftest import Person
from tests.studio.fake_models import kept

TABLES = (
    *("inbox_item", "inbox_collected", "data_line", "data_change", "training_run", "model_step"),
    *("assistant_model", "model_holder", "wording_version", "settings_version", "thumbs_down"),
)
PAGES = (
    *("/studio/", "/studio/data", "/studio/data/greet", "/studio/data/changes", "/studio/models"),
    *("/studio/practice", "/studio/insight", "/studio/wording/identity/left"),
)
FILE = "version: '3.1'\n\nnlu:\n- intent: thank\n  examples: |\n" + "".join(
    f"    - thank you, {line}\n" for line in LINES
)
LOOK = (
    "import sys, pathlib; found = pathlib.Path(sys.argv[1]).rglob('*'); "
    "files = [path for path in found if path.is_file()]; "
    "open({out!r}, 'w').write(' '.join(p.read_text() for p in files)); sys.exit(1)"
)


def unsure(question: Question) -> BotAnswer:
    """An assistant that understands little."""
    guess = {"name": "greet", "confidence": 0.4}
    return says("Sorry?", intent=guess, model="m1", language="en")


@pytest.fixture
def planted(database: Database, ana: Person) -> Person:
    """Patients wrote identifiers of every kind; an admin taught all of that, and typed more."""
    gateway = Gateway(database, unsure)
    for message in (*MESSAGES, *LINES):
        gateway.typed(gateway.open_chat(), message)
    gateway.work()
    assert collect(database) >= len(LINES)
    with database.transaction() as session:
        keys = session.scalars(select(InboxItem.id)).all()
    for key in keys:
        settled = {"verdict": "topic:give_details", "teach": "1", "anyway": "1"}
        ana.post(f"/studio/inbox/{key}/settle", settled)
    type_in(database, ana)
    return ana


def type_in(database: Database, ana: Person) -> None:
    """Every field of the studio that takes words of an admin's own."""
    with database.transaction() as session:
        model = kept(session, "new", problems=["Something gets worse."])
    reason = " and ".join(LINES)
    for line in LINES:
        typed = {"texts": f"hello, {line}", "reason": line, "anyway": "1"}
        assert ana.post("/studio/data/greet/add", typed).status_code in (303, 422)
    upload = {"file": (io.BytesIO(FILE.encode()), "thank.yml"), "reason": reason}
    ana.post("/studio/data/import", upload, content_type="multipart/form-data")
    ana.post(f"/studio/models/{model.id}/override", {"act": "ask", "reason": reason})
    ana.post("/studio/models/roll-back", {"seen": 0, "reason": reason})
    opened = {"monday.opens": "09:00", "monday.closes": "12:00", "from": "2026-01-01"}
    ana.post("/studio/practice", {**opened, "reason": reason})
    wording = {"language": "en", "channel": "sms", "from": "2026-01-01", "reason": reason}
    own = {"act": "propose", "body": "That is all right."}
    ana.post("/studio/wording/identity/left", wording | own)


def test_no_table_page_export_or_training_file_has_one(
    database: Database, planted: Person, tmp_path: Path
) -> None:
    search = Search()
    held: dict[str, Any] = {}
    with database.transaction() as session:
        for name in TABLES:
            rows = session.scalars(text(f"SELECT t::text FROM {name} AS t")).all()  # noqa: S608
            held[name] = "\n".join(rows)
        data, cases = training_data(session), cases_of(session)
    held |= {path: planted.get(path).text for path in PAGES}
    packed = zipfile.ZipFile(io.BytesIO(planted.get("/studio/data/export").data))
    held |= {name: packed.read(name).decode() for name in packed.namelist()}
    held["the trainer's folder"] = seen_by_trainer(data, cases, tmp_path / "seen.txt")

    assert held["inbox_item"].count("<") > len(LINES)
    assert "thank you, my name is <NAME_1>" in held["the trainer's folder"]
    assert {name: found for name, words in held.items() if (found := search.hits(words))} == {}


def seen_by_trainer(data: Any, cases: Any, out: Path) -> str:
    """Everything that is laid out for a training."""
    with pytest.raises(trainer.TrainingFailed):
        trainer.train(
            data,
            cases,
            None,
            progress=lambda stage, percent: None,
            command=[sys.executable, "-c", LOOK.format(out=str(out))],
        )
    return out.read_text()
