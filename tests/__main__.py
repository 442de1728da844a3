"""Runs every test, in two halves side by side: `python -m tests`.

The end-to-end tests wait for other processes most of the time; the rest computes. What the second
half says is shown once the first is through, so that their lines don't mix.
"""

import subprocess
import sys
import tempfile
from pathlib import Path

BESIDE = ("e2e", "payments", "plans", "privacy", "studio", "tuning")
FOLDER = Path(__file__).parent


def main() -> int:
    """Run both halves; returns 0 if all tests passed."""
    beside = [f"{FOLDER.name}/{name}" for name in BESIDE]
    pytest = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider"]
    with tempfile.TemporaryFile() as said:
        second = subprocess.Popen([*pytest, *beside], stdout=said, stderr=subprocess.STDOUT)
        ignored = [f"--ignore={one}" for one in beside]
        first = subprocess.run([*pytest, FOLDER.name, *ignored], check=False).returncode
        failed = second.wait() or first
        said.seek(0)
        sys.stdout.flush()
        sys.stdout.buffer.write(said.read())
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
