"""A pytest plugin that notes which tests failed, and whether each may be tried once more.

A test over real processes or a real browser can fail because the machine stood still for a while.
Such a test is tried a second time on a fresh system, and is named if only that passed. Every other
test must pass at once.
"""

import os
from collections.abc import Sequence
from pathlib import Path

import pytest

NOTES = "PLAINBILL_FAILED_TESTS"
LIVE_MARKS = ("rasa", "browser")


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    """Note a failed test: `live` or `plain`, and its id."""
    if not report.failed:
        return
    kind = "live" if any(mark in report.keywords for mark in LIVE_MARKS) else "plain"
    with Path(os.environ[NOTES]).open("a", encoding="utf-8") as notes:
        notes.write(f"{kind} {report.nodeid}\n")


def to_try_again(notes: Sequence[Path]) -> list[str]:
    """The ids of the failed tests, or none if any of them must not fail at all."""
    lines = [line for one in notes if one.exists() for line in one.read_text("utf-8").splitlines()]
    if any(line.startswith("plain ") for line in lines):
        return []
    return list(dict.fromkeys(line.partition(" ")[2] for line in lines))
