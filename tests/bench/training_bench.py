"""How long training everything from nothing takes, in a process of its own."""

import resource
import subprocess
import tempfile
import time

from inquiry_api.running.assistant import BOT_PYTHON, ROOT
from tests.bench.figures import Row, load_now

REACH_SECONDS = 60.0


def training_rows() -> list[Row]:
    """Seconds by the clock and of processor time, imports among them."""
    before = load_now()
    used = _processor_seconds()
    began = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="plainbill-train-") as folder:
        command = [str(BOT_PYTHON), "-m", "tests.bench.train_anew", folder]
        finished = subprocess.run(
            command,
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
    met = seconds <= REACH_SECONDS
    load = f"{before} to {load_now()}"
    what = "training everything from nothing"
    return [Row(what, f"{seconds:.0f} s", "at most 60 s", met, beside, load)]


def _processor_seconds() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime
