"""Carries lines from a command to our own output without ever making the command wait."""

from __future__ import annotations

import os
import threading
from collections import deque
from typing import Protocol

QUEUE_BYTES = 16 * 1024 * 1024
LAST_BYTES = 64 * 1024
LONGEST_PENDING = 64 * 1024
_READ_BYTES = 64 * 1024
_LONGER = 5


class Lines(Protocol):
    """Turns the bytes of a line into text that may be shown."""

    def redact(self, raw: bytes) -> str:
        """The line without its end; never the raw one, whatever goes wrong."""
        ...


class Outflow:
    """A bounded queue of raw lines, one thread that fills it and one that redacts and writes.

    When the queue is full, lines are dropped and counted: losing a log line is better than
    stopping the process that wrote it.
    """

    def __init__(self, source: int, target: int, lines: Lines) -> None:
        self._source = source
        self._target = target
        self._lines = lines
        self._queue: deque[bytes] = deque()
        self._queued_bytes = 0
        self._dropped = 0
        self._ended = False
        self._changed = threading.Condition()
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._writer = threading.Thread(target=self._write, daemon=True)

    def start(self) -> None:
        """Start both threads."""
        self._reader.start()
        self._writer.start()

    def finish(self, seconds: float) -> None:
        """Wait for the rest of the output: ``seconds`` at most to read it, and as long to write it.

        If it is more than can be redacted in time, the last lines are what counts: they say why a
        command ended. Those before them are dropped and counted, and these may take longer.
        """
        self._reader.join(seconds)
        self._end()
        self._writer.join(seconds)
        if self._writer.is_alive():
            self._drop_all_but_the_last()
            self._writer.join(_LONGER * seconds)

    def _read(self) -> None:
        pending = b""
        while chunk := self._chunk():
            *whole, pending = (pending + chunk).split(b"\n")
            for line in whole:
                self._put(line)
            if len(pending) > LONGEST_PENDING:
                self._put(pending)
                pending = b""
        if pending:
            self._put(pending)
        self._end()

    def _chunk(self) -> bytes:
        try:
            return os.read(self._source, _READ_BYTES)
        except OSError:
            return b""

    def _put(self, line: bytes) -> None:
        with self._changed:
            if self._queued_bytes + len(line) > QUEUE_BYTES:
                self._dropped += 1
                return
            self._queue.append(line)
            self._queued_bytes += len(line) + 1
            self._changed.notify()

    def _end(self) -> None:
        with self._changed:
            self._ended = True
            self._changed.notify()

    def _drop_all_but_the_last(self) -> None:
        with self._changed:
            while self._queued_bytes > LAST_BYTES and len(self._queue) > 1:
                self._queued_bytes -= len(self._queue.popleft()) + 1
                self._dropped += 1

    def _take(self) -> tuple[bytes | None, int]:
        """The next line, or None at the end, and how many lines were dropped since."""
        with self._changed:
            while not self._queue and not self._ended:
                self._changed.wait()
            dropped, self._dropped = self._dropped, 0
            if not self._queue:
                return None, dropped
            line = self._queue.popleft()
            self._queued_bytes -= len(line) + 1
            return line, dropped

    def _write(self) -> None:
        while True:
            line, dropped = self._take()
            if dropped:
                self._say(f"[lines-dropped count={dropped}]")
            if line is None:
                return
            self._say(self._lines.redact(line))

    def _say(self, text: str) -> None:
        data = memoryview(text.encode("utf-8", errors="replace") + b"\n")
        try:
            while data:
                data = data[os.write(self._target, data) :]
        except OSError:
            return  # Nobody listens any more; the command still must not block.
