"""Starts a command, drains what it prints, and shares its fate: exit status, signals, end."""

from __future__ import annotations

import contextlib
import ctypes
import fcntl
import os
import resource
import signal
import subprocess
import sys
from collections.abc import Callable, Sequence
from types import FrameType

from privacy.outflow import Lines, Outflow

NOT_STARTED = 127
SIGNAL_STATUS = 128
PIPE_BYTES = 1024 * 1024
SECONDS_AFTER_EXIT = 2.0
_PR_SET_PDEATHSIG = 1
_PASSED_ON = (
    signal.SIGTERM, signal.SIGINT, signal.SIGHUP, signal.SIGQUIT, signal.SIGUSR1, signal.SIGUSR2,
    signal.SIGWINCH, signal.SIGTTIN, signal.SIGTTOU, signal.SIGCONT,
)  # fmt: skip


def run(command: Sequence[str], lines: Lines) -> int:
    """Run the command to its end; returns its exit status, or ends by the signal that ended it."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    relay = _SignalRelay()
    try:
        child = _start(command)
    except OSError as fault:
        sys.stderr.write(f"privacy.pipe: the command could not be started (errno {fault.errno})\n")
        return NOT_STARTED
    relay.send_to(child)
    assert child.stdout is not None
    outflow = Outflow(child.stdout.fileno(), sys.stdout.fileno(), lines)
    outflow.start()
    status = child.wait()
    outflow.finish(SECONDS_AFTER_EXIT)
    return status if status >= 0 else _end_like(-status)


def _start(command: Sequence[str]) -> subprocess.Popen[bytes]:
    """Start it in a process group of its own, so that each signal reaches it once, through us."""
    child = subprocess.Popen(  # noqa: S603 - running what we are given is the purpose.
        list(command),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        preexec_fn=_end_with(os.getpid()),
        process_group=0,
    )
    assert child.stdout is not None
    with contextlib.suppress(OSError):
        fcntl.fcntl(child.stdout, fcntl.F_SETPIPE_SZ, PIPE_BYTES)
    return child


def _end_with(parent: int) -> Callable[[], None]:
    """What makes the kernel kill the command when this process dies, however that happens."""
    libc = ctypes.CDLL(None, use_errno=True)

    def in_child() -> None:
        libc.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
        if os.getppid() != parent:
            os.kill(os.getpid(), signal.SIGKILL)

    return in_child


class _SignalRelay:
    """Passes signals on to the command; those that come before it has started, once it has."""

    def __init__(self) -> None:
        self._child: subprocess.Popen[bytes] | None = None
        self._early: list[int] = []
        for number in _PASSED_ON:
            if signal.getsignal(number) != signal.SIG_IGN:
                signal.signal(number, self._pass_on)

    def send_to(self, child: subprocess.Popen[bytes]) -> None:
        """Send it the signals that came early, and from now on each as it comes."""
        self._child = child
        for number in self._early:
            child.send_signal(number)

    def _pass_on(self, number: int, _frame: FrameType | None) -> None:
        if self._child is None:
            self._early.append(number)
        else:
            self._child.send_signal(number)


def _end_like(number: int) -> int:
    """End by the same signal, so that whoever started us sees what ended the command."""
    with contextlib.suppress(OSError, ValueError):
        signal.signal(number, signal.SIG_DFL)
    os.kill(os.getpid(), number)
    return SIGNAL_STATUS + number
