"""`plainbill chat`: a script plays a conversation over HTTP and prints one line for each reply."""

import json
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from werkzeug.serving import make_server

from inquiry_api.channels.sim_texts import SimTexts
from inquiry_api.channels.sms.twilio import TwilioSender
from inquiry_api.channels.sms_sim import Sim, create_sim
from inquiry_api.channels.terminal import Patient, chat
from inquiry_api.conversations.bot import BotAnswer, Question
from inquiry_api.db import Database
from tests.channels.application import ENVIRONMENT, create_test_app, settings_for
from tests.conversations.harness import Gateway, echo

ADA = Patient("Ada", "Quill", "05/06/1980", "K7QM-2XWP", "+15555550123")


class Running:
    """The web pages, the stand-in and somebody who does the work."""

    def __init__(self, database: Database) -> None:
        self.servers = [make_server("127.0.0.1", 0, lambda *_: [], threaded=True) for _ in "ab"]
        self.url, self.sim_url = (f"http://127.0.0.1:{s.server_port}" for s in self.servers)
        changes = {"PLAINBILL_PUBLIC_URL": self.url, "TWILIO_API_URL": self.sim_url}
        account = (ENVIRONMENT["TWILIO_ACCOUNT_SID"], ENVIRONMENT["TWILIO_AUTH_TOKEN"])
        webhook = f"{self.url}/channels/sms/twilio"
        sim = Sim(*account, ENVIRONMENT["TWILIO_FROM"], webhook, SimTexts())
        self.servers[0].app = create_test_app(database, **changes)
        self.servers[1].app = create_sim(sim)
        self.gateway = Gateway(database, script=offering)
        self.gateway.use_sms(TwilioSender(settings_for(database, **changes)))
        self.stopping = threading.Event()
        self.threads = [threading.Thread(target=s.serve_forever) for s in self.servers]
        self.threads.append(threading.Thread(target=self._work))
        for thread in self.threads:
            thread.start()

    def _work(self) -> None:
        while not self.stopping.wait(0.02):
            self.gateway.work()

    def stop(self) -> None:
        self.stopping.set()
        for server in self.servers:
            server.shutdown()
        for thread in self.threads:
            thread.join()
        for server in self.servers:
            server.server_close()


def offering(question: Question) -> BotAnswer:
    """Offers two choices where a plan is wanted; says back everything else."""
    if question.text != "plan please":
        return echo(question)
    buttons = [{"title": "3 months", "payload": "/three"}, {"title": "6 months", "payload": "/six"}]
    return BotAnswer.model_validate({"messages": [{"text": "How long?", "buttons": buttons}]})


@pytest.fixture
def running(database: Database, monkeypatch: pytest.MonkeyPatch) -> Iterator[Running]:
    made = Running(database)
    monkeypatch.setenv("TWILIO_API_URL", made.sim_url)
    yield made
    time.sleep(0.2)  # The last reports of the stand-in are still on their way.
    made.stop()


def play(
    running: Running, tmp_path: Path, lines: str, capsys: pytest.CaptureFixture[str], **more: object
) -> list[dict[str, object]]:
    script = tmp_path / "script.txt"
    script.write_text(lines, encoding="utf-8")
    given = {"patient": None, "sms": False, "people": [ADA]} | more

    assert chat(script=script, url=running.url, **given) == 0  # type: ignore[arg-type]

    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def test_a_script_talks_by_web_and_presses_buttons(
    running: Running, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    lines = "# a plan\nI am {first} {last}\nplan please\n6 months\n"

    told = play(running, tmp_path, lines, capsys, patient="ada")

    assert [line["said"] for line in told] == ["I am Ada Quill", "plan please", "6 months"]
    assert told[1]["choices"] == ["3 months", "6 months"]
    assert told[2]["reply"] == "you said six"
    assert all(isinstance(line["ms"], int) for line in told)


def test_a_script_talks_by_text_as_the_patients_number(
    running: Running, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    told = play(running, tmp_path, "hello\nplan please\n1\n", capsys, patient="Ada", sms=True)

    assert told[0]["reply"] == "you said hello"
    assert told[1]["reply"] == "How long?\nReply with a number:\n1) 3 months\n2) 6 months"
    assert told[2]["reply"] == "you said three"


def test_a_patient_nobody_knows_is_named_with_those_there_are(
    capsys: pytest.CaptureFixture[str],
) -> None:
    status = chat(patient="Bob", sms=False, script=None, url="http://127.0.0.1:1", people=[ADA])

    assert status == 2
    assert "try one of Ada" in capsys.readouterr().err


def test_where_nothing_runs_it_says_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    script = tmp_path / "script.txt"
    script.write_text("hello\n")

    status = chat(patient=None, sms=False, script=script, url="http://127.0.0.1:1")

    assert status == 1
    assert "nothing answers at http://127.0.0.1:1" in capsys.readouterr().err


def test_a_placeholder_without_a_patient_is_pointed_out(
    running: Running, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    script = tmp_path / "script.txt"
    script.write_text("{birth_date}\n")

    assert chat(patient=None, sms=False, script=script, url=running.url) == 1
    assert "{birth_date} in the script needs --as" in capsys.readouterr().err


def test_other_braces_are_said_as_they_stand(
    running: Running, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    told = play(running, tmp_path, '/set{"verified": true}\n', capsys)

    assert told[0]["said"] == '/set{"verified": true}'
    assert told[0]["reply"] == 'you said set{"verified": true}'
