"""Runs every test, in two halves side by side: `python -m tests`.

The end-to-end tests wait for other processes most of the time; the rest computes, and lets those
processes go first. What the second half says is shown once the first is through, so that their
lines don't mix. Tests over real processes and browsers get a second try, and are named when they
needed it (`tests.second_try`).
"""

import os
import signal
import subprocess
import sys
import tempfile
from contextlib import suppress
from pathlib import Path

from tests.second_try import NOTES, to_try_again

BESIDE = ("e2e", "payments", "plans", "privacy", "studio", "tuning")
FOLDER = Path(__file__).parent
PYTEST = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "-p", "tests.second_try"]


def main() -> int:
    """Run both halves; returns 0 if all tests passed."""
    with tempfile.TemporaryDirectory() as kept:
        notes = [Path(kept, "first"), Path(kept, "second")]
        codes = _both_halves(notes)
        again = to_try_again(notes)
        if not any(codes):
            return 0
        if not again or any(code not in (0, 1) for code in codes):
            return 1
        _say("Trying once more:", again)
        code = subprocess.run([*PYTEST, *again], env=_noting(Path(kept, "again")), check=False)
        if code.returncode == 0:
            _say("PASSED ONLY AT THE SECOND TRY:", again)
        return code.returncode


def _both_halves(notes: list[Path]) -> tuple[int, int]:
    """Run the halves beside each other; the exit code of each."""
    beside = [f"{FOLDER.name}/{name}" for name in BESIDE]
    ignored = [f"--ignore={one}" for one in beside]
    with tempfile.TemporaryFile() as said:
        second = subprocess.Popen(
            [*PYTEST, *beside], stdout=said, stderr=subprocess.STDOUT, env=_noting(notes[1])
        )
        first = _giving_way([*PYTEST, FOLDER.name, *ignored], notes[0])
        code = second.wait()
        said.seek(0)
        sys.stdout.flush()
        sys.stdout.buffer.write(said.read())
        sys.stdout.flush()
    return first, code


def _giving_way(command: list[str], notes: Path) -> int:
    """Run the computing half, behind all others; its exit code.

    Linux shares processors among sessions first, so it gets one, whose niceness is then set.
    """
    half = subprocess.Popen(
        ["nice", "-n", "15", *command], env=_noting(notes), start_new_session=True
    )
    with suppress(OSError):
        Path(f"/proc/{half.pid}/autogroup").write_text("15", encoding="ascii")
    try:
        return half.wait()
    except KeyboardInterrupt:
        half.send_signal(signal.SIGINT)
        return half.wait()


def _say(what: str, tests: list[str]) -> None:
    """Print a list of tests under its heading, at once."""
    sys.stdout.write("\n  ".join([what, *tests]) + "\n")
    sys.stdout.flush()


def _noting(notes: Path) -> dict[str, str]:
    """The environment in which a run notes its failures there."""
    return os.environ | {NOTES: str(notes)}


if __name__ == "__main__":
    sys.exit(main())
