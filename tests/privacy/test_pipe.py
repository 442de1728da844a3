"""The log pipe as a process: what goes in, what comes out, and how it ends."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

ROOT = Path(__file__).parent.parent.parent
SLOW_START = 20.0


def piped(code: str) -> list[str]:
    return [sys.executable, "-m", "privacy.pipe", "--", sys.executable, "-u", "-c", code]


def run(code: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        piped(code), cwd=ROOT, capture_output=True, text=True, check=False, timeout=60
    )


@pytest.fixture
def started() -> Iterator[list[subprocess.Popen[str]]]:
    """Processes that a test starts; they are ended with it."""
    processes: list[subprocess.Popen[str]] = []
    yield processes
    for process in processes:
        process.kill()
        process.communicate()


def start(started: list[subprocess.Popen[str]], code: str) -> subprocess.Popen[str]:
    process = subprocess.Popen(
        piped(code), cwd=ROOT, stdout=subprocess.PIPE, text=True, preexec_fn=_hear_signals
    )
    started.append(process)
    return process


def _hear_signals() -> None:
    """A shell or nohup may have made what it runs deaf to some, and that is inherited."""
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(number, signal.SIG_DFL)


def child_of(process: subprocess.Popen[str]) -> psutil.Process:
    until = time.monotonic() + SLOW_START
    while time.monotonic() < until:
        children = psutil.Process(process.pid).children()
        if children:
            return children[0]
        time.sleep(0.05)
    raise AssertionError("the command did not start")


def test_both_streams_come_out_redacted_in_the_order_they_went_in() -> None:
    code = (
        "import os\n"
        "for n in range(50):\n"
        "    os.write(1 + n % 2, f'line {n} maria delgado\\n'.encode())\n"
    )

    ended = run(code)

    assert ended.stdout.splitlines() == [f"line {n} <NAME>" for n in range(50)]
    assert ended.stderr == ""


@pytest.mark.parametrize("status", [0, 1, 3, 127])
def test_the_exit_status_is_that_of_the_command(status: int) -> None:
    assert run(f"raise SystemExit({status})").returncode == status


def test_a_command_ended_by_a_signal_ends_the_pipe_by_the_same() -> None:
    ended = run("import os, signal; os.kill(os.getpid(), signal.SIGUSR1)")

    assert ended.returncode == -signal.SIGUSR1


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_signals_reach_the_command_once(
    started: list[subprocess.Popen[str]], number: signal.Signals
) -> None:
    code = (
        "import signal, time\n"
        "got = []\n"
        f"signal.signal({int(number)}, lambda *_: got.append(1))\n"
        "print('ready')\n"
        "while not got: time.sleep(0.01)\n"
        "time.sleep(0.3); print('got', len(got)); raise SystemExit(7)\n"
    )
    process = start(started, code)
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n"

    process.send_signal(number)

    assert process.stdout.read() == "got 1\n"
    assert process.wait(10) == 7


def test_the_command_does_not_outlive_the_pipe(started: list[subprocess.Popen[str]]) -> None:
    process = start(started, "import time; print('ready'); time.sleep(60)")
    assert process.stdout is not None
    process.stdout.readline()
    child = child_of(process)

    process.kill()

    assert psutil.wait_procs([child], timeout=10)[1] == []


def test_a_stopped_reader_does_not_stop_the_writer(tmp_path: Path) -> None:
    reading, writing = os.pipe()
    code = (
        "import pathlib, sys\n"
        "for n in range(40_000): print('total', n % 900)\n"
        "pathlib.Path(sys.argv[1]).write_text('done')\n"
    )
    flag = tmp_path / "done"
    process = subprocess.Popen([*piped(code), str(flag)], cwd=ROOT, stdout=writing)
    try:
        until = time.monotonic() + SLOW_START
        while not flag.exists() and time.monotonic() < until:
            time.sleep(0.05)

        assert flag.exists()
    finally:
        process.kill()
        process.wait()
        os.close(reading)
        os.close(writing)


def test_a_closed_reader_does_not_end_the_command() -> None:
    process = subprocess.Popen(
        piped("for n in range(5_000): print('total', n % 900)"), cwd=ROOT, stdout=subprocess.PIPE
    )
    assert process.stdout is not None
    process.stdout.close()

    assert process.wait(30) == 0


def test_a_last_line_without_an_end_comes_out() -> None:
    assert run("print('maria delgado', end='')").stdout == "<NAME>\n"


def test_an_endless_line_is_cut_and_the_rest_goes_on() -> None:
    ended = run("print('x' * 200_000); print('after')")

    assert "[line-cut]" in ended.stdout
    assert ended.stdout.splitlines()[-1] == "after"


def test_the_last_lines_come_out_however_much_was_written_before_them() -> None:
    code = "for n in range(1_500): print('due 3/4 ' * 900)\nprint('the last of it')"

    ended = run(code)

    lines = ended.stdout.splitlines()
    assert (ended.returncode, lines[-1]) == (0, "the last of it")
    assert len(lines) == 1_501 or any(line.startswith("[lines-dropped ") for line in lines)


def test_what_cannot_be_started_is_said_without_its_name() -> None:
    ended = subprocess.run(
        [sys.executable, "-m", "privacy.pipe", "--", "/no/such/delgado"],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip

    assert ended.returncode == 127
    assert "delgado" not in ended.stderr


def test_a_call_without_a_command_says_how_to_call_it() -> None:
    ended = subprocess.run(
        [sys.executable, "-m", "privacy.pipe", "--"],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip

    assert ended.returncode == 2
    assert ended.stderr.startswith("usage:")
