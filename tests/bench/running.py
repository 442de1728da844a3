"""A whole system for the benchmarks to measure, with its programs told apart."""

import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import psutil

from tests.e2e.system import PROGRAMS, System, until


@contextmanager
def whole_system() -> Iterator[System]:
    """The system with the demo practice, as `make run` starts it, in a folder of its own."""
    system = System(Path(tempfile.mkdtemp(prefix="plainbill-bench-")))
    system.folder.chmod(0o755)  # The database server may run as somebody else.
    try:
        system.start()
        yield system
        system.stop()
    finally:
        if system.up is not None and system.up.is_running():
            system.up.kill()
        shutil.rmtree(system.folder, ignore_errors=True)


def roots(system: System) -> Mapping[str, int]:
    """The first process of each program with its log pipe, of the database server, and of `up`."""
    assert system.up is not None
    found = {"up": system.up.pid, "postgres": system.postmaster().pid}
    for pipe in system.up.children():
        words = pipe.cmdline()
        found |= {name: pipe.pid for name, mark in PROGRAMS.items() if mark in words}
    return found


@contextmanager
def held(system: System, name: str) -> Iterator[None]:
    """Keep a program down: killed, and its successor frozen before it listens anywhere."""
    before = system.kill(name)
    frozen: list[psutil.Process] = []

    def freeze() -> bool:
        found = system.find(name)
        if found is None or found.pid == before:
            return False
        found.suspend()
        frozen.append(found)
        return True

    until(freeze, what=f"{name} is frozen")
    try:
        yield
    finally:
        frozen[0].resume()
