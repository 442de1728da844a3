"""The real worker process: wakes at once, resumes what a killed one left, stops in order."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from sqlalchemy import text as sql
from werkzeug.serving import make_server

from inquiry_api.channels.sim_texts import SimTexts
from inquiry_api.channels.sms_sim import Sim, create_sim
from inquiry_api.conversations.models import Turn
from inquiry_api.db import Database
from tests.channels.application import ENVIRONMENT
from tests.conversations.harness import Gateway

ANSWER = b'{"messages": [{"text": "You owe nothing."}]}'


class Assistant(BaseHTTPRequestHandler):
    """Answers after a while."""

    seconds = 0.0

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        time.sleep(type(self).seconds)
        self.send_response(200)
        self.send_header("Content-Length", str(len(ANSWER)))
        self.end_headers()
        self.wfile.write(ANSWER)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


class World:
    """A made-up assistant and provider, and real workers."""

    def __init__(self, database: Database, folder: Path) -> None:
        self.gateway = Gateway(database)
        self._folder = folder
        self.bot = ThreadingHTTPServer(("127.0.0.1", 0), Assistant)
        self.texts = SimTexts()
        sim = Sim(
            ENVIRONMENT["TWILIO_ACCOUNT_SID"],
            ENVIRONMENT["TWILIO_AUTH_TOKEN"],
            ENVIRONMENT["TWILIO_FROM"],
            "http://127.0.0.1:1/",
            self.texts,
        )
        self.sim = make_server("127.0.0.1", 0, create_sim(sim), threaded=True)
        for server in (self.bot, self.sim):
            threading.Thread(target=server.serve_forever, daemon=True).start()
        self.workers: list[subprocess.Popen[bytes]] = []

    def start_worker(self) -> subprocess.Popen[bytes]:
        environment = {
            **os.environ,
            **ENVIRONMENT,
            "DATABASE_URL": self.gateway.database.url,
            # Not that of the practice which is run from this checkout.
            "PLAINBILL_AUDIT_HEADS": str(self._folder / "heads.jsonl"),
            "PLAINBILL_BOT_URL": f"http://127.0.0.1:{self.bot.server_port}",
            "TWILIO_API_URL": f"http://127.0.0.1:{self.sim.server_port}",
        }
        command = [sys.executable, "-m", "inquiry_api.worker"]
        self.workers.append(subprocess.Popen(command, env=environment))
        return self.workers[-1]

    def replies(self) -> list[str]:
        return [text.body for text in reversed(self.texts.found()) if text.direction != "inbound"]

    def in_work(self) -> int:
        with self.gateway.database.transaction() as session:
            count = "SELECT count(*) FROM procrastinate_jobs WHERE status = 'doing'"
            return int(session.execute(sql(count)).scalar_one())

    def until(self, holds: Callable[[], bool], seconds: float = 60) -> None:
        ends = time.monotonic() + seconds
        while not holds():
            assert time.monotonic() < ends, "it never happened"
            time.sleep(0.02)

    def close(self) -> None:
        for worker in self.workers:
            worker.kill()
            worker.wait()
        for server in (self.bot, self.sim):
            server.shutdown()
            server.server_close()


@pytest.fixture
def world(database: Database, tmp_path: Path) -> Iterator[World]:
    Assistant.seconds = 0.05
    made = World(database, tmp_path)
    yield made
    made.close()


def test_what_a_killed_worker_left_is_done_once_by_the_next(world: World) -> None:
    Assistant.seconds = 1.0
    for number in range(6):
        world.gateway.text("what do I owe", sender=f"+1555555017{number}")
    first = world.start_worker()
    world.until(lambda: world.in_work() >= 6)
    first.send_signal(signal.SIGKILL)
    world.start_worker()

    world.until(lambda: len(world.replies()) >= 6)
    time.sleep(1.0)

    assert world.replies() == ["You owe nothing."] * 6


def test_a_worker_asked_to_stop_finishes_what_it_does(world: World) -> None:
    Assistant.seconds = 2.0
    received = world.gateway.text("what do I owe")
    worker = world.start_worker()
    world.until(lambda: world.in_work() == 1)
    asked = time.monotonic()
    worker.send_signal(signal.SIGTERM)

    assert worker.wait(15) == 0
    assert time.monotonic() - asked <= 10
    with world.gateway.database.transaction() as session:
        assert session.get_one(Turn, received.turn_id).outcome == "answered"
    assert world.in_work() == 0


def test_ten_messages_of_one_patient_follow_one_another_without_a_pause(world: World) -> None:
    world.start_worker()
    world.gateway.text("warm up", sender="+15555550188")
    world.until(lambda: len(world.replies()) == 1)

    started = time.monotonic()
    for number in range(10):
        received = world.gateway.text(f"question {number}")
    world.until(lambda: len(world.replies()) == 11)

    assert time.monotonic() - started < 6
    assert len(world.gateway.replies(received.conversation_id)) == 10
