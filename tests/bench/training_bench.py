"""How long training everything from nothing takes, and a changed intent after it."""

import resource
import subprocess
import tempfile
import time
from collections.abc import Iterator

from inquiry_api.running.assistant import BOT_PYTHON, ROOT
from tests.bench.figures import Row, load_now

REACH_SECONDS = 60.0
CHANGED_REACH_SECONDS = 20.0


def training_rows() -> list[Row]:
    """Seconds by the clock and of processor time, imports among them."""
    return list(_rows())


def _rows() -> Iterator[Row]:
    with tempfile.TemporaryDirectory(prefix="plainbill-train-") as folder:
        yield _row(folder, [], "training everything from nothing", REACH_SECONDS)
        what = "training again after one intent changed"
        yield _row(folder, ["changed"], what, CHANGED_REACH_SECONDS)


def _row(folder: str, more: list[str], what: str, reach: float) -> Row:
    before, used, began = load_now(), _processor_seconds(), time.monotonic()
    finished = subprocess.run(
        [str(BOT_PYTHON), "-m", "tests.bench.train_anew", folder, *more],
        cwd=ROOT,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
        start_new_session=True,  # Rasa meddles with a terminal, and is stopped for it.
    )
    seconds = time.monotonic() - began
    if finished.returncode != 0:
        raise RuntimeError(f"training failed:\n{finished.stderr[-2000:]}")
    beside = (
        f"{_processor_seconds() - used:.0f} s of processor time; Rasa's default pipeline: "
        "16.6 minutes of it for 770 examples"
    )
    load = f"{before} to {load_now()}"
    found = seconds <= reach
    return Row(what, f"{seconds:.0f} s", f"at most {reach:.0f} s", found, beside, load)


def _processor_seconds() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime
