"""Redacts log records where they are made: for a process that must not print what it hears.

Standard library only, and for Python 3.10 as well, so that the assistant's process can install it
before anything of Rasa is imported. The pipe around the process stays the net behind it.
"""

from __future__ import annotations

import logging
import resource
import sys
import threading
import traceback
from collections.abc import Callable
from types import TracebackType
from typing import Any

from privacy.line_redactor import FAILED, LineRedactor

_LOGGER = logging.getLogger("privacy.log_records")


def install() -> None:
    """Make every log record, warning and uncaught exception of this process a redacted one."""
    lines = LineRedactor()
    logging.setLogRecordFactory(redacting_factory(logging.getLogRecordFactory(), lines))
    logging.captureWarnings(True)
    sys.excepthook = _log_exception
    threading.excepthook = _log_thread_exception
    sys.unraisablehook = _log_unraisable
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def redacting_factory(
    make: Callable[..., logging.LogRecord], lines: LineRedactor
) -> Callable[..., logging.LogRecord]:
    """A log-record factory that renders and redacts message, traceback and stack."""

    def factory(*args: Any, **kwargs: Any) -> logging.LogRecord:
        record = make(*args, **kwargs)
        try:
            _redact_record(record, lines)
        except Exception:
            record.msg, record.args = FAILED, ()
            record.exc_info = record.exc_text = record.stack_info = None
        return record

    return factory


def _redact_record(record: logging.LogRecord, lines: LineRedactor) -> None:
    record.msg, record.args = lines.text(record.getMessage()), ()
    if record.exc_info:
        record.exc_text = lines.text("".join(traceback.format_exception(*record.exc_info)).rstrip())
    elif record.exc_text:
        record.exc_text = lines.text(record.exc_text)
    record.exc_info = None
    if record.stack_info:
        record.stack_info = lines.text(record.stack_info)


def _log_exception(
    kind: type[BaseException], fault: BaseException, trace: TracebackType | None
) -> None:
    if issubclass(kind, KeyboardInterrupt):
        return
    _LOGGER.critical("process.uncaught", exc_info=(kind, fault, trace))


def _log_thread_exception(args: threading.ExceptHookArgs) -> None:
    if args.exc_value is not None and not issubclass(args.exc_type, SystemExit):
        fault = (args.exc_type, args.exc_value, args.exc_traceback)
        _LOGGER.critical("thread.uncaught", exc_info=fault)


def _log_unraisable(args: sys.UnraisableHookArgs) -> None:
    if args.exc_value is not None:
        fault = (args.exc_type, args.exc_value, args.exc_traceback)
        _LOGGER.error("object.uncaught", exc_info=fault)
