"""The whole way in a browser, with the real trainer on a small set of real lines.

An admin finds a message that was not understood, teaches it, and breaks another topic on the way;
the gate holds the model back; the slip is undone, the next model is promoted and understands the
patient's next message; then it is rolled back.
"""

import json
import subprocess
import threading
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Page, expect
from sqlalchemy import select
from werkzeug.serving import make_server

from inquiry_api.db import Database
from inquiry_api.desk.guard import COOKIE
from inquiry_api.studio import trainer, training
from inquiry_api.tuning import lines
from inquiry_api.tuning.baseline import baseline
from inquiry_api.tuning.gate import Case
from inquiry_api.tuning.models import TrainingRun
from inquiry_api.tuning.rasa_yaml import write_file
from inquiry_api.tuning.registry import adopt_shipped
from tests.e2e.browsing import Desktop, chromium, shots_folder
from tests.e2e.system import ROOT, until
from tests.studio.conftest import Person
from tests.tuning.builders import arrived

pytestmark = [pytest.mark.rasa, pytest.mark.browser, pytest.mark.timeout(1800)]

# What patients of this practice call their yearly statement; no model has heard of it.
SAID, NEXT = "i need my florble for march please", "please send the florble for may"
MEANT, BROKEN = "request_statement", "talk_to_human"
TOPICS = (MEANT, BROKEN, "ask_office_info", "ask_balance", "thank", "pay_bill")
LINES_EACH, CASES_EACH = 25, 6


@pytest.fixture
def small(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Some shipped lines of six topics are all there is to learn from and to compare by."""
    whole, cases = baseline(), []
    (tmp_path / "nlu").mkdir()
    for topic in TOPICS:
        own = [one.text for one in whole.lines if (one.intent, one.language) == (topic, "en")]
        own = own[:LINES_EACH]
        (tmp_path / "nlu" / f"{topic}.yml").write_text(write_file(topic, own), encoding="utf-8")
        cases += [Case(said, "en", "regression", topic) for said in own[:CASES_EACH]]
    monkeypatch.setattr(lines, "baseline", lambda: baseline(tmp_path))
    monkeypatch.setattr(training, "regression_set", lambda: tuple(cases))


@pytest.fixture
def address(app: Flask) -> Iterator[str]:
    """The studio, served to a real browser."""
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.port}"
    server.shutdown()
    thread.join()


@pytest.fixture
def page(address: str, ana: Person, tmp_path: Path) -> Iterator[Page]:
    """Ana's window."""
    cookie = ana.client.get_cookie(COOKIE, domain="bills.example")
    assert cookie is not None
    with chromium() as browser:
        system: Any = SimpleNamespace(url=address)
        window = Desktop(browser, system, shots_folder(tmp_path))
        secure = address.replace("http://", "https://")
        window.context.add_cookies(
            [{"name": COOKIE, "value": cookie.value, "url": secure, "secure": True}]
        )
        yield window.page
        assert window.complaints == []


@pytest.fixture
def reads(address: str) -> Callable[[str], str]:
    """What the assistant makes of a message with the model that it is served just now."""

    def read(said: str) -> str:
        command = [ROOT / "bot/.venv/bin/python", "-m", "tests.studio.read_served"]
        done = subprocess.run(
            [*command, address, "m" * 32, said], cwd=ROOT, capture_output=True, check=True
        )
        return str(json.loads(done.stdout)["intent"])

    return read


def test_from_a_misunderstood_message_to_an_answer_and_back(
    small: None, database: Database, address: str, page: Page, reads: Callable[[str], str]
) -> None:
    with database.transaction() as session:
        adopt_shipped(session)
        arrived(session, SAID, intent="nlu_fallback", confidence=0.3)

    relabel(page, address)
    move_by_mistake(page, address)
    train(page, address, database)
    expect(page.get_by_text("The gate does not let it answer.")).to_be_visible()
    expect(page.get_by_text("Talk to human is protected and loses")).to_be_visible()
    expect(page.get_by_role("button", name="Promote")).to_have_count(0)

    undo_the_move(page, address)
    train(page, address, database)
    expect(page.get_by_text("The gate lets it answer")).to_be_visible()
    page.get_by_label("Why", exact=True).fill("patients call it a florble")
    page.get_by_role("button", name="Promote").click()
    back = page.get_by_role("button", name="Roll back to")
    expect(back).to_be_visible()
    assert reads(NEXT) == MEANT

    back.click()
    expect(page.get_by_text("Rolled back to", exact=True)).to_be_visible()
    assert reads(NEXT) != MEANT


def relabel(page: Page, address: str) -> None:
    """Find the message in the inbox, say what it means, teach it."""
    page.goto(f"{address}/studio/")
    page.get_by_role("link", name=SAID).click()
    page.get_by_label("Another topic").select_option(MEANT)
    page.get_by_role("button", name="Set topic").click()
    expect(page.get_by_text("Nothing waits here")).to_be_visible()


def move_by_mistake(page: Page, address: str) -> None:
    """Move every line of a protected topic to another one."""
    page.goto(f"{address}/studio/data/{BROKEN}?language=en")
    for box in page.locator("ul.lines input").all():
        box.check()
    page.get_by_label("Move ticked lines to").select_option("ask_balance")
    page.locator("#why").fill("tidying up")
    page.get_by_role("button", name="Move").click()
    expect(page.get_by_text("0 lines in English")).to_be_visible()


def undo_the_move(page: Page, address: str) -> None:
    """Take the slip back where changes are listed."""
    page.goto(f"{address}/studio/data/changes")
    page.get_by_role("row", name="tidying up").get_by_role("button", name="Undo").click()
    expect(page.get_by_role("cell", name="Undoes change")).to_be_visible()


def train(page: Page, address: str, database: Database) -> None:
    """Ask for a training, do the worker's part of it, and open the comparison."""
    page.goto(f"{address}/studio/models")
    page.get_by_role("button", name="Train and compare").click()
    expect(page.get_by_role("progressbar")).to_be_visible()
    run_id = until(lambda: _waiting(database), what="a training is asked for")
    worker = threading.Thread(target=work, args=(database, run_id))
    worker.start()
    compared = page.get_by_role("link", name="See how the candidate compares")
    expect(compared).to_be_visible(timeout=900_000)
    worker.join()
    page.locator(f'a[href*="{_model(database, run_id)}"]').first.click()


def work(database: Database, run_id: Any) -> None:
    """The worker's part, at the test's own priority."""
    command = [part for part in trainer.COMMAND if part not in ("nice", "-n", "10")]
    training.run_training(database, run_id, trainer=partial(trainer.train, command=command))


def _waiting(database: Database) -> Any:
    with database.transaction() as session:
        return session.scalar(select(TrainingRun.id).where(TrainingRun.state == "waiting"))


def _model(database: Database, run_id: Any) -> Any:
    with database.transaction() as session:
        return session.get_one(TrainingRun, run_id).model_id
