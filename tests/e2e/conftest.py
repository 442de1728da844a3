"""One whole system for all end-to-end tests."""

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.e2e.chat import Chat
from tests.e2e.phone import Phone
from tests.e2e.system import ROOT, System


@pytest.fixture(scope="session")
def system() -> Iterator[System]:
    """The system, started once with the demo practice.

    Its folder has a short path of its own: the database's socket lies in it, and the server runs
    as a user who may not enter pytest's temporary folders when the tests run as root.
    """
    assert (ROOT / "bot/.venv/bin/python").exists(), "no environment of the assistant: make test"
    made = System(Path(tempfile.mkdtemp(prefix="plainbill-e2e-")))
    made.folder.chmod(0o755)
    try:
        made.start()
        yield made
        made.stop()
    finally:
        if made.up is not None and made.up.is_running():
            made.up.kill()
    shutil.rmtree(made.folder)


@pytest.fixture
def chat(system: System) -> Chat:
    """A browser that was never here before."""
    return Chat(system)


@pytest.fixture
def nora(system: System) -> Phone:
    """Nora Whitfield's own telephone."""
    return Phone(system, "+12065550101")
