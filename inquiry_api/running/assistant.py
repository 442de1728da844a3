"""Runs the assistant's own programs, which live in an environment of their own."""

import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
BOT_PYTHON = ROOT / "bot" / ".venv" / "bin" / "python"


def run_in_bot(
    module: str, arguments: Sequence[str], environment: Mapping[str, str] | None = None
) -> int:
    """Run a module of `bot/` with this process's input and output. Returns its exit status."""
    if not BOT_PYTHON.exists():
        sys.stderr.write("plainbill: the assistant's environment is missing: make environments\n")
        return 1
    command = [str(BOT_PYTHON), "-m", module, *arguments]
    surroundings = {**os.environ, **(environment or {})}
    finished = subprocess.run(command, cwd=ROOT, env=surroundings, check=False)  # noqa: S603
    return finished.returncode


def train_assistant(*, quiet: bool = False) -> int:
    """Train the model into `models/`, unless its sources are unchanged. Returns the exit status."""
    return run_in_bot("bot.train", ["--quiet"] if quiet else [])
