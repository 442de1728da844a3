"""Runs the assistant's trainer as a process of its own, at low priority, and listens to it.

Whatever happens to it (killed, out of disk, too slow) happens to nobody else: it works in a folder
of its own and gives back files, and the model in use never learns of it.
"""

import json
import shutil
import subprocess
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from queue import Empty, Queue
from typing import IO

from inquiry_api.tuning.gate import Case, Pair, Reading
from inquiry_api.tuning.lines import TrainingData, write_folder

ROOT = Path(__file__).resolve().parents[2]
COMMAND = (
    "nice",
    "-n",
    "10",
    str(ROOT / "bot" / ".venv" / "bin" / "python"),
    "-m",
    "bot.candidate",
)
LONGEST_SECONDS = 900.0
_LOOK_SECONDS = 0.5
_UNREADABLE_STATUS = 4  # bot/candidate.py says so.
_LEAST_FREE_BYTES = 64 * 1024 * 1024

STOPPED = "The trainer was stopped from outside before it had finished."
DISK_FULL = "There is no room left on the disk for training."
TOO_SLOW = "Training took longer than a quarter of an hour and was given up."
FAILED = "The trainer could not use the training data; its own words are in the worker's log."
UNREADABLE = (
    "The model in use was made by an earlier release and can't be read by this one, and neither "
    "can the shipped one: plainbill train makes that anew."
)
MISSING = "The assistant's environment is missing on this machine: make environments."

Progress = Callable[[str, int], None]


class TrainingFailed(Exception):
    """No candidate came of it; the message is for the admin."""


class TrainingStopped(Exception):
    """The worker is asked to end: the training is to begin again elsewhere."""


@dataclass(frozen=True)
class Trained:
    """What a training gave: the model's bytes, and how both models read each message."""

    body: bytes
    pairs: tuple[Pair, ...]
    seconds: int


def train(
    data: TrainingData,
    cases: Sequence[Case],
    production: bytes | None,
    *,
    progress: Progress,
    sure_percent: int | None = None,
    is_stopping: Callable[[], bool] = lambda: False,
    command: Sequence[str] = COMMAND,
) -> Trained:
    """Train a candidate and read the cases with both models, by the practice's bar if it has one.

    Raises TrainingFailed, or TrainingStopped.
    """
    started = time.monotonic()
    try:
        with _folder() as folder:
            _lay_out(folder, data, cases, production)
            (folder / "bar.json").write_text(json.dumps({"sure_percent": sure_percent}))
            _run([*command, str(folder)], progress, is_stopping)
            body = (folder / "candidate.tar.gz").read_bytes()
            pairs = tuple(_pairs(folder / "readings.jsonl", cases))
    except OSError as error:
        raise TrainingFailed(MISSING if isinstance(error, FileNotFoundError) else _why()) from None
    return Trained(body, pairs, round(time.monotonic() - started))


@contextmanager
def _folder() -> Iterator[Path]:
    """A folder that is gone afterwards, whatever happened."""
    folder = Path(tempfile.mkdtemp(prefix="plainbill-training-"))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _lay_out(
    folder: Path, data: TrainingData, cases: Sequence[Case], production: bytes | None
) -> None:
    write_folder(data, folder / "nlu")
    lines = "".join(json.dumps({"text": case.text}) + "\n" for case in cases)
    (folder / "messages.jsonl").write_text(lines, encoding="utf-8")
    if production is not None:
        (folder / "production.tar.gz").write_bytes(production)


def _run(command: Sequence[str], progress: Progress, is_stopping: Callable[[], bool]) -> None:
    """Start the trainer, pass its progress on, and end it when it is asked to or too slow."""
    process = subprocess.Popen(  # noqa: S603 - our own program.
        command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    deadline = time.monotonic() + LONGEST_SECONDS
    try:
        for told in _told(process.stdout):
            if told is not None:
                progress(*told)
            if is_stopping():
                raise TrainingStopped
            if time.monotonic() > deadline:
                raise TrainingFailed(TOO_SLOW)
        status = process.wait(timeout=60)
    finally:
        process.kill()
        process.wait()
        for stream in (process.stdin, process.stdout):
            if stream is not None:
                stream.close()
    if status != 0:
        raise TrainingFailed(_told_by(status))


def _told_by(status: int) -> str:
    if status < 0:
        return STOPPED
    return UNREADABLE if status == _UNREADABLE_STATUS else _why()


def _told(output: IO[str] | None) -> Iterator[tuple[str, int] | None]:
    """What the trainer says as it says it, and None now and then while it says nothing."""
    lines: Queue[str | None] = Queue()

    def listen() -> None:
        for line in output or ():
            lines.put(line)
        lines.put(None)

    threading.Thread(target=listen, daemon=True).start()
    while True:
        try:
            line = lines.get(timeout=_LOOK_SECONDS)
        except Empty:
            yield None
            continue
        if line is None:
            return
        yield _progress(line)


def _progress(line: str) -> tuple[str, int] | None:
    try:
        told = json.loads(line)
        return str(told["stage"]), int(told["percent"])
    except (ValueError, KeyError, TypeError):
        return None  # A library's own words.


def _pairs(path: Path, cases: Sequence[Case]) -> Iterator[Pair]:
    lines = path.read_text(encoding="utf-8").splitlines()
    for case, line in zip(cases, lines, strict=True):
        both = json.loads(line)
        before, after = (Reading(**both[name]) for name in ("before", "after"))
        yield Pair(case, before, after)


def _why() -> str:
    free = shutil.disk_usage(tempfile.gettempdir()).free
    return DISK_FULL if free < _LEAST_FREE_BYTES else FAILED
