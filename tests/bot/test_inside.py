"""Runs the tests of Rasa's components where Rasa is: in the assistant's own environment."""

import os
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
INSIDE = Path(__file__).parent / "inside"
SETTINGS = ROOT / "bot" / "pyproject.toml"
PYTHON = ROOT / "bot" / ".venv" / "bin" / "python"


@pytest.mark.rasa
@pytest.mark.parametrize("file", sorted(path.name for path in INSIDE.glob("test_*.py")))
def test_the_components_hold_inside_rasa(file: str) -> None:
    ran = subprocess.run(
        # The fixtures of the other tests need packages that this environment has not.
        [
            PYTHON,
            "-m",
            "pytest",
            "-q",
            "--noconftest",
            "-c",
            SETTINGS,
            "--rootdir",
            ".",
            INSIDE / file,
        ],
        cwd=ROOT,
        env={**os.environ, "RASA_TELEMETRY_ENABLED": "false", "TF_CPP_MIN_LOG_LEVEL": "3"},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )

    assert ran.returncode == 0, ran.stdout[-4000:]
