"""The whole system as `make run` starts it: real processes, in a folder and on ports of its own."""

import os
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, TypeVar

import httpx
import psutil
import psycopg

ROOT = Path(__file__).parents[2]
READY_SECONDS = 300.0
STOP_SECONDS = 30.0
# How each program of the Procfiles is told from the others.
PROGRAMS = {
    "api": "inquiry_api.serving:app()",
    "worker": "inquiry_api.worker",
    "actions": "actions",
    "bot": "bot.serve",
    "sms-sim": "sms-sim",
}
_FIRST_PORT = 24_000
_Found = TypeVar("_Found")


def until(look: Callable[[], _Found], *, seconds: float = 60.0, what: str) -> _Found:
    """Look again and again; the first result that is not empty. Fails when the time is over."""
    ends = time.monotonic() + seconds
    while True:
        found = look()
        if found:
            return found
        assert time.monotonic() < ends, f"{what}: not within {seconds:.0f} s, last seen {found!r}"
        time.sleep(0.1)


def free_ports(count: int) -> list[int]:
    """Ports that nobody listens on, below those that outgoing connections are given."""
    found: list[int] = []
    for port in range(_FIRST_PORT, _FIRST_PORT + 500):
        with socket.socket() as trial:
            if trial.connect_ex(("127.0.0.1", port)) != 0:
                found.append(port)
        if len(found) == count:
            return found
    raise AssertionError("no free ports")


class System:
    """`plainbill up`, and what a test may see and do to it from outside."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.api_port, self.bot_port, self.actions_port, self.sim_port = free_ports(4)
        self.output = folder / "output.txt"
        self.up: psutil.Popen | None = None
        # The environment that every process was given, keys and addresses among them.
        self.variables: Mapping[str, str] = {}

    @property
    def url(self) -> str:
        """Where patients and clerks reach it."""
        return f"http://127.0.0.1:{self.api_port}"

    @property
    def sim_url(self) -> str:
        """Where the stand-in for Twilio listens."""
        return f"http://127.0.0.1:{self.sim_port}"

    def start(self) -> float:
        """Start everything and wait until it answers. Returns how many seconds that took."""
        began = time.monotonic()
        trained = any((ROOT / "models").glob("plainbill-*.tar.gz"))
        command = [ROOT / ".venv/bin/plainbill", "up", "--port", str(self.api_port)]
        with self.output.open("ab") as output:
            self.up = psutil.Popen(
                [*command, "--no-train"] if trained else command,
                env=self._environment(),
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        self.wait_ready()
        self.variables = self.program("worker").environ()
        return time.monotonic() - began

    def stop(self) -> None:
        """Stop it as Ctrl-C does, and see that nothing of it goes on."""
        assert self.up is not None
        everything = self.up.children(recursive=True)
        self.up.send_signal(signal.SIGINT)
        self.up.wait(STOP_SECONDS)
        _, alive = psutil.wait_procs(everything, timeout=STOP_SECONDS)
        for process in alive:
            process.kill()
        assert alive == []

    def wait_ready(self, *, seconds: float = READY_SECONDS) -> None:
        """Wait until every process answers."""
        for url in (f"{self.url}/health/ready", self._bot_health, self._actions_health):
            until(lambda url=url: self._answers(url), seconds=seconds, what=f"{url} answers")  # type: ignore[misc]
        until(lambda: self._answers(f"{self.sim_url}/"), what="the stand-in answers")

    def program(self, name: str) -> psutil.Process:
        """The process of a program, behind its log pipe. Fails if it does not run."""
        found = self.find(name)
        assert found is not None, f"{name} does not run"
        return found

    def find(self, name: str) -> psutil.Process | None:
        """The process of a program; None if it does not run just now."""
        assert self.up is not None
        for pipe in self.up.children():
            try:
                if PROGRAMS[name] in pipe.cmdline() and (children := pipe.children()):
                    return children[0]
            except psutil.NoSuchProcess:
                continue
        return None

    def kill(self, name: str) -> int:
        """Kill a program without a warning. Returns the process id it had."""
        process = self.program(name)
        process.kill()
        return process.pid

    def wait_back(self, name: str, before: int, *, seconds: float = 60.0) -> None:
        """Wait until a killed program runs again, under another process id."""

        def is_back() -> bool:
            found = self.find(name)
            return found is not None and found.pid != before

        until(is_back, seconds=seconds, what=f"{name} is back")

    def postmaster(self) -> psutil.Process:
        """The database server."""
        pid = (self.folder / "postgres" / "postmaster.pid").read_text().splitlines()[0]
        return psutil.Process(int(pid))

    def query(self, statement: str, *values: Any) -> list[tuple[Any, ...]]:
        """Rows straight from the database."""
        with psycopg.connect(self.variables["DATABASE_URL"]) as connection:
            return connection.execute(statement.encode(), values).fetchall()

    def printed(self) -> list[str]:
        """What the processes printed (not what `up` itself says to the newcomer)."""
        lines = self.output.read_text(errors="replace").splitlines()
        return [line for line in lines if line.split("|")[0].strip() in PROGRAMS]

    def command(self, *arguments: str) -> "subprocess.CompletedProcess[str]":
        """Run a `plainbill` command against this system."""
        return subprocess.run(
            [ROOT / ".venv/bin/plainbill", *arguments],
            env=dict(self.variables),
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )

    @property
    def _bot_health(self) -> str:
        return f"http://127.0.0.1:{self.bot_port}/webhooks/gateway/"

    @property
    def _actions_health(self) -> str:
        return f"http://127.0.0.1:{self.actions_port}/health"

    def _answers(self, url: str) -> bool:
        assert self.up is not None
        assert self.up.poll() is None, f"plainbill up ended:\n{self.output.read_text()[-3000:]}"
        try:
            return httpx.get(url, timeout=2, trust_env=False).is_success
        except httpx.HTTPError:
            return False

    def _environment(self) -> dict[str, str]:
        mine = ("PLAINBILL_", "TWILIO_", "DATABASE_URL")
        kept = {name: value for name, value in os.environ.items() if not name.startswith(mine)}
        return kept | {
            "PLAINBILL_FOLDER": str(self.folder),
            "PLAINBILL_BOT_PORT": str(self.bot_port),
            "PLAINBILL_ACTION_SERVER_PORT": str(self.actions_port),
            "PLAINBILL_SMS_SIM_PORT": str(self.sim_port),
        }
