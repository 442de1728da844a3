"""Only tests over real processes and browsers are tried twice."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.second_try import NOTES, to_try_again

FAILING = """
import pytest

@pytest.mark.rasa
def test_of_processes():
    assert False

@pytest.mark.browser
def test_of_a_browser():
    assert False

def test_of_a_sum():
    assert False

@pytest.mark.rasa
def test_that_passes():
    assert True
"""


@pytest.mark.parametrize(
    ("notes", "again"),
    [
        ([""], []),
        (["live a::t\n"], ["a::t"]),
        (["live a::t\nlive a::t\n", "live b::t\n"], ["a::t", "b::t"]),
        (["live a::t\n", "plain b::t\n"], []),
    ],
)
def test_a_second_try_is_for_live_tests_alone(
    notes: list[str], again: list[str], tmp_path: Path
) -> None:
    files = [tmp_path / str(number) for number in range(len(notes) + 1)]
    for file, text in zip(files, notes, strict=False):
        file.write_text(text)

    assert to_try_again(files) == again


def test_a_failure_is_noted_by_its_kind(tmp_path: Path) -> None:
    written = tmp_path / "test_sample.py"
    written.write_text(FAILING)
    notes = tmp_path / "notes"
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider"]

    subprocess.run(
        [*command, "-p", "tests.second_try", "--rootdir", ".", "-c", "pyproject.toml", written],
        env=os.environ | {NOTES: str(notes)},
        stdout=subprocess.DEVNULL,
        check=False,
    )

    noted = [
        line.split("::")[0].split()[0] + " " + line.split("::")[1]
        for line in notes.read_text().splitlines()
    ]
    assert noted == ["live test_of_processes", "live test_of_a_browser", "plain test_of_a_sum"]
