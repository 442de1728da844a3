"""Stock Rasa with the same model behind its own REST channel, to be measured beside ours."""

import asyncio
import json
import os
import subprocess
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

from bot.models import newest
from inquiry_api.running.assistant import BOT_PYTHON, ROOT
from tests.bench.figures import Times
from tests.bench.wire import Site, Unanswered
from tests.e2e.system import free_ports

_READY_SECONDS = 180.0
_MESSAGES_A_SENDER = 10


@contextmanager
def stock_rasa() -> Iterator[str]:
    """`rasa run` with the newest model and nothing of ours around it; yields its address."""
    (port,) = free_ports(1)
    with tempfile.TemporaryDirectory(prefix="plainbill-stock-") as folder:
        credentials, endpoints = Path(folder, "credentials.yml"), Path(folder, "endpoints.yml")
        credentials.write_text("rest:\n")
        endpoints.write_text("{}\n")
        command = [str(BOT_PYTHON), "-m", "rasa", "run", "--model", str(newest())]
        command += ["--interface", "127.0.0.1", "--port", str(port)]
        command += ["--credentials", str(credentials), "--endpoints", str(endpoints)]
        log = Path(folder, "log.txt")
        with log.open("wb") as output:
            surroundings = {**os.environ, "RASA_TELEMETRY_ENABLED": "false"}
            running = subprocess.Popen(
                command, cwd=ROOT, env=surroundings, stdout=output, stderr=subprocess.STDOUT
            )
        try:
            _await(f"http://127.0.0.1:{port}/", running, log)
            yield f"http://127.0.0.1:{port}"
        finally:
            running.terminate()
            running.wait(30)


async def measured(url: str, text: str, messages: int) -> Times:
    """The same message again and again, a few times for each sender. Raises Unanswered."""
    times = Times()
    site = Site(url)
    sender = ""
    for number in range(messages + _MESSAGES_A_SENDER):
        if number % _MESSAGES_A_SENDER == 0:
            sender = str(uuid4())
        body = json.dumps({"sender": sender, "message": text}).encode()
        began = time.monotonic()
        answer = await site.request(
            "POST",
            "/webhooks/rest/webhook",
            headers={"Content-Type": "application/json"},
            body=body,
        )
        if answer.status != 200 or not answer.json():
            raise Unanswered(f"stock Rasa {answer.status}")
        if number >= _MESSAGES_A_SENDER:  # The first few only warm it up.
            times.add(time.monotonic() - began)
        await asyncio.sleep(0.1)
    return times


def _await(url: str, running: "subprocess.Popen[bytes]", log: Path) -> None:
    ends = time.monotonic() + _READY_SECONDS
    while running.poll() is None and time.monotonic() < ends:
        try:
            with urllib.request.urlopen(url, timeout=2):  # noqa: S310 - our own address.
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.5)
    raise RuntimeError(f"stock Rasa did not start:\n{log.read_text(errors='replace')[-2000:]}")
