"""Runs the processes of a Procfile side by side and restarts one that dies.

A program that stops all others when one is killed would turn a crash of the assistant into an
outage of the whole desk; here a killed process is back within seconds and the rest never notice.
"""

import os
import shlex
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TextIO

STOP_SECONDS = 10.0
FIRST_WAIT_SECONDS = 0.5
LONGEST_WAIT_SECONDS = 10.0
STEADY_SECONDS = 30.0


@dataclass
class Program:
    """One line of a Procfile and, while it runs, its process."""

    name: str
    command: list[str]
    process: "subprocess.Popen[str] | None" = None
    started_at: float = 0.0
    wait_seconds: float = FIRST_WAIT_SECONDS
    due_at: float = field(default=0.0)

    def settle(self, moment: float) -> None:
        """Note that it ended, and when to start it again: sooner if it had run well."""
        steady = moment - self.started_at > STEADY_SECONDS
        self.due_at = moment + (FIRST_WAIT_SECONDS if steady else self.wait_seconds)
        doubled = FIRST_WAIT_SECONDS if steady else self.wait_seconds * 2
        self.wait_seconds = min(doubled, LONGEST_WAIT_SECONDS)
        self.process = None


def read_procfile(path: Path) -> list[Program]:
    """The programs of a Procfile (`name: command` lines)."""
    lines = (line.strip() for line in path.read_text().splitlines())
    pairs = (line.split(":", 1) for line in lines if line and not line.startswith("#"))
    return [Program(name.strip(), shlex.split(command)) for name, command in pairs]


class Processes:
    """The running programs. Their output is copied line by line, each behind its program's name."""

    def __init__(
        self,
        programs: list[Program],
        environment: Mapping[str, str],
        *,
        output: TextIO = sys.stdout,
        every_turn: Callable[[], None] = lambda: None,
    ) -> None:
        self._programs = programs
        self._environment = dict(environment)
        self._output = output
        self._every_turn = every_turn
        self._stopping = threading.Event()
        self._width = max(len(program.name) for program in programs)

    def run(self) -> None:
        """Start everything and keep it running until SIGINT or SIGTERM."""
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, lambda *_: self._stopping.set())
        while not self._stopping.is_set():
            self._tend()
            self._every_turn()
            self._stopping.wait(0.2)
        self._stop()

    def stop(self) -> None:
        """Ask `run` to end."""
        self._stopping.set()

    def _tend(self) -> None:
        moment = time.monotonic()
        for program in self._programs:
            if program.process is not None and program.process.poll() is not None:
                self._say(program.name, f"ended with status {program.process.returncode}")
                program.settle(moment)
            if program.process is None and moment >= program.due_at:
                self._start(program, moment)

    def _start(self, program: Program, moment: float) -> None:
        # A session of its own, so that Ctrl-C reaches this program first and it can stop in order.
        program.process = subprocess.Popen(  # noqa: S603 - the Procfile is ours.
            program.command,
            env=self._environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            start_new_session=True,
        )
        program.started_at = moment
        threading.Thread(target=self._copy, args=(program,), daemon=True).start()

    def _copy(self, program: Program) -> None:
        process = program.process
        if process is None or process.stdout is None:
            return
        for line in process.stdout:
            self._say(program.name, line.rstrip("\n"))

    def _say(self, name: str, line: str) -> None:
        self._output.write(f"{name:<{self._width}} | {line}\n")
        self._output.flush()

    def _stop(self) -> None:
        living = [p.process for p in self._programs if p.process and p.process.poll() is None]
        for process in living:
            _signal_group(process, signal.SIGTERM)
        deadline = time.monotonic() + STOP_SECONDS
        for process in living:
            try:
                process.wait(max(0.0, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                _signal_group(process, signal.SIGKILL)
                process.wait()


def _signal_group(process: "subprocess.Popen[str]", number: int) -> None:
    try:
        os.killpg(process.pid, number)
    except ProcessLookupError:
        return
